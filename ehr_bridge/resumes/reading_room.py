"""The worker that reads queued resumes: file, pictures where it is a scan, profile, applicant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import msgspec
import numpy as np
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.profiles.profile import Profile
from ehr_bridge.recruiting.pipeline.moves import apply_for
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.resumes.contacts import note_contact
from ehr_bridge.resumes.files import ResumeFiles
from ehr_bridge.resumes.intake import opening_of
from ehr_bridge.resumes.merging import note_marks
from ehr_bridge.resumes.queue import (
    MAX_TRIES,
    ResumeStatus,
    fail,
    lease_next,
    release_leases,
)
from ehr_bridge.resumes.reading.answer import Answer, Picture, PrintedRow, Question
from ehr_bridge.resumes.reading.problems import Cause
from ehr_bridge.resumes.reading.scan import rows_of
from ehr_bridge.resumes.sandbox import ReadingProcess
from ehr_bridge.resumes.tables import Resume
from ehr_bridge.store import domain_events
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from interview.errors import NotFound, RecordingDamaged, VivavoceError, WrongState
from interview.ports import PageReader

IDLE_S = 2.0
"""How long an idle worker waits before it looks again, where nobody woke it."""

log = structlog.get_logger(__name__)


class ReadingRoom:
    """Reads one resume at a time; uploads wake it, a restart finds what waits."""

    def __init__(
        self,
        database: Database,
        files: ResumeFiles,
        pages: PageReader | None,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._database = database
        self._files = files
        self._pages = pages
        self._now = now
        self._process = ReadingProcess()
        self._wake = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There is something to read."""
        self._wake.set()

    async def open(self) -> None:
        """Put back what was being read when the server stopped, and begin."""
        if self._database.is_sqlite:  # no other server can be reading; elsewhere leases run out
            async with self._database.write() as session:
                await release_leases(session)
        self._work = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop; what is being read stays queued."""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
        await self._process.close()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                while await self.read_next():
                    pass
            except Exception as error:
                log.error("resume_reading_failed", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_S):
                    await self._wake.wait()

    async def read_next(self) -> bool:
        """Read the resume that waits longest; False where none waits."""
        async with self._database.write() as session:
            resume = await lease_next(session, self._now())
            if resume is None:
                return False
            resume_id, tries = resume.id, resume.tries
        try:
            content = await self._content(resume_id)
            answer = await self._read(content)
        except (NotFound, RecordingDamaged, WrongState) as error:
            answer = Answer(cause=Cause.DAMAGED.value, message=str(error))
        except VivavoceError as error:
            if tries < MAX_TRIES:
                await self._put_back(resume_id)
                return True
            answer = Answer(cause=Cause.GIVEN_UP.value, message=str(error))
        await self._keep(resume_id, answer)
        return True

    async def _content(self, resume_id: str) -> bytes:
        async with self._database.read() as session:
            return await self._files.read(session, resume_id)

    async def _read(self, content: bytes) -> Answer:
        today = self._now().strftime("%Y-%m")
        answer = await self._process.ask(Question(today, content))
        if not answer.pictures:
            return answer
        if self._pages is None:
            return Answer(
                cause=Cause.NO_TEXT.value,
                message="a scan: this server reads no pictures, its models are not loaded",
            )
        rows = [await asyncio.to_thread(self._rows, picture) for picture in answer.pictures]
        return await self._process.ask(Question(today, rows=rows))

    def _rows(self, picture: Picture) -> list[PrintedRow]:
        assert self._pages is not None
        pixels = np.frombuffer(picture.pixels, np.uint8)
        return rows_of(self._pages.read(pixels.reshape(picture.height, picture.width, 3)))

    async def _put_back(self, resume_id: str) -> None:
        async with self._database.write() as session:
            resume = await session.get_one(Resume, resume_id)
            resume.status, resume.leased_until = ResumeStatus.QUEUED.value, None

    async def _keep(self, resume_id: str, answer: Answer) -> None:
        async with self._database.write() as session:
            resume = await session.get_one(Resume, resume_id, with_for_update=True)
            if resume.status != ResumeStatus.READING:  # erased meanwhile
                return
            if answer.profile is None:
                fail(session, resume, Cause(answer.cause), answer.message)
                log.info("resume_failed", resume=resume_id, cause=answer.cause)
                return
            await self._keep_profile(session, resume, answer, answer.profile)
        log.debug("resume_parsed", resume=resume_id, pages=answer.pages, scanned=answer.scanned)

    async def _keep_profile(
        self, session: AsyncSession, resume: Resume, answer: Answer, profile: Profile
    ) -> None:
        resume.status, resume.leased_until = ResumeStatus.PARSED.value, None
        resume.text, resume.pages, resume.scanned = answer.text, answer.pages, answer.scanned
        resume.profile = msgspec.json.encode(profile).decode()
        resume.protected = [
            [place.attribute.value, place.span.start, place.span.end] for place in answer.protected
        ]
        resume.parsed_at = self._now()
        applicant = await _applicant(session, resume, profile, self._now())
        await session.flush()
        opening = await opening_of(session, resume)
        application = None
        if opening is not None:
            application = await apply_for(session, applicant.id, opening, source="upload")
        await note_marks(session, applicant, profile)
        await note_contact(session, applicant.id, profile)
        domain_events.record(
            session,
            "resume.parsed",
            resume.company_id,
            resume.id,
            {
                "applicant_id": applicant.id,
                "opening_id": resume.opening_id,
                "application_id": application.id if application else None,
                "batch_id": resume.batch_id,
            },
        )


async def _applicant(
    session: AsyncSession, resume: Resume, profile: Profile, now: datetime
) -> Applicant:
    """Whom the resume tells of: the applicant it was sent for, else a new one."""
    if resume.applicant_id:
        return await session.get_one(Applicant, resume.applicant_id)
    emails = profile.contact.emails
    applicant = Applicant(
        id=new_id("apl"),
        company_id=resume.company_id,
        name=profile.name.value if profile.name else resume.filename,
        email=emails[0].value[:254] if emails else "",
        locale="zh" if profile.language == "zh" else "en",
        created_at=now,
    )
    session.add(applicant)
    await session.flush()
    resume.applicant_id = applicant.id
    return applicant
