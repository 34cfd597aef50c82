"""Bookings: proposed to the applicant, confirmed, moved, called off. One transaction each.

The state is read with a lock, the time is claimed before anything else is written, and what
people are told is written with it: either all of it happened or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.interviews.arranging import add_interview
from ehr_bridge.interviews.links import expiry
from ehr_bridge.interviews.tables import Interview, JoinLink, PanelMember
from ehr_bridge.profiles.persons import person_of
from ehr_bridge.recruiting.bias_audits import check_usable
from ehr_bridge.recruiting.pipeline.moves import advance_application, apply_for
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.scheduling import announcing
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.claims import claim, release
from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.people import load_rules
from ehr_bridge.scheduling.slots import Slot
from ehr_bridge.scheduling.tables import Booking, BookingConflict
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from interview.access import Principal
from interview.errors import WrongState
from interview.policy import policy
from interview.session import Status


@dataclass(frozen=True, slots=True)
class Ask:
    """A meeting to be arranged; `panel` is empty until a proposal is answered."""

    applicant_id: str
    opening_id: str
    panel: tuple[str, ...]
    length: timedelta


async def propose(
    session: AsyncSession, desk: Desk, who: Principal, ask: Ask, slots: Sequence[Slot]
) -> Booking:
    """Offer times to the applicant; the best is held for them until they should answer.

    Raises:
        WrongState: there is no time to offer, or the opening is closed.
        AuditMissing: a time is too early for the opening's policy.
        TimeTaken: the best has been booked in this moment.
    """
    if not slots:
        raise WrongState("there is no time at which everybody can")
    opening = await _must_be_open(session, ask.opening_id)
    check_usable(policy(opening.policy), opening, min(slot.start for slot in slots))
    booking = await _begin(session, desk, who, ask)
    rules = await load_rules(session, booking.company_id)
    best = slots[0]
    booking.state = "proposed"
    booking.slots = [encode_slot(slot) for slot in slots]
    booking.panel = list(best.panel)
    booking.starts_at, booking.ends_at = best.start, best.end
    booking.held_until = desk.now() + timedelta(hours=rules.answer_within_h)
    session.add(booking)
    await session.flush()
    await _claim(session, desk, booking)
    announcing.record(session, booking, "proposed", by=who.id)
    await audit.record(session, who, "propose_times", booking.id)
    party = await announcing.party_of(session, booking)
    await announcing.tell_applicant(session, desk, booking, party, "booking_proposed")
    return booking


async def book(
    session: AsyncSession, desk: Desk, who: Principal, ask: Ask, start: datetime
) -> Booking:
    """Arrange an interview at a time at once; the applicant may still move it by link.

    Raises:
        WrongState: the opening is closed.
        TimeTaken: somebody of it has another interview then.
    """
    booking = await _begin(session, desk, who, ask)
    booking.state = "proposed"
    booking.starts_at, booking.ends_at = start, start + ask.length
    session.add(booking)
    await session.flush()
    await confirm(session, desk, who, booking, start=start, panel=ask.panel)
    return booking


async def confirm(
    session: AsyncSession,
    desk: Desk,
    who: Principal,
    booking: Booking,
    *,
    start: datetime,
    panel: Sequence[str],
) -> None:
    """Settle a proposal on a time: the interview is arranged, both sides are told.

    Raises:
        WrongState: it is settled already, or called off, or the opening is closed.
        TimeTaken: somebody of it has another interview then.
    """
    if booking.state != "proposed":
        raise WrongState(f"the booking is {booking.state}")
    opening = await _must_be_open(session, booking.opening_id)
    _set_time(booking, desk, start, panel)
    booking.state, booking.held_until = "confirmed", None
    await _claim(session, desk, booking)
    booking.interview_id = add_interview(
        session,
        opening,
        applicant_id=booking.applicant_id,
        interviewer_ids=booking.panel,
        starts_at=start,
    )
    booking.known_start = start
    await session.flush()
    application = await apply_for(session, booking.applicant_id, opening)
    await advance_application(session, who, application.id, Stage.SCHEDULED)
    announcing.record(session, booking, "confirmed", by=who.id)
    await audit.record(session, who, "confirm_booking", booking.id)
    await announcing.tell_all(session, desk, booking, "booking_confirmed")


async def move(
    session: AsyncSession,
    desk: Desk,
    who: Principal,
    booking: Booking,
    *,
    start: datetime,
    panel: Sequence[str] = (),
    length: timedelta | None = None,
) -> None:
    """Bring a confirmed booking to another time, or before other people.

    What is moved back before the message went out is told to nobody.

    Raises:
        WrongState: it is not confirmed, or the interview has begun.
        AuditMissing: the time is too early for the opening's policy.
        TimeTaken: somebody of it has another interview then.
    """
    if booking.state != "confirmed":
        raise WrongState(f"the booking is {booking.state}")
    interview = await _scheduled(session, booking)
    opening = await session.get_one(Opening, booking.opening_id)
    check_usable(policy(opening.policy), opening, start)
    before = booking.starts_at
    if not await announcing.withhold(session, booking, booking.sequence):
        booking.known_start = before
    if length is not None:
        booking.length_min = int(length.total_seconds()) // 60
    _set_time(booking, desk, start, panel or booking.panel)
    booking.sequence += 1
    await _claim(session, desk, booking)
    await _move_interview(session, desk, interview, booking)
    await _forget_conflicts(session, booking.id)
    announcing.record(
        session, booking, "moved", by=who.id, **{"from": before.isoformat() if before else None}
    )
    await audit.record(session, who, "move_booking", booking.id)
    if booking.known_start != booking.starts_at:
        await announcing.tell_all(session, desk, booking, "booking_moved")


async def cancel(session: AsyncSession, desk: Desk, who: Principal, booking: Booking) -> None:
    """Call a booking off; its interview is no more, both sides are told.

    Raises:
        WrongState: it is called off already, or the interview has begun.
    """
    if booking.state == "cancelled":
        raise WrongState("the booking is cancelled")
    was_confirmed = booking.state == "confirmed"
    interview = await _scheduled(session, booking) if was_confirmed else None
    await announcing.withhold(session, booking, booking.sequence)
    booking.state, booking.held_until = "cancelled", None
    booking.sequence += 1
    booking.changed_at = desk.now()
    await release(session, booking.id)
    await _forget_conflicts(session, booking.id)
    if interview is not None:
        await _call_off(session, desk, interview)
    announcing.record(session, booking, "cancelled", by=who.id)
    await audit.record(session, who, "cancel_booking", booking.id)
    party = await announcing.party_of(session, booking)
    await announcing.tell_applicant(session, desk, booking, party, "booking_cancelled")
    if was_confirmed:
        await announcing.tell_staff(session, desk, booking, party, "booking_cancelled")


async def adopt(
    session: AsyncSession, desk: Desk, interview_id: str, length: timedelta, who: Principal
) -> Booking:
    """A booking for an interview that was arranged without one; its time is claimed.

    Raises:
        TimeTaken: somebody of it has another interview then.
    """
    interview = await session.get_one(Interview, interview_id)
    panel = await session.scalars(
        select(PanelMember.staff_id)
        .where(PanelMember.interview_id == interview_id)
        .order_by(PanelMember.position)
    )
    ask = Ask(interview.applicant_id, interview.opening_id, tuple(panel), length)
    booking = await _begin(session, desk, who, ask)
    booking.state, booking.interview_id = "confirmed", interview.id
    booking.starts_at, booking.ends_at = interview.starts_at, interview.starts_at + length
    booking.known_start = interview.starts_at
    session.add(booking)
    await session.flush()
    await _claim(session, desk, booking)
    announcing.record(session, booking, "confirmed", by=who.id)
    return booking


def encode_slot(slot: Slot) -> dict[str, Any]:
    """A slot as a booking keeps it."""
    return {
        "starts_at": slot.start.isoformat(),
        "ends_at": slot.end.isoformat(),
        "panel": list(slot.panel),
        "reasons": [reason.value for reason in slot.reasons],
    }


def offered_panel(booking: Booking, start: datetime) -> list[str]:
    """Who interviews at an offered start; empty where it was not offered."""
    for slot in booking.slots:
        if datetime.fromisoformat(slot["starts_at"]) == start:
            return list(slot["panel"])
    return []


async def _begin(session: AsyncSession, desk: Desk, who: Principal, ask: Ask) -> Booking:
    opening = await session.get_one(Opening, ask.opening_id)
    now = desk.now()
    return Booking(
        id=new_id("bkg"),
        company_id=opening.company_id,
        opening_id=ask.opening_id,
        applicant_id=ask.applicant_id,
        interview_id=None,
        panel=list(ask.panel),
        length_min=int(ask.length.total_seconds()) // 60,
        slots=[],
        sequence=0,
        moves=0,
        created_by=who.id,
        created_at=now,
        changed_at=now,
    )


async def _must_be_open(session: AsyncSession, opening_id: str) -> Opening:
    """The opening, not closed before the transaction ends; WrongState where it is already."""
    opening = await session.get_one(Opening, opening_id, with_for_update={"read": True})
    if opening.state == OpeningState.CLOSED.value:
        raise WrongState("the opening is closed")
    return opening


def _set_time(booking: Booking, desk: Desk, start: datetime, panel: Sequence[str]) -> None:
    booking.starts_at = start
    booking.ends_at = start + timedelta(minutes=booking.length_min)
    booking.panel = list(panel)
    booking.changed_at = desk.now()


async def _claim(session: AsyncSession, desk: Desk, booking: Booking) -> None:
    assert booking.starts_at is not None
    assert booking.ends_at is not None
    people = (await person_of(session, booking.applicant_id), *booking.panel)
    interval = Interval(booking.starts_at, booking.ends_at)
    await claim(session, booking.id, people, interval, now=desk.now())


async def _scheduled(session: AsyncSession, booking: Booking) -> Interview:
    """The booking's interview, which has not begun."""
    interview = await session.get(Interview, booking.interview_id or "", with_for_update=True)
    if interview is None or interview.status != Status.SCHEDULED.value:
        raise WrongState("the interview has begun, or is over")
    return interview


