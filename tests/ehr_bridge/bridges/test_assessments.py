"""Applicants sent by an applicant tracking system, over HTTP both ways, from test to result."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import select

from ehr_bridge.bridges.assessments import telling
from ehr_bridge.bridges.assessments.tables import Assessment
from ehr_bridge.bridges.webhooks.delivery import WebhookDeliveries
from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.notices.tables import Message
from ehr_bridge.recruiting.tables import Applicant, Application, OpeningInterviewer
from ehr_bridge.store import domain_events, timers
from ehr_bridge.store.audit import AuditEntry
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.sealing import Seal, SealedFor
from tests.ehr_bridge.bridges.receiver import Receiver, Reply, receiving
from tests.ehr_bridge.plays import begun, ended
from tests.ehr_bridge.world import SIGNING_KEY, World, consents


@dataclass
class Tracker:
    """An applicant tracking system: its calls, its key, and where it is told of results."""

    world: World
    key: str
    calls: httpx.AsyncClient
    told: Receiver

    async def send(self, test: str, application: int = 1, **candidate: str) -> httpx.Response:
        body = {
            "partner_test_id": test,
            "candidate": {
                "first_name": "Harriet",
                "last_name": "Porter",
                "email": "harriet@mail.example",
                "phone_number": "+86 138 0000 0000",
                "resume_url": "https://10.0.0.7/resume.pdf",
                "greenhouse_profile_url": f"https://ats.example/people/7?application={application}",
                "preferred_name": None,
                **candidate,
            },
            "url": f"{self.told.url}/take_home_tests/{application}",
        }
        return await self.calls.post("/send_test", json=body)

    async def status(self, id: str) -> dict[str, Any]:
        answer = await self.calls.get("/test_status", params={"partner_interview_id": id})
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def assessment(self, id: str) -> Assessment:
        async with self.world.bridge.database.read() as session:
            return await session.get_one(Assessment, id)

    async def deliver(self) -> int:
        """What the server does by itself: events are acted on, then what is due is sent."""
        database = self.world.bridge.database
        await timers.fire_due(database, now=self.world.clock.now)
        await domain_events.hand_out(database, "assessments", telling.act)
        self.world.clock.now = now_utc() + timedelta(minutes=1)  # due by the wall's time
        http = GuardedHttp(frozenset({"127.0.0.1"}))
        seal = Seal(SIGNING_KEY, SealedFor.BRIDGES)
        return await WebhookDeliveries(database, seal, http, now=self.world.clock).send_due()


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """The API on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(world.api(), log_level="error", lifespan="off"))
        serving = asyncio.create_task(server._serve([listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def make_key(world: World) -> tuple[str, str]:
    manager = await world.signed_in("manager")
    made = await manager.post("/assessment-keys", json={"name": "Greenhouse"})
    assert made.status_code == 201, made.text
    return made.json()["id"], made.json()["key"]


@pytest.fixture
async def tracker(world: World) -> AsyncIterator[Tracker]:
    _, key = await make_key(world)
    async with (
        receiving() as told,
        served(world) as url,
        httpx.AsyncClient(base_url=f"{url}/assessments", auth=(key, "")) as calls,
    ):
        yield Tracker(world, key, calls, told)


async def test_an_applicant_is_sent_invited_interviewed_and_told_of(tracker: Tracker) -> None:
    world = tracker.world
    tests = (await tracker.calls.get("/list_tests")).json()
    assert {
        "partner_test_id": "opn_mine.ai",
        "partner_test_name": "Support lead (interview led by the AI)",
    } in tests
    sent = await tracker.send(
        "opn_mine.ai", first_name="Applicant", last_name="1", email="A1@mail.example"
    )
    assert sent.status_code == 200, sent.text
    id = sent.json()["partner_interview_id"]
    assert await tracker.status(id) == {
        "partner_status": "invited",
        "partner_profile_url": None,
        "partner_score": None,
        "metadata": {},
    }
    interview_id = (await tracker.assessment(id)).interview_id
    assert interview_id
    async with world.bridge.database.read() as session:
        [mail] = await session.scalars(select(Message).where(Message.about == interview_id))
    assert mail.template == "ai_interview_invited_applicant"
    assert mail.applicant_id == "apl_1"
    link = mail.data["join_link"].rpartition("/")[2]
    world.clock.move(days=6)  # the link opens as long as the interview waits
    applicant = world.browser()
    joined = await applicant.post(f"/join/{link}/consents", json=consents({}))
    assert joined.status_code == 200, joined.text

    await interviewed(world, interview_id)
    assert await tracker.deliver() == 1
    [told] = tracker.told.requests
    assert (told.method, told.path, told.body) == ("PATCH", "/take_home_tests/1", b"")
    basic = httpx.BasicAuth(tracker.key, "")._auth_header
    assert told.headers["authorization"] == basic
    status = await tracker.status(id)
    assert status["partner_status"] == "complete"
    assert status["partner_profile_url"].endswith(f"/interviews/{interview_id}/evaluation")
    hr = await world.signed_in("hr")
    sheet = (await hr.get(f"/interviews/{interview_id}/evaluation")).json()
    assert status["partner_score"] == sheet["composite"]["value"]
    [care] = [one for one in sheet["scores"] if one["dimension"] == "care"]
    assert status["metadata"]["Care"] == f"{care['value']:.1f} / 10"
    assert status["metadata"]["Started at"].startswith("2026-03-08T")


async def interviewed(world: World, interview_id: str) -> None:
    await world.bridge.directory.open(interview_id, world.clock.now.timestamp())
    await world.bridge.journal.append(interview_id, 1, begun() + ended())
    await world.bridge.directory.set_status(interview_id, "live", 2.0)
    await world.bridge.directory.set_status(interview_id, "ended", 40.0)
    await world.bridge.directory.conclude(interview_id)


async def test_the_same_application_again_is_the_same_test_and_one_mail(tracker: Tracker) -> None:
    first, again = await asyncio.gather(tracker.send("opn_mine.ai"), tracker.send("opn_mine.ai"))
    id = first.json()["partner_interview_id"]
    assert again.json() == {"partner_interview_id": id}
    other = await tracker.send("opn_mine.ai", application=2)
    assert other.json()["partner_interview_id"] != id
    async with tracker.world.bridge.database.read() as session:
        [person] = await session.scalars(
            select(Applicant).where(Applicant.email == "harriet@mail.example")
        )
        mails = list(await session.scalars(select(Message.about)))
        application = await session.get_one(Application, (person.id, "opn_mine"))
        acts = list(
            await session.scalars(
                select(AuditEntry.standing).where(AuditEntry.act == "send_assessment")
            )
        )
    assert person.name == "Harriet Porter"
    assert len(mails) == len(set(mails)) == 2
    assert application.stage == "scheduled"
    assert acts == ["tracking_system"] * 2

    before = (await tracker.assessment(id)).interview_id
    tracker.world.clock.move(days=8)
    assert (await tracker.status(id))["partner_status"] == "expired"
    assert await tracker.deliver() == 2
    assert (await tracker.send("opn_mine.ai")).json() == {"partner_interview_id": id}
    assert (await tracker.assessment(id)).interview_id != before
    assert (await tracker.status(id))["partner_status"] == "invited"

    erasure = tracker.world.bridge.applicant_erasure(tracker.world.archive)
    await erasure.erase_applicant(person.id, tracker.world.staff["manager"])
    asked = await tracker.calls.get("/test_status", params={"partner_interview_id": id})
    assert asked.status_code == 404


async def test_a_panel_offers_times_first(tracker: Tracker) -> None:
    world = tracker.world
    async with world.bridge.database.write() as session:
        session.add(OpeningInterviewer(opening_id="opn_mine", staff_id="stf_ann", position=0))
    answer = await tracker.send("opn_mine.panel", first_name="伟", last_name="王")
    assert answer.status_code == 200, answer.text
    id = answer.json()["partner_interview_id"]
    assert (await tracker.status(id))["partner_status"] == "invited"
    booking_id = (await tracker.assessment(id)).booking_id
    async with world.bridge.database.read() as session:
        [mail] = await session.scalars(select(Message).where(Message.about == booking_id))
    assert mail.template == "booking_proposed_applicant"
    link = mail.data["time_link"].rpartition("/")[2]
    applicant = world.browser()
    offered = (await applicant.get(f"/times/{link}")).json()
    chosen = {"starts_at": offered["slots"][0]["starts_at"]}
    settled = await applicant.post(f"/times/{link}/choice", json=chosen)
    assert settled.status_code == 200, settled.text
    assert (await tracker.status(id))["partner_status"] == "scheduled"
    manager = await world.signed_in("manager")
    person = (await manager.get(f"/bookings/{booking_id}")).json()["applicant"]["name"]
    assert person == "王伟"
    assert (await manager.delete(f"/bookings/{booking_id}")).status_code in {200, 204}
    assert await tracker.deliver() == 1
    assert [one.method for one in tracker.told.requests] == ["PATCH"]
    status = await tracker.status(id)
    assert status["partner_status"] == "cancelled"
    assert status["metadata"] == {"No result": "the interview was called off"}


async def test_a_withdrawn_application_is_told_of_and_comes_back_when_it_is_sent_again(
    tracker: Tracker,
) -> None:
    tracker.world.clock.now = now_utc()
    id = (await tracker.send("opn_mine.ai")).json()["partner_interview_id"]
    before = await tracker.assessment(id)
    assert await tracker.deliver() == 0
    manager = await tracker.world.signed_in("manager")
    async with tracker.world.bridge.database.read() as session:
        application = await session.get_one(Application, (before.applicant_id, "opn_mine"))

    async def move(stage: str) -> None:
        body = {"application_ids": [application.id], "to": stage}
        answer = await manager.post("/applications/moves", json=body)
        assert answer.json()["moved"] == [application.id], answer.text

    await move("withdrawn")
    assert await tracker.deliver() == 1
    assert tracker.told.requests[0].path == "/take_home_tests/1"
    status = await tracker.status(id)
    assert status["partner_status"] == "cancelled"
    assert status["metadata"] == {"No result": "the application has ended: withdrawn"}
    await move("talent_pool")
    assert await tracker.deliver() == 0  # it stands as it stood

    assert (await tracker.send("opn_mine.ai")).json() == {"partner_interview_id": id}
    assert (await tracker.status(id))["partner_status"] == "invited"
    assert (await tracker.assessment(id)).interview_id == before.interview_id
    async with tracker.world.bridge.database.read() as session:
        assert len(list(await session.scalars(select(Message.id)))) == 1
    assert await tracker.deliver() == 1  # it is on again

    assert before.interview_id
    await interviewed(tracker.world, before.interview_id)
    assert await tracker.deliver() == 1
    await move("rejected")
    assert await tracker.deliver() == 0  # the result stands
    assert (await tracker.status(id))["partner_status"] == "complete"


async def test_what_cannot_be_used_is_refused_and_nobody_is_invited(tracker: Tracker) -> None:
    manager = await tracker.world.signed_in("manager")
    unknown = await tracker.send("opn_nothing.ai")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "not_found")
    assert (await tracker.send("opn_mine.panel")).status_code == 404  # nobody is on its panel
    assert (await tracker.send("opn_mine.ai", email="nobody")).status_code == 400
    await manager.post("/openings/opn_mine/state", json={"state": "closed"})
    inside = {
        "partner_test_id": "opn_other.ai",
        "candidate": {
            "first_name": "A",
            "last_name": "B",
            "email": "ab@mail.example",
            "greenhouse_profile_url": "https://ats.example/people/8",
        },
        "url": "https://10.0.0.7/in",
    }
    assert (await tracker.calls.post("/send_test", json=inside)).status_code == 400
    error = {"api_call": "list_tests", "errors": ["x"], "partner_test_id": 7}
    assert (await tracker.calls.post("/response_error", json=error)).json() == {"status": 200}
    async with tracker.world.bridge.database.read() as session:
        assert list(await session.scalars(select(Message.id))) == []
        assert list(await session.scalars(select(Assessment.id))) == []


async def test_a_key_opens_nothing_else_and_nothing_once_it_is_revoked(world: World) -> None:
    key_id, key = await make_key(world)
    client = world.browser()
    client.auth = httpx.BasicAuth(key, "")
    assert (await client.get("/assessments/list_tests")).status_code == 200
    assert (await client.get("/openings")).status_code == 403
    assert (await client.get("/me")).status_code == 403
    manager = await world.signed_in("manager")
    assert (await manager.get("/assessments/list_tests")).status_code == 403
    admin = await world.signed_in("admin")
    assert (await admin.get("/assessment-keys")).status_code == 403
    [shown] = (await manager.get("/assessment-keys")).json()["items"]
    assert shown["last_used_at"]
    assert key not in (await manager.get("/assessment-keys")).text
    rival = await world.signed_in("rival")
    assert (await rival.get("/assessment-keys")).json()["items"] == []
    assert (await rival.delete(f"/assessment-keys/{key_id}")).status_code == 404
    _, of_rival = await make_key_of(rival)
    client.auth = httpx.BasicAuth(of_rival, "")
    assert (await client.get("/assessments/list_tests")).json() == []
    assert (await manager.delete(f"/assessment-keys/{key_id}")).status_code == 204
    for wrong in (key, "vva_wrong", key.removeprefix("vva_"), ""):
        client.auth = httpx.BasicAuth(wrong, "")
        assert (await client.get("/assessments/list_tests")).status_code == 401


async def make_key_of(browser: httpx.AsyncClient) -> tuple[str, str]:
    made = await browser.post("/assessment-keys", json={"name": "Other"})
    return made.json()["id"], made.json()["key"]


async def test_a_result_that_is_not_taken_becomes_a_dead_letter_and_is_sent_by_hand(
    tracker: Tracker,
) -> None:
    world = tracker.world
    sent = await tracker.send("opn_mine.ai", email="a1@mail.example")
    id = sent.json()["partner_interview_id"]
    interview_id = (await tracker.assessment(id)).interview_id
    assert interview_id
    await interviewed(world, interview_id)
    tracker.told.answer = lambda _: Reply(410)  # the test was taken away there
    assert await tracker.deliver() == 1
    manager = await world.signed_in("manager")
    dead = (await manager.get("/webhooks/deliveries", params={"status": "dead"})).json()
    [letter] = dead["items"]
    assert (letter["kind"], letter["answer"]) == ("assessment.completed", 410)
    [endpoint] = (await manager.get("/webhooks/endpoints")).json()["items"]
    assert (endpoint["purpose"], endpoint["state"]) == ("assessments", "enabled")
    assert (await manager.delete(f"/webhooks/endpoints/{endpoint['id']}")).status_code == 404
    tracker.told.answer = lambda _: Reply(200, b"")
    again = await manager.post(f"/webhooks/deliveries/{letter['id']}/redelivery")
    assert again.status_code == 202
    assert await tracker.deliver() == 1
    assert [one.method for one in tracker.told.requests] == ["PATCH", "PATCH"]
