from __future__ import annotations

from interview.events import NoteWritten
from signaling.services import Edge
from signaling.session.journal_writer import JournalWriter
from tests.signaling.findings import relevance, said
from tests.signaling.live_server import World

NOTE = NoteWritten(time_s=1, by="ann", question_id="outage", text="calm")


def writer(world: World) -> JournalWriter:
    edge = Edge(world.rooms.services, world.settings, world.rooms.counters)
    return JournalWriter("i1", 0, edge, lambda: None)


async def test_what_nobody_waits_for_is_written_in_one_batch() -> None:
    world = World(flush_s=0.01)
    journal = writer(world)
    for n in range(5):
        journal.append(said("a", utterance=n))
    await world.journal.stored.wait()
    assert len(world.journal.events["i1"]) == 5
    assert journal.pending == 0
    assert await journal.close(1) == 0


async def test_what_somebody_waits_for_is_written_at_once() -> None:
    world = World(flush_s=3600)
    journal = writer(world)
    journal.append(said("a"))
    journal.append(NOTE)
    await journal.flushed()
    assert world.journal.events["i1"][-1] == NOTE
    await journal.close(1)


async def test_a_long_outage_costs_measurements_first_and_is_counted() -> None:
    world = World(flush_s=0, retry_s=0.001, journal_events=3)
    world.journal.failing = True
    journal = writer(world)
    kept = [journal.append(relevance(0.5)) for _ in range(4)]
    kept += [journal.append(said("a", utterance=n)) for n in range(4)]
    assert kept == [True, True, True, False, True, True, True, False]
    assert world.rooms.counters.journal_dropped == 2
    world.journal.failing = False
    await journal.flushed()
    assert journal.last_seq == len(world.journal.events["i1"]) == 6
    await journal.close(1)


async def test_two_writers_do_not_mix() -> None:
    world = World(flush_s=0, retry_s=0.001)
    journal = writer(world)
    world.journal.events["i1"] = [NOTE]
    journal.append(said("a"))
    assert await journal.close(0.05) == 1
    assert not journal.accepts_acts
    assert world.journal.events["i1"] == [NOTE]


async def test_closing_without_a_store_gives_up_and_says_what_is_lost() -> None:
    world = World(flush_s=0, retry_s=0.001)
    world.journal.failing = True
    journal = writer(world)
    journal.append(NOTE)
    assert await journal.close(0.05) == 1
