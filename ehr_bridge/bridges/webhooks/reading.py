"""Endpoints and deliveries as staff read them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import own_company
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.paging import PAGE, decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Named
from ehr_bridge.bridges.webhooks.kinds import KINDS
from ehr_bridge.bridges.webhooks.shapes import (
    DeliveryPage,
    DeliveryShape,
    EndpointList,
    EndpointShape,
)
from ehr_bridge.bridges.webhooks.tables import WebhookDelivery, WebhookEndpoint
from interview.access import Principal
from interview.errors import BadInput


async def list_endpoints(session: AsyncSession, who: Principal) -> EndpointList:
    """Endpoints of the company, the oldest first, with what waits and what is dead."""
    rows = (
        await session.execute(
            select(WebhookEndpoint, Staff.name)
            .outerjoin(Staff, Staff.id == WebhookEndpoint.created_by)
            .where(WebhookEndpoint.company_id == own_company(who))
            .order_by(WebhookEndpoint.created_at, WebhookEndpoint.id)
        )
    ).all()
    counted = await session.execute(
        select(WebhookDelivery.endpoint_id, WebhookDelivery.status, func.count())
        .where(
            WebhookDelivery.endpoint_id.in_([endpoint.id for endpoint, _ in rows]),
            WebhookDelivery.status != "delivered",
        )
        .group_by(WebhookDelivery.endpoint_id, WebhookDelivery.status)
    )
    counts = {(id, status): number for id, status, number in counted}
    return EndpointList(
        items=[
            EndpointShape(
                id=row.id,
                url=row.url,
                description=row.description,
                kinds=row.kinds,
                state=row.state,
                purpose=row.purpose,
                personal=row.personal,
                personal_allowed=row.personal_allowed_by is not None,
                failing_since=row.failing_since,
                earlier_secret_until=row.earlier_until,
                created_by=Named(id=row.created_by, name=name or ""),
                created_at=row.created_at,
                waiting=counts.get((row.id, "waiting"), 0) + counts.get((row.id, "sending"), 0),
                dead=counts.get((row.id, "dead"), 0),
            )
            for row, name in rows
        ],
        kinds=list(KINDS),
    )


async def list_deliveries(
    session: AsyncSession, who: Principal, endpoint_id: str, status: str, cursor: str
) -> DeliveryPage:
    """Deliveries of the company's endpoints or one of them, the newest first."""
    query = (
        select(WebhookDelivery)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .where(WebhookEndpoint.company_id == own_company(who))
        .order_by(WebhookDelivery.created_at.desc(), WebhookDelivery.id.desc())
    )
    if endpoint_id:
        query = query.where(WebhookDelivery.endpoint_id == endpoint_id)
    if status:
        query = query.where(WebhookDelivery.status == status)
    if cursor:
        value, id = decode_cursor(cursor)
        after = tuple_(WebhookDelivery.created_at, WebhookDelivery.id)
        query = query.where(after < (_time(value), id))
    rows = list(await session.scalars(query.limit(PAGE + 1)))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return DeliveryPage(
        items=[_shape(row) for row in rows],
        next_cursor=encode_cursor(rows[-1].created_at.isoformat(), rows[-1].id) if more else None,
    )


def _time(value: str) -> datetime:
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        raise BadInput("the cursor is not one that this server gave") from None
    if time.tzinfo is None:
        raise BadInput("the cursor is not one that this server gave")
    return time


def _shape(row: WebhookDelivery) -> DeliveryShape:
    return DeliveryShape(
        id=row.id,
        endpoint_id=row.endpoint_id,
        kind=row.kind,
        status=row.status,
        attempts=row.attempts,
        due_at=row.due_at if row.status == "waiting" else None,
        answer=row.answer,
        problem=row.problem,
        payload=row.payload,
        created_at=row.created_at,
        settled_at=row.settled_at,
    )
