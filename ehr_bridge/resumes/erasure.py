"""Erasure of resumes: in time, with their opening's policy, or on request.

The order is as for recordings: key, file, rows. Once the key is shredded nobody can read
the file; what an interrupted erasure left is named again by `due`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, delete, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.transfer.tables import ExternalId
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.privacy.holds import must_not_hold_resume, resume_held
from ehr_bridge.profiles.persons import same_person
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.resumes.files import ResumeFiles
from ehr_bridge.resumes.merging import forget_marks
from ehr_bridge.resumes.queue import ResumeStatus
from ehr_bridge.resumes.tables import Resume, ResumeEdit, ResumeKey
from ehr_bridge.resumes.word_search import forget_erased_words
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.audit import SERVER
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import NotFound, VivavoceError
from interview.policy import policies

ERASED_NAME = "—"
"""Name of an applicant whose data were erased."""

log = structlog.get_logger(__name__)


class ResumeErasure:
    """Erases resumes; their rows stay, emptied, as the audit log's subjects."""

    def __init__(
        self, database: Database, files: ResumeFiles, now: Callable[[], datetime] = now_utc
    ) -> None:
        self._database = database
        self._files = files
        self._now = now

    async def due(self, now: datetime) -> list[str]:
        """Ids of resumes whose time is over, or whose erasure was cut off.

        A resume is kept as long as its opening's policy keeps interviews, one of the talent
        pool as long as the shortest policy does; counted from its upload or the end of the
        applicant's last interview, whichever is later; what is on legal hold is not due.
        """
        days = {name: rules.retention_days for name, rules in policies().items()}
        shortest = min(days.values())
        last = (
            select(func.max(Interview.opened_unix_s + Interview.ended_s))
            .where(Interview.applicant_id == Resume.applicant_id)
            .correlate(Resume)
            .scalar_subquery()
        )
        async with self._database.read() as session:
            rows = await session.execute(
                select(Resume.id, Resume.created_at, Opening.policy, last, ResumeKey.shredded_at)
                .outerjoin(Opening, Opening.id == Resume.opening_id)
                .outerjoin(ResumeKey, ResumeKey.resume_id == Resume.id)
                .where(
                    Resume.erased_at.is_(None),
                    or_(
                        and_(
                            Resume.created_at <= now - timedelta(days=shortest),
                            not_(resume_held()),
                        ),
                        ResumeKey.shredded_at.is_not(None),
                    ),
                )
                .order_by(Resume.id)
            )
            return [
                id
                for id, created_at, policy, ended_unix_s, shredded_at in rows
                if shredded_at is not None
                or max(created_at.timestamp(), ended_unix_s or 0.0)
                + days.get(policy, shortest) * 86_400
                <= now.timestamp()
            ]

    async def erase_due(self) -> list[str]:
        """Erase what is due; one that fails is logged and does not keep the others."""
        erased = []
        for resume_id in await self.due(self._now()):
            try:
                await self._erase(resume_id, SERVER)
            except (VivavoceError, OSError) as error:
                log.error("resume_not_erased", resume=resume_id, error=type(error).__name__)
            else:
                erased.append(resume_id)
        if erased:
            await self._leave_no_copy()
        return erased

    async def erase(self, resume_id: str, who: Principal) -> None:
        """Erase a resume: file, text, profile and edits. Done again, it changes nothing.

        An applicant known by this resume alone loses their marks, too.

        Raises:
            NotFound: no such resume.
            WrongState: it is on legal hold ("on_hold").
        """
        await self._erase(resume_id, who)
        await self._leave_no_copy()

    async def erase_failed(self, reached: ColumnElement[bool], who: Principal) -> int:
        """Erase what could not be read of the resumes that are reached; returns how many."""
        failed = Resume.status == ResumeStatus.FAILED
        async with self._database.read() as session:
            ids = list(
                await session.scalars(select(Resume.id).where(reached, failed, not_(resume_held())))
            )
        erased = [await self._erase(id, who, only_failed=True) for id in ids]
        if ids:
            await self._leave_no_copy()
        return sum(erased)

    async def _erase(self, resume_id: str, who: Principal, *, only_failed: bool = False) -> bool:
        """Whether it was erased now: not where it was before, or is being read again."""
        async with self._database.write() as session:
            resume = await session.get(Resume, resume_id, with_for_update=True)
            if resume is None:
                raise NotFound("no such resume")
            again = only_failed and resume.status != ResumeStatus.FAILED
            if again or resume.erased_at is not None:
                return False
            key = await session.get(ResumeKey, resume_id)
            if key is None or key.shredded_at is None:
                await must_not_hold_resume(session, resume_id)
            await self._files.shred(session, resume_id)
        await asyncio.to_thread(self._files.remove, resume_id)
        async with self._database.write() as session:
            await self._empty(session, resume_id, who)
        log.info("resume_erased", resume=resume_id)
        return True

    async def _leave_no_copy(self) -> None:
        """Neither in the index of words nor in SQLite's write-ahead log."""
        async with self._database.write() as session:
            await forget_erased_words(session)
        await self._database.empty_log()

    async def erase_person(self, applicant_id: str, who: Principal) -> None:
        """Erase all resumes of a person, and their name, address and marks.

        Interviews are erased apart (`erasure.retention`): they have a retention of their own.
        """
        async with self._database.read() as session:
            persons = await same_person(session, applicant_id)
            ids = list(
                await session.scalars(
                    select(Resume.id).where(
                        Resume.applicant_id.in_(persons), Resume.erased_at.is_(None)
                    )
                )
            )
        for resume_id in ids:
            await self._erase(resume_id, who)
        async with self._database.write() as session:
            for id in sorted(persons):
                await forget_marks(session, id)
                await session.execute(delete(ExternalId).where(ExternalId.own_id == id))
                applicant = await session.get(Applicant, id)
                if applicant is not None:
                    applicant.name, applicant.email = ERASED_NAME, ""
                    await audit.record(session, who, "erase_applicant", id)
                    domain_events.record(session, "applicant.erased", applicant.company_id, id, {})
        await self._leave_no_copy()

    async def _empty(self, session: AsyncSession, resume_id: str, who: Principal) -> None:
        resume = await session.get_one(Resume, resume_id, with_for_update=True)
        if resume.erased_at is not None:
            return
        await session.execute(delete(ResumeEdit).where(ResumeEdit.resume_id == resume_id))
        resume.text = resume.profile = resume.filename = resume.problem_detail = ""
        resume.protected, resume.status = [], ResumeStatus.ERASED.value
        resume.erased_at, resume.leased_until = self._now(), None
        await audit.record(session, who, "erase_resume", resume_id)
        if resume.applicant_id and not await _has_others(session, resume):
            await forget_marks(session, resume.applicant_id)


async def _has_others(session: AsyncSession, resume: Resume) -> bool:
    other = await session.scalar(
        select(Resume.id)
        .where(
            Resume.applicant_id == resume.applicant_id,
            Resume.id != resume.id,
            Resume.erased_at.is_(None),
        )
        .limit(1)
    )
    return other is not None
