"""Routes of people's hours: shifts, focus, leave, tasks, other calendars."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Request
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE
from ehr_bridge.api.shapes import Named
from ehr_bridge.recruiting.tables import Competency, Opening
from ehr_bridge.scheduling.calendars.pages import must_see_staff
from ehr_bridge.scheduling.calendars.sources import Account
from ehr_bridge.scheduling.conflicts import notice_conflicts
from ehr_bridge.scheduling.hours.shapes import (
    AbsenceShape,
    HoursGiven,
    HoursPage,
    HoursShape,
    NewAbsence,
    NewSource,
    SourceShape,
)
from ehr_bridge.scheduling.hours.weekly import zone_of
from ehr_bridge.scheduling.people import load_hours, load_rules
from ehr_bridge.scheduling.routes import desk_of
from ehr_bridge.scheduling.tables import Absence, CalendarSource, StaffCalendar, StaffHours
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from interview.access import Action, Principal
from interview.errors import BadInput, NotFound

router = APIRouter(tags=["scheduling"])

HoursEditor = Annotated[Principal, requires(Action.EDIT_HOURS)]


@router.get("/staff/{staff_id}/hours", summary="A person's hours", responses=OF_ONE)
async def see_hours(staff_id: str, who: HoursEditor, services: Services) -> HoursPage:
    """Shifts, focus hours, limits, leave and tasks ahead, other calendars."""
    async with services.bridge.database.read() as session:
        person = await must_see_staff(session, who, staff_id)
        absences = await session.scalars(
            select(Absence)
            .where(Absence.staff_id == staff_id, Absence.ends_at > services.bridge.now())
            .order_by(Absence.starts_at)
        )
        sources = await session.scalars(
            select(CalendarSource)
            .where(CalendarSource.staff_id == staff_id)
            .order_by(CalendarSource.created_at)
        )
        given = await _hours(session, person)
        calendar = await session.get(StaffCalendar, staff_id)
        return HoursPage(
            **given.model_dump(),
            person=Named(id=person.id, name=person.name),
            absences=[AbsenceShape.model_validate(row) for row in absences],
            sources=[SourceShape.model_validate(row) for row in sources],
            has_feed=bool(calendar and calendar.feed_hash),
            known_specialities=await _known_specialities(session, person.company_id),
        )


async def _hours(session: AsyncSession, person: Staff) -> HoursGiven:
    calendar = await session.get(StaffCalendar, person.id)
    rules = await load_rules(session, person.company_id)
    hours = (await load_hours(session, [person.id]))[person.id]
    return HoursGiven(
        zone=calendar.zone if calendar else rules.zone,
        shifts=[HoursShape.model_validate(one) for one in hours["shift"]],
        focus=[HoursShape.model_validate(one) for one in hours["focus"]],
        daily_load=calendar.daily_load if calendar else None,
        specialities=calendar.specialities if calendar else [],
    )


async def _known_specialities(session: AsyncSession, company_id: str) -> list[str]:
    names = await session.scalars(
        select(Competency.name)
        .join(Opening, Opening.id == Competency.opening_id)
        .where(Opening.company_id == company_id)
        .distinct()
        .order_by(Competency.name)
        .limit(200)
    )
    return list(names)


@router.put("/staff/{staff_id}/hours", summary="Change a person's hours", responses=OF_ONE)
async def change_hours(
    staff_id: str,
    new: HoursGiven,
    who: HoursEditor,
    services: Services,
) -> HoursGiven:
    """What was there is replaced as a whole."""
    zone_of(new.zone)
    async with services.bridge.database.write() as session:
        await must_see_staff(session, who, staff_id)
        _check_apart(new)
        calendar = await calendar_of(session, staff_id, new.zone)
        calendar.zone, calendar.daily_load = new.zone, new.daily_load
        calendar.specialities = list(dict.fromkeys(word.strip() for word in new.specialities))
        await session.flush()
        await session.execute(delete(StaffHours).where(StaffHours.staff_id == staff_id))
        for kind, given in (("shift", new.shifts), ("focus", new.focus)):
            for hours in sorted({one.hours() for one in given}):
                session.add(
                    StaffHours(
                        staff_id=staff_id,
                        kind=kind,
                        weekday=hours.weekday,
                        from_minute=hours.from_minute,
                        to_minute=hours.to_minute,
                    )
                )
        await audit.record(session, who, "change_hours", staff_id)
    return new


def _check_apart(new: HoursGiven) -> None:
    for given in (new.shifts, new.focus):
        ordered = sorted({one.hours() for one in given})
        for a, b in pairwise(ordered):
            if a.weekday == b.weekday and b.from_minute < a.to_minute:
                raise BadInput("hours of one day overlap", "hours_overlap")


async def calendar_of(session: AsyncSession, staff_id: str, zone: str) -> StaffCalendar:
    """A person's calendar; begun in that zone where there is none."""
    calendar = await session.get(StaffCalendar, staff_id)
    if calendar is None:
        calendar = StaffCalendar(
            staff_id=staff_id, zone=zone, daily_load=None, specialities=[], feed_hash=None
        )
        session.add(calendar)
    return calendar


