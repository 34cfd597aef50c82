"""Applicants who are one person, and the profile of a person.

A merge moves nothing: it writes that one applicant is another one (`Alias`), and whoever
reads resolves it. Interviews, recordings and consents keep the id they were made with.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.resumes.edits import with_edits
from ehr_bridge.resumes.profile import Profile
from ehr_bridge.resumes.tables import Alias, Resume, ResumeEdit


def stands_for_self() -> ColumnElement[bool]:
    """Applicants that no merge has given to another one: what a list of people shows."""
    return Applicant.id.not_in(select(Alias.applicant_id))


async def person_of(session: AsyncSession, applicant_id: str) -> str:
    """The applicant that stands for this one; itself where it was not merged."""
    seen = {applicant_id}
    while alias := await session.get(Alias, applicant_id):
        applicant_id = alias.person_id
        if applicant_id in seen:
            break
        seen.add(applicant_id)
    return applicant_id


async def same_person(session: AsyncSession, applicant_id: str) -> frozenset[str]:
    """All applicant ids of the person, that of the asked one among them."""
    found: set[str] = set()
    fresh = {await person_of(session, applicant_id)}
    while fresh:
        found |= fresh
        merged = select(Alias.applicant_id).where(Alias.person_id.in_(fresh))
        fresh = set(await session.scalars(merged)) - found
    return frozenset(found)


async def newest_resume(session: AsyncSession, applicant_id: str) -> Resume | None:
    """The person's resume that was read last."""
    newest: Resume | None = await session.scalar(
        select(Resume)
        .where(
            Resume.applicant_id.in_(await same_person(session, applicant_id)),
            Resume.profile != "",
        )
        .order_by(Resume.created_at.desc(), Resume.id)
        .limit(1)
    )
    return newest


async def load_profile(session: AsyncSession, applicant_id: str) -> Profile | None:
    """The person's newest profile with HR's edits; None where no resume was read."""
    resume = await newest_resume(session, applicant_id)
    return await profile_of(session, resume) if resume else None


async def profile_of(session: AsyncSession, resume: Resume) -> Profile:
    """The profile of a resume that was read, with HR's edits."""
    edits = await session.scalars(select(ResumeEdit).where(ResumeEdit.resume_id == resume.id))
    read = msgspec.json.decode(resume.profile, type=Profile)
    return with_edits(read, {edit.section: edit.value for edit in edits})
