"""Uploads into the queue: each file a row of its own, sealed on disk before the row is written."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.resumes.files import ResumeFiles
from ehr_bridge.resumes.queue import MAX_QUEUED, ResumeStatus, count_queued, fail
from ehr_bridge.resumes.tables import Resume
from ehr_bridge.resumes.unpacking import Unpacked, unpack
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import DISK_FULL, Database
from interview.access import Principal
from interview.errors import Overloaded, StoreUnavailable

_AT_ONCE = 20
"""Files of a zip that one transaction takes."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was told with an upload: for which opening, of which applicant already known."""

    batch_id: str
    opening_id: str | None = None
    applicant_id: str | None = None


class Intake:
    """Takes uploads of staff."""

    def __init__(self, database: Database, files: ResumeFiles) -> None:
        self._database = database
        self._files = files

    async def take(self, upload: IO[bytes], name: str, sent: Sent, who: Principal) -> list[Resume]:
        """Queue what an upload holds; a file of it that cannot be taken is a row that failed.

        Raises:
            UnreadableFile: nothing of it can be taken.
            Overloaded: too many resumes of the company wait already.
            StoreUnavailable: the disk is full, or the database away; of a zip, what came
                before stays queued.
        """
        waiting: Iterator[Unpacked] = unpack(upload, name)
        taken: list[Resume] = []
        while some := await asyncio.to_thread(_next, waiting):
            rows: list[Resume] = []
            try:
                async with self._database.write() as session:
                    await self._queue(session, some, sent, who, rows)
            except StoreUnavailable as error:
                if error.fault == DISK_FULL:  # nothing was committed; else nobody knows
                    for row in rows:
                        self._files.remove(row.id)
                raise
            taken += rows
        return taken

    async def _queue(
        self,
        session: AsyncSession,
        files: list[Unpacked],
        sent: Sent,
        who: Principal,
        rows: list[Resume],
    ) -> None:
        staff = await session.get_one(Staff, who.id)
        if await count_queued(session, staff.company_id) + len(files) > MAX_QUEUED:
            raise Overloaded(f"{MAX_QUEUED} resumes wait already; try again later")
        for file in files:
            resume = _row(staff, file, sent)
            rows.append(resume)
            session.add(resume)
            await session.flush()
            if file.problem:
                fail(session, resume, file.problem.cause, str(file.problem))
            else:
                await self._files.keep(session, resume.id, file.content)
            await audit.record(session, who, "upload_resume", resume.id, batch=sent.batch_id)


def _next(files: Iterator[Unpacked]) -> list[Unpacked]:
    """The next files, by number and by what they weigh in memory."""
    some: list[Unpacked] = []
    weight = 0
    for file in files:
        some.append(file)
        weight += len(file.content)
        if len(some) == _AT_ONCE or weight > 20_000_000:
            break
    return some


def _row(staff: Staff, file: Unpacked, sent: Sent) -> Resume:
    return Resume(
        id=new_id("rsm"),
        company_id=staff.company_id,
        batch_id=sent.batch_id,
        uploaded_by=staff.id,
        opening_id=sent.opening_id,
        applicant_id=sent.applicant_id,
        filename=file.name,
        size=len(file.content),
        status=ResumeStatus.QUEUED.value,
        tries=0,
        problem="",
        problem_detail="",
        text="",
        profile="",
        protected=[],
        pages=0,
        scanned=False,
        created_at=now_utc(),
    )


async def opening_of(session: AsyncSession, resume: Resume) -> Opening | None:
    """The opening that a resume was sent for."""
    if resume.opening_id is None:
        return None
    opening: Opening | None = await session.scalar(
        select(Opening).where(Opening.id == resume.opening_id)
    )
    return opening
