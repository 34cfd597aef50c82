"""An applicant tracking system is told that an interview it asked for has a result.

It is told nothing but that: it then asks for the status, with its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.assessments.tables import Assessment
from ehr_bridge.bridges.webhooks.queue import add_callback, payload_of
from ehr_bridge.scheduling.tables import Booking
from ehr_bridge.store.domain_events import DomainEvent

COMPLETED = "assessment.completed"


async def act(session: AsyncSession, events: Sequence[DomainEvent]) -> None:
    """Tell of the interviews that now have a sheet; see `domain_events.CONSUMERS`."""
    for event in events:
        sent = await session.scalars(
            select(Assessment)
            .outerjoin(Booking, Booking.id == Assessment.booking_id)
            .where(
                or_(Assessment.interview_id == event.subject, Booking.interview_id == event.subject)
            )
        )
        for assessment in sent.all():
            await tell(session, assessment, event.id, event.happened_at)


async def tell(
    session: AsyncSession, assessment: Assessment, event_id: str, happened_at: datetime
) -> None:
    """Queue it, to be tried like every webhook."""
    payload = payload_of(COMPLETED, happened_at, assessment.id, {})
    await add_callback(session, assessment.endpoint_id, event_id, payload, assessment.callback)
