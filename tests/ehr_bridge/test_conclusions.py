"""Evaluation sheets: written from the journal, once, and after a crash too."""

from __future__ import annotations

import zlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from ehr_bridge.evaluation.tables import EvaluationSheet, SheetScore
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.domain_events import DomainEvent
from interview.errors import NotFound, WrongState
from interview.events import InterviewEnded
from interview.policy import Permit, Purpose, policy
from interview.scoring.conclusion import conclude
from tests.ehr_bridge.plays import begun, ended
from tests.ehr_bridge.world import World, make_job, open_world

QUIET = timedelta(minutes=30)


async def crashed(world: World, *, after_end: bool) -> None:
    """The server dies after events were journaled, before the store heard of them."""
    await world.joined()
    await world.bridge.directory.open(world.mine, world.clock.now.timestamp())
    await world.bridge.journal.append(world.mine, 1, begun() + (ended() if after_end else []))


async def status_of(world: World) -> str:
    async with world.bridge.database.read() as session:
        return (await session.get_one(Interview, world.mine)).status


async def test_the_sheet_says_what_scoring_concludes(any_world: World) -> None:
    world = any_world
    await crashed(world, after_end=True)
    await world.bridge.directory.set_status(world.mine, "live", 2.0)
    await world.bridge.directory.set_status(world.mine, "ended", 40.0)
    for _ in range(2):
        await world.bridge.directory.conclude(world.mine)

    permit = Permit(policy("prc"), frozenset(Purpose))
    expected = conclude(make_job("opn_mine"), permit, begun() + ended())
    async with world.bridge.database.read() as session:
        [sheet] = await session.scalars(select(EvaluationSheet))
        scores = {
            (s.dimension, s.answer): s.value for s in await session.scalars(select(SheetScore))
        }
    assert (sheet.composite, sheet.composite_reason) == (
        expected.composite.value,
        expected.composite.reason,
    )
    assert sheet.rules == expected.rules
    assert scores["composite", ""] == expected.composite.value
    assert {key for key in scores if not key[1]} == {
        (score.dimension, "") for score in (expected.composite, *expected.scores)
    }
    assert ("care", "q1#1") in scores

    shown = (await (await world.signed_in("hr")).get(f"/interviews/{world.mine}/evaluation")).json()
    assert shown["models"] == ["asr@1", "embedding@1"]
    assert shown["measures"]["relevance"]["unit"] == "ratio"
    assert [t["text"] for t in shown["transcript"]] == [t.text for t in expected.transcript]


async def test_whoever_was_interviewed_comes_on_once(any_world: World) -> None:
    await crashed(any_world, after_end=True)
    for _ in range(2):
        await any_world.bridge.directory.conclude(any_world.mine)
    async with any_world.bridge.database.read() as session:
        application = await session.get_one(Application, ("apl_1", "opn_mine"))
        [event] = await session.scalars(
            select(DomainEvent).where(DomainEvent.kind == "interview.ended")
        )
    assert application.stage == "interviewed"
    assert event.subject == any_world.mine
    assert event.data == {
        "applicant_id": "apl_1",
        "opening_id": "opn_mine",
        "application_id": application.id,
    }


async def test_what_has_not_ended_is_not_concluded(world: World) -> None:
    await crashed(world, after_end=False)
    with pytest.raises(WrongState):
        await world.bridge.directory.conclude(world.mine)
    with pytest.raises(NotFound):
        await world.bridge.directory.conclude("int_nothing")
    hr = await world.signed_in("hr")
    assert (await hr.get(f"/interviews/{world.mine}/evaluation")).status_code == 409


async def test_after_a_crash_an_ended_interview_is_concluded(any_world: World) -> None:
    await crashed(any_world, after_end=True)
    assert await status_of(any_world) == "scheduled"
    assert await any_world.bridge.conclude_interrupted(QUIET) == [any_world.mine]
    assert await any_world.bridge.conclude_interrupted(QUIET) == []
    assert await status_of(any_world) == "ended"
    async with any_world.bridge.database.read() as session:
        row = await session.get_one(Interview, any_world.mine)
        assert (row.started_s, row.ended_s) == (2.0, 40.0)
        assert await session.get(EvaluationSheet, any_world.mine)


async def test_after_a_crash_a_live_interview_stays_live_for_rejoin(world: World) -> None:
    world.clock.now = now_utc()
    await crashed(world, after_end=False)
    assert await world.bridge.conclude_interrupted(QUIET) == []
    assert await status_of(world) == "live"
    assert await world.bridge.directory.live() == [world.mine]
    assert await world.bridge.journal.read(world.mine) == begun()


async def test_after_a_long_quiet_a_live_interview_is_ended_and_concluded(world: World) -> None:
    await crashed(world, after_end=False)
    world.clock.now = now_utc() + QUIET + timedelta(seconds=1)
    assert await world.bridge.conclude_interrupted(QUIET) == [world.mine]
    assert await status_of(world) == "ended"
    last = (await world.bridge.journal.read(world.mine))[-1]
    assert last == InterviewEnded(time_s=33.0, by="server", reason="interrupted")
    async with world.bridge.database.read() as session:
        assert await session.get(EvaluationSheet, world.mine)


async def test_one_that_cannot_be_concluded_does_not_keep_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crashed(world, after_end=True)
    await world.bridge.directory.open(world.other, 1.0)
    await world.bridge.journal.append(world.other, 1, begun() + ended())
    read = world.bridge.journal.read

    async def broken(session_id: str):  # type: ignore[no-untyped-def]
        if session_id == min(world.mine, world.other):
            raise zlib.error("the journal is damaged")
        return await read(session_id)

    monkeypatch.setattr(world.bridge.journal, "read", broken)
    assert await world.bridge.conclude_interrupted(QUIET) == [max(world.mine, world.other)]


async def test_everything_is_there_after_a_restart(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from ehr_bridge.services import open_bridge
    from tests.ehr_bridge.world import MASTER_KEY, QUICK_HASHER, SIGNING_KEY

    url = f"sqlite:///{tmp_path}/store.db"
    world = await open_world(url)
    applicant = await world.joined()
    cookie = applicant.cookies["vivavoce_applicant"]
    key = await world.bridge.recording_keys.key_for(world.mine)
    await world.bridge.journal.append(world.mine, 1, begun())
    zero = await world.bridge.directory.open(world.mine, 5.5)
    await world.close()

    again = await open_bridge(url, MASTER_KEY, SIGNING_KEY, password_hasher=QUICK_HASHER)
    assert await again.journal.read(world.mine) == begun()
    assert await again.recording_keys.key_for(world.mine) == key
    assert await again.directory.open(world.mine, 99.0) == zero
    assert (await again.authenticator.applicant(cookie)).interview == world.mine
    await again.close()
