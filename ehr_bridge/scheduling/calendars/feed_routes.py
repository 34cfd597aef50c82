"""Routes of feeds: a person's interviews as calendar programs read them."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services, base_url
from ehr_bridge.api.errors import OF_ONE, ErrorForm
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.profiles.persons import join_person
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.scheduling.calendars.files import OWN_UID
from ehr_bridge.scheduling.calendars.invites import Meeting, feed
from ehr_bridge.scheduling.calendars.pages import must_see_staff
from ehr_bridge.scheduling.hours.routes import HoursEditor, calendar_of
from ehr_bridge.scheduling.hours.shapes import FeedShape
from ehr_bridge.scheduling.people import DEFAULT_LENGTH, load_rules
from ehr_bridge.scheduling.tables import Booking, StaffCalendar
from ehr_bridge.store import audit
from ehr_bridge.store.tokens import new_token, token_hash
from interview.access import Action, Principal
from interview.errors import NotAllowed, NotFound
from interview.session import Status

router = APIRouter(tags=["scheduling"])


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
        calendar = await calendar_of(session, staff_id, rules.zone)
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
    async with services.bridge.database.read() as session:
        staff = await session.scalar(
            select(Staff)
            .join(StaffCalendar, StaffCalendar.staff_id == Staff.id)
            .where(StaffCalendar.feed_hash == token_hash(token), Staff.active)
        )
        if staff is None:
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
