"""The journal: in order, all or none, never twice; and the rows that follow it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.evaluation.tables import Note, Rating
from ehr_bridge.interviews.journal import StoredJournal, decode_events, encode_events
from interview.encoding import EVENT_TYPES
from interview.errors import NotFound, WrongState
from interview.events import Event, NoteWritten, RatingGiven
from tests.ehr_bridge.plays import begun, ended
from tests.ehr_bridge.world import World

texts = st.text(max_size=20)
seconds = st.floats(0, 1e6)
ratings = st.builds(
    RatingGiven,
    time_s=seconds,
    by=st.sampled_from(["stf_ann", "stf_bob"]),
    question_id=st.sampled_from(["q1", "q2"]),
    competency=st.just("care"),
    level=st.none() | st.integers(1, 5),
)
notes = st.builds(NoteWritten, time_s=seconds, by=texts, question_id=texts, text=texts)


@given(st.lists(ratings | notes, max_size=20))
def test_events_come_back_as_they_were(events: list[Event]) -> None:
    assert decode_events(encode_events(events)) == events
    assert encode_events(events) == encode_events(list(events))


def test_the_plays_cover_events_with_parts() -> None:
    events = [*begun(), *ended()]
    assert decode_events(encode_events(events)) == events
    assert {type(event) for event in events} <= set(EVENT_TYPES.values())
    assert all(fields(event) for event in events)


async def test_what_was_appended_is_read_in_order(any_world: World) -> None:
    journal = any_world.bridge.journal
    assert await journal.read(any_world.mine) == []
    first, second = begun(), ended()
    await journal.append(any_world.mine, 1, first)
    await journal.append(any_world.mine, len(first) + 1, second)
    await journal.append(any_world.mine, 1, [])
    assert await journal.read(any_world.mine) == first + second
    assert await journal.read(any_world.other) == []


async def test_a_gap_an_overlap_or_an_unknown_interview_is_refused(any_world: World) -> None:
    journal = any_world.bridge.journal
    await journal.append(any_world.mine, 1, begun())
    for first_seq in (0, 1, 5, len(begun()), len(begun()) + 2):
        with pytest.raises(WrongState):
            await journal.append(any_world.mine, first_seq, ended())
    with pytest.raises(NotFound):
        await journal.append("int_nothing", 1, begun())
    assert await journal.read(any_world.mine) == begun()


async def test_the_same_batch_again_changes_nothing(any_world: World) -> None:
    journal = any_world.bridge.journal
    for _ in range(2):
        await journal.append(any_world.mine, 1, begun())
    assert await journal.read(any_world.mine) == begun()


async def test_of_several_writers_at_once_one_wins(any_world: World) -> None:
    batches = [
        [RatingGiven(time_s=1.0, by=f"stf_{n}", question_id="q1", competency="care", level=n)]
        for n in (1, 2, 3, 4)
    ]
    results = await asyncio.gather(
        *(any_world.bridge.journal.append(any_world.mine, 1, batch) for batch in batches),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType"] + ["WrongState"] * 3
    winner = batches[results.index(None)]
    assert await any_world.bridge.journal.read(any_world.mine) == winner
    async with any_world.bridge.database.read() as session:
        assert [r.staff_id for r in await session.scalars(select(Rating))] == [winner[0].by]


async def test_rows_follow_the_journal_in_the_same_transaction(any_world: World) -> None:
    database = any_world.bridge.database
    await any_world.bridge.journal.append(any_world.mine, 1, begun())
    later: Sequence[Event] = [
        RatingGiven(time_s=50.0, by="stf_ann", question_id="q1", competency="care", level=2),
        RatingGiven(time_s=51.0, by="stf_bob", question_id="q1", competency="care", level=3),
        RatingGiven(time_s=52.0, by="stf_bob", question_id="q1", competency="care", level=None),
        NoteWritten(time_s=53.0, by="stf_ann", question_id="q1", text="later"),
    ]
    await any_world.bridge.journal.append(any_world.mine, len(begun()) + 1, later)
    async with database.read() as session:
        kept = [(r.staff_id, r.level) for r in await session.scalars(select(Rating))]
        assert kept == [("stf_ann", 2)]
        assert [note.text for note in await session.scalars(select(Note))] == ["later"]

    async def fails(_: AsyncSession, __: str, ___: Sequence[Event]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await StoredJournal(database, [fails]).append(any_world.other, 1, begun())
    assert await any_world.bridge.journal.read(any_world.other) == []
