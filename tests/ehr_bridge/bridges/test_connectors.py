"""Connectors against small servers that speak the published APIs: sign-in, pages, limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from ehr_bridge.bridges.connectors.catalogue import open_connector
from ehr_bridge.bridges.connectors.outgoing import outgoing
from ehr_bridge.bridges.connectors.ports import Connector
from ehr_bridge.bridges.connectors.syncing import Syncing
from ehr_bridge.bridges.connectors.tables import Connection
from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.store.sealing import Seal, SealedFor
from tests.ehr_bridge.bridges.receiver import Receiver, Reply, Request, receiving
from tests.ehr_bridge.plays import begun, ended
from tests.ehr_bridge.world import SIGNING_KEY, World

HTTP = GuardedHttp(frozenset({"127.0.0.1"}))


def reply(content: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(content).encode(), headers)


async def no_pause(_: float) -> None:
    return


def syncing(world: World, **more: str) -> Syncing:
    def opener(kind: str, account: dict[str, str], http: GuardedHttp) -> Connector:
        return open_connector(kind, {**account, **more}, http, no_pause)

    return Syncing(
        world.bridge.database, Seal(SIGNING_KEY, SealedFor.BRIDGES), HTTP, world.clock, opener
    )


MAKERS = {"Interview Feedback": {"Interviewer"}, "Skill": {"HR Manager", "System Manager"}}
"""Roles that may make a document of a doctype, as hrms ships it."""


class Site:
    """A Frappe site: documents by doctype, listed as its REST API lists them."""

    def __init__(self) -> None:
        self.documents: dict[str, list[dict[str, Any]]] = {
            "Job Opening": [
                {"name": "HR-OPN-1", "job_title": "Welder", "modified": "2026-03-01 10:00:00"}
            ],
            "Job Applicant": [
                {
                    "name": f"a{n}@mail.example",
                    "applicant_name": f"Person {n}",
                    "email_id": f"p{n}@mail.example",
                    "job_title": "HR-OPN-1",
                    "modified": f"2026-03-01 10:{n // 60:02}:{n % 60:02}",
                }
                for n in range(60)
            ],
            "Interview": [],
            "Interview Feedback": [],
            "User": [{"name": "ann@company.example"}],
            "Skill": [],
        }
        self.busy = 1
        self.roles = {"HR User", "HR Manager", "Interviewer"}

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("authorization") != "token k:s":
            return reply({"exc_type": "AuthenticationError"}, 401)
        if request.path.endswith("get_logged_user"):
            return reply({"message": "api@site.example"})
        if self.busy:
            self.busy -= 1
            return reply({}, 429, **{"retry-after": "1"})
        path = unquote(request.path).removeprefix("/api/resource/")
        doctype, _, name = path.partition("/")
        if request.method == "GET":
            return reply({"data": self.listed(doctype, request)})
        body = json.loads(request.body or b"{}")
        if name:
            return self.of_one(doctype, name, request.method, body)
        if not self.roles & MAKERS.get(doctype, self.roles):
            return reply({"exc_type": "PermissionError"}, 403)
        if doctype == "Interview Feedback" and (fault := self.fault_of(body)):
            return reply({"exception": fault}, 417)
        rows = self.documents[doctype]
        body["name"] = body.get("skill_name") or f"HR-{doctype[:3].upper()}-{len(rows) + 1}"
        rows.append(body)
        return reply({"data": body})

    def of_one(self, doctype: str, name: str, method: str, body: dict[str, Any]) -> Reply:
        kept = [one for one in self.documents[doctype] if one["name"] == name]
        if not kept:
            return reply({"exc_type": "DoesNotExistError"}, 404)
        if method == "DELETE":
            self.documents[doctype].remove(kept[0])
            return reply({"message": "ok"}, 202)
        rescheduled = method == "POST" and body.pop("run_method") == "reschedule_interview"
        if not rescheduled and {"scheduled_on", "from_time", "to_time"} & set(body):
            return reply({"exc_type": "CannotChangeConstantError"}, 417)
        kept[0].update(body)
        return reply({"data": kept[0]})

    def fault_of(self, feedback: dict[str, Any]) -> str:
        """What the doctype's own checks say, as hrms has them."""
        [interview] = [i for i in self.documents["Interview"] if i["name"] == feedback["interview"]]
        people = [detail["interviewer"] for detail in interview["interview_details"]]
        skills = {one["name"] for one in self.documents["Skill"]}
        if feedback["interviewer"] not in people:
            return "not allowed to submit"
        if feedback["result"] not in {"Cleared", "Rejected"} or not feedback["skill_assessment"]:
            return "MandatoryError"
        if not {one["skill"] for one in feedback["skill_assessment"]} <= skills:
            return "LinkValidationError"
        return ""

    def listed(self, doctype: str, request: Request) -> list[dict[str, Any]]:
        rows = self.documents[doctype]
        for field, how, wanted in json.loads(request.query.get("filters", ["[]"])[0]):
            rows = [row for row in rows if fits(row.get(field), how, wanted)]
        start = int(request.query.get("limit_start", ["0"])[0])
        length = int(request.query["limit_page_length"][0])
        return sorted(rows, key=lambda row: row.get("modified", ""))[start : start + length]


