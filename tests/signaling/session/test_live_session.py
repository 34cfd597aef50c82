"""The course of an interview: its end, and what the panel is told on the way."""

from __future__ import annotations

import pytest

from interview.encoding import to_map
from interview.errors import LinkProblem
from interview.events import (
    Event,
    InterviewEnded,
    Notice,
    NoticeKind,
    Score,
)
from tests.fakes.analysis import MeanRelevance
from tests.fakes.directory import ANN, MEI
from tests.signaling.findings import relevance, said
from tests.signaling.live_server import World


async def test_the_end_waits_for_the_last_findings_and_writes_the_sheet() -> None:
    world = World(goodbye_s=0.01)
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        world.run.last_words = [said("and that was it"), relevance(0.8)]
        await ann.do("end")
        assert world.journaled()[-6:] == [
            "answer_ended",
            "transcript",
            "observation",
            "score",
            "interview_ended",
            "score",
        ]
        await world.directory_shows(lambda: world.directory.statuses == ["live", "ended"])
        assert world.directory.concluded == 1
        assert await ann.refused("ask", question_id="teamwork") == "wrong_state"
        await ann.do("rate", question_id="outage", competency="ownership", level=3)
        assert world.journaled()[-1] == "rating_given"
        await world.node.room_closed.wait()


async def test_an_interview_that_its_policy_bars_today_does_not_start() -> None:
    world = World()
    world.directory.barred = "announced too late"
    async with world.server(), world.person(ANN) as ann:
        assert await ann.refused("start") == "audit_missing"
        world.directory.barred = ""
        await ann.do("start")


async def test_an_interview_that_everybody_left_ends_as_abandoned() -> None:
    world = World(abandon_s=0.02)
    async with world.server():
        async with world.person(ANN) as ann:
            await ann.do("start")
        await world.directory_shows(lambda: "ended" in world.directory.statuses)
    (ended,) = [e for e in world.journal.events["i1"] if to_map(e)["type"] == "interview_ended"]
    assert to_map(ended)["reason"] == "abandoned"


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


async def test_an_interview_that_nobody_ends_is_ended_when_its_time_is_up() -> None:
    world = World(max_live_s=0.3)
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await world.directory_shows(lambda: world.directory.statuses == ["live", "ended"])
    (ended,) = [e for e in world.journal.events["i1"] if isinstance(e, InterviewEnded)]
    assert ended.reason == "time_limit"
