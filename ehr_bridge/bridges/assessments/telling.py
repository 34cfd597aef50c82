"""An applicant tracking system is told that a test it sent stands otherwise than before.

It is told nothing but that: it then asks for the status, with its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.assessments.progress import Progress, position_of
from ehr_bridge.bridges.assessments.tables import Assessment
from ehr_bridge.bridges.webhooks.queue import add_callback, payload_of
from ehr_bridge.profiles.persons import same_person
from ehr_bridge.recruiting.pipeline.stages import ENDS, Stage
from ehr_bridge.scheduling.tables import Booking
from ehr_bridge.store.domain_events import DomainEvent

COMPLETED, CHANGED = "assessment.completed", "assessment.changed"
"""Kinds of what is told: there is a result; it was called off, is over, or is on again."""

CLOSED = "assessment.closed"
"""Kind of the event that the time to begin an interview with the AI is over."""


async def act(session: AsyncSession, events: Sequence[DomainEvent]) -> None:
    """Tell of each test that an event concerns; see `domain_events.CONSUMERS`."""
    for event in events:
        concerned = await _concerned(session, event)
        if concerned is None:
            continue
        sent = await session.scalars(
            select(Assessment)
            .outerjoin(Booking, Booking.id == Assessment.booking_id)
            .where(concerned)
        )
        for assessment in sent.all():
            if event.kind == "evaluation.ready":
                await tell(session, assessment, COMPLETED, event.id, event.happened_at)
            elif not await _has_begun(session, assessment, event):
                await tell(session, assessment, CHANGED, event.id, event.happened_at)


async def _concerned(session: AsyncSession, event: DomainEvent) -> ColumnElement[bool] | None:
    """Which tests an event is about; None for a move that ends no application and reopens none."""
    if event.kind == "evaluation.ready":
        return or_(Assessment.interview_id == event.subject, Booking.interview_id == event.subject)
    if event.kind == "booking.cancelled":
        return Assessment.booking_id == event.subject
    if event.kind == CLOSED:
        return Assessment.id == event.subject
    if (Stage(event.data["from"]) in ENDS) == (Stage(event.data["to"]) in ENDS):
        return None
    return and_(
        Assessment.opening_id == event.data["opening_id"],
        Assessment.applicant_id.in_(await same_person(session, event.data["applicant_id"])),
    )


async def _has_begun(session: AsyncSession, assessment: Assessment, event: DomainEvent) -> bool:
    """Whether the interview is being held or was: from then on only its sheet is news."""
    progress = (await position_of(session, assessment, event.happened_at)).progress
    return progress in {Progress.IN_PROGRESS, Progress.COMPLETE}


async def tell(
    session: AsyncSession, assessment: Assessment, kind: str, event_id: str, happened_at: datetime
) -> None:
    """Queue it, to be tried like every webhook."""
    payload = payload_of(kind, happened_at, assessment.id, {})
    await add_callback(session, assessment.endpoint_id, event_id, payload, assessment.callback)
