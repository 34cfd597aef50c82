"""Routes of calendars, of finding a time, and of bookings, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Context, Services, base_url
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.interviews.arranging import check_panel
from ehr_bridge.reach import arrangeable_openings, reachable_people
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.scheduling import conflicts, finding
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.bookings import Ask, book, cancel, move, propose
from ehr_bridge.scheduling.calendars.pages import MAX_SPAN, calendar_page, must_see_staff
from ehr_bridge.scheduling.finding import best_times, search_of
from ehr_bridge.scheduling.hours.shapes import RulesShape
from ehr_bridge.scheduling.hours.working_days import check_region
from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.people import keep_rules, load_applicant, load_rules
from ehr_bridge.scheduling.reading import booking_shape, find_booking, slot_shapes
from ehr_bridge.scheduling.shapes import (
    BookingShape,
    CalendarPage,
    MoveShape,
    NewBooking,
    Search,
    TimesFound,
)
from ehr_bridge.store import audit
from interview.access import Action, Principal
from interview.errors import BadInput, NotFound

router = APIRouter(tags=["scheduling"])

Arranger = Annotated[Principal, requires(Action.ARRANGE_INTERVIEW)]


def desk_of(request: Request, services: Context) -> Desk:
    """The desk whose links begin with what the request came to."""
    return services.bridge.scheduling.desk_at(base_url(request, services.settings))


@router.get("/calendar", summary="Calendars of a span", responses=SIGNED_IN)
async def see_calendar(
    who: Annotated[Principal, requires(Action.SEE_CALENDAR)],
    services: Services,
    starts_at: AwareDatetime,
    ends_at: AwareDatetime,
    staff_id: Annotated[list[str] | None, Query(max_length=40)] = None,
) -> CalendarPage:
    """Interviews, leave, tasks, focus hours and busy times; without ids one's own.

    Interviewers see their own calendar; HR sees when colleagues are busy, and with what only
    where it is their requisition's.
    """
    if not timedelta() < ends_at - starts_at <= MAX_SPAN:
        raise BadInput(f"a calendar is read for at most {MAX_SPAN.days} days at once")
    async with services.bridge.database.read() as session:
        staff = [await must_see_staff(session, who, id) for id in staff_id or [who.id]]
        now = services.bridge.now()
        return await calendar_page(session, who, staff, Interval(starts_at, ends_at), now)


@router.get("/scheduling-rules", summary="Rules of scheduling", responses=SIGNED_IN)
async def see_rules(
    who: Annotated[Principal, requires(Action.SEE_CALENDAR)], services: Services
) -> RulesShape:
    """The company's windows, buffers, loads and limits."""
    async with services.bridge.database.read() as session:
        rules = await load_rules(session, await company_of(session, who))
    return RulesShape.model_validate(rules)


@router.put("/scheduling-rules", summary="Change the rules", responses=SIGNED_IN)
async def change_rules(
    new: RulesShape,
    who: Annotated[Principal, requires(Action.EDIT_SCHEDULING_RULES)],
    services: Services,
) -> RulesShape:
    """They hold for what is proposed and booked from now on."""
    rules = new.rules()
    check_region(rules.region)
    async with services.bridge.database.write() as session:
        company_id = await company_of(session, who)
        await keep_rules(session, company_id, rules)
        await audit.record(session, who, "change_scheduling_rules", company_id)
    return RulesShape.model_validate(rules)


@router.post("/times", summary="Find a time", responses=OF_ONE)
async def find_times(
    search: Search,
    who: Arranger,
    services: Services,
) -> TimesFound:
    """The best time at which everybody can, and three others, each with its reasons."""
    async with services.bridge.database.read() as session:
        wanted = await _search(session, who, search)
        opening = await session.get_one(Opening, search.opening_id)
        return await _times(session, wanted, opening.company_id, services.bridge.now())


async def check_theirs(
    session: AsyncSession,
    who: Principal,
    opening_id: str,
    applicant_ids: Sequence[str],
    interviewer_ids: Sequence[str],
) -> None:
    """NotFound or BadInput unless opening, applicants and panel are theirs to bring together."""
    opening = await session.scalar(
        select(Opening).where(Opening.id == opening_id, arrangeable_openings(who))
    )
    theirs = await session.scalars(
        select(Applicant.id).where(Applicant.id.in_(applicant_ids), reachable_people(who))
    )
    if opening is None or set(applicant_ids) - set(theirs):
        raise NotFound("no such opening or applicant")
    await check_panel(session, interviewer_ids, opening.company_id)


