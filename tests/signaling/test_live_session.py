"""The course of an interview: consents, recording, the end, store failures, restarts."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from interview.encoding import to_map
from interview.errors import LinkProblem
from interview.events import (
    Event,
    InterviewEnded,
    Notice,
    NoticeKind,
    QuestionAsked,
    Score,
    Transcript,
)
from interview.media import AudioChunk
from interview.policy import Purpose
from interview.session import Session, Status
from tests.fakes.analysis import MeanRelevance
from tests.fakes.directory import ANN, BOB, JOB, MEI
from tests.signaling.findings import relevance, said
from tests.signaling.live_server import PATIENCE_S, World


async def directory_shows(world: World, wanted: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S), world.directory.changed:
        await world.directory.changed.wait_for(wanted)


def journaled(world: World) -> list[str]:
    return [str(to_map(event)["type"]) for event in world.journal.events["i1"]]


async def test_an_interview_cannot_start_before_the_consents_are_answered() -> None:
    world = World()
    world.directory.granted = None
    async with world.server(), world.person(ANN) as ann:
        assert await ann.refused("start") == "wrong_state"
        assert world.engine.runs == []
        world.directory.granted = frozenset({Purpose.SPEECH_SCORING})
        await ann.do("start")
        assert world.run.setup.permit.granted == {Purpose.SPEECH_SCORING}
        await directory_shows(world, lambda: world.directory.statuses == ["live"])
        assert world.node.recording == set()


async def test_recording_starts_with_the_interview_where_it_was_allowed() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        assert world.node.recording == set()
        await ann.do("start")
        await directory_shows(world, lambda: world.directory.statuses == ["live"])
        assert world.node.recording == {"i1"}


async def test_what_a_new_link_refuses_is_taken_no_more() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        await directory_shows(world, lambda: world.directory.statuses == ["live"])
        async with world.person(MEI):
            assert world.node.recording == {"i1"}
        world.directory.granted = frozenset({Purpose.SPEECH_SCORING})
        async with world.person(MEI):
            await ann.do("ping")
            assert world.node.recording == set()
    before, after = world.engine.runs
    assert before.finished
    assert after.setup.permit.granted == {Purpose.SPEECH_SCORING}
    assert [type(event).__name__ for event in after.told] == ["InterviewStarted", "QuestionAsked"]


async def test_what_is_refused_while_a_refusal_is_carried_out_counts_too() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await directory_shows(world, lambda: world.directory.statuses == ["live"])
        world.engine.may_finish.clear()
        for left in ({Purpose.SPEECH_SCORING, Purpose.RECORDING}, {Purpose.RECORDING}):
            world.directory.granted = frozenset(left)
            async with world.person(MEI):
                pass
        world.engine.may_finish.set()
        await ann.do("end")
    assert [run.setup.permit.granted for run in world.engine.runs[1:]] == [{Purpose.RECORDING}]


async def test_the_panel_is_told_where_a_refusal_leaves_no_analysis() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        world.engine.full = True
        world.directory.granted = frozenset({Purpose.SPEECH_SCORING})
        async with world.person(MEI):
            notice = await ann.event("notice")
    assert (notice["kind"], notice["participant"]) == ("analysis_shed", MEI.id)


async def test_goodbyes_are_not_recorded() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await directory_shows(world, lambda: world.directory.statuses == ["live"])
        await ann.do("end")
        await directory_shows(world, lambda: world.directory.statuses == ["live", "ended"])
        assert world.node.recording == set()
        assert world.node.rooms


async def test_media_reaches_the_analyzers_only_between_start_and_end() -> None:
    world = World()
    chunk = AudioChunk(MEI.id, 0.0, 0.0, np.zeros(160, np.float32))
    async with world.server(), world.person(ANN) as ann:
        sink = world.node.rooms["i1"].sink
        sink.push_audio(chunk)
        await ann.do("start")
        sink.push_audio(chunk)
        await ann.do("end")
        sink.push_audio(chunk)
        assert world.run.pushed == 1


async def test_the_analyzers_are_told_of_questions_but_not_of_ratings() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("add_question", text="Why us?", competencies=["clarity"])
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        await ann.do("rate", question_id="outage", competency="ownership", level=3)
        await ann.do("note", question_id="outage", text="calm")
        await ann.do("end")
        assert [type(event).__name__ for event in world.run.told] == [
            "InterviewStarted",
            "QuestionAsked",
            "AnswerEnded",
            "InterviewEnded",
        ]


async def test_the_end_waits_for_the_last_findings_and_writes_the_sheet() -> None:
    world = World(goodbye_s=0.01)
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        world.run.last_words = [said("and that was it"), relevance(0.8)]
        await ann.do("end")
        assert journaled(world)[-6:] == [
            "answer_ended",
            "transcript",
            "observation",
            "score",
            "interview_ended",
            "score",
        ]
        await directory_shows(world, lambda: world.directory.statuses == ["live", "ended"])
        assert world.directory.concluded == 1
        assert await ann.refused("ask", question_id="teamwork") == "wrong_state"
        await ann.do("rate", question_id="outage", competency="ownership", level=3)
        assert journaled(world)[-1] == "rating_given"
        await world.node.room_closed.wait()


async def test_an_interview_that_everybody_left_ends_as_abandoned() -> None:
    world = World(abandon_s=0.02)
    async with world.server():
        async with world.person(ANN) as ann:
            await ann.do("start")
        await directory_shows(world, lambda: "ended" in world.directory.statuses)
    (ended,) = [e for e in world.journal.events["i1"] if to_map(e)["type"] == "interview_ended"]
    assert to_map(ended)["reason"] == "abandoned"


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
    assert journaled(world).count("transcript") == 1
    assert journaled(world).count("answer_ended") == 1


async def test_an_append_whose_answer_was_lost_is_not_stored_twice() -> None:
    world = World(retry_s=0.01)
    async with world.server(), world.person(ANN) as ann:
        world.journal.lose_answers = True
        await ann.do("start")
        await ann.do("ask", question_id="outage")
    assert journaled(world).count("interview_started") == 1


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


async def test_a_start_without_analysis_is_refused_and_changes_nothing() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        world.engine.full = True
        assert await ann.refused("start") == "overloaded"
        assert await ann.settle() == []
        world.engine.full = False
        await ann.do("start")


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


async def test_an_error_in_scoring_does_not_stop_the_conversation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(scorecard: MeanRelevance, event: Event) -> list[Score]:
        raise ZeroDivisionError

    monkeypatch.setattr(MeanRelevance, "apply", broken)
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        world.run.find(said("still here"))
        assert [e["type"] for e in await ann.settle()][-1] == "transcript"


async def test_the_applicant_is_not_cut_off_while_people_say_goodbye() -> None:
    world = World(recheck_s=0.01)
    async with world.server(), world.person(ANN) as ann, world.person(MEI) as mei:
        await ann.do("start")
        await ann.do("end")
        world.authenticator.problem = LinkProblem.ENDED
        await mei.event("interview_ended")
        for _ in range(5):
            await mei.do("ping")
        await (await world.rooms.enter("i1")).media.close_room()
        assert await mei.closed() == 4410


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
        await directory_shows(world, lambda: world.directory.statuses == ["live", "ended"])
        assert world.directory.concluded == 1


async def test_what_the_media_server_notices_reaches_the_panel_and_a_loss_both_sides() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann, world.person(MEI) as mei:
        watcher = world.node.rooms["i1"].watcher
        watcher.media_changed(MEI.id, NoticeKind.VIDEO_FROZEN, 3.0)
        watcher.media_changed(MEI.id, NoticeKind.APPLICANT_AWAY, 4.0)
        watcher.publishing_changed(MEI.id, 2)
        watcher.publishing_changed(MEI.id, None)
        told = [(await ann.event("notice"))["kind"] for _ in range(2)]
        assert told == ["video_frozen", "applicant_away"]
        assert (await mei.event("notice"))["kind"] == "applicant_away"
        came = await mei.until(lambda m: m["type"] == "publishing")
        assert (came["participant"], came["publishing"], came["publication"]) == ("mei", True, 2)
        went = await mei.until(lambda m: m["type"] == "publishing")
        assert (went["publishing"], went["publication"]) == (False, None)
    assert any(isinstance(event, Notice) for event in world.journal.events["i1"])


async def test_a_camera_switched_off_is_not_called_frozen() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann, world.person(MEI) as mei:
        await mei.do("media_state", camera=False, microphone=True)
        watcher = world.node.rooms["i1"].watcher
        watcher.media_changed(MEI.id, NoticeKind.VIDEO_FROZEN, 3.0)
        watcher.media_changed(MEI.id, NoticeKind.APPLICANT_AWAY, 4.0)
        told = [(await ann.event("notice"))["kind"] for _ in range(2)]
    assert told == ["camera_off", "applicant_away"]


async def test_what_an_interviewer_says_is_captioned_for_the_applicant() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann, world.person(MEI) as mei:
        await ann.do("start")
        watcher = world.node.rooms["i1"].watcher
        for _ in range(2):  # a rejoin goes on with the same run
            watcher.publishing_changed(ANN.id, 1)
        applicant_run, captions_run = world.engine.runs
        assert (captions_run.setup.participant, captions_run.setup.captions_only) == (ANN.id, True)
        sink = world.node.rooms["i1"].sink
        sink.push_audio(AudioChunk(ANN.id, 0.0, 0.0, np.zeros(160, np.float32)))
        assert (applicant_run.pushed, captions_run.pushed) == (0, 1)
        captions_run.find(replace(said("Please tell us more."), participant=ANN.id))
        heard = await mei.event("transcript")
        assert (heard["participant"], heard["text"]) == (ANN.id, "Please tell us more.")
        await ann.do("end")
        assert captions_run.finished


async def test_an_applicant_does_not_read_what_was_said_behind_their_back() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        async with world.person(MEI):
            await ann.do("start")
            world.node.rooms["i1"].watcher.publishing_changed(ANN.id, 1)
            world.run.find(replace(said("Welcome."), participant=ANN.id))
        await ann.event("participant_left")
        world.run.find(replace(said("What do you think of her?", 1), participant=ANN.id))
        await ann.event("transcript")
        async with world.person(MEI) as mei, world.person(BOB) as bob:
            lines = [
                [line["text"] for line in person.welcome["snapshot"]["transcript"]]
                for person in (mei, bob)
            ]
    assert lines == [["Welcome."], ["Welcome.", "What do you think of her?"]]


async def test_the_analyzers_get_ready_while_people_wait_for_the_start() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("ping")
        async with asyncio.timeout(PATIENCE_S):
            while not world.engine.prepared:
                await asyncio.sleep(0.01)
        assert world.engine.prepared == [JOB.id]
        assert world.engine.runs == []


async def test_an_interview_that_nobody_ends_is_ended_when_its_time_is_up() -> None:
    world = World(max_live_s=0.3)
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await directory_shows(world, lambda: world.directory.statuses == ["live", "ended"])
    (ended,) = [e for e in world.journal.events["i1"] if isinstance(e, InterviewEnded)]
    assert ended.reason == "time_limit"
