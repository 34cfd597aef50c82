"""What an applicant may do with the time of their interview. The rules are pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Company, Staff
from ehr_bridge.interviews.links import GRACE
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.scheduling import announcing
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.bookings import offered_panel
from ehr_bridge.scheduling.finding import panel_at, search_of
from ehr_bridge.scheduling.hours.shapes import HoursShape
from ehr_bridge.scheduling.own_time.shapes import OwnSlot, OwnTime, OwnTimeState
from ehr_bridge.scheduling.people import load_applicant, load_rules
from ehr_bridge.scheduling.rules import Rules
from ehr_bridge.scheduling.tables import Booking, BookingConflict
from interview.errors import TimeTaken, WrongState
from interview.session import Status


@dataclass(frozen=True, slots=True)
class Freedom:
    """What the applicant may still do with a confirmed time."""

    moves_left: int
    until: datetime
    asked: bool
    now: datetime

    @property
    def may_cancel(self) -> bool:
        """Whether they may still call it off."""
        return self.now < self.until

    @property
    def may_move(self) -> bool:
        """Whether they may still move it; where the company asked, always before the start."""
        return self.asked or (self.moves_left > 0 and self.now < self.until)


def freedom(
    starts_at: datetime, moves: int, rules: Rules, *, asked: bool, now: datetime
) -> Freedom:
    """By the company's limits of how often and how late; `asked` by a conflict of its own."""
    until = starts_at - timedelta(hours=rules.move_until_h)
    if asked:
        until = starts_at
    return Freedom(max(0, rules.moves - moves), until, asked and now < starts_at, now)


async def freedom_of(session: AsyncSession, booking: Booking, now: datetime) -> Freedom:
    """What the applicant may do with a booking that has a time."""
    rules = await load_rules(session, booking.company_id)
    asked = await _open_conflict(session, booking) is not None
    return freedom(booking.starts_at or now, booking.moves, rules, asked=asked, now=now)


def link_closes_at(booking: Booking) -> datetime:
    """Until when the applicant's link opens: GRACE after the last time settled or offered."""
    ends = [booking.ends_at or booking.created_at]
    if booking.state == "proposed":
        ends += [datetime.fromisoformat(slot["ends_at"]) for slot in booking.slots]
    return max(ends) + GRACE


async def must_move(session: AsyncSession, booking: Booking, now: datetime) -> Freedom:
    """What they may do; WrongState where moving is not among it, naming why."""
    free = await freedom_of(session, booking, now)
    if not free.may_move:
        cause = "too often" if free.moves_left == 0 else "too late"
        raise WrongState(f"it is {cause} to move the interview")
    return free


async def panel_for(
    session: AsyncSession, booking: Booking, start: datetime, now: datetime
) -> tuple[str, ...]:
    """Who interviews at a start that an applicant chose; TimeTaken where nobody can any more."""
    if booking.state == "proposed" and start == booking.starts_at and _is_held(booking, now):
        return tuple(booking.panel)
    panel = await panel_at(session, search_of(booking), start, now)
    if not panel and (offered := offered_panel(booking, start)):
        search = replace(search_of(booking), interviewers=tuple(offered))
        panel = await panel_at(session, search, start, now)
    if not panel:
        raise TimeTaken("that time is not free any more")
    return panel


def _is_held(booking: Booking, now: datetime) -> bool:
    return booking.held_until is not None and booking.held_until > now


async def _open_conflict(session: AsyncSession, booking: Booking) -> BookingConflict | None:
    return await session.scalar(
        select(BookingConflict)
        .where(BookingConflict.booking_id == booking.id, BookingConflict.settled_at.is_(None))
        .order_by(BookingConflict.noticed_at.desc())
        .limit(1)
    )


def _open_slots(booking: Booking, now: datetime) -> list[OwnSlot]:
    """The proposed times that may still be chosen."""
    if booking.state != "proposed":
        return []
    slots = [
        OwnSlot(
            starts_at=datetime.fromisoformat(slot["starts_at"]),
            ends_at=datetime.fromisoformat(slot["ends_at"]),
            reasons=slot["reasons"],
        )
        for slot in booking.slots
    ]
    return [slot for slot in slots if slot.starts_at > now]


async def own_time(session: AsyncSession, desk: Desk, booking: Booking) -> OwnTime:
    """The page of an applicant's time."""
    now = desk.now()
    rules = await load_rules(session, booking.company_id)
    applicant = await session.get_one(Applicant, booking.applicant_id)
    opening = await session.get_one(Opening, booking.opening_id)
    company = await session.get_one(Company, booking.company_id)
    panel = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(booking.panel)))
    names = {row.id: row.name for row in panel}
    time = await load_applicant(session, booking.applicant_id, rules)
    conflict = await _open_conflict(session, booking)
    confirmed = booking.state == "confirmed"
    free = await freedom_of(session, booking, now) if confirmed else None
    state: OwnTimeState = booking.state
    link = ""
    interview = await session.get(Interview, booking.interview_id or "")
    if confirmed and interview is not None:
        if interview.status == Status.ENDED.value:
            state = "over"
        else:
            link = await announcing.join_link(session, desk, interview)
    return OwnTime(
        company=company.name,
        applicant_name=applicant.name,
        opening_title=opening.title,
        language=opening.language,
        state=state,
        interviewers=[names[id] for id in booking.panel if id in names],
        length_min=booking.length_min,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        zone=time.zone.key,
        company_zone=rules.zone,
        slots=_open_slots(booking, now),
        suggested_at=conflict.suggested_at if conflict else None,
        asked_to_move=conflict is not None,
        moves_left=free.moves_left if free else None,
        movable=free.may_move if free else booking.state == "proposed",
        movable_until=free.until if free else None,
        hours=[HoursShape.model_validate(one) for one in time.hours],
        join_link=link,
    )
