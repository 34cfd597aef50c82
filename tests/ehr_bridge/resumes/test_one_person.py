"""Two applicants whom HR merged: everywhere one person, and messages go where they are read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ehr_bridge.invitations.batches import Selection, plan
from ehr_bridge.notices.delivery import Delivery
from ehr_bridge.notices.manners import unsubscribe
from ehr_bridge.notices.outbox import Draft, enqueue
from ehr_bridge.recruiting.pipeline.moves import apply_for
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.resumes.tables import Alias
from tests.ehr_bridge.invitations.test_invitations import Post
from tests.ehr_bridge.world import NOW, World


@pytest.fixture
async def merged(any_world: World) -> World:
    """Applicant 2 is applicant 1, by way of a third; the first two applied for the same opening."""
    async with any_world.bridge.database.write() as session:
        session.add(
            Applicant(
                id="apl_3",
                company_id="co_1",
                name="Applicant 3",
                email="",
                locale="en",
                created_at=NOW,
            )
        )
        opening = await session.get_one(Opening, "opn_mine")
        await apply_for(session, "apl_2", opening)
        await session.flush()
        session.add(Alias(applicant_id="apl_2", person_id="apl_3"))
        session.add(Alias(applicant_id="apl_3", person_id="apl_1"))
    return any_world


async def cards(browser: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    board = (await browser.get("/pipeline", params=query)).json()
    return [card for column in board["columns"] for card in column["items"]]


async def test_lists_show_one_person(merged: World) -> None:
    manager, other_hr = await merged.signed_in("manager"), await merged.signed_in("other_hr")
    for browser in (manager, other_hr):
        listed = (await browser.get("/applicants")).json()["items"]
        assert [one["id"] for one in listed] == ["apl_1"]
    assert len(await cards(manager, opening_id="opn_mine")) == 1
    seen = await cards(manager)
    assert {card["applicant"]["name"] for card in seen} == {"Applicant 1"}
    assert sorted(card["opening"]["id"] for card in seen) == ["opn_mine", "opn_other"]
    for id in ("apl_1", "apl_2"):
        page = (await manager.get(f"/applicants/{id}")).json()
        assert (page["id"], len(page["applications"])) == ("apl_1", 2)
    theirs = (await other_hr.get("/applicants/apl_1")).json()
    assert [one["opening"]["id"] for one in theirs["applications"]] == ["opn_other"]


async def test_other_lists_name_the_person_too(merged: World) -> None:
    manager = await merged.signed_in("manager")
    interviews = (await manager.get("/interviews")).json()["items"]
    assert {row["applicant"]["name"] for row in interviews} == {"Applicant 1"}
    hits = (await manager.get("/search", params={"words": "Applicant 1"})).json()["items"]
    assert sum(hit["kind"] == "interview" for hit in hits) == 2
    export = await manager.get("/exports/interviews", params={"format": "json"})
    assert "Applicant 2" not in export.text
    week = f"starts_at={NOW:%Y-%m-%dT%H:%MZ}&ends_at={NOW + timedelta(days=7):%Y-%m-%dT%H:%MZ}"
    people = "&".join(f"staff_id=stf_{name}" for name in ("ann", "bob", "eve"))
    calendar = (await manager.get(f"/calendar?{week}&{people}")).json()["entries"]
    assert {entry["applicant"]["name"] for entry in calendar} == {"Applicant 1"}


async def test_messages_follow_the_person(merged: World) -> None:
    bridge, post = merged.bridge, Post()
    async with bridge.database.write() as session:
        for n in (1, 2):
            await enqueue(
                session,
                Draft(
                    to=f"apl_{n}",
                    template="invitation_thanks",
                    key=f"k{n}",
                    data={"opening": "x", "recruiter": "Hr", "in_pool": False},
                    due_at=merged.clock(),
                ),
            )
    delivery = Delivery(bridge.database, {"email": post}, bridge.message_links, now=merged.clock)
    assert await delivery.deliver_due() == 2
    assert {(letter.name, letter.address) for letter in post.letters} == {
        ("Applicant 1", "a1@mail.example")
    }


async def test_a_person_is_invited_once_and_not_after_they_unsubscribed(merged: World) -> None:
    async def planned() -> tuple[int, dict[str, int]]:
        async with merged.bridge.database.read() as session:
            found = await plan(
                session,
                "co_1",
                "opn_mine",
                Selection(("apl_1", "apl_2")),
                channel="email",
                now=merged.clock(),
            )
        return len(found.members), found.reasons

    assert await planned() == (1, {})
    async with merged.bridge.database.write() as session:
        await unsubscribe(session, "apl_3", None, merged.clock())
    assert await planned() == (0, {"unsubscribed": 1})


async def test_a_person_has_one_time_and_no_second_application(merged: World) -> None:
    manager = await merged.signed_in("manager")
    search = {"opening_id": "opn_other", "length_min": 30}
    start = (NOW + timedelta(days=1)).isoformat()
    first = {**search, "applicant_id": "apl_1", "interviewer_ids": ["stf_ann"], "starts_at": start}
    made = await manager.post("/bookings", json=first)
    assert made.status_code == 201, made.text
    again = {**first, "applicant_id": "apl_2", "interviewer_ids": ["stf_bob"]}
    assert (await manager.post("/bookings", json=again)).status_code == 409
    [card] = await cards(manager, opening_id="opn_other")
    assert card["stage"] == "scheduled"
