"""How far an applicant has come who was sent by another system, and with what result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.ai_interviews.tables import AiInterview
from ehr_bridge.bridges.assessments.tables import Assessment
from ehr_bridge.evaluation.tables import EvaluationSheet, SheetScore
from ehr_bridge.interviews.plans import decode_job
from ehr_bridge.interviews.reading import wall_time
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.recruiting.pipeline.moves import application_of
from ehr_bridge.recruiting.pipeline.stages import ENDS, Stage
from ehr_bridge.scheduling.tables import Booking
from interview.session import Status


class Progress(StrEnum):
    """Where an applicant stands; "complete" is the other system's word for a result."""

    INVITED = "invited"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OVER = frozenset({Progress.EXPIRED, Progress.CANCELLED})
"""Nothing will come of it any more."""
_AHEAD = frozenset({Progress.INVITED, Progress.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Position:
    """Progress, and the interview as far as there is one.

    Attributes:
        reason: why nothing will come of it any more; "" while something may.
    """

    progress: Progress
    interview: Interview | None = None
    sheet: EvaluationSheet | None = None
    reason: str = ""


async def position_of(session: AsyncSession, sent: Assessment, now: datetime) -> Position:
    """Where the applicant stands now; an interview ahead falls with its application."""
    position = await _by_interview(session, sent, now)
    if position.progress not in _AHEAD:
        return position
    application = await application_of(session, sent.applicant_id, sent.opening_id)
    if application is None or Stage(application.stage) not in ENDS:
        return position
    reason = f"the application has ended: {application.stage}"
    return Position(Progress.CANCELLED, position.interview, reason=reason)


async def _by_interview(session: AsyncSession, sent: Assessment, now: datetime) -> Position:
    booking = await session.get(Booking, sent.booking_id) if sent.booking_id else None
    interview_id = booking.interview_id if booking else sent.interview_id
    interview = await session.get(Interview, interview_id) if interview_id else None
    called_off = Position(Progress.CANCELLED, interview, reason="the interview was called off")
    if interview is None:
        waits = booking is not None and booking.state == "proposed"
        return Position(Progress.INVITED) if waits else called_off
    sheet = await session.get(EvaluationSheet, interview.id)
    if sheet is not None:
        return Position(Progress.COMPLETE, interview, sheet)
    if interview.called_off or interview.erased_at is not None:
        return called_off
    if interview.status != Status.SCHEDULED:
        return Position(Progress.IN_PROGRESS, interview)
    return await _before(session, interview, now)


async def _before(session: AsyncSession, interview: Interview, now: datetime) -> Position:
    led_by_ai = await session.get(AiInterview, interview.id)
    if led_by_ai is None:
        return Position(Progress.SCHEDULED, interview)
    if led_by_ai.closes_at <= now:
        return Position(Progress.EXPIRED, interview, reason="the time to begin it is over")
    return Position(Progress.INVITED, interview)


async def result_of(
    session: AsyncSession, interview: Interview, sheet: EvaluationSheet
) -> dict[str, str]:
    """What is shown beside the score: times, and each competency that was scored."""
    times = {
        "Started at": wall_time(interview, interview.started_s),
        "Ended at": wall_time(interview, interview.ended_s),
    }
    shown = {name: at.isoformat(timespec="seconds") for name, at in times.items() if at}
    job = decode_job(interview.job) if interview.job else None
    names = {one.id: one.name for one in job.competencies} if job else {}
    scores = await session.scalars(
        select(SheetScore)
        .where(SheetScore.interview_id == interview.id, SheetScore.answer == "")
        .order_by(SheetScore.dimension)
    )
    for score in scores:
        if score.dimension in names and score.value is not None:
            shown[names[score.dimension]] = f"{score.value:.1f} / {score.scale}"
    if sheet.composite is None:
        shown["No score"] = sheet.composite_reason
    return shown
