"""What is taken of a live interview: consents, recording, who is measured and captioned."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import numpy as np

from interview.media import AudioChunk
from interview.policy import Purpose
from tests.fakes.directory import ANN, BOB, JOB, MEI
from tests.signaling.findings import said
from tests.signaling.live_server import PATIENCE_S, World


async def test_an_interview_cannot_start_before_the_consents_are_answered() -> None:
    world = World()
    world.directory.granted = None
    async with world.server(), world.person(ANN) as ann:
        assert await ann.refused("start") == "wrong_state"
        assert world.engine.runs == []
        world.directory.granted = frozenset({Purpose.SPEECH_SCORING})
        await ann.do("start")
        assert world.run.setup.permit.granted == {Purpose.SPEECH_SCORING}
        await world.directory_shows(lambda: world.directory.statuses == ["live"])
        assert world.node.recording == set()


async def test_recording_starts_with_the_interview_where_it_was_allowed() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        assert world.node.recording == set()
        await ann.do("start")
        await world.directory_shows(lambda: world.directory.statuses == ["live"])
        assert world.node.recording == {"i1"}


async def test_what_a_new_link_refuses_is_taken_no_more() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        await world.directory_shows(lambda: world.directory.statuses == ["live"])
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
        await world.directory_shows(lambda: world.directory.statuses == ["live"])
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
        await world.directory_shows(lambda: world.directory.statuses == ["live"])
        await ann.do("end")
        await world.directory_shows(lambda: world.directory.statuses == ["live", "ended"])
        assert world.node.recording == set()
        assert world.node.rooms


async def test_media_reaches_the_analyzers_only_between_start_and_end() -> None:
    world = World()
    chunk = AudioChunk(MEI.id, 0.0, 0.0, np.zeros(160, np.float32))
    async with world.server(), world.person(ANN) as ann:
        sink = world.node.rooms["i1"].sink
        sink.push_audio(chunk)
        assert not sink.wants_sound(MEI.id)
        await ann.do("start")
        assert sink.wants_sound(MEI.id)
        assert not sink.wants_sound(ANN.id)  # who publishes nothing is not captioned
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


async def test_a_start_without_analysis_is_refused_and_changes_nothing() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        world.engine.full = True
        assert await ann.refused("start") == "overloaded"
        assert await ann.settle() == []
        world.engine.full = False
        await ann.do("start")


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
        assert sink.wants_sound(ANN.id)
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
