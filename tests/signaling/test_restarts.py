"""Nothing is lost: the store away, a kill, a room that closed and opens again."""

from __future__ import annotations

import copy
from unittest.mock import Mock

import pytest

from interview.events import Notice, NoticeKind, QuestionAsked, Transcript
from interview.session import Session, Status
from signaling.wire.protocol import CloseCode
from tests.fakes.directory import ANN, BOB, JOB, MEI
from tests.signaling.findings import relevance, said
from tests.signaling.live_server import World


async def test_an_idle_room_closes_and_opens_again_as_it_was() -> None:
    world = World(linger_s=0.01)
    async with world.server():
        async with world.person(ANN) as ann:
            await ann.do("note", question_id="outage", text="prepared")
        await world.node.room_closed.wait()
        assert world.rooms.statistics()["rooms_open"] == 0
        async with world.person(ANN) as ann:
            assert ann.welcome["snapshot"]["notes"][0]["text"] == "prepared"


async def test_while_the_journal_is_away_acts_are_refused_and_nothing_is_lost() -> None:
    world = World(retry_s=0.01, flush_s=0.01)
    async with world.server(), world.person(ANN) as ann, world.person(MEI) as mei:
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        world.journal.failing = True
        world.run.find(said("while the store was away"))
        trouble = await ann.until(lambda m: m["type"] == "error")
        assert (trouble["code"], trouble["reply_to"], trouble["retryable"]) == (
            "store_unavailable",
            None,
            True,
        )
        assert await ann.refused("end_answer") == "store_unavailable"
        assert (await mei.event("transcript"))["text"] == "while the store was away"
        assert all(m["type"] != "error" for m in mei.seen)

        world.journal.stored.clear()
        world.journal.failing = False
        await world.journal.stored.wait()
        await ann.do("end_answer")
    assert world.journaled().count("transcript") == 1
    assert world.journaled().count("answer_ended") == 1


async def test_an_append_whose_answer_was_lost_is_not_stored_twice() -> None:
    world = World(retry_s=0.01)
    async with world.server(), world.person(ANN) as ann:
        world.journal.lose_answers = True
        await ann.do("start")
        await ann.do("ask", question_id="outage")
    assert world.journaled().count("interview_started") == 1


async def test_partials_are_shown_but_not_journaled() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        world.run.find(said("I", final=False), said("I see", final=True))
        await ann.event("transcript")
        assert (await ann.event("transcript"))["text"] == "I see"
    transcripts = [e for e in world.journal.events["i1"] if isinstance(e, Transcript)]
    assert [t.text for t in transcripts] == ["I see"]


async def test_after_a_kill_the_room_is_as_it_was_and_goes_on() -> None:
    world = World(leave_grace_s=30)
    async with world.server(), world.person(ANN) as ann, world.person(MEI) as mei:
        await ann.do("add_question", text="Why us?", competencies=["clarity"])
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        world.run.find(said("first", utterance=0), said("second", utterance=1), relevance(0.4))
        await mei.do("media_state", camera=False, microphone=True)
        await ann.do("rate", question_id="outage", competency="ownership", level=5)
        async with world.person(BOB) as bob:
            before = bob.welcome
        await ann.do("note", question_id="outage", text="calm")
        survived = copy.deepcopy(world.journal.events)
    world.journal.events = survived
    world.boot()
    async with world.server(), world.person(BOB) as bob, world.person(ANN) as ann:
        assert bob.welcome["snapshot"] == before["snapshot"]
        assert bob.welcome["now_s"] >= before["now_s"]
        assert ann.welcome["snapshot"]["notes"][0]["text"] == "calm"
        assert [type(event).__name__ for event in world.run.told] == [
            "InterviewStarted",
            "QuestionAdded",
            "QuestionAsked",
        ]
        assert isinstance(asked := world.run.told[-1], QuestionAsked)
        assert asked.answer == "outage#1"
        assert world.node.recording == {"i1"}

        world.run.find(said("third", utterance=0), relevance(0.6, time_s=9))
        assert (await ann.event("transcript"))["utterance"] == 2
        assert (await ann.event("score"))["value"] == pytest.approx(5.0)
        await ann.do("end")
    session = Session.fold("i1", JOB, world.journal.events["i1"])
    assert session.status is Status.ENDED


async def test_a_room_that_could_not_be_opened_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(leave_grace_s=30)
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
    world.boot()
    async with world.server():
        with monkeypatch.context() as broken:
            broken.setattr(world.engine, "open", Mock(side_effect=RuntimeError("no such device")))
            async with world.connection(ANN) as refused:
                await refused.wait_closed()
        assert refused.close_code == CloseCode.INTERNAL_ERROR
        assert world.node.rooms == {}
        async with world.person(ANN) as ann:
            assert ann.welcome["snapshot"]["status"] == "live"
            await world.node.publish("i1", MEI.id, "v=0")
            assert (await ann.until(lambda m: m["type"] == "publishing"))["participant"] == MEI.id


async def test_after_a_restart_the_conversation_goes_on_even_without_analysis() -> None:
    world = World(leave_grace_s=30)
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
    world.boot()
    world.engine.full = True
    async with world.server(), world.person(ANN) as ann:
        (notice,) = ann.welcome["snapshot"]["notices"]
        assert notice["kind"] == "analysis_shed"
        await ann.do("ask", question_id="outage")
        await ann.do("end")


async def test_what_kept_analysis_back_before_a_restart_does_so_no_more() -> None:
    world = World(leave_grace_s=30)
    shed = Notice(time_s=1, kind=NoticeKind.ANALYSIS_SHED, participant=MEI.id, detail="face behind")
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        world.run.find(shed)
        await ann.event("notice")
        await ann.do("note", question_id="outage", text="calm")
        survived = copy.deepcopy(world.journal.events)
    world.journal.events = survived
    world.boot()
    async with world.server(), world.person(ANN) as ann:
        told = [(n["kind"], n["detail"]) for n in ann.welcome["snapshot"]["notices"]]
    assert told == [("analysis_shed", "face behind"), ("analysis_resumed", "face behind")]


async def test_an_end_that_was_journaled_is_concluded_after_a_kill() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await ann.do("end")
        survived = copy.deepcopy(world.journal.events)
    world.journal.events = survived
    world.directory.concluded, world.directory.statuses = 0, ["live"]
    world.boot()
    async with world.server():
        await world.rooms.reopen(["i1", "unknown"])
        await world.directory_shows(lambda: world.directory.statuses == ["live", "ended"])
        assert world.directory.concluded == 1
