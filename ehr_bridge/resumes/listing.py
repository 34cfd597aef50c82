"""Resumes and pairs as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.profiles.persons import members_of, profiles_of, same_person
from ehr_bridge.profiles.profile import Profile, position
from ehr_bridge.reach import reachable_applicants, reachable_resumes
from ehr_bridge.recruiting.shapes import ApplicationBrief
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.resumes.duplicates import PairReason, PairState
from ehr_bridge.resumes.shapes import (
    MayBe,
    PairShape,
    ProtectedPlace,
    ResumeRow,
    ResumeShape,
    Side,
)
from ehr_bridge.resumes.tables import DuplicatePair, Resume, ResumeEdit
from ehr_bridge.resumes.word_search import text_has
from interview.access import Principal
from interview.errors import NotFound

_SAME = frozenset({PairReason.EMAIL.value, PairReason.PHONE.value})
"""Reasons for which a merge is proposed beside the resume."""


def rows_query(who: Principal) -> Select[Resume, str, str, str | None, str]:
    """Resumes that they reach, each with applicant, opening, and the application's stage."""
    of_both = and_(
        Application.applicant_id == Resume.applicant_id,
        Application.opening_id == Resume.opening_id,
    )
    return (
        select(Resume, Applicant.name, Opening.title, Application.id, Application.stage)
        .outerjoin(Applicant, Applicant.id == Resume.applicant_id)
        .outerjoin(Opening, Opening.id == Resume.opening_id)
        .outerjoin(Application, of_both)
        .where(reachable_resumes(who))
        .order_by(Resume.created_at.desc(), Resume.id.desc())
    )


async def rows_of(
    session: AsyncSession, who: Principal, rows: Sequence[Row[Resume, str, str, str | None, str]]
) -> list[ResumeRow]:
    """Rows of `rows_query` as a list shows them."""
    profiles = await profiles_of(session, [row[0] for row in rows])
    may_be = await _may_be(session, who, {row[0].applicant_id for row in rows})
    return [_row_of(row, profiles.get(row[0].id), may_be.get(row[0].applicant_id)) for row in rows]


async def _may_be(
    session: AsyncSession, who: Principal, applicant_ids: set[str | None]
) -> dict[str | None, MayBe]:
    """Of each applicant the newest open pair with the same e-mail or phone, both reached."""
    asked = [id for id in applicant_ids if id]
    pairs = await session.scalars(
        select(DuplicatePair)
        .where(
            DuplicatePair.state == PairState.OPEN,
            or_(DuplicatePair.first_id.in_(asked), DuplicatePair.second_id.in_(asked)),
            _reaches_both(who),
        )
        .order_by(DuplicatePair.found_at, DuplicatePair.id)
    )
    sure = [(pair, why) for pair in pairs if (why := [r for r in pair.reasons if r in _SAME])]
    ids = {id for pair, _ in sure for id in (pair.first_id, pair.second_id)}
    named = select(Applicant.id, Applicant.name).where(Applicant.id.in_(ids))
    names = {row.id: row.name for row in await session.execute(named)}
    return {
        one: MayBe(pair_id=pair.id, applicant=_named(other, names[other]), reasons=why)
        for pair, why in sure
        for one, other in ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id))
    }


def _row_of(
    row: Row[Resume, str, str, str | None, str], profile: Profile | None, may_be: MayBe | None
) -> ResumeRow:
    resume, applicant_name, opening_title, application_id, stage = row
    return ResumeRow(
        id=resume.id,
        batch_id=resume.batch_id,
        filename=resume.filename,
        size=resume.size,
        status=resume.status,
        problem=resume.problem,
        problem_detail=resume.problem_detail,
        applicant=_named(resume.applicant_id, applicant_name),
        opening=_named(resume.opening_id, opening_title),
        application=ApplicationBrief(id=application_id, stage=stage) if application_id else None,
        may_be=may_be,
        title=position(profile) if profile else "",
        years=profile.years.value if profile and profile.years else None,
        scanned=resume.scanned,
        created_at=resume.created_at,
        parsed_at=resume.parsed_at,
    )


async def see_resume(session: AsyncSession, who: Principal, resume_id: str) -> ResumeShape:
    """One resume with its text and profile; NotFound where they do not reach it."""
    row = (await session.execute(rows_query(who).where(Resume.id == resume_id))).first()
    if row is None:
        raise NotFound("no such resume")
    resume: Resume = row[0]
    edited = await session.scalars(
        select(ResumeEdit.section).where(ResumeEdit.resume_id == resume_id)
    )
    profile = (await profiles_of(session, [resume])).get(resume_id)
    may_be = await _may_be(session, who, {resume.applicant_id})
    read = _decoded(resume)
    return ResumeShape(
        **_row_of(row, profile, may_be.get(resume.applicant_id)).model_dump(),
        text=resume.text,
        pages=resume.pages,
        profile=msgspec.to_builtins(profile) if profile else None,
        read=msgspec.to_builtins(read) if read else None,
        edited=sorted(edited),
        protected=[
            ProtectedPlace(attribute=attribute, start=start, end=end)
            for attribute, start, end in resume.protected
        ],
        persons=await _same(session, resume.applicant_id),
    )