async def _forget_conflicts(session: AsyncSession, booking_id: str) -> None:
    """What was in the way of its time is no more, since the time is another."""
    await session.execute(
        delete(BookingConflict).where(
            BookingConflict.booking_id == booking_id, BookingConflict.settled_at.is_(None)
        )
    )


async def _move_interview(
    session: AsyncSession, desk: Desk, interview: Interview, booking: Booking
) -> None:
    assert booking.starts_at is not None
    interview.starts_at = booking.starts_at
    await session.execute(delete(PanelMember).where(PanelMember.interview_id == interview.id))
    session.add_all(
        PanelMember(interview_id=interview.id, staff_id=id, position=position)
        for position, id in enumerate(booking.panel)
    )
    # links are found by what they are, and open as long as the new time asks
    await session.execute(
        update(JoinLink)
        .where(JoinLink.interview_id == interview.id, JoinLink.revoked_at.is_(None))
        .values(expires_at=expiry(booking.starts_at, desk.now()))
    )


async def _call_off(session: AsyncSession, desk: Desk, interview: Interview) -> None:
    """The interview is removed; where something hangs on it (consents are proof), it is closed."""
    try:
        async with session.begin_nested():
            await session.delete(interview)
            await session.flush()
    except IntegrityError:
        await session.refresh(interview)
        interview.status = Status.ENDED.value
        await session.execute(
            update(JoinLink)
            .where(JoinLink.interview_id == interview.id, JoinLink.revoked_at.is_(None))
            .values(revoked_at=desk.now())
        )
