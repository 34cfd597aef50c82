"""What happened, written in the transaction that made it happen, and handed to who acts on it.

Whoever has to act on it afterwards (invitation rules, webhooks, reminders) is a consumer by
name. Each event waits for each consumer in a row of its own, written together with the event:
an event that is committed late can be passed over by nobody, and looking for work reads what
waits, however long the history is. A consumer is handed each event at least once, in the order
of writing but for one that it failed on, which comes again later; it marks it done in the
transaction of its own act, so that a crash loses nothing and doubles nothing in the store.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehr_bridge.store.base import ID, Base, new_id, now_utc
from ehr_bridge.store.database import Database
from interview.errors import BadInput

POSITION = BigInteger().with_variant(Integer(), "sqlite")
"""Type of an ever growing number that the database gives out."""

CONSUMERS: dict[str, frozenset[str] | None] = {
    "matching": frozenset(
        {"resume.parsed", "resume.edited", "applicant.merged", "applicant.parted"}
    ),
    "invitations": frozenset(
        {
            "application.created",
            "application.matched",
            "application.stage_changed",
            "invitation.unanswered",
        }
    ),
    "assessments": frozenset(
        {
            "application.stage_changed",
            "assessment.closed",
            "booking.cancelled",
            "evaluation.ready",
        }
    ),
    "webhooks": None,
}
"""Who is handed which kinds of events; None for all. A new name gets what is recorded from then on.

What each does is in `ehr_bridge.background`, for "matching" in `matching.worker`.
"""

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)

log = structlog.get_logger(__name__)

Act = Callable[[AsyncSession, Sequence["DomainEvent"]], Awaitable[None]]
"""What a consumer does with events, in their order, in the transaction that marks them done."""


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

    waiting: Mapped[list[WaitingEvent]] = relationship(lazy="raise", passive_deletes="all")


class WaitingEvent(Base):
    """An event that a consumer has not done yet.

    Attributes:
        attempts: how often the consumer failed on it.
        due_at: not before, after a failure; NULL for at once.
    """

    __tablename__ = "waiting_events"

    consumer: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(
        POSITION, ForeignKey("domain_events.position"), primary_key=True, index=True
    )
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]


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
        waiting=[
            WaitingEvent(consumer=name)
            for name, kinds in CONSUMERS.items()
            if kinds is None or kind in kinds
        ],
    )
    session.add(event)
    return event


async def pending(
    session: AsyncSession, consumer: str, limit: int, now: datetime | None = None
) -> list[DomainEvent]:
    """The oldest events that wait for a consumer, in the order of writing.

    In a writing transaction they are this transaction's until it ends: on PostgreSQL another
    server that asks meanwhile is given the next ones.
    """
    _known(consumer)
    return list(
        await session.scalars(
            select(DomainEvent)
            .join(WaitingEvent, WaitingEvent.position == DomainEvent.position)
            .where(
                WaitingEvent.consumer == consumer,
                or_(WaitingEvent.due_at.is_(None), WaitingEvent.due_at <= (now or now_utc())),
            )
            .order_by(WaitingEvent.position)
            .limit(limit)
            .with_for_update(of=WaitingEvent, skip_locked=True)
        )
    )


async def mark_done(session: AsyncSession, consumer: str, events: Sequence[DomainEvent]) -> None:
    """The consumer acted on the events, in this transaction; marking again changes nothing."""
    _known(consumer)
    await session.execute(
        delete(WaitingEvent).where(
            WaitingEvent.consumer == consumer,
            WaitingEvent.position.in_([event.position for event in events]),
        )
    )


async def put_off(
    session: AsyncSession, consumer: str, event: DomainEvent, now: datetime | None = None
) -> None:
    """The consumer failed on the event: hand it out again after a wait that doubles."""
    waiting = await session.get(WaitingEvent, (consumer, event.position))
    if waiting is None:
        return
    wait = min(FIRST_WAIT * 2 ** min(waiting.attempts, 16), LONGEST_WAIT)
    waiting.attempts += 1
    waiting.due_at = (now or now_utc()) + wait


async def hand_out(
    database: Database, consumer: str, act: Act, limit: int = 50, now: datetime | None = None
) -> int:
    """Let a consumer act on what waits for it, in one transaction.

    Where acting on all of them fails, nothing of it stays and each event is acted on by
    itself: one that the consumer fails on is put off, and the others go on.

    Returns:
        How many events were looked at; below `limit`, nothing more waits now.
    """
    async with database.write() as session:
        events = await pending(session, consumer, limit, now)
        if await _acted(session, consumer, act, events) is None:
            return len(events)
        for event in events:
            error = await _acted(session, consumer, act, [event])
            if error is not None:
                log.error(
                    "domain_event_put_off",
                    consumer=consumer,
                    kind=event.kind,
                    event_id=event.id,
                    error=type(error).__name__,
                )
                await put_off(session, consumer, event, now)
    return len(events)


async def _acted(
    session: AsyncSession, consumer: str, act: Act, events: Sequence[DomainEvent]
) -> Exception | None:
    """Act on the events and mark them done, or change nothing and return why not."""
    if not events:
        return None
    try:
        async with session.begin_nested():
            await act(session, events)
            await mark_done(session, consumer, events)
    except Exception as error:
        return error
    return None


def _known(consumer: str) -> None:
    if consumer not in CONSUMERS:
        raise BadInput(f"{consumer!r} is no consumer of domain events")
