"""What happened, written in the transaction that made it happen.

Whoever has to act on it afterwards (invitation rules, webhooks, reminders) is a consumer by
name: it is handed each event at least once, in the order of writing, and marks it done in the
transaction of its own act, so that a crash loses nothing and doubles nothing in the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base, new_id, now_utc

POSITION = BigInteger().with_variant(Integer(), "sqlite")
"""Type of an ever growing number that the database gives out."""


class DomainEvent(Base):
    """One thing that happened to one subject; `data` holds ids and plain values, no names."""

    __tablename__ = "domain_events"

    position: Mapped[int] = mapped_column(POSITION, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(ID, unique=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    kind: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str] = mapped_column(ID, index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    happened_at: Mapped[datetime]


def record(
    session: AsyncSession, kind: str, company_id: str, subject: str, data: Mapping[str, Any]
) -> DomainEvent:
    """Write that something happened; durable with the caller's transaction.

    Args:
        kind: thing and verb in the past, such as "application.matched".
        subject: id of the thing that it happened to.
        data: what a consumer needs to decide; ids and plain values, never personal data.
    """
    event = DomainEvent(
        id=new_id("evt"),
        company_id=company_id,
        kind=kind,
        subject=subject,
        data=dict(data),
        happened_at=now_utc(),
    )
    session.add(event)
    return event
