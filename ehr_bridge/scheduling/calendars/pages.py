"""Calendars as staff sees them: of people, within a span."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.shapes import Named
from ehr_bridge.interviews.shapes import OpeningName
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.profiles.persons import join_person
from ehr_bridge.reach import arrangeable_openings, reachable_interviews
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.scheduling.hours.weekly import days_of
from ehr_bridge.scheduling.hours.working_days import is_public_holiday
from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.people import DEFAULT_LENGTH, load_people, load_rules
from ehr_bridge.scheduling.reading import open_conflicts
from ehr_bridge.scheduling.rules import Rules
from ehr_bridge.scheduling.shapes import CalendarEntry, CalendarPage, Span
from ehr_bridge.scheduling.tables import Absence, Booking, BusyTime, CalendarSource
from interview.access import Principal, Standing
from interview.errors import NotFound
from interview.session import Status

MAX_SPAN = timedelta(days=45)
"""Of a calendar that is read at once."""


async def must_see_staff(session: AsyncSession, who: Principal, staff_id: str) -> Staff:
    """A colleague whose time is theirs to see: interviewers see only their own; else NotFound."""
    staff = await session.get(Staff, staff_id)
    own = staff_id == who.id
    if (
        staff is None
        or staff.company_id != await company_of(session, who)
        or (who.standing is Standing.INTERVIEWER and not own)
    ):
        raise NotFound("no such person")
    return staff


async def calendar_page(
    session: AsyncSession, who: Principal, staff: Sequence[Staff], span: Interval, now: datetime
) -> CalendarPage:
    """Calendars of people within a span."""
    rules = await load_rules(session, await company_of(session, who))
    ids = [person.id for person in staff]
    entries = [
        *await _interviews(session, who, ids, span),
        *await _proposed(session, who, ids, span, now),
        *await _absences(session, who, ids, span),
        *await _focus(session, ids, rules, span, now),
    ]
    return CalendarPage(
        zone=rules.zone,
        step_min=rules.step_min,
        people=[Named(id=person.id, name=person.name) for person in staff],
        entries=sorted(entries, key=lambda entry: (entry.starts_at, entry.id)),
        open=[Span(starts_at=piece.start, ends_at=piece.end) for piece in rules.open_times(span)],
        holidays=[
            day.isoformat()
            for day in days_of(span, rules.tz)
            if is_public_holiday(day, rules.region)
        ],
    )


async def _interviews(
    session: AsyncSession, who: Principal, ids: Sequence[str], span: Interval
) -> list[CalendarEntry]:
    rows = (
        await session.execute(
            join_person(
                select(Interview, PanelMember.staff_id, Applicant.name, Opening.title, Booking),
                Interview.applicant_id.expression,
            )
            .join(PanelMember, PanelMember.interview_id == Interview.id)
            .join(Opening, Opening.id == Interview.opening_id)
            .outerjoin(Booking, Booking.interview_id == Interview.id)
            .where(
                PanelMember.staff_id.in_(ids),
                Interview.starts_at.between(span.start - timedelta(days=1), span.end),
            )
        )
    ).all()
    mine = set(await session.scalars(select(Interview.id).where(reachable_interviews(who))))
    own = set(await session.scalars(select(Opening.id).where(arrangeable_openings(who))))
    conflicts = await open_conflicts(session, {row.Booking.id for row in rows if row.Booking})
    found: dict[str, CalendarEntry] = {}
    for interview, staff_id, name, title, booking in rows:
        if interview.id in found:
            found[interview.id].staff_ids.append(staff_id)
            continue
        entry = _busy(interview, booking, staff_id, f"busy-{len(found)}-{staff_id}")
        if interview.id in mine:
            entry.id = entry.interview_id = interview.id
            entry.applicant = Named(id=interview.applicant_id, name=name)
            entry.opening = OpeningName(id=interview.opening_id, title=title)
            if booking:
                scheduled = interview.status == Status.SCHEDULED.value
                entry.booking_id = booking.id
                entry.movable = scheduled and interview.opening_id in own
                entry.conflicts = conflicts.get(booking.id, [])
        found[interview.id] = entry
    return [entry for entry in found.values() if entry.ends_at > span.start]


def _busy(interview: Interview, booking: Booking | None, staff_id: str, id: str) -> CalendarEntry:
    """An interview as whoever may not know of it sees it."""
    end = booking.ends_at if booking else None
    if end is None or end <= interview.starts_at:
        end = interview.starts_at + DEFAULT_LENGTH
    return CalendarEntry(
        id=id,
        kind="interview",
        starts_at=interview.starts_at,
        ends_at=end,
        staff_ids=[staff_id],
    )


async def _proposed(
    session: AsyncSession, who: Principal, ids: Sequence[str], span: Interval, now: datetime
) -> list[CalendarEntry]:
    own = set(await session.scalars(select(Opening.id).where(arrangeable_openings(who))))
    rows = await session.execute(
        join_person(select(Booking, Applicant.name, Opening.title), Booking.applicant_id.expression)
        .join(Opening, Opening.id == Booking.opening_id)
        .where(
            Booking.state == "proposed",
            Booking.held_until > now,
            Booking.starts_at < span.end,
            Booking.ends_at > span.start,
        )
    )
    found = []
    for booking, name, title in rows:
        staff_ids = [id for id in booking.panel if id in ids]
        if not staff_ids or booking.starts_at is None or booking.ends_at is None:
            continue
        seen = booking.opening_id in own or who.id in booking.panel
        found.append(
            CalendarEntry(
                id=booking.id,
                kind="proposed",
                starts_at=booking.starts_at,
                ends_at=booking.ends_at,
                staff_ids=staff_ids,
                applicant=Named(id=booking.applicant_id, name=name) if seen else None,
                opening=OpeningName(id=booking.opening_id, title=title) if seen else None,
                booking_id=booking.id if booking.opening_id in own else None,
            )
        )
    return found


async def _absences(
    session: AsyncSession, who: Principal, ids: Sequence[str], span: Interval
) -> list[CalendarEntry]:
    absences = await session.scalars(
        select(Absence).where(
            Absence.staff_id.in_(ids), Absence.starts_at < span.end, Absence.ends_at > span.start
        )
    )
    events = await session.execute(
        select(CalendarSource.staff_id, BusyTime)
        .join(BusyTime, BusyTime.source_id == CalendarSource.id)
        .where(
            CalendarSource.staff_id.in_(ids),
            BusyTime.starts_at < span.end,
            BusyTime.ends_at > span.start,
        )
    )
    return [
        *(
            CalendarEntry(
                id=row.id,
                kind=row.kind,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                staff_ids=[row.staff_id],
                note=row.note if row.staff_id == who.id else "",
            )
            for row in absences
        ),
        *(
            CalendarEntry(
                id=f"event-{busy.position}",
                kind="event",
                starts_at=busy.starts_at,
                ends_at=busy.ends_at,
                staff_ids=[staff_id],
            )
            for staff_id, busy in events
        ),
    ]


async def _focus(
    session: AsyncSession, ids: Sequence[str], rules: Rules, span: Interval, now: datetime
) -> list[CalendarEntry]:
    people = await load_people(session, ids, rules, span, now=now)
    return [
        CalendarEntry(
            id=f"focus-{person.id}-{number}",
            kind="focus",
            starts_at=piece.start,
            ends_at=piece.end,
            staff_ids=[person.id],
        )
        for person in people
        for number, piece in enumerate(person.focus)
    ]