def fits(value: Any, how: str, wanted: Any) -> bool:
    """One filter of a list, as Frappe has it."""
    if how == ">=":
        return bool(value >= wanted)
    return value in wanted if how == "in" else bool(value == wanted)


async def connected(world: World, receiver: Receiver, **account: str) -> str:
    browser = await world.signed_in("manager")
    body = {
        "kind": "frappe",
        "name": "ERP",
        "account": {
            "site": receiver.url,
            "key": "k",
            "secret": "s",
            "interview_round": "First",
            **account,
        },
    }
    answer = await browser.post("/connections", json=body)
    assert answer.status_code == 201, answer.text
    assert "secret" not in answer.text
    return str(answer.json()["id"])


async def counts(world: World) -> dict[str, int]:
    browser = await world.signed_in("manager")
    [connection] = (await browser.get("/connections")).json()["items"]
    assert connection["problem"] is None, connection
    return connection["runs"][0]["counts"]  # type: ignore[no-any-return]


async def test_frappe_people_come_in_page_by_page_once_and_interviews_go_out(
    world: World,
) -> None:
    async with receiving() as receiver:
        receiver.answer = site = Site()
        await connected(world, receiver)
        worker = syncing(world)
        assert await worker.sync_due() == 1
        assert await counts(world) == {
            "openings_added": 1,
            "applicants_added": 60,
            "interviews_skipped": 2,  # those of people whom the site does not know
        }
        site.documents["Job Applicant"][3] |= {
            "applicant_name": "Person Three",
            "modified": "2026-03-02 08:00:00",
        }
        browser = await world.signed_in("manager")
        people = (await browser.get("/exports/applicants", params={"format": "json"})).json()
        person = next(one for one in people["items"] if one["name"] == "Person 7")
        openings = (await browser.get("/exports/openings", params={"format": "json"})).json()
        opening = next(one for one in openings["items"] if one["title"] == "Welder")
        begin = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)  # 07:30 of the next day in Shanghai
        body = {
            "applicant_id": person["id"],
            "opening_id": opening["id"],
            "interviewer_ids": ["stf_ann"],
            "length_min": 45,
            "starts_at": begin.isoformat(),
        }
        booked = await browser.post("/bookings", json=body)
        assert booked.status_code == 201, booked.text
        world.clock.move(minutes=16)
        await worker.sync_due()
        done = await counts(world)
        assert (done["applicants_changed"], done["interviews_sent"]) == (1, 1)
        [interview] = site.documents["Interview"]
        assert interview["job_applicant"] == "a7@mail.example"
        assert interview["scheduled_on"] == "2026-03-04"
        assert (interview["from_time"], interview["to_time"]) == ("07:30:00", "08:15:00")
        world.clock.move(minutes=16)
        await worker.sync_due()
        assert "interviews_sent" not in await counts(world)

        site.documents["Interview"].clear()  # somebody deletes it there, then it is moved here
        path = f"/bookings/{booked.json()['id']}"
        moved = {"starts_at": (begin + timedelta(hours=4)).isoformat()}
        assert (await browser.patch(path, json=moved)).status_code == 200
        world.clock.move(minutes=16)
        await worker.sync_due()
        [interview] = site.documents["Interview"]
        assert interview["from_time"] == "11:30:00"

        assert (await browser.delete(path)).status_code in (200, 204)
        world.clock.move(minutes=16)
        await worker.sync_due()
        assert (await counts(world))["interviews_removed"] == 1
        assert site.documents["Interview"] == []
        world.clock.move(minutes=16)
        await worker.sync_due()
        assert "interviews_removed" not in await counts(world)


