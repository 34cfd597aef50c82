"""Claims on people's time: what makes it impossible to book anybody twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.tables import Booking, TimeClaim
from interview.errors import TimeTaken

TICK_S = 300
"""Seconds of one tick. An interview claims every tick that it touches."""


def ticks(interval: Interval) -> range:
    """The ticks that an interval touches."""
    first = int(interval.start.timestamp()) // TICK_S
    end = -(-int(interval.end.timestamp()) // TICK_S)
    return range(first, end)


async def claim(
    session: AsyncSession,
    booking_id: str,
    people: Iterable[str],
    interval: Interval,
    *,
    now: datetime,
) -> None:
    """Take an interval of these people's time, durable with the caller's transaction.

    What the booking claimed before is given back first, and what proposals held that were not
    answered in time. Where another transaction has
    claimed the same but not ended, the database makes this one wait for its end.

    Raises:
        TimeTaken: another booking has some of it.
    """
    await release(session, booking_id)
    await release_unanswered(session, now)
    rows = [
        {"person_id": person, "tick": tick, "booking_id": booking_id}
        for person in sorted(set(people))  # one order for all, so that two never deadlock
        for tick in ticks(interval)
    ]
    try:
        async with session.begin_nested():
            await session.execute(insert(TimeClaim), rows)
    except IntegrityError:
        raise TimeTaken("somebody of the meeting has just been booked at that time") from None


async def release(session: AsyncSession, booking_id: str) -> None:
    """Give back what a booking claimed."""
    await session.execute(delete(TimeClaim).where(TimeClaim.booking_id == booking_id))


async def release_unanswered(session: AsyncSession, now: datetime) -> None:
    """Give back what proposals claim whose time to answer is over; they may still be answered."""
    unanswered = select(Booking.id).where(Booking.state == "proposed", Booking.held_until <= now)
    await session.execute(delete(TimeClaim).where(TimeClaim.booking_id.in_(unanswered)))
