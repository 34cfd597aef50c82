"""HR is told by mail of an endpoint that was disabled."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.bridges.webhooks.tables import WebhookEndpoint
from ehr_bridge.guarded_http import host_of
from ehr_bridge.notices.outbox import Draft, enqueue
from ehr_bridge.store import domain_events
from interview.access import Standing


async def tell_disabled(session: AsyncSession, endpoint: WebhookEndpoint) -> None:
    """Write to the company's HR managers and to who made the endpoint."""
    people = await session.scalars(
        select(Staff.id).where(
            Staff.company_id == endpoint.company_id,
            Staff.active,
            or_(Staff.role == Standing.HR_MANAGER.value, Staff.id == endpoint.created_by),
        )
    )
    since = endpoint.failing_since
    assert since is not None
    for id in people.all():
        await enqueue(
            session,
            Draft(
                to=id,
                template="webhook_disabled_staff",
                key=f"webhook_disabled:{endpoint.id}:{since.isoformat()}:{id}",
                data={"host": host_of(endpoint.url), "since": since.date().isoformat()},
                about=endpoint.id,
            ),
        )
    domain_events.record(session, "webhook.disabled", endpoint.company_id, endpoint.id, {})
