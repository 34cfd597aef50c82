"""From a proposal to a booked interview, by the API as people use it, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select

from ehr_bridge.interviews.tables import Interview
from ehr_bridge.notices.tables import Contact, Message
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.scheduling import timetables
from ehr_bridge.scheduling.bookings import book
from ehr_bridge.scheduling.tables import Booking, TimeClaim
from ehr_bridge.store.domain_events import DomainEvent
from interview.errors import StoreUnavailable
from tests.ehr_bridge.world import World, consents

SEARCH = {
    "applicant_id": "apl_1",
    "opening_id": "opn_mine",
    "interviewer_ids": ["stf_ann", "stf_bob"],
    "length_min": 45,
}
TUESDAY = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""10:00 in Shanghai, the default zone of a company; the clock of the world is on Monday."""


async def proposed(world: World, hr: httpx.AsyncClient) -> tuple[dict, str]:  # type: ignore[type-arg]
    answer = await hr.post("/bookings", json=SEARCH)
    assert answer.status_code == 201, answer.text
    booking = answer.json()
    return booking, "/times/" + booking["time_link"].rsplit("/", 1)[1]


async def events(world: World) -> list[str]:
    async with world.bridge.database.read() as session:
        kinds = await session.scalars(
            select(DomainEvent.kind)
            .where(DomainEvent.kind.startswith("booking."))
            .order_by(DomainEvent.position)
        )
        return list(kinds)


async def messages(world: World) -> list[Message]:
    async with world.bridge.database.read() as session:
        return list(await session.scalars(select(Message).order_by(Message.created_at)))


async def test_a_proposal_is_confirmed_by_link_and_becomes_an_interview(any_world: World) -> None:
    world = any_world
    hr = await world.signed_in("hr")
    booking, page = await proposed(world, hr)
    assert len(booking["slots"]) == 4
    assert all(slot["reasons"] for slot in booking["slots"])

    phone = world.browser()
    seen = (await phone.get(page)).json()
    assert (seen["state"], seen["company_zone"]) == ("proposed", "Asia/Shanghai")
    second = seen["slots"][1]["starts_at"]
    chosen = await phone.post(page + "/choice", json={"starts_at": second, "zone": "Europe/Berlin"})
    assert chosen.status_code == 200, chosen.text
    assert chosen.json()["state"] == "confirmed"
    assert chosen.json()["zone"] == "Europe/Berlin"

    async with world.bridge.database.read() as session:
        kept = await session.get_one(Booking, booking["id"])
        interview = await session.get_one(Interview, kept.interview_id or "")
        assert interview.starts_at == datetime.fromisoformat(second)
        application = await session.get_one(Application, ("apl_1", "opn_mine"))
        assert application.stage == "scheduled"
        contact = await session.get_one(Contact, "apl_1")  # whose nights are quiet
        assert contact.time_zone == "Europe/Berlin"
    assert await events(world) == ["booking.proposed", "booking.confirmed"]

    join = chosen.json()["join_link"].rsplit("/", 1)[1]
    assert (await phone.get(f"/join/{join}")).json()["interview_id"] == interview.id

    told = [m for m in await messages(world) if m.template.startswith("booking_confirmed")]
    assert {m.applicant_id or m.staff_id for m in told} == {"apl_1", "stf_ann", "stf_bob", "stf_hr"}
    to_applicant = next(m for m in told if m.applicant_id)
    assert "Europe/Berlin" in to_applicant.data["when"]
    [file] = to_applicant.attachments
    calendar = Calendar.from_ical(file.content)
    [event] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert (event["SEQUENCE"], event.start) == (0, datetime.fromisoformat(second))
    assert len(event["ATTENDEE"]) == 3


