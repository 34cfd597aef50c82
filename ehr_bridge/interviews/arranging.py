"""Arranging an interview: applicant, opening, panel and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.interviewers import check_interviewers
from ehr_bridge.ai_interviews.choosing import let_ai_lead
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.reach import arrangeable_openings, reachable_people
from ehr_bridge.recruiting.bias_audits import check_usable
from ehr_bridge.recruiting.pipeline.moves import advance_application, apply_for
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from interview.access import Principal
from interview.errors import BadInput, NotFound
from interview.policy import policy
from interview.session import Status


async def arrange_interview(
    session: AsyncSession,
    who: Principal,
    *,
    applicant_id: str,
    opening_id: str,
    interviewer_ids: Sequence[str],
    starts_at: datetime,
    ai_window: timedelta | None = None,
) -> str:
    """Write a scheduled interview; returns its id.

    An applicant of another requisition of theirs thereby applies for this one. Where there
    is a window, the AI leads, and the applicant may begin at any time in it.

    Raises:
        NotFound: opening or applicant does not exist or is not theirs.
        BadInput: an interviewer is named twice, or is none who may interview.
        AuditMissing: as `add_interview`.
    """
    opening, applicant = await _theirs(session, who, opening_id, applicant_id)
    await check_panel(session, interviewer_ids, opening.company_id)
    interview_id = add_interview(
        session,
        opening,
        applicant_id=applicant.id,
        interviewer_ids=interviewer_ids,
        starts_at=starts_at,
    )
    if ai_window is not None:
        await session.flush()
        await let_ai_lead(session, interview_id, opening.id, starts_at, ai_window)
    application = await apply_for(session, applicant.id, opening, source="interview")
    await advance_application(session, who, application.id, Stage.SCHEDULED)
    await audit.record(session, who, "arrange_interview", interview_id)
    return interview_id


async def _theirs(
    session: AsyncSession, who: Principal, opening_id: str, applicant_id: str
) -> tuple[Opening, Applicant]:
    opening = await session.scalar(
        select(Opening).where(Opening.id == opening_id, arrangeable_openings(who))
    )
    if opening is None:
        raise NotFound("no such opening")
    applicant = await session.scalar(
        select(Applicant).where(
            Applicant.id == applicant_id,
            Applicant.company_id == opening.company_id,
            reachable_people(who),
        )
    )
    if applicant is None:
        raise NotFound("no such applicant")
    return opening, applicant


async def check_panel(
    session: AsyncSession, interviewer_ids: Sequence[str], company_id: str
) -> None:
    """Raise BadInput where somebody is named twice, or is none who may interview there."""
    if len(set(interviewer_ids)) != len(interviewer_ids):
        raise BadInput("interviewer_ids: somebody is named twice")
    await check_interviewers(session, interviewer_ids, company_id, "interviewer_ids")


def add_interview(
    session: AsyncSession,
    opening: Opening,
    *,
    applicant_id: str,
    interviewer_ids: Sequence[str],
    starts_at: datetime,
) -> str:
    """Write the rows of a scheduled interview; returns its id.

    Raises:
        AuditMissing: as `check_usable`.
    """
    check_usable(policy(opening.policy), opening, starts_at)
    interview = Interview(
        id=new_id("int"),
        company_id=opening.company_id,
        opening_id=opening.id,
        applicant_id=applicant_id,
        status=Status.SCHEDULED.value,
        starts_at=starts_at,
        created_at=now_utc(),
    )
    session.add(interview)
    session.add_all(
        PanelMember(interview_id=interview.id, staff_id=id, position=position)
        for position, id in enumerate(interviewer_ids)
    )
    return interview.id
