"""What comes into the way of bookings later: noticed, told with a proposal, settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.scheduling import announcing
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.finding import best_times, search_of
from ehr_bridge.scheduling.hours.weekly import zone_of
from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.people import load_applicant, load_rules
from ehr_bridge.scheduling.slots import Slot
from ehr_bridge.scheduling.tables import (
    Absence,
    Booking,
    BookingConflict,
    BusyTime,
    CalendarSource,
)
from ehr_bridge.scheduling.wording import when
from ehr_bridge.store.base import new_id


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that takes an interviewer's time."""

    staff_id: str
    kind: str
    interval: Interval


async def notice_conflicts(session: AsyncSession, desk: Desk) -> int:
    """Look at every booking ahead; tell of new conflicts and forget those that went away.

    What HR settled by keeping the time is not told again; what went away by itself and
    comes back is new.

    Returns:
        How many new ones there are.
    """
    now = desk.now()
    bookings = list(
        await session.scalars(
            select(Booking)
            .where(Booking.state == "confirmed", Booking.starts_at > now)
            .order_by(Booking.starts_at, Booking.id)
        )
    )
    if not bookings:
        return 0
    last = max(booking.ends_at for booking in bookings if booking.ends_at)
    obstacles = await _obstacles(session, Interval(now, last + timedelta(seconds=1)))
    known = await _known_conflicts(session)
    return sum(
        [
            await _compare(session, desk, booking, obstacles, known.get(booking.id, []))
            for booking in bookings
        ]
    )


async def keep_time(session: AsyncSession, booking_id: str, now: datetime) -> None:
    """HR lives with what came into the way of a booking; it is not spoken of again."""
    await session.execute(
        update(BookingConflict)
        .where(BookingConflict.booking_id == booking_id, BookingConflict.settled_at.is_(None))
        .values(settled_at=now)
    )


async def _compare(
    session: AsyncSession,
    desk: Desk,
    booking: Booking,
    obstacles: dict[str, list[Obstacle]],
    known: list[BookingConflict],
) -> int:
    assert booking.starts_at is not None
    assert booking.ends_at is not None
    time = Interval(booking.starts_at, booking.ends_at)
    met = {
        id: obstacle
        for id in booking.panel
        for obstacle in reversed(obstacles.get(id, []))
        if obstacle.interval.meets(time)
    }
    for conflict in known:
        if conflict.settled_at is None and conflict.staff_id not in met:
            await session.delete(conflict)
    told = {conflict.staff_id for conflict in known}
    new = [obstacle for id, obstacle in met.items() if id not in told]
    if new:
        await _tell(session, desk, booking, new)
    return len(new)


async def _tell(session: AsyncSession, desk: Desk, booking: Booking, new: list[Obstacle]) -> None:
    best = next(iter(await best_times(session, search_of(booking), desk.now())), None)
    ids = [_keep(session, desk, booking, obstacle, best) for obstacle in new]
    party = await announcing.party_of(session, booking)
    rules = await load_rules(session, booking.company_id)
    zone = (await load_applicant(session, booking.applicant_id, rules)).zone
    busy = await session.get_one(Staff, new[0].staff_id)

    def suggested(zone: ZoneInfo, locale: str) -> str:
        return when(best.start, best.end, zone, locale[:2]) if best else ""

    await announcing.tell_applicant(
        session,
        desk,
        booking,
        party,
        "booking_conflict",
        occasion=ids[0],
        suggested=suggested(zone, party.applicant.locale),
    )
    await announcing.tell_staff(
        session,
        desk,
        booking,
        party,
        "booking_conflict",
        occasion=ids[0],
        busy=busy.name,
        suggested=suggested(zone_of(rules.zone), party.owner.locale),
    )


def _keep(
    session: AsyncSession, desk: Desk, booking: Booking, obstacle: Obstacle, best: Slot | None
) -> str:
    """Write a conflict down with the time proposed instead; returns its id."""
    assert booking.starts_at is not None
    conflict = BookingConflict(
        id=new_id("cfl"),
        booking_id=booking.id,
        staff_id=obstacle.staff_id,
        kind=obstacle.kind,
        starts_at=obstacle.interval.start,
        ends_at=obstacle.interval.end,
        booked_for=booking.starts_at,
        suggested_at=best.start if best else None,
        noticed_at=desk.now(),
        settled_at=None,
    )
    session.add(conflict)
    announcing.record(
        session,
        booking,
        "conflict",
        staff_id=obstacle.staff_id,
        suggested_at=best.start.isoformat() if best else None,
    )
    return conflict.id


async def _obstacles(session: AsyncSession, span: Interval) -> dict[str, list[Obstacle]]:
    found: dict[str, list[Obstacle]] = {}
    absences = await session.execute(
        select(Absence.staff_id, Absence.starts_at, Absence.ends_at).where(
            Absence.starts_at < span.end, Absence.ends_at > span.start
        )
    )
    events = await session.execute(
        select(CalendarSource.staff_id, BusyTime.starts_at, BusyTime.ends_at)
        .join(BusyTime, BusyTime.source_id == CalendarSource.id)
        .where(BusyTime.starts_at < span.end, BusyTime.ends_at > span.start)
    )
    for kind, rows in (("absence", absences), ("event", events)):
        for staff_id, starts_at, ends_at in rows:
            obstacle = Obstacle(staff_id, kind, Interval(starts_at, ends_at))
            found.setdefault(staff_id, []).append(obstacle)
    return found


async def _known_conflicts(session: AsyncSession) -> dict[str, list[BookingConflict]]:
    """Conflicts of the times booked now: open ones, and those that HR said to live with."""
    found: dict[str, list[BookingConflict]] = {}
    for conflict in await session.scalars(
        select(BookingConflict)
        .join(Booking, Booking.id == BookingConflict.booking_id)
        .where(Booking.state == "confirmed", BookingConflict.booked_for == Booking.starts_at)
    ):
        found.setdefault(conflict.booking_id, []).append(conflict)
    return found