async def test_moves_have_limits_and_cancelling_frees_the_time(any_world: World) -> None:
    world = any_world
    hr = await world.signed_in("hr")
    booking, page = await proposed(world, hr)
    phone = world.browser()
    for slot in booking["slots"][:3]:  # confirmed once, moved twice
        answer = await phone.post(page + "/choice", json={"starts_at": slot["starts_at"]})
        assert answer.status_code == 200, answer.text
    assert answer.json()["moves_left"] == 0
    fourth = {"starts_at": booking["slots"][3]["starts_at"]}
    assert (await phone.post(page + "/choice", json=fourth)).status_code == 409

    settled = datetime.fromisoformat(booking["slots"][2]["starts_at"])
    world.clock.now = settled - timedelta(hours=1)
    assert (await phone.delete(page)).status_code == 409  # too late for the applicant
    hr = await world.signed_in("hr")
    assert (await hr.delete(f"/bookings/{booking['id']}")).status_code == 204
    assert (await phone.get(page)).json()["state"] == "cancelled"
    async with world.bridge.database.read() as session:
        assert list(await session.scalars(select(TimeClaim))) == []
    [cancelled] = [
        m
        for m in await messages(world)
        if m.template == "booking_cancelled_staff" and m.staff_id == "stf_ann"
    ]
    calendar = Calendar.from_ical(cancelled.attachments[0].content)
    [event] = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["SEQUENCE"] == 3


async def test_one_called_off_after_consent_is_no_interview_that_took_place(world: World) -> None:
    hr = await world.signed_in("hr")
    booking, page = await proposed(world, hr)
    phone = world.browser()
    first = {"starts_at": booking["slots"][0]["starts_at"]}
    join = (await phone.post(page + "/choice", json=first)).json()["join_link"].rsplit("/", 1)[1]
    assert (await phone.post(f"/join/{join}/consents", json=consents({}))).is_success
    [row] = [
        row
        for row in (await hr.get("/interviews")).json()["items"]
        if row["booking_id"] == booking["id"]
    ]
    assert (row["status"], row["called_off"]) == ("scheduled", False)

    assert (await phone.delete(page)).status_code == 200
    row = (await hr.get(f"/interviews/{row['id']}")).json()
    assert (row["status"], row["called_off"], row["ended_at"]) == ("ended", True, None)
    entries = (await hr.get("/applicants/apl_1/time-line")).json()["items"]
    assert "called_off" in {entry["detail"] for entry in entries if entry["kind"] == "interview"}
    retention = world.bridge.retention(world.archive)
    year_over = datetime.fromisoformat(first["starts_at"]) + timedelta(days=365)
    assert row["id"] not in await retention.due(year_over - timedelta(seconds=1))
    assert row["id"] in await retention.due(year_over)


async def test_closing_an_opening_ends_its_proposals(any_world: World) -> None:
    world = any_world
    hr = await world.signed_in("hr")
    booking, page = await proposed(world, hr)
    assert (await hr.post("/openings/opn_mine/state", json={"state": "closed"})).is_success
    phone = world.browser()
    chosen = await phone.post(
        page + "/choice", json={"starts_at": booking["slots"][0]["starts_at"]}
    )
    assert (chosen.status_code, chosen.json()["error"]["code"]) == (409, "wrong_state")
    assert (await hr.post("/bookings", json=SEARCH)).status_code == 409

    await world.bridge.scheduling.watch.look()
    assert (await phone.get(page)).json()["state"] == "cancelled"
    told = {m.template for m in await messages(world) if m.applicant_id}
    assert told == {"booking_proposed_applicant", "booking_cancelled_applicant"}
    async with world.bridge.database.read() as session:
        assert list(await session.scalars(select(TimeClaim))) == []


async def test_a_move_taken_back_within_the_minute_is_told_to_nobody(world: World) -> None:
    hr = await world.signed_in("hr")
    answer = await hr.post("/bookings", json={**SEARCH, "starts_at": TUESDAY.isoformat()})
    path = f"/bookings/{answer.json()['id']}"
    for hours in (2, 0):
        at = TUESDAY + timedelta(hours=hours)
        moved = await hr.patch(path, json={"starts_at": at.isoformat()})
        assert moved.status_code == 200, moved.text
    told = [m for m in await messages(world) if m.template.startswith("booking_moved")]
    assert {m.status for m in told} == {"withheld"}
    await hr.patch(path, json={"starts_at": (TUESDAY + timedelta(hours=3)).isoformat()})
    told = [m for m in await messages(world) if m.status == "waiting"]
    assert len([m for m in told if m.template.startswith("booking_moved")]) == 4


