"""Copies of what is held of an applicant: by their own link, or by HR for who asks by mail."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import own_company
from ehr_bridge.accounts.tables import Company
from ehr_bridge.interviews.join_links import JoinLinks
from ehr_bridge.interviews.journal import StoredJournal
from ehr_bridge.interviews.plans import must_find
from ehr_bridge.own_data.collecting import collect
from ehr_bridge.own_data.index import index
from ehr_bridge.own_data.packing import Packed, at_once, zipped
from ehr_bridge.profiles.persons import same_person
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.resumes.files import ResumeFiles
from ehr_bridge.store import audit
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal, Standing
from interview.errors import NotFound, Overloaded
from interview.media import owner_of
from interview.ports import RecordingArchive

MAX_AT_ONCE = 4
"""Copies that are made at the same time: recordings are decrypted for them."""


class OwnData:
    """Makes the copies of one server."""

    def __init__(
        self,
        database: Database,
        links: JoinLinks,
        journal: StoredJournal,
        files: ResumeFiles,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._database = database
        self._links = links
        self._journal = journal
        self._files = files
        self._now = now
        self._places = asyncio.Semaphore(MAX_AT_ONCE)

    async def by_link(
        self, token: str, browser_token: str, archive: RecordingArchive, language: str, contact: str
    ) -> AsyncIterator[bytes]:
        """The copy for the browser that took part: of the one who did, by that id alone.

        Whom HR merged with them stays out: a merge may be wrong.

        Raises:
            LinkRefused: as `JoinLinks.own_interview`.
            Overloaded: too many copies are being made.
        """
        interview_id = await self._links.own_interview(token, browser_token)
        async with self._database.write() as session:
            applicant_id = (await must_find(session, interview_id)).applicant_id
            who = Principal(applicant_id, Standing.APPLICANT)
            await audit.record(session, who, "copy_own_data", applicant_id)
        return await self._made([applicant_id], archive, language, contact)

    async def by_staff(
        self, who: Principal, applicant_id: str, archive: RecordingArchive, contact: str
    ) -> AsyncIterator[bytes]:
        """The same of a person of the company, by all of their ids, in the person's language.

        Raises:
            NotFound: nobody of the company.
            Overloaded: too many copies are being made.
        """
        async with self._database.write() as session:
            person = await session.scalar(
                select(Applicant).where(
                    Applicant.id == applicant_id, Applicant.company_id == own_company(who)
                )
            )
            if person is None:
                raise NotFound("no such applicant")
            ids = await same_person(session, applicant_id)
            await audit.record(session, who, "copy_personal_data", applicant_id)
        language = "zh" if person.locale.startswith("zh") else "en"
        return await self._made(sorted(ids), archive, language, contact)

    async def _made(
        self, ids: Collection[str], archive: RecordingArchive, language: str, contact: str
    ) -> AsyncIterator[bytes]:
        if self._places.locked():
            raise Overloaded("too many copies of personal data are being made")
        held = await collect(self._database, self._journal, ids)
        async with self._database.read() as session:
            company = await _company(session, ids)
        made_at = self._now()
        first = index(held, language, company, contact, made_at)
        return self._sent(zipped(self._files_of(held, first, archive, ids), made_at))

    async def _sent(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async with self._places:
            async for piece in pieces:
                yield piece

    async def _files_of(
        self,
        held: dict[str, list[dict[str, Any]]],
        first: tuple[str, bytes],
        archive: RecordingArchive,
        ids: Collection[str],
    ) -> AsyncIterator[Packed]:
        """The index, the data, then what was uploaded and recorded."""
        yield Packed(first[0], at_once(first[1]))
        data = json.dumps(held, ensure_ascii=False, indent=1, default=_plain).encode()
        yield Packed("data.json", at_once(data))
        for number, resume in enumerate(held["resumes"], start=1):
            async with self._database.read() as session:
                try:
                    content = await self._files.read(session, resume["id"])
                except NotFound:
                    continue  # made by hand, or its file was never taken
            yield Packed(f"resumes/{number}-{_file_name(resume['file'])}", at_once(content))
        for interview in held["interviews"]:
            if not interview["recording_copied"]:
                continue
            for part in await archive.parts(interview["id"]):
                if owner_of(part.participant)[0] not in ids:
                    continue
                kind = "mp4" if part.video_codec == "h264" else "webm"
                clip = archive.clip(interview["id"], part.id, part.start_s, part.end_s)
                name = f"recordings/{interview['id']}/{_file_name(part.id)}.{kind}"
                yield Packed(name, clip, compress=False)


async def _company(session: AsyncSession, ids: Collection[str]) -> str:
    name = await session.scalar(
        select(Company.name)
        .join(Applicant, Applicant.company_id == Company.id)
        .where(Applicant.id.in_(ids))
        .limit(1)
    )
    return name or ""


def _file_name(name: str) -> str:
    """A name that is no path on any system."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*#]', "-", name).strip(". ")[-120:] or "file"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
