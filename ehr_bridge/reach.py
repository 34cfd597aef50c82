"""Which interviews and openings somebody reaches: the one place where rows are theirs.

What a standing may do at all is `interview.access`; this narrows it to rows: an
interviewer's own panels, HR's own requisitions, an applicant's one interview.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from ehr_bridge.accounts.companies import own_company
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.profiles.persons import merged
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.resumes.tables import Resume
from interview.access import EVERY_INTERVIEW, Principal, Standing
from interview.errors import NotFound
from interview.events import Role

_HIRING = frozenset({Standing.HR, Standing.HR_MANAGER})
_SEES_ALL = _HIRING | EVERY_INTERVIEW


def _on_panel(who: Principal) -> ColumnElement[bool]:
    return Interview.id.in_(select(PanelMember.interview_id).where(PanelMember.staff_id == who.id))


def own_interviews(who: Principal) -> ColumnElement[bool]:
    """Their own: their session, their panel, their requisition."""
    match who.standing:
        case Standing.APPLICANT:
            return Interview.id == (who.interview or "")
        case Standing.INTERVIEWER:
            return _on_panel(who)
        case Standing.HR | Standing.HR_MANAGER:
            requisitions = select(Opening.id).where(Opening.owner_id == who.id)
            return or_(_on_panel(who), Interview.opening_id.in_(requisitions))
    return false()


def reachable_interviews(who: Principal) -> ColumnElement[bool]:
    """Own ones; all of the company for those who oversee (EVERY_INTERVIEW)."""
    if who.standing in EVERY_INTERVIEW:
        return Interview.company_id == own_company(who)
    return own_interviews(who)


def reachable_openings(who: Principal) -> ColumnElement[bool]:
    """HR's own requisitions; for others the openings of the interviews they reach."""
    if who.standing in EVERY_INTERVIEW:
        return Opening.company_id == own_company(who)
    met = Opening.id.in_(select(Interview.opening_id).where(own_interviews(who)))
    if who.standing in _HIRING:
        return or_(Opening.owner_id == who.id, met)
    return met


def arrangeable_openings(who: Principal) -> ColumnElement[bool]:
    """Openings for which they may arrange interviews."""
    if who.standing is Standing.HR_MANAGER:
        return Opening.company_id == own_company(who)
    return Opening.owner_id == who.id if who.standing is Standing.HR else false()


def reachable_applications(who: Principal) -> ColumnElement[bool]:
    """Applications whose applicants they may see: those for own requisitions."""
    return Application.opening_id.in_(select(Opening.id).where(arrangeable_openings(who)))


def same_people(applicant_id: InstrumentedAttribute[Any], ids: Select[Any]) -> ColumnElement[bool]:
    """Whether an applicant is among the ids, or was merged with one of them."""
    rows, asked = merged().alias(), merged().alias()
    persons = select(asked.c.person_id).where(asked.c.applicant_id.in_(ids))
    siblings = select(rows.c.applicant_id).where(rows.c.person_id.in_(persons))
    return or_(applicant_id.in_(ids), applicant_id.in_(siblings))


def reachable_people(who: Principal, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Applicants who applied for own requisitions, by whichever of their ids.

    `which` narrows their applications.
    """
    applied = select(Application.applicant_id).where(reachable_applications(who), *which)
    return same_people(Applicant.id, applied)


def reachable_resumes(who: Principal) -> ColumnElement[bool]:
    """Resumes that they uploaded, and those of applicants and openings of theirs."""
    if who.standing is Standing.HR_MANAGER:
        return Resume.company_id == own_company(who)
    if who.standing is not Standing.HR:
        return false()
    applied = select(Application.applicant_id).where(reachable_applications(who))
    openings = select(Opening.id).where(arrangeable_openings(who))
    return or_(
        Resume.uploaded_by == who.id,
        Resume.opening_id.in_(openings),
        Resume.applicant_id.in_(applied),
    )


def reachable_applicants(who: Principal) -> ColumnElement[bool]:
    """People who applied for own requisitions, or whose resume they uploaded."""
    if who.standing is Standing.HR_MANAGER:
        return Applicant.company_id == own_company(who)
    applied = select(Application.applicant_id).where(reachable_applications(who))
    sent = select(Resume.applicant_id).where(
        reachable_resumes(who), Resume.applicant_id.is_not(None)
    )
    return or_(same_people(Applicant.id, applied), same_people(Applicant.id, sent))


async def must_reach(session: AsyncSession, who: Principal, interview_id: str) -> None:
    """Raise NotFound, the same for an unknown interview and for somebody else's."""
    found = await session.scalar(
        select(Interview.id).where(Interview.id == interview_id, reachable_interviews(who))
    )
    if found is None:
        raise NotFound("no such interview")


async def role_in(session: AsyncSession, who: Principal, interview_id: str) -> Role:
    """What they are in that interview; NotFound where they do not reach it.

    Who sits on the panel is an interviewer there, HR too: they rate before they see
    others' ratings.
    """
    await must_reach(session, who, interview_id)
    if who.standing is Standing.APPLICANT:
        return Role.APPLICANT
    if who.standing not in _SEES_ALL:
        return Role.INTERVIEWER
    seat = await session.get(PanelMember, (interview_id, who.id))
    return Role.HR if seat is None else Role.INTERVIEWER
