"""The queue of uploaded resumes: rows that a reader leases, so that a restart loses none."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.resumes.reading.problems import Cause
from ehr_bridge.resumes.tables import Resume
from ehr_bridge.store import domain_events

LEASE = timedelta(minutes=3)
"""Longer than a scan of ten pages takes to be read."""

MAX_TRIES = 3
MAX_QUEUED = 20_000
"""Resumes of a company that may wait at once; further uploads are refused with Overloaded."""


class ResumeStatus(StrEnum):
    """Where an uploaded file stands."""

    QUEUED = "queued"
    READING = "reading"
    PARSED = "parsed"
    FAILED = "failed"
    ERASED = "erased"


async def lease_next(session: AsyncSession, now: datetime) -> Resume | None:
    """Take the resume that waits longest, or one whose reader vanished; None where none waits."""
    waiting = or_(
        Resume.status == ResumeStatus.QUEUED,
        and_(Resume.status == ResumeStatus.READING, Resume.leased_until < now),
    )
    resume: Resume | None = await session.scalar(
        select(Resume)
        .where(waiting)
        .order_by(Resume.created_at, Resume.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if resume is None:
        return None
    resume.status, resume.leased_until = ResumeStatus.READING.value, now + LEASE
    resume.tries += 1
    return resume


async def release_leases(session: AsyncSession) -> None:
    """Put back what readers of this server held when it stopped (one server a database)."""
    await session.execute(
        update(Resume)
        .where(Resume.status == ResumeStatus.READING)
        .values(status=ResumeStatus.QUEUED.value, leased_until=None)
    )


async def count_queued(session: AsyncSession, company_id: str) -> int:
    """Resumes of a company that wait."""
    count: int | None = await session.scalar(
        select(func.count())
        .select_from(Resume)
        .where(
            Resume.company_id == company_id,
            Resume.status.in_((ResumeStatus.QUEUED, ResumeStatus.READING)),
        )
    )
    return count or 0


def fail(session: AsyncSession, resume: Resume, cause: Cause, message: str) -> None:
    """Note why a resume is not read; nothing of it is lost, the file stays."""
    resume.status, resume.leased_until = ResumeStatus.FAILED.value, None
    resume.problem, resume.problem_detail = cause.value, message
    domain_events.record(
        session,
        "resume.failed",
        resume.company_id,
        resume.id,
        {"cause": cause.value, "batch_id": resume.batch_id, "opening_id": resume.opening_id},
    )