async def test_nobody_is_booked_twice_by_requests_at_one_time(any_world: World) -> None:
    world = any_world
    hr, manager = await world.signed_in("hr"), await world.signed_in("manager")
    asks = [
        (hr, {**SEARCH, "starts_at": (TUESDAY + timedelta(minutes=minutes)).isoformat()})
        for minutes in (0, 15, 30, 0, 40)
    ]
    other = {**SEARCH, "applicant_id": "apl_2", "opening_id": "opn_other"}
    asks += [
        (manager, {**other, "interviewer_ids": [id], "starts_at": TUESDAY.isoformat()})
        for id in ("stf_bob", "stf_ann", "stf_bob")
    ]
    answers = await asyncio.gather(*(who.post("/bookings", json=ask) for who, ask in asks))
    assert {answer.status_code for answer in answers} == {201, 409}
    refused = [answer.json()["error"]["code"] for answer in answers if answer.status_code == 409]
    assert set(refused) == {"time_taken"}
    async with world.bridge.database.read() as session:
        booked = list(await session.scalars(select(Booking).where(Booking.state == "confirmed")))
    for person in ("stf_ann", "stf_bob", "apl_1", "apl_2"):
        own = sorted(
            (b.starts_at, b.ends_at)
            for b in booked
            if person in (*b.panel, b.applicant_id) and b.starts_at and b.ends_at
        )
        assert all(one[1] <= two[0] for one, two in pairwise(own))
    assert len(booked) == sum(answer.status_code == 201 for answer in answers)


async def test_two_applicants_cannot_take_the_same_held_time(any_world: World) -> None:
    world = any_world
    manager = await world.signed_in("manager")
    first, _ = await proposed(world, manager)
    ask = {
        "applicant_id": "apl_2",
        "opening_id": "opn_other",
        "interviewer_ids": ["stf_ann"],
        "starts_at": first["slots"][0]["starts_at"],
    }
    assert (await manager.post("/bookings", json=ask)).status_code == 409
    world.clock.move(hours=49)  # the hold is over; the time itself has not come for all slots
    manager = await world.signed_in("manager")
    late = next(
        slot["starts_at"]
        for slot in first["slots"]
        if datetime.fromisoformat(slot["starts_at"]) > world.clock.now
    )
    assert (await manager.post("/bookings", json={**ask, "starts_at": late})).status_code == 201


async def test_later_leave_is_told_to_both_sides_with_a_proposal(any_world: World) -> None:
    world = any_world
    hr, ann = await world.signed_in("hr"), await world.signed_in("ann")
    answer = await hr.post("/bookings", json={**SEARCH, "starts_at": TUESDAY.isoformat()})
    booking = answer.json()
    page = "/times/" + booking["time_link"].rsplit("/", 1)[1]
    leave = {
        "kind": "leave",
        "starts_at": (TUESDAY - timedelta(hours=1)).isoformat(),
        "ends_at": (TUESDAY + timedelta(hours=8)).isoformat(),
    }
    kept = await ann.post("/staff/stf_ann/absences", json=leave)
    assert kept.status_code == 201, kept.text
    await world.bridge.scheduling.watch.look()  # noticing again tells nobody twice

    assert (await events(world)).count("booking.conflict") == 1
    told = [m for m in await messages(world) if m.template.startswith("booking_conflict")]
    assert {m.applicant_id or m.staff_id for m in told} == {"apl_1", "stf_ann", "stf_bob", "stf_hr"}
    [conflict] = (await hr.get(f"/bookings/{booking['id']}")).json()["conflicts"]
    assert conflict["staff"]["name"] == "Ann"
    phone = world.browser()
    seen = (await phone.get(page)).json()
    assert seen["asked_to_move"]
    assert datetime.fromisoformat(seen["suggested_at"]) >= TUESDAY + timedelta(hours=8)

    world.clock.now = TUESDAY - timedelta(hours=2)  # late, but the company asked
    free = (await phone.get(page + "/all")).json()["items"]
    moved = await phone.post(page + "/choice", json={"starts_at": free[0]["starts_at"]})
    assert moved.status_code == 200, moved.text
    assert (moved.json()["asked_to_move"], moved.json()["moves_left"]) == (False, 2)


