"""Each consumer is handed each event, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.store import domain_events
from ehr_bridge.store.domain_events import DomainEvent, WaitingEvent, hand_out, mark_done, pending
from ehr_bridge.store.timers import Timer, cancel_timer, fire_due, set_timer
from tests.ehr_bridge.world import World


@pytest.fixture(autouse=True)
def consumer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        domain_events, "CONSUMERS", {"all": None, "some": frozenset({"thing.made"})}
    )


def record(session: AsyncSession, subject: str, kind: str = "thing.made") -> DomainEvent:
    return domain_events.record(session, kind, "co_1", subject, {"n": 1})


async def seen_by(world: World, consumer: str) -> list[str]:
    async with world.bridge.database.read() as session:
        return [event.subject for event in await pending(session, consumer, 10)]


async def test_what_is_done_is_not_handed_out_again_and_others_still_have_it(
    any_world: World,
) -> None:
    database = any_world.bridge.database
    async with database.write() as session:
        record(session, "a")
        record(session, "b", "thing.lost")
        record(session, "c")
    async with database.write() as session:
        first = (await pending(session, "all", 1))[0]
        await mark_done(session, "all", [first])
        await mark_done(session, "all", [first])
    assert await seen_by(any_world, "all") == ["b", "c"]
    assert await seen_by(any_world, "some") == ["a", "c"]


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_an_event_that_is_committed_late_is_not_passed_over(any_world: World) -> None:
    """On PostgreSQL the later position is committed first; SQLite has one writer at a time."""
    database = any_world.bridge.database
    async with database.write() as slow:
        record(slow, "early position")
        await slow.flush()
        async with database.write() as quick:
            record(quick, "late position")
        assert await hand_out(database, "all", _nothing) == 1
    assert await seen_by(any_world, "all") == ["early position"]


async def test_two_servers_do_not_act_on_the_same_event(any_world: World) -> None:
    database = any_world.bridge.database
    async with database.write() as session:
        for n in range(6):
            record(session, str(n))
    acted: list[str] = []

    async def act(_: AsyncSession, events: Sequence[DomainEvent]) -> None:
        acted.extend(event.subject for event in events)

    while sum(await asyncio.gather(*(hand_out(database, "all", act, 2) for _ in range(2)))):
        pass
    assert sorted(acted) == [str(n) for n in range(6)]


async def test_a_consumer_that_fails_holds_nobody_up_and_is_asked_again_later(
    any_world: World,
) -> None:
    database, now = any_world.bridge.database, any_world.clock
    async with database.write() as session:
        record(session, "bad")
        record(session, "good")

    async def act(session: AsyncSession, events: Sequence[DomainEvent]) -> None:
        record(session, f"of {len(events)} events", "thing.lost")
        if "bad" in [event.subject for event in events]:
            raise RuntimeError

    assert await hand_out(database, "some", act, now=now()) == 2
    assert await hand_out(database, "some", act, now=now()) == 0
    later = now() + timedelta(minutes=1)
    assert await hand_out(database, "some", _nothing, now=later) == 1
    async with database.read() as session:
        subjects = await session.scalars(select(DomainEvent.subject))
        assert sorted(subjects) == ["bad", "good", "of 1 events"]
        left = await session.scalar(
            select(func.count()).select_from(WaitingEvent).where(WaitingEvent.consumer == "some")
        )
        assert left == 0


async def test_a_timer_becomes_an_event_once_unless_it_is_moved_or_cancelled(
    any_world: World,
) -> None:
    database, clock = any_world.bridge.database, any_world.clock

    async def arm(key: str, hours: float) -> None:
        async with database.write() as session:
            await set_timer(
                session,
                key,
                clock() + timedelta(hours=hours),
                kind="thing.made",
                company_id="co_1",
                subject=key,
            )

    await arm("kept", 1)
    await arm("moved", 1)
    await arm("moved", 3)
    await arm("cancelled", 1)
    async with database.write() as session:
        await cancel_timer(session, "cancelled")
    assert await fire_due(database, now=clock()) == 0
    clock.move(hours=2)
    fired = await asyncio.gather(*(fire_due(database, now=clock()) for _ in range(3)))
    assert sum(fired) == 1
    assert await seen_by(any_world, "some") == ["kept"]
    async with database.read() as session:
        assert list(await session.scalars(select(Timer.key))) == ["moved"]


async def _nothing(_: AsyncSession, events: Sequence[DomainEvent]) -> None: ...
