"""Routes of timetables: made, dragged, booked."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from sqlalchemy import select

from ehr_bridge.api.context import Context, Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE
from ehr_bridge.api.shapes import Named
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.scheduling.calendars.pages import MAX_SPAN
from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.reading import timetable_shape
from ehr_bridge.scheduling.routes import Arranger, check_theirs, desk_of
from ehr_bridge.scheduling.tables import StoredTimetable
from ehr_bridge.scheduling.timetables.shapes import Booked, NewPlace, NewTimetable, TimetableShape
from ehr_bridge.scheduling.timetables.timetables import Wish, find_timetable
from interview.errors import BadInput

router = APIRouter(prefix="/timetables", tags=["scheduling"])


@router.post("", summary="Make a timetable", status_code=201, responses={**OF_ONE, **CONFLICT})
async def make_timetable(
    new: NewTimetable,
    who: Arranger,
    services: Services,
) -> TimetableShape:
    """Places for many applicants at once, as a preview: nothing is booked yet."""
    if not timedelta() < new.ends_at - new.starts_at <= MAX_SPAN:
        days = MAX_SPAN.days
        raise BadInput(f"a timetable is of at most {days} days", "too_many_days", limit=days)
    async with services.bridge.database.read() as session:
        await check_theirs(session, who, new.opening_id, new.applicant_ids, new.interviewer_ids)
    wish = Wish(
        opening_id=new.opening_id,
        applicant_ids=tuple(new.applicant_ids),
        interviewers=tuple(dict.fromkeys(new.interviewer_ids)),
        panel_size=new.panel_size,
        length=timedelta(minutes=new.length_min),
        span=Interval(max(new.starts_at, services.bridge.now()), new.ends_at),
    )
    timetable = await services.bridge.scheduling.timetables.make(who, wish)
    return await _shape(services, timetable)


async def _shape(services: Context, timetable: StoredTimetable) -> TimetableShape:
    async with services.bridge.database.read() as session:
        problems = await services.bridge.scheduling.timetables.problems(session, timetable)
        return await timetable_shape(session, timetable, problems)


@router.get("/{timetable_id}", summary="One timetable", responses=OF_ONE)
async def see_timetable(
    timetable_id: str,
    who: Arranger,
    services: Services,
) -> TimetableShape:
    """Its places with what is wrong with them, and who has none and why."""
    async with services.bridge.database.read() as session:
        timetable = await find_timetable(session, who, timetable_id)
    return await _shape(services, timetable)


@router.put(
    "/{timetable_id}/places/{applicant_id}",
    summary="Put an applicant elsewhere",
    responses={**OF_ONE, **CONFLICT},
)
async def move_place(
    timetable_id: str,
    applicant_id: str,
    new: NewPlace,
    who: Arranger,
    services: Services,
) -> TimetableShape:
    """Anywhere: what is wrong with the place is said beside it."""
    place = {
        "applicant_id": applicant_id,
        "starts_at": new.starts_at.isoformat(),
        "panel": new.interviewer_ids,
    }
    async with services.bridge.database.write() as session:
        timetable = await find_timetable(session, who, timetable_id)
        await services.bridge.scheduling.timetables.place(session, timetable, place)
    return await _shape(services, timetable)


@router.post(
    "/{timetable_id}/bookings", summary="Book a timetable", responses={**OF_ONE, **CONFLICT}
)
async def book_timetable(
    timetable_id: str,
    who: Arranger,
    request: Request,
    services: Services,
) -> Booked:
    """Every place becomes a confirmed booking, and everybody is told.

    Where it broke off, asking again books the rest; `booked` counts all.
    """
    timetables = services.bridge.scheduling.timetables
    timetable = await timetables.book(desk_of(request, services), who, timetable_id)
    refused = [place["applicant_id"] for place in timetable.places if "refused" in place]
    async with services.bridge.database.read() as session:
        names = await session.execute(
            select(Applicant.id, Applicant.name).where(Applicant.id.in_(refused))
        )
    return Booked(
        booked=len(timetable.places) - len(refused),
        refused=[Named(id=row.id, name=row.name) for row in names],
    )
