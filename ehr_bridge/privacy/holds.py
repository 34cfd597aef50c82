"""What a legal hold keeps: the one place that erasure and retention ask.

Erasure gives way to legal claims and to duties to keep: PIPL art. 47(2), GDPR art. 17(3)(b)
and (e), 29 CFR 1602.14 once a charge was filed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from ehr_bridge.interviews.tables import Interview
from ehr_bridge.privacy.tables import LegalHold
from ehr_bridge.reach import same_people
from ehr_bridge.resumes.tables import Resume
from interview.errors import WrongState

IN_FORCE = LegalHold.released_at.is_(None)


def interview_held() -> ColumnElement[bool]:
    """Whether an interview is on hold, by itself or with all of its applicant."""
    alone = select(LegalHold.interview_id).where(IN_FORCE, LegalHold.interview_id.is_not(None))
    return or_(Interview.id.in_(alone), _person_held(Interview.applicant_id))


def resume_held() -> ColumnElement[bool]:
    """Whether a resume is on hold with all of its applicant."""
    return and_(Resume.applicant_id.is_not(None), _person_held(Resume.applicant_id))


def _person_held(applicant_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    whole = select(LegalHold.applicant_id).where(IN_FORCE, LegalHold.interview_id.is_(None))
    return same_people(applicant_id, whole)


async def is_interview_held(session: AsyncSession, interview_id: str) -> bool:
    """The same of one interview."""
    found = select(Interview.id).where(Interview.id == interview_id, interview_held())
    return await session.scalar(found) is not None


async def must_not_hold_interview(session: AsyncSession, interview_id: str) -> None:
    """WrongState, "on_hold", where the interview is kept."""
    if await is_interview_held(session, interview_id):
        raise _on_hold("the interview")


async def must_not_hold_resume(session: AsyncSession, resume_id: str) -> None:
    """WrongState, "on_hold", where the resume is kept."""
    found = select(Resume.id).where(Resume.id == resume_id, resume_held())
    if await session.scalar(found) is not None:
        raise _on_hold("the resume")


async def must_not_hold_person(session: AsyncSession, applicant_ids: Collection[str]) -> None:
    """WrongState, "on_hold", where anything of a person, by all of their ids, is kept."""
    held = select(LegalHold.id).where(LegalHold.applicant_id.in_(applicant_ids), IN_FORCE).limit(1)
    if await session.scalar(held) is not None:
        raise _on_hold("the applicant, or one of their interviews,")


def _on_hold(what: str) -> WrongState:
    return WrongState(
        f"{what} is on legal hold: nothing of it is erased until the hold is released", "on_hold"
    )
