"""Retention and erasure: what an interview held is deleted in time, or on request.

The order is: recording key, recording files, rows. Once the key is shredded the interview
counts as erased for everybody (`plans.must_keep`), so that an erasure that was cut off has
left nothing readable; `due` names it again until it is complete.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import and_, delete, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.evaluation.tables import EvaluationSheet, Note, Rating, Rescore, SheetScore
from ehr_bridge.faq.tables import AskedQuestion
from ehr_bridge.interviews.plans import job_asked, without_own_questions
from ehr_bridge.interviews.tables import Interview, JoinLink, JournalBatch
from ehr_bridge.privacy.holds import interview_held, must_not_hold_interview
from ehr_bridge.privacy.tables import RecordingKey
from ehr_bridge.question_bank.tables import PreparedQuestion
from ehr_bridge.recordings.keys import StoredRecordingKeys
from ehr_bridge.recordings.tables import RecordingCheck
from ehr_bridge.store import audit
from ehr_bridge.store.audit import SERVER
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import NotFound, VivavoceError, WrongState
from interview.policy import Policy, policies, policy
from interview.ports import RecordingArchive
from interview.session import Status

HOLDINGS = (
    Rescore,
    SheetScore,
    EvaluationSheet,
    Rating,
    Note,
    JournalBatch,
    PreparedQuestion,
    AskedQuestion,
    RecordingCheck,
)
"""Tables that hold what was said, seen and judged, in an order that foreign keys allow."""

log = structlog.get_logger(__name__)


class Retention:
    """Erases interviews. The interview's row, its consents and the audit log stay."""

    def __init__(
        self,
        database: Database,
        keys: StoredRecordingKeys,
        archive: RecordingArchive,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._database = database
        self._keys = keys
        self._archive = archive
        self._now = now

    async def due(self, now: datetime) -> list[str]:
        """Ids of the interviews whose time is over, or whose erasure was asked for or cut off.

        Those on legal hold are not due, unless their erasure had begun before it.
        """
        shortest = min(rules.retention_days for rules in policies().values())
        over = now - timedelta(days=shortest)
        end_unix_s = Interview.opened_unix_s + Interview.ended_s
        ended_in_time = or_(
            end_unix_s <= over.timestamp(),
            and_(end_unix_s.is_(None), Interview.starts_at <= over),
        )
        async with self._database.read() as session:
            found = await session.execute(
                select(Interview, RecordingKey.shredded_at)
                .outerjoin(RecordingKey, RecordingKey.interview_id == Interview.id)
                .where(
                    Interview.erased_at.is_(None),
                    Interview.status != Status.LIVE,
                    or_(
                        RecordingKey.shredded_at.is_not(None),
                        and_(
                            or_(ended_in_time, Interview.erasure_asked_at.is_not(None)),
                            not_(interview_held()),
                        ),
                    ),
                )
                .order_by(Interview.id)
            )
            return [
                interview.id
                for interview, shredded_at in found.all()
                if shredded_at is not None
                or interview.erasure_asked_at is not None
                or await _is_over(session, interview, now)
            ]

    async def erase_due(self) -> list[str]:
        """Erase what is due; one that fails is logged and does not keep the others.

        Returns:
            Ids of the interviews that were erased.
        """
        erased = []
        for interview_id in await self.due(self._now()):
            try:
                await self.erase(interview_id, SERVER)
            except (VivavoceError, OSError) as error:
                log.error(
                    "interview_not_erased", interview=interview_id, error=type(error).__name__
                )
            else:
                erased.append(interview_id)
        return erased

    async def erase(self, interview_id: str, who: Principal) -> None:
        """Delete recording, journal, sheet, scores, ratings and notes for good.

        Done again, it completes what was cut off, or changes nothing.

        Raises:
            NotFound: no such interview.
            WrongState: it is live, or on legal hold ("on_hold").
            OSError: a recording's file could not be removed; try again.
        """
        async with self._database.read() as session:
            if not await _must_erase(session, interview_id):
                return
            if not await _has_begun(session, interview_id):
                await must_not_hold_interview(session, interview_id)
        await self._keys.shred(interview_id, who)
        await self._archive.erase(interview_id)
        async with self._database.write() as session:
            await self._delete_rows(session, interview_id, who)
        await self._database.empty_log()
        log.info("interview_erased", interview=interview_id)

    async def _delete_rows(self, session: AsyncSession, interview_id: str, who: Principal) -> None:
        interview = await _must_erase(session, interview_id)
        if interview is None:
            return
        for table in HOLDINGS:
            await session.execute(delete(table).where(table.interview_id == interview_id))
        now = self._now()
        await session.execute(
            update(JoinLink)
            .where(JoinLink.interview_id == interview_id, JoinLink.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        if interview.job is not None:
            interview.job = without_own_questions(interview.job)
        interview.erased_at = now
        reason = "retention" if await _is_over(session, interview, now) else "request"
        await audit.record(session, who, "erase_interview", interview_id, reason=reason)


async def _must_erase(session: AsyncSession, interview_id: str) -> Interview | None:
    """The interview, locked against writers; None where it is erased already."""
    interview = await session.get(Interview, interview_id, with_for_update=True)
    if interview is None:
        raise NotFound("no such interview")
    if interview.status == Status.LIVE:
        raise WrongState("the interview is live; it can be erased once it has ended")
    return interview if interview.erased_at is None else None


async def _has_begun(session: AsyncSession, interview_id: str) -> bool:
    """Whether an erasure was cut off, and nothing of the interview can be read any more."""
    key = await session.get(RecordingKey, interview_id)
    return key is not None and key.shredded_at is not None


async def _is_over(session: AsyncSession, interview: Interview, now: datetime) -> bool:
    """Whether the retention that the applicant was promised has passed."""
    try:
        rules = policy((await job_asked(session, interview.id)).policy)
    except NotFound:
        log.error("retention_unknown", interview=interview.id)
        return False
    return kept_until(interview, rules) <= now


def kept_until(interview: Interview, rules: Policy) -> datetime:
    """Until when its policy keeps what an interview held."""
    return _end(interview) + timedelta(days=rules.retention_days)


def _end(interview: Interview) -> datetime:
    """When it ended; of one that did not take place, when it was to begin."""
    if interview.opened_unix_s is None or interview.ended_s is None:
        return interview.starts_at
    return datetime.fromtimestamp(interview.opened_unix_s + interview.ended_s, UTC)