@router.post(
    "/staff/{staff_id}/absences",
    summary="Keep leave or a task",
    status_code=201,
    responses=OF_ONE,
)
async def add_absence(
    staff_id: str,
    new: NewAbsence,
    who: HoursEditor,
    request: Request,
    services: Services,
) -> AbsenceShape:
    """Bookings that it comes into the way of are told of at once."""
    if new.starts_at >= new.ends_at:
        raise BadInput("ends_at: it ends after it starts")
    async with services.bridge.database.write() as session:
        await must_see_staff(session, who, staff_id)
        row = Absence(id=new_id("abs"), staff_id=staff_id, **new.model_dump())
        session.add(row)
        await session.flush()
        await notice_conflicts(session, desk_of(request, services))
        await audit.record(session, who, "add_absence", staff_id, kind=new.kind)
    return AbsenceShape.model_validate(row)


@router.delete(
    "/staff/{staff_id}/absences/{absence_id}",
    summary="Take leave or a task back",
    status_code=204,
    responses=OF_ONE,
)
async def remove_absence(
    staff_id: str,
    absence_id: str,
    who: HoursEditor,
    request: Request,
    services: Services,
) -> None:
    """The time is free again."""
    async with services.bridge.database.write() as session:
        await must_see_staff(session, who, staff_id)
        row = await session.get(Absence, absence_id)
        if row is None or row.staff_id != staff_id:
            raise NotFound("no such absence")
        await session.delete(row)
        await session.flush()
        await notice_conflicts(session, desk_of(request, services))
        await audit.record(session, who, "remove_absence", staff_id)


@router.post(
    "/staff/{staff_id}/calendar-sources",
    summary="Read another calendar",
    status_code=201,
    responses={**OF_ONE, **CONFLICT},
)
async def add_source(
    staff_id: str,
    new: NewSource,
    who: HoursEditor,
    request: Request,
    services: Services,
) -> SourceShape:
    """It is read at once, and every quarter of an hour; only when one is busy is kept."""
    bridge = services.bridge
    async with bridge.database.read() as session:
        await must_see_staff(session, who, staff_id)
    account = Account(new.kind, new.url.strip(), new.user, new.password)
    source_id = await bridge.scheduling.sources.add(staff_id, account)
    async with bridge.database.write() as session:
        await notice_conflicts(session, desk_of(request, services))
        await audit.record(session, who, "add_calendar_source", staff_id, kind=new.kind)
        return SourceShape.model_validate(await session.get_one(CalendarSource, source_id))


@router.delete(
    "/staff/{staff_id}/calendar-sources/{source_id}",
    summary="Read a calendar no more",
    status_code=204,
    responses=OF_ONE,
)
async def remove_source(
    staff_id: str,
    source_id: str,
    who: HoursEditor,
    services: Services,
) -> None:
    """Its address, password and busy times are forgotten."""
    async with services.bridge.database.write() as session:
        await must_see_staff(session, who, staff_id)
        await audit.record(session, who, "remove_calendar_source", staff_id)
    await services.bridge.scheduling.sources.remove(staff_id, source_id)