async def test_a_conflict_that_comes_back_or_comes_second_is_told_unless_hr_keeps_the_time(
    world: World,
) -> None:
    hr = await world.signed_in("hr")
    made = await hr.post("/bookings", json={**SEARCH, "starts_at": TUESDAY.isoformat()})
    booking = "/bookings/" + made.json()["id"]
    leave = {
        "kind": "leave",
        "starts_at": TUESDAY.isoformat(),
        "ends_at": (TUESDAY + timedelta(hours=1)).isoformat(),
        "note": "",
    }

    async def away(name: str) -> str:
        return str((await hr.post(f"/staff/{name}/absences", json=leave)).json()["id"])

    async def told() -> int:
        return sum(m.template == "booking_conflict_applicant" for m in await messages(world))

    first = await away("stf_ann")
    assert await told() == 1
    await hr.delete(f"/staff/stf_ann/absences/{first}")
    assert (await hr.get(booking)).json()["conflicts"] == []
    first = await away("stf_ann")
    assert await told() == 2
    await away("stf_bob")
    assert await told() == 3

    assert (await hr.delete(f"{booking}/conflicts")).is_success
    await hr.delete(f"/staff/stf_ann/absences/{first}")
    await away("stf_ann")
    assert await told() == 3


async def test_people_are_reminded_once_with_the_join_link(world: World) -> None:
    hr = await world.signed_in("hr")
    await hr.post("/bookings", json={**SEARCH, "starts_at": TUESDAY.isoformat()})
    watch = world.bridge.scheduling.watch
    assert await watch.remind() == 0
    world.clock.now = TUESDAY - timedelta(minutes=59)
    assert await watch.remind() == 1
    assert await watch.remind() == 0
    reminders = [m for m in await messages(world) if m.template.startswith("booking_reminder")]
    assert len(reminders) == 4
    [to_applicant] = [m for m in reminders if m.applicant_id]
    token = to_applicant.data["join_link"].rsplit("/", 1)[1]
    assert (await world.browser().get(f"/join/{token}")).status_code == 200


async def test_a_time_link_opens_until_a_day_after_the_interview(world: World) -> None:
    hr = await world.signed_in("hr")
    booking, page = await proposed(world, hr)
    phone = world.browser()
    last = max(datetime.fromisoformat(slot["ends_at"]) for slot in booking["slots"])
    world.clock.now = last + timedelta(days=1) - timedelta(seconds=1)
    assert (await phone.get(page)).json()["state"] == "proposed"

    first = booking["slots"][0]
    world.clock.now = TUESDAY - timedelta(hours=12)
    await phone.post(page + "/choice", json={"starts_at": first["starts_at"]})
    world.clock.now = datetime.fromisoformat(first["ends_at"]) + timedelta(days=1)
    for answer in (
        await phone.get(page),
        await phone.get(page + "/all"),
        await phone.post(page + "/choice", json={"starts_at": first["starts_at"]}),
        await phone.put(page + "/wishes", json={"zone": "Asia/Shanghai", "hours": []}),
        await phone.delete(page),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "link_expired")

    async with world.bridge.database.write() as session:  # however far it was moved
        kept = await session.get_one(Booking, booking["id"])
        kept.ends_at = world.clock.now + timedelta(days=90)
    assert (await phone.get(page)).status_code == 200
    world.clock.move(days=61)
    assert (await phone.get(page)).status_code == 410


