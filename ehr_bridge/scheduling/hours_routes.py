"""Routes of people's hours: shifts, focus, leave, tasks, other calendars, feeds."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from fastapi import APIRouter, Request, Response
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services, base_url
from ehr_bridge.api.errors import CONFLICT, OF_ONE, ErrorForm
from ehr_bridge.api.shapes import Named
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.recruiting.tables import Applicant, Competency, Opening
from ehr_bridge.resumes.persons import join_person
from ehr_bridge.scheduling.calendar_files import OWN_UID
from ehr_bridge.scheduling.calendar_pages import must_see_staff
from ehr_bridge.scheduling.conflicts import notice_conflicts
from ehr_bridge.scheduling.hours import zone_of
from ehr_bridge.scheduling.invites import Meeting, feed
from ehr_bridge.scheduling.people import DEFAULT_LENGTH, load_hours, load_rules
from ehr_bridge.scheduling.routes import desk_of
from ehr_bridge.scheduling.shapes import (
    AbsenceShape,
    FeedShape,
    HoursGiven,
    HoursPage,
    HoursShape,
    NewAbsence,
    NewSource,
    SourceShape,
)
from ehr_bridge.scheduling.sources import Account
from ehr_bridge.scheduling.tables import (
    Absence,
    Booking,
    CalendarSource,
    StaffCalendar,
    StaffHours,
)
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from ehr_bridge.store.tokens import new_token, token_hash
from interview.access import Action, Principal
from interview.errors import BadInput, NotAllowed, NotFound
from interview.session import Status

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
        calendar = await _calendar(session, staff_id, new.zone)
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
        _check_apart(new)
        await audit.record(session, who, "change_hours", staff_id)
    return new


def _check_apart(new: HoursGiven) -> None:
    for given in (new.shifts, new.focus):
        ordered = sorted({one.hours() for one in given})
        for a, b in pairwise(ordered):
            if a.weekday == b.weekday and b.from_minute < a.to_minute:
                raise BadInput("hours of one day overlap", "hours_overlap")


async def _calendar(session: AsyncSession, staff_id: str, zone: str) -> StaffCalendar:
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


@router.post(
    "/staff/{staff_id}/feed", summary="Make a feed address", status_code=201, responses=OF_ONE
)
async def make_feed(
    staff_id: str,
    who: HoursEditor,
    request: Request,
    services: Services,
) -> FeedShape:
    """A secret address of one's interviews; the one before leads nowhere any more."""
    token = new_token()
    async with services.bridge.database.write() as session:
        person = await _must_be_oneself(session, who, staff_id)
        rules = await load_rules(session, person.company_id)
        calendar = await _calendar(session, staff_id, rules.zone)
        calendar.feed_hash = token_hash(token)
        await audit.record(session, who, "make_calendar_feed", staff_id)
    return FeedShape(url=f"{base_url(request, services.settings)}/api/v1/feeds/{token}")


@router.delete("/staff/{staff_id}/feed", summary="End a feed", status_code=204, responses=OF_ONE)
async def end_feed(staff_id: str, who: HoursEditor, services: Services) -> None:
    """Its address leads nowhere any more."""
    async with services.bridge.database.write() as session:
        await _must_be_oneself(session, who, staff_id)
        calendar = await session.get(StaffCalendar, staff_id)
        if calendar is not None:
            calendar.feed_hash = None
        await audit.record(session, who, "end_calendar_feed", staff_id)


async def _must_be_oneself(session: AsyncSession, who: Principal, staff_id: str) -> Staff:
    """A feed names every applicant of its person, also those whom a colleague may not see."""
    person = await must_see_staff(session, who, staff_id)
    if person.id != who.id:
        raise NotAllowed("a feed address is made and ended by its own person alone")
    return person


@router.get(
    "/feeds/{token}",
    summary="A person's interviews as iCalendar",
    dependencies=[requires(Action.READ_CALENDAR_FEED)],
    responses={
        200: {"content": {"text/calendar": {}}, "description": "The calendar"},
        404: {"model": ErrorForm, "description": "There is no such feed"},
    },
    response_class=Response,
)
async def read_feed(token: str, request: Request, services: Services) -> Response:
    """Who has the address reads it: calendar programs cannot sign in."""
    hashed = token_hash(token)
    async with services.bridge.database.read() as session:
        staff = await session.scalar(
            select(Staff)
            .join(StaffCalendar, StaffCalendar.staff_id == Staff.id)
            .where(StaffCalendar.feed_hash == hashed, Staff.active)
        )
        if staff is None or not hashed:
            raise NotFound("no such feed")
        base = base_url(request, services.settings)
        content = feed(await _meetings(session, staff.id, base), f"Vivavoce · {staff.name}")
    return Response(
        content, media_type="text/calendar", headers={"cache-control": "private, max-age=300"}
    )


async def _meetings(session: AsyncSession, staff_id: str, base: str) -> list[Meeting]:
    rows = await session.execute(
        join_person(
            select(Interview, Applicant.name, Opening.title, Booking),
            Interview.applicant_id.expression,
        )
        .join(PanelMember, PanelMember.interview_id == Interview.id)
        .join(Opening, Opening.id == Interview.opening_id)
        .outerjoin(Booking, Booking.interview_id == Interview.id)
        .where(PanelMember.staff_id == staff_id, Interview.status != Status.ENDED.value)
        .order_by(Interview.starts_at)
        .limit(1000)
    )
    return [
        Meeting(
            uid=f"{booking.id if booking else interview.id}{OWN_UID}",
            sequence=booking.sequence if booking else 0,
            start=interview.starts_at,
            end=(booking.ends_at if booking else None) or interview.starts_at + DEFAULT_LENGTH,
            title=f"{name} · {title}",
            text=title,
            changed_at=booking.changed_at if booking else interview.created_at,
            link=f"{base}/interviews/{interview.id}",
        )
        for interview, name, title, booking in rows
    ]
