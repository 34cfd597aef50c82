"""Events into deliveries: the consumer of domain events, and what a payload holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.webhooks.kinds import TEST
from ehr_bridge.bridges.webhooks.tables import WebhookDelivery, WebhookEndpoint
from ehr_bridge.recruiting.tables import Applicant, Application
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.domain_events import DomainEvent

CONSUMER = "webhooks"


async def act(session: AsyncSession, events: Sequence[DomainEvent]) -> None:
    """Queue each event for every endpoint that takes its kind; see `domain_events.CONSUMERS`."""
    endpoints = list(
        await session.scalars(
            select(WebhookEndpoint).where(
                WebhookEndpoint.company_id.in_({event.company_id for event in events}),
                WebhookEndpoint.state == "enabled",
                WebhookEndpoint.purpose == "events",
            )
        )
    )
    for event in events:
        payload = payload_of(event.kind, event.happened_at, event.subject, event.data)
        for endpoint in endpoints:
            if endpoint.company_id == event.company_id and takes(endpoint, event.kind):
                session.add(_delivery(endpoint.id, event.id, event.kind, payload))


def takes(endpoint: WebhookEndpoint, kind: str) -> bool:
    """Whether it asked for events of that kind; it gets all where it named none."""
    return not endpoint.kinds or kind in endpoint.kinds


def add_test(session: AsyncSession, endpoint: WebhookEndpoint, by: str) -> WebhookDelivery:
    """Queue an event that nothing happened for, to try the endpoint."""
    payload = payload_of(TEST, now_utc(), endpoint.id, {"by": by})
    delivery = _delivery(endpoint.id, new_id("evt"), TEST, payload)
    session.add(delivery)
    return delivery


async def add_callback(
    session: AsyncSession, endpoint_id: str, event_id: str, payload: dict[str, Any], url: str
) -> None:
    """Queue that an applicant tracking system is told at an address that it named.

    Nothing where its key was revoked.
    """
    endpoint = await session.get_one(WebhookEndpoint, endpoint_id)
    if endpoint.state == "enabled":
        delivery = _delivery(endpoint_id, event_id, payload["type"], payload)
        delivery.callback = url
        session.add(delivery)


def payload_of(
    kind: str, happened_at: datetime, subject: str, data: dict[str, Any]
) -> dict[str, Any]:
    """The form that Standard Webhooks recommends: type, timestamp, data."""
    return {
        "type": kind,
        "timestamp": happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {"id": subject, **data},
    }


def encode(payload: dict[str, Any]) -> bytes:
    """The body as it is signed and sent."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


async def with_person(
    session: AsyncSession, payload: dict[str, Any], company_id: str
) -> dict[str, Any]:
    """The payload with the name and mail address of the applicant that it speaks of, if any.

    They are read when the event is sent: who was erased meanwhile is not told of.
    """
    data = payload["data"]
    applicant_id = data.get("applicant_id") or data["id"]
    applicant = await session.scalar(
        select(Applicant)
        .outerjoin(Application, Application.applicant_id == Applicant.id)
        .where(
            Applicant.company_id == company_id,
            (Applicant.id == applicant_id) | (Application.id == data["id"]),
        )
        .limit(1)
    )
    if applicant is None:
        return payload
    person = {"id": applicant.id, "name": applicant.name, "email": applicant.email}
    return {**payload, "data": {**data, "applicant": person}}


def _delivery(
    endpoint_id: str, event_id: str, kind: str, payload: dict[str, Any]
) -> WebhookDelivery:
    now = now_utc()
    return WebhookDelivery(
        id=new_id("msg"),
        endpoint_id=endpoint_id,
        event_id=event_id,
        kind=kind,
        payload=payload,
        status="waiting",
        attempts=0,
        due_at=now,
        answer=None,
        problem=None,
        created_at=now,
        settled_at=None,
    )