async def must_find(session: AsyncSession, who: Principal, resume_id: str) -> Resume:
    """The resume's row; NotFound where they do not reach it."""
    resume: Resume | None = await session.scalar(
        select(Resume).where(Resume.id == resume_id, reachable_resumes(who))
    )
    if resume is None:
        raise NotFound("no such resume")
    return resume


async def pairs(session: AsyncSession, who: Principal, state: PairState) -> list[PairShape]:
    """Pairs whose two applicants they reach both, the newest first."""
    found = await session.scalars(
        select(DuplicatePair)
        .where(DuplicatePair.state == state.value, _reaches_both(who))
        .order_by(DuplicatePair.found_at.desc(), DuplicatePair.id)
        .limit(200)
    )
    return await _pair_shapes(session, list(found))


async def must_find_pair(session: AsyncSession, who: Principal, pair_id: str) -> DuplicatePair:
    """The pair's row; NotFound where they do not reach both applicants."""
    pair: DuplicatePair | None = await session.scalar(
        select(DuplicatePair)
        .where(DuplicatePair.id == pair_id, _reaches_both(who))
        .with_for_update()
    )
    if pair is None:
        raise NotFound("no such pair")
    return pair


async def pair_shape(session: AsyncSession, pair: DuplicatePair) -> PairShape:
    """A pair with what tells the two apart."""
    [shape] = await _pair_shapes(session, [pair])
    return shape


async def _pair_shapes(session: AsyncSession, found: Sequence[DuplicatePair]) -> list[PairShape]:
    ids = {id for pair in found for id in (pair.first_id, pair.second_id)}
    applicants = await session.scalars(select(Applicant).where(Applicant.id.in_(ids)))
    resumes = await _own_resumes(session, ids)
    sides = {one.id: _side(one, resumes.get(one.id)) for one in applicants}
    return [
        PairShape(
            id=pair.id,
            reasons=pair.reasons,
            state=pair.state,
            kept_id=pair.kept_id,
            first=sides[pair.first_id],
            second=sides[pair.second_id],
            found_at=pair.found_at,
            decided_at=pair.decided_at,
        )
        for pair in found
    ]


def _side(applicant: Applicant, resume: Resume | None) -> Side:
    profile = _decoded(resume) if resume else None
    work = profile.work[0] if profile and profile.work else None
    school = profile.education[0] if profile and profile.education else None
    return Side(
        id=applicant.id,
        name=applicant.name,
        email=applicant.email,
        created_at=applicant.created_at,
        resume_id=resume.id if resume else None,
        filename=resume.filename if resume else "",
        title=position(profile) if profile else "",
        employer=work.employer.value if work and work.employer else "",
        school=school.school.value if school and school.school else "",
    )


async def _own_resumes(session: AsyncSession, ids: set[str]) -> dict[str, Resume]:
    """The newest resume of each applicant's own; where there is none, of the same person."""
    persons = await members_of(session, ids)
    members = {id: persons.get(id, frozenset({id})) for id in ids}
    age = func.row_number().over(
        partition_by=Resume.applicant_id, order_by=(Resume.created_at.desc(), Resume.id)
    )
    read = (
        select(Resume.id, age.label("age"))
        .where(Resume.applicant_id.in_(ids.union(*members.values())), Resume.profile != "")
        .subquery()
    )
    newest = await session.scalars(
        select(Resume)
        .where(Resume.id.in_(select(read.c.id).where(read.c.age == 1)))
        .order_by(Resume.created_at.desc(), Resume.id)
    )
    by_applicant = {resume.applicant_id: resume for resume in newest}
    found = {}
    for id, same in members.items():
        own = by_applicant.get(id)
        theirs = (resume for other, resume in by_applicant.items() if other in same)
        if resume := own or next(theirs, None):
            found[id] = resume
    return found


def _reaches_both(who: Principal) -> ColumnElement[bool]:
    reached = select(Applicant.id).where(reachable_applicants(who))
    return and_(DuplicatePair.first_id.in_(reached), DuplicatePair.second_id.in_(reached))


async def _same(session: AsyncSession, applicant_id: str | None) -> list[Any]:
    if applicant_id is None:
        return []
    others = await same_person(session, applicant_id) - {applicant_id}
    found = await session.scalars(
        select(Applicant).where(Applicant.id.in_(others)).order_by(Applicant.name, Applicant.id)
    )
    return [{"id": other.id, "name": other.name} for other in found]


def _decoded(resume: Resume) -> Profile | None:
    return msgspec.json.decode(resume.profile, type=Profile) if resume.profile else None


def _named(id: str | None, name: str | None) -> Any:
    return {"id": id, "name": name or ""} if id else None


def text_filter(session: AsyncSession, words: str) -> ColumnElement[bool]:
    """Resumes whose applicant's name, file name or text has the words."""
    return or_(
        Applicant.name.icontains(words, autoescape=True),
        Resume.filename.icontains(words, autoescape=True),
        text_has(session, words),
    )