async def test_frappe_gets_the_sheet_once_as_a_draft_of_an_interviewer(world: World) -> None:
    async with receiving() as receiver:
        receiver.answer = site = Site()
        site.documents["Job Applicant"] = [
            {
                "name": "a1@mail.example",
                "applicant_name": "Applicant 1",
                "email_id": "a1@mail.example",
                "modified": "2026-03-01 10:00:00",
            }
        ]
        path = f"/connections/{await connected(world, receiver)}"
        worker = syncing(world)
        await worker.sync_due()
        await world.joined()
        bridge = world.bridge
        await bridge.directory.open(world.mine, world.clock.now.timestamp())
        await bridge.journal.append(world.mine, 1, begun() + ended())
        await bridge.directory.set_status(world.mine, "live", 2.0)
        await bridge.directory.set_status(world.mine, "ended", 40.0)
        await bridge.directory.conclude(world.mine)
        manager = await world.signed_in("manager")
        assert (await manager.patch(path, json={"sends_feedback": True})).status_code == 200
        await worker.sync_due()
        assert site.documents["Interview Feedback"] == []  # nothing says yet who goes on

        async with bridge.database.write() as session:
            (await session.get_one(Opening, "opn_mine")).pass_line = 99.0
        await manager.patch(path, json={"sends_feedback": False})
        await worker.sync_due()
        assert site.documents["Interview Feedback"] == []  # nobody chose that it is sent
        await manager.patch(path, json={"sends_feedback": True})
        for missing in ("HR Manager", "Interviewer"):  # skills are made before the feedback
            site.roles = {"HR User", "HR Manager", "Interviewer"} - {missing}
            world.clock.move(minutes=16)
            await worker.sync_due()
            [shown] = (await manager.get("/connections")).json()["items"]
            assert shown["missing_role"] == missing
            assert "feedback_failed" not in await counts(world)
        site.roles = {"HR User", "HR Manager", "Interviewer"}
        for _ in range(2):
            world.clock.move(minutes=16)
            await worker.sync_due()
        assert "feedback_sent" not in await counts(world)
        [feedback] = site.documents["Interview Feedback"]
        [interview] = site.documents["Interview"]
        assert interview["status"] == "Under Review"
        assert interview["interview_details"] == [{"interviewer": "ann@company.example"}]
        [shown] = (await manager.get("/connections")).json()["items"]
        assert shown["missing_role"] == ""
        sheet = (await manager.get(f"/interviews/{world.mine}/evaluation")).json()
        [care] = [one["value"] for one in sheet["scores"] if one["dimension"] == "care"]
        assert feedback["interview"] == interview["name"]
        assert feedback["interviewer"] == "ann@company.example"
        assert feedback["result"] == "Rejected"
        assert {"skill": "Care", "rating": round(care / 10, 3)} in feedback["skill_assessment"]
        assert "proposed by the pass line, not decided" in feedback["feedback"]
        assert "docstatus" not in feedback