async def _search(session: AsyncSession, who: Principal, search: Search) -> finding.Search:
    """The search, once all whom it names are known to be theirs to bring together."""
    await check_theirs(
        session, who, search.opening_id, [search.applicant_id], search.interviewer_ids
    )
    return finding.Search(
        applicant_id=search.applicant_id,
        opening_id=search.opening_id,
        length=timedelta(minutes=search.length_min),
        interviewers=tuple(search.interviewer_ids),
        panel_size=search.panel_size,
    )


async def _times(
    session: AsyncSession, search: finding.Search, company_id: str, now: datetime
) -> TimesFound:
    rules = await load_rules(session, company_id)
    applicant = await load_applicant(session, search.applicant_id, rules)
    found = await best_times(session, search, now)
    return TimesFound(
        items=await slot_shapes(session, found),
        zone=rules.zone,
        applicant_zone=applicant.zone.key,
    )


@router.post(
    "/bookings",
    summary="Book a meeting, or propose times",
    status_code=201,
    responses={**OF_ONE, **CONFLICT},
)
async def make_booking(
    new: NewBooking,
    who: Arranger,
    request: Request,
    services: Services,
) -> BookingShape:
    """With `starts_at` it is arranged at once; without, the applicant chooses by link."""
    desk = desk_of(request, services)
    async with services.bridge.database.write() as session:
        search = await _search(session, who, new)
        ask = Ask(new.applicant_id, new.opening_id, search.interviewers, search.length)
        if new.starts_at is None:
            slots = await best_times(session, search, desk.now())
            booking = await propose(session, desk, who, ask, slots)
        else:
            if not ask.panel:
                raise BadInput("interviewer_ids: a fixed time needs its panel")
            booking = await book(session, desk, who, ask, new.starts_at)
        await session.flush()
        return await booking_shape(session, desk, booking)


@router.get("/bookings/{booking_id}", summary="One booking", responses=OF_ONE)
async def see_booking(
    booking_id: str,
    who: Arranger,
    request: Request,
    services: Services,
) -> BookingShape:
    """Its time, its people, what came into its way, and the applicant's link."""
    async with services.bridge.database.read() as session:
        booking = await find_booking(session, who, booking_id)
        return await booking_shape(session, desk_of(request, services), booking)


@router.get("/bookings/{booking_id}/times", summary="Other times", responses=OF_ONE)
async def other_times(
    booking_id: str,
    who: Arranger,
    services: Services,
) -> TimesFound:
    """The best other times for the same people."""
    async with services.bridge.database.read() as session:
        booking = await find_booking(session, who, booking_id)
        now = services.bridge.now()
        return await _times(session, search_of(booking), booking.company_id, now)


@router.patch("/bookings/{booking_id}", summary="Move a booking", responses={**OF_ONE, **CONFLICT})
async def move_booking(
    booking_id: str,
    new: MoveShape,
    who: Arranger,
    request: Request,
    services: Services,
) -> BookingShape:
    """To another time, or before others. Moved back within a minute, nobody is told."""
    desk = desk_of(request, services)
    async with services.bridge.database.write() as session:
        booking = await find_booking(session, who, booking_id)
        await check_panel(session, new.interviewer_ids, booking.company_id)
        await move(
            session,
            desk,
            who,
            booking,
            start=new.starts_at,
            panel=new.interviewer_ids,
            length=timedelta(minutes=new.length_min) if new.length_min else None,
        )
        await session.flush()
        return await booking_shape(session, desk, booking)


@router.delete(
    "/bookings/{booking_id}",
    summary="Call a booking off",
    status_code=204,
    responses={**OF_ONE, **CONFLICT},
)
async def cancel_booking(
    booking_id: str,
    who: Arranger,
    request: Request,
    services: Services,
) -> None:
    """The interview is no more; both sides are told."""
    async with services.bridge.database.write() as session:
        booking = await find_booking(session, who, booking_id)
        await cancel(session, desk_of(request, services), who, booking)


@router.delete(
    "/bookings/{booking_id}/conflicts",
    summary="Keep the time in spite of conflicts",
    status_code=204,
    responses=OF_ONE,
)
async def keep_time(
    booking_id: str,
    who: Arranger,
    services: Services,
) -> None:
    """What came into the way is not spoken of again."""
    async with services.bridge.database.write() as session:
        booking = await find_booking(session, who, booking_id)
        await conflicts.keep_time(session, booking.id, services.bridge.now())
        await audit.record(session, who, "keep_booking_time", booking.id)
