"""What scheduling does by itself: calendars read, conflicts noticed, people reminded."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.scheduling import announcing
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.bookings import cancel
from ehr_bridge.scheduling.calendars.sources import CalendarSources
from ehr_bridge.scheduling.claims import release_unanswered
from ehr_bridge.scheduling.conflicts import notice_conflicts
from ehr_bridge.scheduling.tables import Booking
from ehr_bridge.store.audit import SERVER
from ehr_bridge.store.database import Database

EVERY_S = 60.0
REMIND_BEFORE = timedelta(hours=1)

log = structlog.get_logger(__name__)


class SchedulingWatch:
    """Looks every minute. What was done is in the store: a restart does nothing twice."""

    def __init__(self, database: Database, desk: Desk, sources: CalendarSources) -> None:
        self._database = database
        self._desk = desk
        self._sources = sources

    async def watch_on(self, every_s: float = EVERY_S) -> None:
        """Look now and ever again; whatever fails is tried the next time."""
        while True:
            try:
                await self.look()
            except Exception as error:
                log.error("scheduling_watch_failed", error=type(error).__name__)
            await asyncio.sleep(every_s)

    async def look(self) -> None:
        """One round."""
        await self.remind()
        await self.end_proposals()
        await self._sources.read_due()
        async with self._database.write() as session:
            await release_unanswered(session, self._desk.now())
            if found := await notice_conflicts(session, self._desk):
                log.info("booking_conflicts_noticed", count=found)

    async def remind(self) -> int:
        """Remind both sides of what begins within the hour; returns of how many bookings."""
        now = self._desk.now()
        async with self._database.write() as session:
            due = list(
                await session.scalars(
                    select(Booking)
                    .where(
                        Booking.state == "confirmed",
                        Booking.starts_at > now,
                        Booking.starts_at <= now + REMIND_BEFORE,
                        or_(
                            Booking.reminded_for.is_(None),
                            Booking.reminded_for != Booking.starts_at,
                        ),
                    )
                    .with_for_update(skip_locked=True)
                )
            )
            for booking in due:
                await self._remind(session, booking)
        return len(due)

    async def end_proposals(self) -> int:
        """Call off what is proposed for openings that were closed; returns how many were."""
        of_closed = (
            select(Booking.id)
            .join(Opening, Opening.id == Booking.opening_id)
            .where(Booking.state == "proposed", Opening.state == OpeningState.CLOSED.value)
        )
        async with self._database.read() as session:
            ids = list(await session.scalars(of_closed.order_by(Booking.id)))
        for id in ids:
            async with self._database.write() as session:
                booking = await session.get_one(Booking, id, with_for_update=True)
                if booking.state == "proposed":
                    await cancel(session, self._desk, SERVER, booking)
        return len(ids)

    async def _remind(self, session: AsyncSession, booking: Booking) -> None:
        booking.reminded_for = booking.starts_at
        # who has just arranged it for within the hour has been told of it just now
        if booking.starts_at and booking.changed_at > booking.starts_at - REMIND_BEFORE:
            return
        await announcing.tell_all(session, self._desk, booking, "booking_reminder")
