"""Tables of webhook endpoints and of what was, is and will be sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base
from ehr_bridge.store.problems import Problem, ProblemText

EndpointState = Literal["enabled", "disabled", "failing"]
EndpointPurpose = Literal["events", "assessments"]
DeliveryStatus = Literal["waiting", "sending", "delivered", "dead"]


class WebhookEndpoint(Base):
    """An address of another system that is told of events.

    Attributes:
        purpose: "events", or "assessments": an applicant tracking system is told, at an
            address that it names each time, of applicants that it sent.
        kinds: kinds of domain events that it is told of; empty for all.
        state: "enabled", "disabled" by a person, or "failing": disabled after long failure.
        personal: it asked for names and mail addresses of applicants.
        personal_allowed_by: HR manager who allowed that; NULL while nobody did.
        secret: the signing secret, or an applicant tracking system's key, sealed;
            `earlier_secret` signs too until `earlier_until`.
        failing_since: of the first failure after the last success.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (CheckConstraint("state IN ('enabled', 'disabled', 'failing')", name="state"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    url: Mapped[str]
    description: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[EndpointState] = mapped_column(String(8))
    purpose: Mapped[EndpointPurpose] = mapped_column(String(16), default="events")
    personal: Mapped[bool]
    personal_allowed_by: Mapped[str | None] = mapped_column(ID)
    secret: Mapped[bytes]
    earlier_secret: Mapped[bytes | None]
    earlier_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime]


class WebhookDelivery(Base):
    """One event for one endpoint; its id is the `webhook-id` of every attempt.

    Attributes:
        payload: what is sent, without personal data: those are added at each attempt, so that
            an erasure reaches them. Of a callback it is only shown.
        callback: an applicant tracking system's address for this; NULL for an event, which
            goes to the endpoint's own.
        status: "waiting", "sending", "delivered" or "dead".
        attempts: made in a row since it was queued or redelivered.
        answer: HTTP status of the last attempt; NULL where there was no answer.
        problem: why the last attempt failed; None before it and where it did not.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        CheckConstraint("status IN ('waiting', 'sending', 'delivered', 'dead')", name="status"),
        Index(None, "status", "due_at"),
        Index(None, "endpoint_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    event_id: Mapped[str] = mapped_column(ID)
    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    callback: Mapped[str | None]
    status: Mapped[DeliveryStatus] = mapped_column(String(12))
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    answer: Mapped[int | None]
    problem: Mapped[Problem | None] = mapped_column(ProblemText, nullable=False)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
