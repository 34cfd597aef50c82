"""What the store knows of people's time, as the rules see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.notices.tables import Contact
from ehr_bridge.profiles.persons import members_of
from ehr_bridge.scheduling.hours.weekly import WeeklyHours, occurrences, zone_of
from ehr_bridge.scheduling.hours.wishes import weekly_hours
from ehr_bridge.scheduling.hours.working_days import weekday_of
from ehr_bridge.scheduling.intervals import Interval, TimeSet
from ehr_bridge.scheduling.rules import PersonTime, Rules
from ehr_bridge.scheduling.tables import (
    Absence,
    ApplicantTimes,
    Booking,
    BusyTime,
    CalendarSource,
    SchedulingRules,
    StaffCalendar,
    StaffHours,
)
from interview.session import Status

DEFAULT_LENGTH = timedelta(minutes=60)
"""What an interview takes that was arranged without a length."""

_LONGEST = timedelta(days=1)


async def load_rules(session: AsyncSession, company_id: str) -> Rules:
    """The company's rules, or the default ones."""
    row = await session.get(SchedulingRules, company_id)
    return decode_rules(row.content) if row else Rules()


async def keep_rules(session: AsyncSession, company_id: str, rules: Rules) -> None:
    """The company's rules from now on."""
    row = await session.get(SchedulingRules, company_id)
    if row is None:
        session.add(SchedulingRules(company_id=company_id, content=asdict(rules)))
    else:
        row.content = asdict(rules)


def decode_rules(content: dict[str, Any]) -> Rules:
    """The rules that `asdict` made this of."""
    windows = tuple(WeeklyHours(**hours) for hours in content["windows"])
    return Rules(**{**content, "windows": windows})


async def load_people(
    session: AsyncSession,
    staff_ids: Collection[str],
    rules: Rules,
    span: Interval,
    *,
    now: datetime,
    except_booking: str = "",
) -> list[PersonTime]:
    """Interviewers' time within a span, in the order of the ids.

    Args:
        except_booking: a booking that is to be moved: its own time counts as free.
    """
    around = span.widened(_LONGEST, _LONGEST)
    calendars = await _calendars(session, staff_ids)
    hours = await load_hours(session, staff_ids)
    busy = await _busy(session, staff_ids, around)
    interviews = await load_interviews(
        session, staff_ids, around, now=now, except_booking=except_booking
    )
    people = []
    for id in staff_ids:
        calendar = calendars.get(id)
        zone = zone_of(calendar.zone) if calendar else rules.tz
        specialities = calendar.specialities if calendar else ()
        people.append(
            PersonTime(
                id=id,
                shifts=_shifts(hours[id]["shift"], zone, rules, span),
                busy=TimeSet.of(busy[id]),
                focus=occurrences(hours[id]["focus"], zone, span, date.weekday),
                interviews=tuple(sorted(interviews[id])),
                daily_load=calendar.daily_load if calendar else None,
                specialities=frozenset(word.casefold() for word in specialities),
            )
        )
    return people


def _shifts(own: Sequence[WeeklyHours], zone: ZoneInfo, rules: Rules, span: Interval) -> TimeSet:
    """A person's own shifts; the company's hours for who has none."""
    on_day = partial(weekday_of, region=rules.region)
    if own:
        return occurrences(own, zone, span, on_day)
    return occurrences(rules.windows, rules.tz, span, on_day)


async def _calendars(session: AsyncSession, staff_ids: Collection[str]) -> dict[str, StaffCalendar]:
    rows = await session.scalars(select(StaffCalendar).where(StaffCalendar.staff_id.in_(staff_ids)))
    return {row.staff_id: row for row in rows}


Hours = dict[str, list[WeeklyHours]]


async def load_hours(session: AsyncSession, staff_ids: Collection[str]) -> dict[str, Hours]:
    """Weekly hours by person and kind."""
    found: dict[str, Hours] = defaultdict(lambda: {"shift": [], "focus": []})
    for row in await session.scalars(
        select(StaffHours)
        .where(StaffHours.staff_id.in_(staff_ids))
        .order_by(StaffHours.weekday, StaffHours.from_minute)
    ):
        hours = WeeklyHours(row.weekday, row.from_minute, row.to_minute)
        found[row.staff_id][row.kind].append(hours)
    return found


async def _busy(
    session: AsyncSession, staff_ids: Collection[str], span: Interval
) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = defaultdict(list)
    absences = await session.execute(
        select(Absence.staff_id, Absence.starts_at, Absence.ends_at).where(
            Absence.staff_id.in_(staff_ids),
            Absence.starts_at < span.end,
            Absence.ends_at > span.start,
        )
    )
    events = await session.execute(
        select(CalendarSource.staff_id, BusyTime.starts_at, BusyTime.ends_at)
        .join(BusyTime, BusyTime.source_id == CalendarSource.id)
        .where(
            CalendarSource.staff_id.in_(staff_ids),
            BusyTime.starts_at < span.end,
            BusyTime.ends_at > span.start,
        )
    )
    for staff_id, starts_at, ends_at in (*absences, *events):
        found[staff_id].append(Interval(starts_at, ends_at))
    return found


