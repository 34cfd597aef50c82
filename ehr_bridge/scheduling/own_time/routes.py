"""Routes that an applicant's time link opens."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Context, Services
from ehr_bridge.api.errors import CONFLICT, ErrorForm
from ehr_bridge.notices.contacts import keep_zone
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.bookings import cancel, confirm, encode_slot, move
from ehr_bridge.scheduling.finding import all_times, best_times, search_of
from ehr_bridge.scheduling.hours.weekly import zone_of
from ehr_bridge.scheduling.own_time.choosing import (
    freedom_of,
    link_closes_at,
    must_move,
    own_time,
    panel_for,
)
from ehr_bridge.scheduling.own_time.shapes import Chosen, OwnTime, OwnTimes, OwnWishes
from ehr_bridge.scheduling.routes import desk_of
from ehr_bridge.scheduling.shapes import Span
from ehr_bridge.scheduling.tables import ApplicantTimes, Booking
from interview.access import Action, Principal, Standing
from interview.errors import LinkProblem, LinkRefused, WrongState

router = APIRouter(
    prefix="/times/{token}",
    tags=["own time"],
    dependencies=[requires(Action.OPEN_TIME_LINK)],
    responses={
        404: {"model": ErrorForm, "description": "The link is unknown"},
        410: {"model": ErrorForm, "description": "Its time is over"},
    },
)


async def _booking(session: AsyncSession, services: Context, token: str) -> Booking:
    desk = services.bridge.scheduling.desk
    booking_id = desk.times.link_id(token, desk.now())
    booking = await session.get(Booking, booking_id, with_for_update=True)
    if booking is None:
        raise LinkRefused(LinkProblem.UNKNOWN)
    if link_closes_at(booking) <= desk.now():
        raise LinkRefused(LinkProblem.EXPIRED)
    return booking


def _applicant(booking: Booking) -> Principal:
    return Principal(booking.applicant_id, Standing.APPLICANT)


async def _answer(session: AsyncSession, desk: Desk, booking: Booking) -> OwnTime:
    await session.flush()
    return await own_time(session, desk, booking)


@router.get("", summary="The time of one's interview")
async def see(token: str, request: Request, response: Response, services: Services) -> OwnTime:
    """What is proposed or settled, and what may still be done."""
    response.headers["Cache-Control"] = "no-store"
    desk = desk_of(request, services)
    async with services.bridge.database.write() as session:  # a join link may have to be made
        return await own_time(session, desk, await _booking(session, services, token))


@router.get("/all", summary="Every possible time")
async def see_all(token: str, services: Services) -> OwnTimes:
    """All starts at which the same people can."""
    async with services.bridge.database.read() as session:
        booking = await _booking(session, services, token)
        found = await all_times(session, search_of(booking), services.bridge.now())
    return OwnTimes(items=[Span(starts_at=slot.start, ends_at=slot.end) for slot in found])


@router.post("/choice", summary="Take a time", responses=CONFLICT)
async def choose(token: str, chosen: Chosen, request: Request, services: Services) -> OwnTime:
    """Confirm a proposed time, or move a settled one, within the company's limits."""
    desk = desk_of(request, services)
    async with services.bridge.database.write() as session:
        booking = await _booking(session, services, token)
        if chosen.zone:
            await _keep_zone(session, booking.applicant_id, chosen.zone)
        who = _applicant(booking)
        if booking.state == "confirmed":
            free = await must_move(session, booking, desk.now())
            panel = await panel_for(session, booking, chosen.starts_at, desk.now())
            if not free.asked:
                booking.moves += 1
            await move(session, desk, who, booking, start=chosen.starts_at, panel=panel)
        else:
            panel = await panel_for(session, booking, chosen.starts_at, desk.now())
            await confirm(session, desk, who, booking, start=chosen.starts_at, panel=panel)
        return await _answer(session, desk, booking)


@router.put("/wishes", summary="Say when one can", responses=CONFLICT)
async def wish(token: str, wishes: OwnWishes, request: Request, services: Services) -> OwnTime:
    """New proposals follow, where the time is not settled yet."""
    zone_of(wishes.zone)
    desk = desk_of(request, services)
    async with services.bridge.database.write() as session:
        booking = await _booking(session, services, token)
        row = await _keep_zone(session, booking.applicant_id, wishes.zone)
        row.hours = [
            [one.weekday, one.from_minute, one.to_minute]
            for one in sorted(hours.hours() for hours in wishes.hours)
        ]
        await session.flush()
        if booking.state == "proposed":
            slots = await best_times(session, search_of(booking), desk.now())
            if slots:
                booking.slots = [encode_slot(slot) for slot in slots]
        return await _answer(session, desk, booking)


async def _keep_zone(session: AsyncSession, applicant_id: str, zone: str) -> ApplicantTimes:
    zone_of(zone)
    row = await session.get(ApplicantTimes, applicant_id)
    if row is None:
        row = ApplicantTimes(applicant_id=applicant_id, zone=zone, hours=[])
        session.add(row)
    row.zone = zone
    await keep_zone(session, applicant_id, zone)
    return row


@router.delete("", summary="Call one's interview off", responses=CONFLICT)
async def call_off(token: str, request: Request, services: Services) -> OwnTime:
    """Within the company's limit of how late."""
    desk = desk_of(request, services)
    async with services.bridge.database.write() as session:
        booking = await _booking(session, services, token)
        if booking.state == "confirmed":
            free = await freedom_of(session, booking, desk.now())
            if not free.may_cancel:
                raise WrongState("it is too late to cancel the interview")
        await cancel(session, desk, _applicant(booking), booking)
        return await _answer(session, desk, booking)
