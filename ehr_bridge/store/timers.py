"""Durable timers: at a moment, a domain event is recorded.

A domain sets a timer in the transaction that makes it necessary and names a consumer of the
event's kind in `domain_events.CONSUMERS`. A restart loses none; one that fell due meanwhile
fires at the start. Firing is one transaction: the timer goes, the event comes, exactly once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store import domain_events
from ehr_bridge.store.base import ID, Base, now_utc
from ehr_bridge.store.database import Database


class Timer(Base):
    """An event to come; `key` is the domain's name for it, such as "reminder:int_..."."""

    __tablename__ = "timers"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))
    kind: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(ID)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


async def set_timer(
    session: AsyncSession,
    key: str,
    due_at: datetime,
    *,
    kind: str,
    company_id: str,
    subject: str,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Set or move the timer of that key, in the caller's transaction."""
    await session.merge(
        Timer(
            key=key,
            due_at=due_at,
            company_id=company_id,
            kind=kind,
            subject=subject,
            data=dict(data or {}),
        )
    )


async def cancel_timer(session: AsyncSession, key: str) -> None:
    """Let the timer of that key never fire; nothing happens where there is none."""
    await session.execute(delete(Timer).where(Timer.key == key))


async def fire_due(database: Database, limit: int = 100, now: datetime | None = None) -> int:
    """Record the events of timers that are due, the earliest first; returns how many."""
    async with database.write() as session:
        due = list(
            await session.scalars(
                select(Timer)
                .where(Timer.due_at <= (now or now_utc()))
                .order_by(Timer.due_at)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        )
        for timer in due:
            domain_events.record(session, timer.kind, timer.company_id, timer.subject, timer.data)
            await session.delete(timer)
    return len(due)