async def load_interviews(
    session: AsyncSession,
    staff_ids: Collection[str],
    span: Interval,
    *,
    now: datetime,
    except_booking: str = "",
) -> dict[str, list[Interval]]:
    """When interviewers are in interviews, or are held for one that was proposed."""
    found: dict[str, list[Interval]] = defaultdict(list)
    arranged = await session.execute(
        select(PanelMember.staff_id, Interview.starts_at, Booking.ends_at, Booking.id)
        .join(Interview, Interview.id == PanelMember.interview_id)
        .outerjoin(Booking, Booking.interview_id == Interview.id)
        .where(
            PanelMember.staff_id.in_(staff_ids),
            Interview.status != Status.ENDED.value,
            Interview.starts_at.between(span.start - _LONGEST, span.end),
        )
    )
    for staff_id, starts_at, ends_at, booking_id in arranged:
        if booking_id is None or booking_id != except_booking:
            end = ends_at if ends_at and ends_at > starts_at else starts_at + DEFAULT_LENGTH
            found[staff_id].append(Interval(starts_at, end))
    held = await session.scalars(
        select(Booking).where(
            Booking.state == "proposed",
            Booking.id != except_booking,
            Booking.held_until > now,
            Booking.starts_at.between(span.start - _LONGEST, span.end),
        )
    )
    for booking in held:
        if booking.starts_at and booking.ends_at:
            for staff_id in set(booking.panel) & set(staff_ids):
                found[staff_id].append(Interval(booking.starts_at, booking.ends_at))
    return found


@dataclass(frozen=True, slots=True)
class ApplicantTime:
    """An applicant's time: their zone, what they like, and when they are in an interview."""

    zone: ZoneInfo
    hours: tuple[WeeklyHours, ...]
    blocked: TimeSet

    def wishes(self, span: Interval) -> TimeSet | None:
        """What they like within a span; None where they did not say."""
        return occurrences(self.hours, self.zone, span) if self.hours else None


async def load_applicant(
    session: AsyncSession, applicant_id: str, rules: Rules, except_booking: str = ""
) -> ApplicantTime:
    """What is known of an applicant's time; the company's zone where theirs is unknown."""
    return (await load_applicants(session, [applicant_id], rules, except_booking))[applicant_id]


async def load_applicants(
    session: AsyncSession, applicant_ids: Collection[str], rules: Rules, except_booking: str = ""
) -> dict[str, ApplicantTime]:
    """`load_applicant` for many, by id."""
    persons = await members_of(session, applicant_ids)
    ids_of = {id: (id, *sorted(persons.get(id, frozenset()) - {id})) for id in applicant_ids}
    ids = {id for same in ids_of.values() for id in same}
    said = await session.scalars(select(ApplicantTimes).where(ApplicantTimes.applicant_id.in_(ids)))
    times = {row.applicant_id: row for row in said}
    contacts = await session.execute(
        select(Contact.applicant_id, Contact.time_zone).where(Contact.applicant_id.in_(ids))
    )
    zones = {row.applicant_id: row.time_zone for row in contacts}
    meetings = await _meetings(session, ids, except_booking)
    found = {}
    for applicant_id, same in ids_of.items():
        row = next((times[id] for id in same if id in times), None)
        zone = next((zones[id] for id in same if id in zones), "")
        found[applicant_id] = ApplicantTime(
            zone=zone_of((row.zone if row else "") or zone or rules.zone),
            hours=decode_hours(row.hours if row else ()),
            blocked=TimeSet.of(meeting for id in same for meeting in meetings[id]),
        )
    return found


async def _meetings(
    session: AsyncSession, applicant_ids: Collection[str], except_booking: str
) -> dict[str, list[Interval]]:
    rows = await session.execute(
        select(Interview.applicant_id, Interview.starts_at, Booking.ends_at)
        .outerjoin(Booking, Booking.interview_id == Interview.id)
        .where(
            Interview.applicant_id.in_(applicant_ids),
            Interview.status != Status.ENDED.value,
            or_(Booking.id.is_(None), Booking.id != except_booking),
        )
    )
    found: dict[str, list[Interval]] = defaultdict(list)
    for applicant_id, start, end in rows:
        until = end if end and end > start else start + DEFAULT_LENGTH
        found[applicant_id].append(Interval(start, until))
    return found


async def note_wishes(session: AsyncSession, applicant_id: str, words: Sequence[str]) -> None:
    """Keep the hours that the applicant's words name, unless they have said some themselves."""
    hours = weekly_hours(words)
    if not hours or await session.get(ApplicantTimes, applicant_id) is not None:
        return
    contact = await session.get(Contact, applicant_id)
    session.add(
        ApplicantTimes(
            applicant_id=applicant_id,
            zone=contact.time_zone if contact else "",
            hours=[[one.weekday, one.from_minute, one.to_minute] for one in hours],
        )
    )


def decode_hours(rows: Iterable[Iterable[int]]) -> tuple[WeeklyHours, ...]:
    """Weekly hours from [weekday, from, to] as they are kept in JSON."""
    return tuple(WeeklyHours(*row) for row in rows)


async def staff_names(session: AsyncSession, staff_ids: Iterable[str]) -> dict[str, str]:
    """Names by id."""
    rows = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(set(staff_ids))))
    return {row.id: row.name for row in rows}
