"""Two things at one time: refused where it can be, told where it comes later."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from ehr_bridge.scheduling.tables import Booking
from tests.ehr_bridge.scheduling.bookings import SEARCH, TUESDAY, events, messages, proposed
from tests.ehr_bridge.world import World


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
