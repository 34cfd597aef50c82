"""Bookings and timetables as staff sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.shapes import Named
from ehr_bridge.interviews.shapes import OpeningName
from ehr_bridge.profiles.persons import person_of
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.people import load_rules, staff_names
from ehr_bridge.scheduling.shapes import BookingShape, ConflictShape, SlotShape
from ehr_bridge.scheduling.slots import Slot
from ehr_bridge.scheduling.tables import Booking, BookingConflict, StoredTimetable
from ehr_bridge.scheduling.timetables.shapes import PlaceShape, TimetableShape, UnplacedShape
from interview.access import Principal
from interview.errors import NotFound


async def find_booking(session: AsyncSession, who: Principal, booking_id: str) -> Booking:
    """A booking of an opening that is theirs to arrange for, locked; else NotFound."""
    found = await session.scalar(
        select(Booking)
        .join(Opening, Opening.id == Booking.opening_id)
        .where(Booking.id == booking_id, arrangeable_openings(who))
        .with_for_update(of=Booking)
    )
    if found is None:
        raise NotFound("no such booking")
    return found


async def booking_shape(session: AsyncSession, desk: Desk, booking: Booking) -> BookingShape:
    """One booking with everything that belongs to it."""
    applicant = await session.get_one(Applicant, await person_of(session, booking.applicant_id))
    opening = await session.get_one(Opening, booking.opening_id)
    offered = {id for slot in booking.slots for id in slot["panel"]}
    names = await staff_names(session, {*booking.panel, *offered})
    conflicts = await open_conflicts(session, [booking.id])
    return BookingShape(
        id=booking.id,
        state=booking.state,
        applicant=Named(id=applicant.id, name=applicant.name),
        opening=OpeningName(id=opening.id, title=opening.title),
        panel=_named(booking.panel, names),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        length_min=booking.length_min,
        held_until=booking.held_until,
        interview_id=booking.interview_id,
        slots=[
            SlotShape(
                starts_at=datetime.fromisoformat(slot["starts_at"]),
                ends_at=datetime.fromisoformat(slot["ends_at"]),
                panel=_named(slot["panel"], names),
                reasons=slot["reasons"],
            )
            for slot in booking.slots
        ],
        conflicts=conflicts.get(booking.id, []),
        time_link=desk.time_link(booking),
    )


async def slot_shapes(session: AsyncSession, slots: Sequence[Slot]) -> list[SlotShape]:
    """Proposed times with the names of who would interview."""
    names = await staff_names(session, {id for slot in slots for id in slot.panel})
    return [
        SlotShape(
            starts_at=slot.start,
            ends_at=slot.end,
            panel=_named(slot.panel, names),
            reasons=[reason.value for reason in slot.reasons],
        )
        for slot in slots
    ]


def _named(ids: Iterable[str], names: dict[str, str]) -> list[Named]:
    return [Named(id=id, name=names.get(id, id)) for id in ids]


async def open_conflicts(
    session: AsyncSession, booking_ids: Collection[str]
) -> dict[str, list[ConflictShape]]:
    """What is in the way of bookings and not settled, by booking."""
    rows = await session.execute(
        select(BookingConflict, Staff.name)
        .join(Staff, Staff.id == BookingConflict.staff_id)
        .where(BookingConflict.booking_id.in_(booking_ids), BookingConflict.settled_at.is_(None))
        .order_by(BookingConflict.starts_at)
    )
    found: dict[str, list[ConflictShape]] = {}
    for conflict, name in rows:
        found.setdefault(conflict.booking_id, []).append(
            ConflictShape(
                staff=Named(id=conflict.staff_id, name=name),
                kind=conflict.kind,
                starts_at=conflict.starts_at,
                ends_at=conflict.ends_at,
                suggested_at=conflict.suggested_at,
            )
        )
    return found


async def timetable_shape(
    session: AsyncSession, timetable: StoredTimetable, problems: dict[str, list[str]]
) -> TimetableShape:
    """A timetable with names."""
    opening = await session.get_one(Opening, timetable.opening_id)
    rules = await load_rules(session, timetable.company_id)
    interviewers: list[str] = timetable.request["interviewers"]
    names = await staff_names(session, interviewers)
    ids = {place["applicant_id"] for place in timetable.places} | set(timetable.unplaced)
    rows = await session.execute(select(Applicant.id, Applicant.name).where(Applicant.id.in_(ids)))
    applicants = {row.id: Named(id=row.id, name=row.name) for row in rows}
    request: dict[str, Any] = timetable.request
    return TimetableShape(
        id=timetable.id,
        opening=OpeningName(id=opening.id, title=opening.title),
        created_at=timetable.created_at,
        booked_at=timetable.booked_at,
        optimal=request["optimal"],
        length_min=request["length_min"],
        zone=rules.zone,
        starts_at=datetime.fromisoformat(request["from"]),
        ends_at=datetime.fromisoformat(request["to"]),
        interviewers=_named(interviewers, names),
        places=[
            PlaceShape(
                applicant=applicants[place["applicant_id"]],
                panel=_named(place["panel"], names),
                starts_at=datetime.fromisoformat(place["starts_at"]),
                ends_at=datetime.fromisoformat(place["ends_at"]),
                wished=place["wished"],
                booked="booking_id" in place,
                problems=problems.get(place["applicant_id"], []),
            )
            for place in timetable.places
        ],
        unplaced=[
            UnplacedShape(applicant=applicants[id], reason=reason)
            for id, reason in timetable.unplaced.items()
        ],
    )
