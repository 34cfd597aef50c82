"""Applicants who are one person, and the profile of a person.

A merge moves nothing: it writes that one applicant is another one (`Alias`), and whoever
reads resolves it. Interviews, recordings and consents keep the id they were made with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import CTE, ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.profiles.edits import with_edits
from ehr_bridge.profiles.profile import Month, Profile
from ehr_bridge.recruiting.tables import Applicant, Application
from ehr_bridge.resumes.tables import Alias, Resume, ResumeEdit
from ehr_bridge.store.base import now_utc


def stands_for_self() -> ColumnElement[bool]:
    """Applicants that no merge has given to another one: what a list of people shows."""
    return Applicant.id.not_in(select(Alias.applicant_id))


@cache
def merged() -> CTE:
    """Rows (applicant_id, person_id) of everybody whom a merge concerns, the kept ones too.

    Somebody may be merged with a person who is merged with another one later.
    """
    kept = select(Alias.person_id.label("applicant_id"), Alias.person_id.label("person_id"))
    rows = (
        kept.where(Alias.person_id.not_in(select(Alias.applicant_id)))
        .distinct()
        .cte("merged", recursive=True)
    )
    return rows.union(
        select(Alias.applicant_id, rows.c.person_id).join(
            rows, rows.c.applicant_id == Alias.person_id
        )
    )


def superseded() -> Select[str]:
    """Ids of applications that another one of the same person for the same opening stands for.

    The one whose stage changed last stands for them.
    """
    rows = merged()
    place = func.row_number().over(
        partition_by=(rows.c.person_id, Application.opening_id),
        order_by=(Application.stage_at.desc(), Application.id),
    )
    placed = (
        select(Application.id, place.label("place"))
        .join(rows, rows.c.applicant_id == Application.applicant_id)
        .subquery()
    )
    return select(placed.c.id).where(placed.c.place > 1)


_Query = TypeVar("_Query", bound=Select[*tuple[Any, ...]])


def join_person(query: _Query, applicant_id: ColumnElement[Any]) -> _Query:
    """Join the applicant who stands for the one of a row: lists name the person."""
    rows = merged().alias()
    return query.outerjoin(rows, rows.c.applicant_id == applicant_id).join(
        Applicant, Applicant.id == func.coalesce(rows.c.person_id, applicant_id)
    )


FEW = 500
"""Ids that are asked for one by one; of more people all merges are read, which are not many."""


async def members_of(
    session: AsyncSession, applicant_ids: Collection[str]
) -> dict[str, frozenset[str]]:
    """All ids of the person, for those of the applicants whom a merge concerns."""
    rows = merged()
    query = select(rows.c.applicant_id, rows.c.person_id)
    if len(applicant_ids) <= FEW:
        asked = merged().alias()
        theirs = select(asked.c.person_id).where(asked.c.applicant_id.in_(applicant_ids))
        query = query.where(rows.c.person_id.in_(theirs))
    persons = {row.applicant_id: row.person_id for row in await session.execute(query)}
    groups: dict[str, set[str]] = defaultdict(set)
    for applicant_id, person_id in persons.items():
        groups[person_id].add(applicant_id)
    return {id: frozenset(groups[persons[id]]) for id in applicant_ids if id in persons}


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
    return (await profiles_of(session, [resume]))[resume.id]


async def profiles_of(session: AsyncSession, resumes: Iterable[Resume]) -> dict[str, Profile]:
    """The profiles of those resumes that were read, with HR's edits, by the resume's id."""
    read = {resume.id: resume.profile for resume in resumes if resume.profile}
    edits: dict[str, dict[str, str]] = defaultdict(dict)
    for edit in await session.scalars(select(ResumeEdit).where(ResumeEdit.resume_id.in_(read))):
        edits[edit.resume_id][edit.section] = edit.value
    now = now_utc()
    return {
        id: with_edits(
            msgspec.json.decode(profile, type=Profile), edits[id], Month(now.year, now.month)
        )
        for id, profile in read.items()
    }
