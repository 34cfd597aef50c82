"""Concluding interviews from their journals, right after the end or after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.evaluation.sheet import score_rows, sheet_of
from ehr_bridge.evaluation.tables import EvaluationSheet
from ehr_bridge.interviews.journal import StoredJournal
from ehr_bridge.interviews.plans import load_plan, must_find, must_keep
from ehr_bridge.interviews.tables import Interview, JournalBatch
from ehr_bridge.recruiting.pipeline.moves import SYSTEM, advance_application, application_of
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.store import domain_events
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview.errors import WrongState
from interview.events import Event
from interview.ports import InterviewPlan
from interview.scoring.conclusion import conclude
from interview.session import Session, Status

SERVER = "server"
"""Who ends an interview that broke off."""
INTERRUPTED = "interrupted"
"""The reason of InterviewEnded then."""

log = structlog.get_logger(__name__)


class Conclusions:
    """Writes evaluation sheets, each once."""

    def __init__(
        self, database: Database, journal: StoredJournal, now: Callable[[], datetime] = now_utc
    ) -> None:
        self._database = database
        self._journal = journal
        self._now = now

    async def conclude(self, interview_id: str) -> None:
        """Write the sheet from the journal; where there is one, nothing changes.

        With it the application comes on to "interviewed", and "interview.ended" is told.

        Raises:
            NotFound: no such interview.
            WrongState: it has not ended.
        """
        async with self._database.read() as session:
            if await session.get(EvaluationSheet, interview_id) is not None:
                return
            plan = await load_plan(session, interview_id)
        await self._conclude(plan, await self._journal.read(interview_id))

    async def _conclude(self, plan: InterviewPlan, events: list[Event]) -> None:
        folded = await asyncio.to_thread(Session.fold, plan.id, plan.job, events)
        if folded.status is not Status.ENDED:
            raise WrongState("the interview has not ended")
        conclusion = await asyncio.to_thread(conclude, plan.job, plan.permit, events)
        try:
            async with self._database.write() as session:
                interview = await must_keep(session, plan.id)
                _follow(interview, folded)
                if await session.get(EvaluationSheet, plan.id) is None:
                    session.add(sheet_of(plan.id, conclusion, self._now()))
                    await session.flush()
                    session.add_all(score_rows(plan.id, conclusion))
                    await _tell(session, interview)
        except IntegrityError:
            return  # another writer was a moment quicker, with the same journal
        log.info("interview_concluded", interview=plan.id)

    async def conclude_interrupted(self, quiet: timedelta) -> list[str]:
        """At server start: bring every interview to where its journal says it is.

        Those that ended, but whose end or sheet was lost in a crash, are concluded. Those
        that are live but wrote nothing for `quiet` are ended and concluded. The others
        stay live, so that people can rejoin. One that fails does not keep the others.

        Returns:
            Ids of the interviews that were concluded.
        """
        concluded = []
        for interview_id in await self._unconcluded():
            try:
                if await self._resume(interview_id, quiet):
                    concluded.append(interview_id)
            except Exception as error:  # a journal that cannot be read, among others
                log.error(
                    "interview_not_concluded", interview=interview_id, error=type(error).__name__
                )
        return concluded

    async def _unconcluded(self) -> list[str]:
        """Interviews whose room was opened, which have no sheet and are not erased."""
        async with self._database.read() as session:
            found = await session.scalars(
                select(Interview.id)
                .outerjoin(EvaluationSheet, EvaluationSheet.interview_id == Interview.id)
                .where(
                    EvaluationSheet.interview_id.is_(None),
                    Interview.erased_at.is_(None),
                    or_(Interview.opened_unix_s.is_not(None), Interview.status != "scheduled"),
                )
                .order_by(Interview.id)
            )
            return list(found)

    async def _resume(self, interview_id: str, quiet: timedelta) -> bool:
        """Conclude one interview if it is over; else follow its journal."""
        async with self._database.read() as session:
            plan = await load_plan(session, interview_id)
        events = await self._journal.read(interview_id)
        folded = Session.fold(plan.id, plan.job, events)
        if folded.status is Status.LIVE and await self._is_quiet(interview_id, quiet):
            last_s = max(event.time_s for event in events)
            ending = folded.end(SERVER, last_s, INTERRUPTED)
            await self._journal.append(interview_id, len(events) + 1, ending)
            events += ending
            folded = Session.fold(plan.id, plan.job, events)
        if folded.status is Status.ENDED:
            await self._conclude(plan, events)
            return True
        async with self._database.write() as session:
            _follow(await must_find(session, interview_id), folded)
        return False

    async def _is_quiet(self, interview_id: str, quiet: timedelta) -> bool:
        async with self._database.read() as session:
            last = await session.scalar(
                select(func.max(JournalBatch.written_at)).where(
                    JournalBatch.interview_id == interview_id
                )
            )
        return last is not None and self._now() - last > quiet


async def _tell(session: AsyncSession, interview: Interview) -> None:
    """Say that an interview has ended; its application comes on where it has not ended."""
    application = await application_of(session, interview.applicant_id, interview.opening_id)
    if application is not None:
        await advance_application(session, SYSTEM, application.id, Stage.INTERVIEWED)
    about = {
        "applicant_id": interview.applicant_id,
        "opening_id": interview.opening_id,
        "application_id": application.id if application else None,
    }
    for kind in ("interview.ended", "evaluation.ready"):
        domain_events.record(session, kind, interview.company_id, interview.id, about)


def _follow(interview: Interview, folded: Session) -> None:
    """Bring an interview's row to where its journal is; a status is never taken back."""
    if folded.status is Status.SCHEDULED or interview.status == Status.ENDED:
        return
    interview.status = folded.status.value
    interview.started_s = folded.started_s
    interview.ended_s = folded.ended_s