async def test_a_link_of_one_kind_opens_no_other(world: World) -> None:
    browser = world.browser()
    join = await world.link()
    assert (await browser.get(f"/times/{join}")).status_code == 404
    hr = await world.signed_in("hr")
    _, page = await proposed(world, hr)
    assert (await browser.get(page.replace("/times/", "/join/"))).status_code == 404


@pytest.mark.parametrize("name", ["ann", "eve"])
async def test_interviewers_see_their_own_calendar_alone(world: World, name: str) -> None:
    browser = await world.signed_in(name)
    span = {"starts_at": "2026-03-01T00:00:00Z", "ends_at": "2026-03-08T00:00:00Z"}
    own = (await browser.get("/calendar", params=span)).json()
    assert [entry["applicant"]["id"] for entry in own["entries"]] == [
        "apl_1" if name == "ann" else "apl_2"
    ]
    bob = await browser.get("/calendar", params={**span, "staff_id": "stf_bob"})
    assert bob.status_code == 404
    assert (await browser.get("/staff/stf_bob/hours")).status_code == 404


async def test_hr_sees_that_a_colleague_is_busy_but_not_with_whom(world: World) -> None:
    browser = await world.signed_in("hr")
    span = {
        "starts_at": "2026-03-01T00:00:00Z",
        "ends_at": "2026-03-08T00:00:00Z",
        "staff_id": ["stf_eve", "stf_ann"],
    }
    entries = (await browser.get("/calendar", params=span)).json()["entries"]
    names = {entry["staff_ids"][0]: entry["applicant"] for entry in entries}
    assert names["stf_eve"] is None
    assert names["stf_ann"]["name"] == "Applicant 1"


async def test_a_timetable_is_previewed_dragged_and_booked(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = any_world
    manager = await world.signed_in("manager")
    ask = {
        "opening_id": "opn_mine",
        "applicant_ids": ["apl_1", "apl_2"],
        "interviewer_ids": ["stf_ann"],
        "length_min": 45,
        "starts_at": "2026-03-03T00:00:00+08:00",
        "ends_at": "2026-03-04T00:00:00+08:00",
    }
    made = await manager.post("/timetables", json=ask)
    assert made.status_code == 201, made.text
    table = made.json()
    assert (len(table["places"]), table["unplaced"]) == (2, [])
    first, second = table["places"]
    path = f"/timetables/{table['id']}"
    onto = {"starts_at": first["starts_at"], "interviewer_ids": ["stf_ann"]}
    where = f"{path}/places/{second['applicant']['id']}"
    dragged = (await manager.put(where, json=onto)).json()
    assert {"overlap"} <= set(dragged["places"][0]["problems"])
    back = {"starts_at": second["starts_at"], "interviewer_ids": ["stf_ann"]}
    undone = (await manager.put(where, json=back)).json()
    assert [place["problems"] for place in undone["places"]] == [[], []]

    tried = []

    async def locked_at_the_second(*given: Any) -> Booking:
        tried.append(given)
        if len(tried) == 2:
            raise StoreUnavailable("the store is locked")
        return await book(*given)

    monkeypatch.setattr(timetables, "BOOKED_TOGETHER", 1)
    monkeypatch.setattr(timetables, "book", locked_at_the_second)
    assert (await manager.post(f"{path}/bookings")).status_code == 503
    half = (await manager.get(path)).json()
    assert [place["booked"] for place in half["places"]] == [True, False]
    assert half["booked_at"] is None
    assert (await manager.put(f"{path}/places/{first['applicant']['id']}", json=onto)).is_error

    booked = (await manager.post(f"{path}/bookings")).json()
    assert booked == {"booked": 2, "refused": []}
    assert len(tried) == 3
    assert (await manager.post(f"{path}/bookings")).status_code == 409
    assert (await events(world)).count("booking.confirmed") == 2