async def test_an_answer_that_is_not_understood_keeps_no_other_connection_waiting(
    world: World,
) -> None:
    async with receiving() as broken, receiving() as whole:
        whole.answer = Site()
        await connected(world, whole)
        broken.answer = lambda request: reply(
            {"message": "api"} if request.path.endswith("user") else {"data": [{"name": "x"}]}
        )
        await connected(world, broken)
        await syncing(world).sync_due()
        browser = await world.signed_in("manager")
        items = (await browser.get("/connections")).json()["items"]
        assert sorted(bool(item["problem"]) for item in items) == [False, True]
        assert all(item["runs"] for item in items)
        [problem] = [item["problem"] for item in items if item["problem"]]
        assert (problem["fault"], problem["values"]) == ("not_understood", {"host": "127.0.0.1"})


async def test_a_wrong_key_is_told_at_once_and_nothing_is_kept(world: World) -> None:
    async with receiving() as receiver:
        receiver.answer = Site()
        browser = await world.signed_in("manager")
        account = {"site": receiver.url, "key": "k", "secret": "no", "interview_round": "First"}
        body = {"kind": "frappe", "name": "ERP", "account": account}
        assert (await browser.post("/connections", json=body)).status_code == 400
        assert (await browser.get("/connections")).json()["items"] == []


def dingtalk(events: list[tuple[str, dict[str, Any]]]) -> Callable[[Request], Reply]:
    """DingTalk: a token, two departments, pages of people, a rate limit, calendars."""
    limited = [1]
    users = {
        1: [{"unionid": "u_ann", "email": "Ann@company.example"}],
        2: [{"unionid": "u_bob", "org_email": "bob@company.example"}],
    }

    def answer(request: Request) -> Reply:
        body = json.loads(request.body or b"{}")
        if request.path == "/v1.0/oauth2/accessToken":
            good = body == {"appKey": "k", "appSecret": "s"}
            return reply(
                {"accessToken": "t", "expireIn": 7200} if good else {}, 200 if good else 400
            )
        if request.path.startswith("/topapi"):
            assert request.query["access_token"] == ["t"]
            if limited[0]:
                limited[0] -= 1
                return reply({"errcode": 88, "errmsg": "too many"})
            if request.path.endswith("listsub"):
                found = [{"dept_id": 2}] if body["dept_id"] == 1 else []
                return reply({"errcode": 0, "result": found})
            more = body["cursor"] == 0 and body["dept_id"] == 1
            page = [] if more else users[body["dept_id"]]
            return reply(
                {"errcode": 0, "result": {"has_more": more, "next_cursor": 1, "list": page}}
            )
        assert request.headers["x-acs-dingtalk-access-token"] == "t"
        events.append((f"{request.method} {request.path}", body))
        return reply({"id": f"e{len(events)}"})

    return answer


async def test_dingtalk_interviews_become_events_of_the_interviewers_calendars(
    world: World,
) -> None:
    events: list[tuple[str, dict[str, Any]]] = []
    async with receiving() as receiver:
        receiver.answer = dingtalk(events)
        account = {"key": "k", "secret": "s", "api": receiver.url, "old_api": receiver.url}
        connector = open_connector("dingtalk", account, HTTP, no_pause)
        connection = Connection(id="con_1", company_id="co_1")
        async with world.bridge.database.read() as session:
            found = await outgoing(session, connection, world.staff["manager"], world.clock())
        interview = next(one for one in found if one.id == world.mine)
        made = await connector.put_interview(interview, "")
        assert made == "u_ann/e1"
        assert await connector.put_interview(interview, made) == made
        await connector.remove_interview(made)
    (first, body), (second, _), (third, _) = events
    assert first == "POST /v1.0/calendar/users/u_ann/calendars/primary/events"
    assert second == "PUT /v1.0/calendar/users/u_ann/calendars/primary/events/e1"
    assert third == "DELETE /v1.0/calendar/users/u_ann/calendars/primary/events/e1"
    assert body["attendees"] == [{"id": "u_bob"}]
    assert body["start"]["timeZone"] == "Asia/Shanghai"
    assert body["summary"] == "Support lead: Applicant 1"
