"""Invitations from HR's choice, or a rule, to the applicant's answer."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from ehr_bridge.background import Background
from ehr_bridge.invitations import batches, firing
from ehr_bridge.invitations.tables import Invitation, PoolMember
from ehr_bridge.invitations.writing import follow
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices.channels import Letter
from ehr_bridge.notices.delivery import Delivery
from ehr_bridge.notices.tables import Message
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.store import domain_events
from ehr_bridge.store.domain_events import DomainEvent
from tests.ehr_bridge.world import World


class Post:
    """A channel that keeps what it is given."""

    personal = True

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    async def close(self) -> None: ...


class Office:
    """The background of one world, turned by hand."""

    def __init__(self, world: World) -> None:
        self.world, self.post = world, Post()
        self.started: list[str] = []
        bridge = world.bridge
        self.background = Background(bridge.database, self.started.append, now=world.clock)
        self.delivery = Delivery(
            bridge.database,
            {"email": self.post},
            bridge.message_links,
            followers=(follow,),
            now=world.clock,
        )

    async def turn(self) -> None:
        while await self.background.turn():
            pass
        for batch_id in self.started:
            position: int | None = 0
            while position is not None:
                position = await batches.write_some(
                    self.world.bridge.database, batch_id, position, self.world.clock()
                )
        self.started.clear()
        await self.delivery.deliver_due()

    def token(self, n: int = -1) -> str:
        body = self.post.letters[n].body
        return body.split("/i/")[1].split()[0]


@pytest.fixture
def office(any_world: World, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(firing, "now_utc", any_world.clock)
    return Office(any_world)


async def batch(browser: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    listed = (await browser.get("/invitations/templates")).json()["items"]
    [template] = [item for item in listed if item["kind"] == "general"]
    return {"opening_id": "opn_mine", "template_id": template["id"], **more}


async def invited(office: Office) -> httpx.AsyncClient:
    browser = await office.world.signed_in("hr")
    answer = await browser.post("/invitations/batches", json=await batch(browser))
    assert answer.status_code == 201, answer.text
    await office.turn()
    return browser


async def stage(world: World) -> str:
    async with world.bridge.database.read() as session:
        found = await session.scalar(
            select(Application.stage).where(Application.opening_id == "opn_mine")
        )
    assert found is not None
    return found


async def told(world: World, kind: str) -> list[dict[str, Any]]:
    async with world.bridge.database.read() as session:
        return list(await session.scalars(select(DomainEvent.data).where(DomainEvent.kind == kind)))


async def test_a_batch_says_who_is_left_out_and_is_written_once(office: Office) -> None:
    browser = await invited(office)
    assert [letter.name for letter in office.post.letters] == ["Applicant 1"]
    assert await stage(office.world) == "invited"
    assert len(await told(office.world, "invitation.sent")) == 1
    again = (await browser.post("/invitations/batches/preview", json=await batch(browser))).json()
    assert (again["count"], again["reasons"]) == (0, {"recent": 1})
    refused = await browser.post("/invitations/batches", json=await batch(browser))
    assert refused.status_code == 400
    [shown] = (await browser.get("/invitations/batches")).json()["items"]
    assert (
        await batches.write_some(office.world.bridge.database, shown["id"], 0, office.world.clock())
        is None
    )
    assert (shown["state"], shown["sent"], shown["excluded"]) == ("written", 1, 0)
    foreign = await batch(browser, opening_id="opn_other")
    assert (await browser.post("/invitations/batches", json=foreign)).status_code == 404


async def test_whoever_is_marked_on_the_board_is_sent_an_invitation(office: Office) -> None:
    browser = await office.world.signed_in("hr")
    async with office.world.bridge.database.read() as session:
        mine = (await session.get_one(Application, ("apl_1", "opn_mine"))).id
        foreign = (await session.get_one(Application, ("apl_2", "opn_other"))).id
    marked = {"application_ids": [mine, foreign, "app_none"]}
    answer = await browser.post("/invitations/applications", json=marked)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (len(made["batches"]), made["invited"]) == (1, [mine])
    assert made["left_out"] == {foreign: "not_found", "app_none": "not_found"}
    await office.turn()
    assert [letter.name for letter in office.post.letters] == ["Applicant 1"]
    assert await stage(office.world) == "invited"
    again = (await browser.post("/invitations/applications", json=marked)).json()
    assert (again["batches"], again["left_out"][mine]) == ([], "recent")


async def test_an_opening_that_has_its_own_template_is_invited_to_by_that(office: Office) -> None:
    browser = await office.world.signed_in("hr")
    listed = (await browser.get("/invitations/templates")).json()["items"]
    [general] = [item for item in listed if item["kind"] == "general"]
    texts = {
        language: text | {"subject": f"Own: {text['subject']}"}
        for language, text in general["texts"].items()
    }
    own = {"kind": "opening", "name": "Ours", "opening_id": "opn_mine", "texts": texts}
    assert (await browser.post("/invitations/templates", json=own)).status_code == 201
    async with office.world.bridge.database.read() as session:
        mine = (await session.get_one(Application, ("apl_1", "opn_mine"))).id
    marked = {"application_ids": [mine]}
    assert (await browser.post("/invitations/applications", json=marked)).status_code == 201
    await office.turn()
    [letter] = office.post.letters
    assert letter.subject.startswith("Own: ")


async def test_steps_of_a_batch_that_are_repeated_write_nothing_twice(office: Office) -> None:
    browser = await office.world.signed_in("hr")
    made = await browser.post("/invitations/batches", json=await batch(browser))
    for _ in range(2):
        await batches.write_some(
            office.world.bridge.database, made.json()["id"], 0, office.world.clock()
        )
    async with office.world.bridge.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Invitation)) == 1
        assert await session.scalar(select(func.count()).select_from(Message)) == 1
    [shown] = (await browser.get("/invitations/batches")).json()["items"]
    assert shown["excluded"] == 0


async def test_an_applicant_reads_then_accepts_and_is_not_reminded(office: Office) -> None:
    await invited(office)
    phone, token = office.world.browser(), office.token()
    page = (await phone.get(f"/invitation/{token}")).json()
    assert (page["opening"], page["company"], page["answer"]) == ("Support lead", "Company", "")
    assert await told(office.world, "invitation.clicked") == []
    for _ in range(2):
        assert (await phone.post(f"/invitation/{token}/visit")).status_code == 204
    assert len(await told(office.world, "invitation.clicked")) == 1
    for _ in range(2):
        accepted = await phone.post(f"/invitation/{token}/answer", json={"answer": "accepted"})
        assert accepted.status_code == 204
    [event] = await told(office.world, "invitation.answered")
    assert event["answer"] == "accepted"
    office.world.clock.move(hours=40)
    await office.turn()
    assert len(office.post.letters) == 1


async def test_who_does_not_answer_is_reminded_once(office: Office) -> None:
    await invited(office)
    office.world.clock.move(hours=23)
    await office.turn()
    assert len(office.post.letters) == 1
    office.world.clock.move(hours=2)
    await office.turn()
    assert len(office.post.letters) == 2
    assert "List-Unsubscribe" in office.post.letters[1].headers
    phone = office.world.browser()
    assert (await phone.get(f"/invitation/{office.token(1)}")).status_code == 200
    office.world.clock.move(hours=48)
    await office.turn()
    assert len(office.post.letters) == 2


@pytest.mark.parametrize(("pool", "ends"), [(True, "talent_pool"), (False, "withdrawn")])
async def test_who_declines_is_thanked_and_kept_only_if_they_like(
    office: Office, pool: bool, ends: str
) -> None:
    await invited(office)
    phone, url = office.world.browser(), f"/invitation/{office.token()}/answer"
    await phone.post(url, json={"answer": "declined", "pool": pool})
    await office.turn()
    assert await stage(office.world) == ends
    assert ("talent pool" in office.post.letters[1].body) is pool
    async with office.world.bridge.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(PoolMember)) == int(pool)
    await phone.post(url, json={"answer": "accepted"})
    assert await stage(office.world) == "invited"


async def test_a_link_that_nobody_signed_leads_nowhere(office: Office) -> None:
    await invited(office)
    phone, token = office.world.browser(), office.token()
    forged = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in (forged, "x", token + "x"):
        assert (await phone.get(f"/invitation/{wrong}")).status_code == 404
        answer = {"answer": "accepted"}
        assert (await phone.post(f"/invitation/{wrong}/answer", json=answer)).status_code == 404
        assert (await phone.post(f"/unsubscribe/{wrong}")).status_code == 404


async def test_a_rule_fires_for_what_happens_from_then_on(office: Office) -> None:
    world = office.world
    browser = await world.signed_in("hr")
    template = (await batch(browser))["template_id"]
    rule = {"name": "80", "opening_id": "opn_mine", "min_match": 80, "template_id": template}
    for wrong in ({"opening_id": "opn_other"}, {"template_id": "tpl_1"}):
        assert (await browser.post("/invitations/rules", json=rule | wrong)).status_code == 404
    assert (
        await browser.post("/invitations/rules", json=rule | {"opening_id": None})
    ).status_code == 403
    made = (await browser.post("/invitations/rules", json=rule)).json()
    await matched(world, 79)
    await office.turn()
    assert office.post.letters == []
    await matched(world, 80)
    await matched(world, 95)
    await office.turn()
    assert len(office.post.letters) == 1
    [listed] = (await browser.get("/invitations/rules")).json()["items"]
    assert listed["invited"] == 1
    off = await browser.put(f"/invitations/rules/{made['id']}", json=rule | {"active": False})
    assert off.json()["active"] is False


async def matched(world: World, score: float) -> None:
    async with world.bridge.database.write() as session:
        application = (
            await session.scalars(select(Application).where(Application.opening_id == "opn_mine"))
        ).one()
        await session.merge(
            Match(
                application_id=application.id,
                score=score,
                reason="",
                coverage=1.0,
                findings=[],
                opening_version=1,
                encoder="",
                reached=None,
                matched_at=world.clock(),
            )
        )
        data = {"score": score, "opening_id": "opn_mine", "applicant_id": "apl_1"}
        domain_events.record(session, "application.matched", "co_1", application.id, data)


async def test_a_template_is_checked_when_it_is_saved_and_tried_on_an_applicant(
    office: Office,
) -> None:
    browser = await office.world.signed_in("hr")

    def template(body: str, subject: str = "Hello") -> dict[str, Any]:
        return {
            "kind": "general",
            "name": "Mine",
            "texts": {"en": {"subject": subject, "body": body}},
        }

    for body, cause in (
        ("{{ link }} {{ salary }}", "unknown variables: salary"),
        ("no way to answer", "link"),
        ("{{ link }} {% for x in applicant %}{% endfor %}", "may not use for"),
        ("{{ link }} {{ applicant.__class__ }}", "may not use getattr"),
        ("{{ link", "cannot be read"),
    ):
        refused = await browser.post("/invitations/templates", json=template(body))
        assert refused.status_code == 400
        assert cause in refused.json()["error"]["message"]
    good = template("Hi {{ applicant }}, see {{ link }}")
    made = (await browser.post("/invitations/templates", json=good)).json()
    edited = await browser.put(f"/invitations/templates/{made['id']}", json=good)
    assert edited.json()["version"] == 2
    tried = {"text": {"subject": "{{ opening }}", "body": "<b> {{ applicant }} {{ link }}"}}
    shown = await browser.post(
        "/invitations/templates/preview", json=tried | {"opening_id": "opn_mine"}
    )
    assert shown.json()["subject"] == "Support lead"
    assert "&lt;b&gt; Applicant 1" in shown.json()["html"]


async def test_the_report_shows_no_rate_of_a_few(office: Office) -> None:
    browser = await invited(office)
    report = (await browser.get("/invitations/report")).json()
    assert (report["total"]["sent"], report["total"]["answer_rate"]) == (1, None)
    assert report["total"]["opened"] is None
    [hour] = report["by_hour"]
    assert hour["group"] == "17"
    [row] = (await browser.get("/invitations")).json()["items"]
    assert (row["status"], row["applicant"]["name"]) == ("sent", "Applicant 1")


async def test_opens_are_kept_only_where_the_company_switched_it_on(office: Office) -> None:
    manager = await office.world.signed_in("manager")
    manners = (await manager.get("/invitations/manners")).json()
    assert manners["track_opens"] is False
    on = await manager.put("/invitations/manners", json=manners | {"track_opens": True})
    assert on.status_code == 200
    await invited(office)
    html = office.post.letters[0].html
    assert "opened.gif" in html
    path = html.split("http://localhost/api/v1")[1].split('"')[0]
    assert (await office.world.browser().get(path)).status_code == 200
    report = (await manager.get("/invitations/report")).json()
    assert report["total"]["opened"] == 1


async def test_what_failed_is_listed_for_its_hr_and_tried_again(office: Office) -> None:
    browser = await office.world.signed_in("hr")
    await browser.post("/invitations/batches", json=await batch(browser, channel="email"))
    office.delivery._channels = {}
    office.delivery._letters._channels = {}
    await office.turn()
    [failed] = (await browser.get("/invitations/failures")).json()["items"]
    assert failed["cause"] == "channel_off"
    other = await office.world.signed_in("other_hr")
    assert (await other.get("/invitations/failures")).json()["items"] == []
    path = f"/invitations/failures/{failed['id']}/send-again"
    assert (await other.post(path)).status_code == 404
    assert (await browser.post(path)).status_code == 204
    assert (await browser.get("/invitations/failures")).json()["items"] == []


async def test_a_stopped_batch_sends_no_more(office: Office) -> None:
    browser = await office.world.signed_in("hr")
    made = (await browser.post("/invitations/batches", json=await batch(browser))).json()
    stop = f"/invitations/batches/{made['id']}/stop"
    assert (await browser.post(stop)).status_code == 204
    assert (await browser.post(stop)).status_code == 409
    await office.turn()
    assert office.post.letters == []
