"""Every recording is read whole, once, soon after its interview ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from ehr_bridge.interviews.plans import must_keep
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.recordings.tables import RecordingCheck
from ehr_bridge.store import domain_events
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview import spans
from interview.errors import VivavoceError
from interview.ports import RecordingArchive
from interview.session import Status

SETTLED = timedelta(seconds=30)
"""By then a recording is closed, were it after some tries, or it never will be."""

log = structlog.get_logger(__name__)


class RecordingChecks:
    """Checks what is due; a check is kept with the interview and erased with it."""

    def __init__(
        self,
        database: Database,
        archive: RecordingArchive,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._database = database
        self._archive = archive
        self._now = now

    async def due(self) -> list[str]:
        """Ids of the interviews that ended and whose recording nobody has checked."""
        settled = (self._now() - SETTLED).timestamp()
        async with self._database.read() as session:
            found = await session.scalars(
                select(Interview.id)
                .outerjoin(RecordingCheck, RecordingCheck.interview_id == Interview.id)
                .where(
                    RecordingCheck.interview_id.is_(None),
                    Interview.erased_at.is_(None),
                    Interview.status == Status.ENDED,
                    Interview.opened_unix_s + Interview.ended_s <= settled,
                )
                .order_by(Interview.id)
            )
            return list(found)

    async def check_due(self) -> list[str]:
        """Check what is due; what fails is logged, tried again, and keeps nobody waiting.

        Returns:
            Ids of the interviews that were checked.
        """
        checked = []
        for interview_id in await self.due():
            try:
                with spans.span("recording.check", session=interview_id):
                    await self.check(interview_id)
            except (VivavoceError, OSError) as error:
                log.error(
                    "recording_not_checked", interview=interview_id, error=type(error).__name__
                )
            else:
                checked.append(interview_id)
        return checked

    async def check(self, interview_id: str) -> None:
        """Read the recording whole and keep what was found.

        Raises:
            NotFound, Erased: there is no such interview, or no longer.
            OSError: the disk cannot be read.
        """
        parts = await self._archive.check(interview_id)
        damaged = [part for part in parts if part.damage]
        for part in damaged:
            log.error("recording_damaged", interview=interview_id, damage=part.damage)
        async with self._database.write() as session:
            interview = await must_keep(session, interview_id)
            check = await session.get(RecordingCheck, interview_id)
            if check is None:
                check = RecordingCheck(interview_id=interview_id)
                session.add(check)
            check.checked_at = self._now()
            check.damaged = len(damaged)
            check.parts = [asdict(part) for part in parts]
            if damaged:
                data = {"damaged": len(damaged), "parts": len(parts)}
                domain_events.record(
                    session, "recording.damaged", interview.company_id, interview_id, data
                )
