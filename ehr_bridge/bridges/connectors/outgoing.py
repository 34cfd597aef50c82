"""The interviews that another system is told of, as they are now, and what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.bridges.connectors.ports import OutgoingFeedback, OutgoingInterview
from ehr_bridge.bridges.connectors.tables import Connection
from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.bridges.transfer.tables import ExternalId
from ehr_bridge.evaluation.tables import EvaluationSheet, SheetScore
from ehr_bridge.interviews.plans import decode_job
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.reach import reachable_interviews
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.scheduling.hours.weekly import zone_of
from ehr_bridge.scheduling.people import DEFAULT_LENGTH, load_rules
from ehr_bridge.scheduling.tables import Booking
from interview.access import Principal
from interview.session import Status

INTERVIEWS, FEEDBACK = "interviews", "feedback"
"""Things of ours that another system has an id for; see `ExternalId`."""
_DECIDED = {
    Stage.OFFER.value: True,
    Stage.HIRED.value: True,
    Stage.REJECTED.value: False,
}
"""Stages by which people have said whether the applicant goes on."""

AHEAD, BEHIND = timedelta(days=90), timedelta(days=7)
"""Interviews that are told of: those that begin in this span around now."""


async def outgoing(
    session: AsyncSession, connection: Connection, who: Principal, now: datetime
) -> list[OutgoingInterview]:
    """The interviews around now that they reach and that were not called off."""
    found = await session.execute(
        select(Interview, Applicant.name, Opening.title, Booking.ends_at)
        .join(Applicant, Applicant.id == Interview.applicant_id)
        .join(Opening, Opening.id == Interview.opening_id)
        .outerjoin(Booking, Booking.interview_id == Interview.id)
        .where(
            reachable_interviews(who),
            Interview.erased_at.is_(None),
            Interview.starts_at.between(now - BEHIND, now + AHEAD),
        )
        .order_by(Interview.starts_at, Interview.id)
    )
    rows = [row for row in found.all() if not row.Interview.called_off]
    interviews = [row.Interview for row in rows]
    applicants = await _external_applicants(session, connection.id, interviews)
    panels = await _panels(session, interviews)
    zone = zone_of((await load_rules(session, connection.company_id)).zone)
    return [
        OutgoingInterview(
            id=interview.id,
            applicant=applicants.get(interview.applicant_id, ""),
            applicant_name=name,
            opening_title=title,
            starts_at=interview.starts_at.astimezone(zone),
            ends_at=(ends_at or interview.starts_at + DEFAULT_LENGTH).astimezone(zone),
            ended=interview.status == Status.ENDED.value,
            panel=tuple(panels.get(interview.id, ())),
        )
        for interview, name, title, ends_at in rows
    ]


_SCORED = (
    select(Interview, EvaluationSheet.composite, Opening.pass_line, Application.stage)
    .join(EvaluationSheet, EvaluationSheet.interview_id == Interview.id)
    .join(Opening, Opening.id == Interview.opening_id)
    .outerjoin(
        Application,
        (Application.applicant_id == Interview.applicant_id)
        & (Application.opening_id == Interview.opening_id),
    )
    .where(Interview.erased_at.is_(None))
    .order_by(Interview.starts_at, Interview.id)
)


async def outgoing_feedback(
    session: AsyncSession, connection: Connection, who: Principal, now: datetime
) -> list[OutgoingFeedback]:
    """What the interviews around now came to that have a score and somebody to judge it by.

    People's decision counts; before there is one, the opening's pass line.
    """
    found = await session.execute(
        _SCORED.where(
            reachable_interviews(who), Interview.starts_at.between(now - BEHIND, now + AHEAD)
        )
    )
    rows = list(found.all())
    panels = await _panels(session, [row.Interview for row in rows])
    told = []
    for interview, score, pass_line, stage in rows:
        decided = _DECIDED.get(stage)
        cleared = _passes(score, pass_line) if decided is None else decided
        if score is None or cleared is None:
            continue
        told.append(
            OutgoingFeedback(
                interview_id=interview.id,
                panel=tuple(panels.get(interview.id, ())),
                cleared=cleared,
                decided=decided is not None,
                score=score,
                pass_line=pass_line,
                skills=await _skills(session, interview),
            )
        )
    return told


def _passes(score: float | None, pass_line: float | None) -> bool | None:
    return None if score is None or pass_line is None else score >= pass_line


async def _skills(session: AsyncSession, interview: Interview) -> tuple[tuple[str, float], ...]:
    """Competencies of the interview that were scored, by their names, with 0 to 1."""
    job = decode_job(interview.job) if interview.job else None
    scores = await session.scalars(
        select(SheetScore).where(
            SheetScore.interview_id == interview.id,
            SheetScore.answer == "",
            SheetScore.value.is_not(None),
        )
    )
    shares = {one.dimension: (one.value or 0.0) / one.scale for one in scores}
    competencies = job.competencies if job else ()
    return tuple((one.name, shares[one.id]) for one in competencies if one.id in shares)


async def called_off(session: AsyncSession, sent: Sequence[ExternalId]) -> list[ExternalId]:
    """Those of the interviews told of that will not take place."""
    found = await session.scalars(
        select(Interview).where(Interview.id.in_([one.own_id for one in sent]))
    )
    stand = {interview.id for interview in found if not interview.called_off}
    return [one for one in sent if one.own_id not in stand]


async def _external_applicants(
    session: AsyncSession, source: str, interviews: Sequence[Interview]
) -> dict[str, str]:
    found = await session.execute(
        select(ExternalId.own_id, ExternalId.external_id).where(
            ExternalId.source == source,
            ExternalId.thing == Thing.APPLICANTS.value,
            ExternalId.own_id.in_({interview.applicant_id for interview in interviews}),
        )
    )
    return dict(found.all())


async def _panels(session: AsyncSession, interviews: Sequence[Interview]) -> dict[str, list[str]]:
    """Mail addresses of who interviews, in order, by interview."""
    found = await session.execute(
        select(PanelMember.interview_id, Staff.email)
        .join(Staff, Staff.id == PanelMember.staff_id)
        .where(PanelMember.interview_id.in_([interview.id for interview in interviews]))
        .order_by(PanelMember.interview_id, PanelMember.position)
    )
    panels: dict[str, list[str]] = {}
    for interview_id, mail in found:
        panels.setdefault(interview_id, []).append(mail)
    return panels
