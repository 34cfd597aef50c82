"""From a proposal to a booked interview, by the API as people use it, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from ehr_bridge.interviews.tables import Interview
from ehr_bridge.notices.tables import Contact
from ehr_bridge.recruiting.tables import Application, Opening
from ehr_bridge.scheduling.tables import Booking, TimeClaim
from tests.ehr_bridge.scheduling.bookings import SEARCH, TUESDAY, events, messages, proposed
from tests.ehr_bridge.world import World, consents


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


async def test_nobody_is_moved_to_a_day_before_the_tool_may_be_used(any_world: World) -> None:
    """New York, announced on 2 November 2026: Election Day and Veterans Day count not."""
    hr = await any_world.signed_in("hr")
    async with any_world.bridge.database.write() as session:
        opening = await session.get_one(Opening, "opn_mine")
        opening.policy = "us-ny"
        opening.audit_url = "https://audit.example/summary"
        opening.audited_on, opening.announced_on = date(2026, 10, 1), date(2026, 11, 2)
    new = {"applicant_id": "apl_1", "opening_id": "opn_mine", "interviewer_ids": ["stf_ann"]}
    early, in_time = "2026-11-17T15:00:00Z", "2026-11-18T15:00:00Z"
    refused = await hr.post("/interviews", json={**new, "starts_at": early})
    assert refused.json()["error"]["code"] == "audit_missing"
    evening_before = "2026-11-18T02:00:00Z"
    refused = await hr.post("/interviews", json={**new, "starts_at": evening_before})
    assert refused.json()["error"]["code"] == "audit_missing", "it is still 17 November there"
    arranged = (await hr.post("/interviews", json={**new, "starts_at": in_time})).json()
    async with any_world.bridge.database.read() as session:
        booking = await session.scalar(
            select(Booking.id).where(Booking.interview_id == arranged["id"])
        )
    moved = await hr.patch(f"/bookings/{booking}", json={"starts_at": early})
    assert (moved.status_code, moved.json()["error"]["code"]) == (409, "audit_missing")
    assert (
        (await hr.get(f"/interviews/{arranged['id']}")).json()["starts_at"].startswith("2026-11-18")
    )


@pytest.mark.parametrize(
    ("now", "may"), [("2026-11-18T02:00:00+00:00", False), ("2026-11-18T15:00:00+00:00", True)]
)
async def test_an_interview_begins_no_day_before_the_tool_may_be_used(
    world: World, monkeypatch: pytest.MonkeyPatch, now: str, may: bool
) -> None:
    async with world.bridge.database.write() as session:
        opening = await session.get_one(Opening, "opn_mine")
        opening.policy = "us-ny"
        opening.audit_url = "https://audit.example/summary"
        opening.audited_on, opening.announced_on = date(2026, 10, 1), date(2026, 11, 2)
    monkeypatch.setattr("ehr_bridge.interviews.plans.now_utc", lambda: datetime.fromisoformat(now))
    barred = (await world.bridge.directory.plan(world.mine)).barred
    assert (barred == "") is may


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
