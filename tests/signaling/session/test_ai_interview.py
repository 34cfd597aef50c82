"""An interview that the AI leads, on the live edge: acts, people, restarts, practice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from interview.ai.settings import AiPlan, AiSettings
from interview.ai.wording import wording
from interview.encoding import to_map
from interview.events import AiTurn, Transcript
from interview.policy import Purpose
from interview.ports import InterviewerVoice
from interview.rubric import OWN_QUESTION
from tests.fakes.directory import ANN, MEI
from tests.signaling.findings import measured, relevance, said
from tests.signaling.live_server import PATIENCE_S, Person, World

QUICK = AiSettings(think_s=0, answer_s=60, retakes=0, pauses=1, follow_ups=0)


class Whistle(InterviewerVoice):
    """Says everything in no time, as its bytes.

    Attributes:
        rendered: what it was asked for, each time.
        all_said: set once it has said its thanks.
    """

    def __init__(self) -> None:
        self.rendered: list[str] = []
        self.all_said = asyncio.Event()

    def speaks(self, language: str) -> bool:
        return language == "en"

    def known_s(self, text: str, language: str) -> float | None:
        return None

    async def spoken(self, text: str, language: str, keep: bool = True) -> bytes:
        self.rendered.append(text)
        if text == wording(language).thanks:
            self.all_said.set()
        return text.encode()


def ai_world(opens_in_s: float = -1.0, lasts_s: float = 3600.0, **settings: Any) -> World:
    world = World(**settings)
    opens = time.time() + opens_in_s
    world.directory.ai = AiPlan(settings=QUICK, opens_unix_s=opens, closes_unix_s=opens + lasts_s)
    return world


async def turn(person: Person, state: str) -> Mapping[str, Any]:
    """The next turn of that state."""

    def wanted(message: Mapping[str, Any]) -> bool:
        event = message.get("event", {})
        return (event.get("type"), event.get("state")) == ("ai_turn", state)

    event: Mapping[str, Any] = (await person.until(wanted))["event"]
    return event


async def act(person: Person, act: str, state: str) -> Mapping[str, Any]:
    """Do an act; the turn of that state to which it leads."""
    await person.send("ai_act", act=act)
    return await turn(person, state)


async def test_an_interview_goes_its_way_without_any_interviewer() -> None:
    world = ai_world()
    async with world.server(), world.person(MEI) as mei:
        snapshot = mei.welcome["snapshot"]
        assert (snapshot["lead"], snapshot["practice"]) == ("ai", False)
        assert snapshot["ai"]["turn"]["state"] == "welcome"
        assert "not a person" in snapshot["ai"]["turn"]["text"]
        asking = await act(mei, "begin", "asking")
        assert (asking["text"], asking["number"], asking["total"]) == (
            "Tell me about an outage.",
            1,
            2,
        )
        assert (await act(mei, "answer", "answering"))["answer"] == "outage#1"
        await act(mei, "done", "answered")
        await act(mei, "next", "asking")
        await mei.send("type_answer", text="We met every day.")
        written = await mei.event("transcript")
        assert (written["model"], written["utterance"]) == ("typed", -1)
        await turn(mei, "answered")
        await act(mei, "next", "thanks")
        assert (await mei.event("interview_ended"))["reason"] == "completed"
        async with asyncio.timeout(PATIENCE_S), world.directory.changed:
            await world.directory.changed.wait_for(lambda: world.directory.concluded == 1)
    told = [event for event in world.run.told if not isinstance(event, AiTurn)]
    assert [type(event).__name__ for event in told] == [
        "InterviewStarted",
        "QuestionAsked",
        "AnswerEnded",
        "QuestionAsked",
        "Transcript",
        "AnswerEnded",
        "InterviewEnded",
    ]
    assert world.node.recording == set()


async def test_an_interviewer_watches_takes_over_and_hands_back() -> None:
    world = ai_world()
    async with world.server(), world.person(MEI) as mei, world.person(ANN) as ann:
        await act(mei, "begin", "asking")
        assert await ann.refused("ask", question_id="teamwork") == "wrong_state"
        assert await ann.refused("ai_act", act="done") == "not_allowed"
        assert await mei.refused("take_over") == "not_allowed"
        await ann.do("take_over")
        assert (await turn(mei, "taken_over"))["by"] == ANN.id
        assert await mei.refused("ai_act", act="skip") == "wrong_state"
        await ann.do("ask", question_id="outage")
        await ann.do("hand_back")
        assert (await turn(mei, "asking"))["question_id"] == "teamwork"


async def test_an_applicant_is_prompted_while_answering() -> None:
    world = ai_world()
    world.directory.prompts = True
    async with world.server(), world.person(MEI) as mei:
        await act(mei, "begin", "asking")
        answer = (await act(mei, "answer", "answering"))["answer"]
        world.run.find(measured("figure", 1.0, subject="45 s", answer=answer))
        shown = await mei.event("prompt_shown")
        assert (shown["answer"], shown["kind"]) == (answer, "figure")
        assert shown["text"]
    assert "prompt_shown" in world.journaled()
    world.boot()
    async with world.server(), world.person(MEI) as mei:
        assert [prompt["kind"] for prompt in mei.welcome["snapshot"]["prompts"]] == ["figure"]


async def test_nobody_is_prompted_where_the_opening_does_not_want_it() -> None:
    world = ai_world()
    async with world.server(), world.person(MEI) as mei, world.person(ANN) as ann:
        await act(mei, "begin", "asking")
        answer = (await act(mei, "answer", "answering"))["answer"]
        world.run.find(measured("figure", 1.0, subject="45 s", answer=answer))
        await ann.event("observation")
        assert "prompt_shown" not in [event["type"] for event in await mei.settle()]


async def test_what_an_answer_missed_is_asked_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interview.ai.steps.SETTLE_S", 0.0)  # all findings come before
    world = ai_world()
    plan = world.directory.ai
    assert plan
    world.directory.ai = replace(plan, settings=replace(QUICK, follow_ups=1))
    async with world.server(), world.person(MEI) as mei, world.person(ANN) as ann:
        await act(mei, "begin", "asking")
        answering = await act(mei, "answer", "answering")
        answer, now_s = answering["answer"], answering["time_s"]
        words = "We restored the service within an hour and then told every customer what it was"
        world.run.find(
            replace(said(words, time_s=now_s), start_s=now_s),
            relevance(0.9, now_s, answer),
            measured("key_point", 0.1, now_s, "root cause", answer),
        )
        asking = await act(mei, "done", "asking")
        assert (asking["follow_up"], asking["number"], asking["total"]) == (True, 1, 2)
        assert asking["text"] != "Tell me about an outage."
        added = await ann.event("question_added")
        assert (added["follows"], added["reason"]) == ("outage", "key_point")
        assert (await act(mei, "answer", "answering"))["answer"] == f"{asking['question_id']}#1"
        after = await act(mei, "done", "asking")
        assert (after["question_id"], after["follow_up"]) == ("teamwork", False)


async def test_nothing_is_asked_any_more_once_the_end_was_called() -> None:
    world = ai_world()
    async with world.server(), world.person(MEI) as mei, world.person(ANN) as ann:
        await act(mei, "begin", "asking")
        await act(mei, "answer", "answering")
        world.engine.may_finish.clear()
        await ann.send("end")
        assert (await mei.event("answer_ended"))["answer"] == "outage#1"
        assert await mei.refused("ai_act", act="skip") == "wrong_state"
        world.engine.may_finish.set()
        await mei.event("interview_ended")
    kept = [str(to_map(event)["type"]) for event in world.journal.events["i1"]]
    assert kept.count("question_asked") == kept.count("answer_ended") == 1


async def test_a_lost_applicant_finds_the_same_question_after_a_restart() -> None:
    world = ai_world(leave_grace_s=30)
    async with world.server(), world.person(MEI) as mei:
        await act(mei, "begin", "asking")
        await act(mei, "answer", "answering")
        await act(mei, "done", "answered")
        await act(mei, "next", "asking")
        await act(mei, "answer", "answering")
    world.boot()
    async with world.server(), world.person(MEI) as mei:
        turn_now = mei.welcome["snapshot"]["ai"]["turn"]
        assert (turn_now["state"], turn_now["reason"]) == ("answering", "resumed")
        assert turn_now["answer"] == "teamwork#1"
        assert 0 < turn_now["until_s"] - mei.welcome["now_s"] <= 120
        assert len(mei.welcome["snapshot"]["answers"]) == 2


async def test_before_and_after_its_window_nothing_begins() -> None:
    early = ai_world(opens_in_s=3600)
    async with early.server(), early.person(MEI) as mei:
        shown = mei.welcome["snapshot"]["ai"]["turn"]
        assert (shown["state"], shown["reason"]) == ("waiting", "early")
        assert await mei.refused("ai_act", act="begin") == "wrong_state"
    soon = ai_world(opens_in_s=0.3)
    async with soon.server(), soon.person(MEI) as mei:
        if mei.welcome["snapshot"]["ai"]["turn"]["state"] == "waiting":
            await turn(mei, "welcome")
        await act(mei, "begin", "asking")
    late = ai_world(opens_in_s=-7200)
    async with late.server(), late.person(MEI) as mei:
        shown = mei.welcome["snapshot"]["ai"]["turn"]
        assert (shown["state"], shown["reason"]) == ("waiting", "late")
        assert await mei.refused("ai_act", act="begin") == "wrong_state"


async def test_only_what_was_asked_can_be_heard() -> None:
    world = ai_world()
    world.voice = Whistle()
    world.boot()
    async with world.server(), world.person(MEI) as mei:
        asking = await act(mei, "begin", "asking")
        cookies = {"vivavoce_applicant": MEI.id}
        base = f"http://127.0.0.1:{world.port}"
        async with httpx.AsyncClient(base_url=base, cookies=cookies) as browser:
            heard = await browser.get(asking["speech"], params={"as": "applicant"})
            assert (heard.status_code, heard.text) == (200, asking["text"])
            assert heard.headers["content-type"] == "audio/wav"
            ahead = await browser.get("/live/i1/speech/teamwork", params={"as": "applicant"})
            assert ahead.status_code == 404
            assert (await browser.get(asking["speech"])).status_code == 401


async def test_what_will_be_said_is_rendered_before_it_is_asked() -> None:
    world = ai_world()
    whistle = world.voice = Whistle()
    world.boot()
    async with world.server(), world.person(MEI) as mei, asyncio.timeout(PATIENCE_S):
        await whistle.all_said.wait()
        assert mei.welcome["snapshot"]["ai"]["turn"]["state"] == "welcome"
    words = wording("en")
    questions = [question.text for question in world.directory.job.questions]
    assert whistle.rendered[:3] == [words.welcome, *questions]  # what comes first, first
    assert {words.still_there, words.unheard, words.asked_back} <= set(whistle.rendered)
    assert words.finished not in whistle.rendered  # nobody is talked over


async def test_what_the_ai_is_asked_aloud_it_answers_in_words_and_sound() -> None:
    world = ai_world()
    world.voice = Whistle()
    world.boot()
    async with world.server(), world.person(MEI) as mei:
        await act(mei, "begin", "asking")
        answering = await act(mei, "answer", "answering")
        now_s = answering["time_s"]
        asked = said("Can I ask what the salary is?", time_s=now_s)
        world.run.find(replace(asked, start_s=now_s))
        reply = await turn(mei, "answering")
        assert (reply["reason"], reply["text"]) == ("asked_back", wording("en").asked_back)
        again = said("Could you repeat the question?", utterance=1, time_s=now_s)
        world.run.find(replace(again, start_s=now_s))
        asking = await turn(mei, "answering")
        assert (asking["reason"], asking["text"]) == ("repeat", "Tell me about an outage.")
        cookies, base = {"vivavoce_applicant": MEI.id}, f"http://127.0.0.1:{world.port}"
        async with httpx.AsyncClient(base_url=base, cookies=cookies) as browser:
            for turn_now in (reply, asking):
                heard = await browser.get(turn_now["speech"], params={"as": "applicant"})
                assert heard.text == turn_now["text"]


async def test_a_question_to_one_applicant_is_rendered_once_however_often_it_is_heard() -> None:
    world = ai_world()
    own = replace(world.directory.job.questions[0], id=f"{OWN_QUESTION}1", text="Why Rust?")
    world.directory.job = replace(world.directory.job, questions=(own,))
    whistle = world.voice = Whistle()
    world.boot()
    async with world.server(), world.person(MEI) as mei:
        asking = await act(mei, "begin", "asking")
        cookies, base = {"vivavoce_applicant": MEI.id}, f"http://127.0.0.1:{world.port}"
        async with httpx.AsyncClient(base_url=base, cookies=cookies) as browser:
            wanted = [browser.get(asking["speech"], params={"as": "applicant"}) for _ in range(5)]
            assert {heard.text for heard in await asyncio.gather(*wanted)} == {"Why Rust?"}
    assert whistle.rendered.count("Why Rust?") == 1


async def test_of_a_practice_nothing_is_kept() -> None:
    world = World()  # before an interview with a panel, too
    async with world.server():
        async with world.person(MEI, interview="practice-i1") as mei:
            snapshot = mei.welcome["snapshot"]
            assert (snapshot["lead"], snapshot["practice"]) == ("ai", True)
            assert "nothing you say or write is kept" in snapshot["ai"]["turn"]["text"]
            await act(mei, "begin", "asking")
            assert Purpose.RECORDING not in world.run.setup.permit.granted
            assert world.node.recording == set()
            await mei.send("type_answer", text="I am Mei.")
            await turn(mei, "answered")
            await act(mei, "next", "asking")
            await act(mei, "skip", "thanks")
            await mei.event("interview_ended")
        async with world.person(MEI, interview="practice-i1") as again:
            assert again.welcome["snapshot"]["answers"] == []
            assert again.welcome["snapshot"]["transcript"] == []
        async with world.connection(ANN, interview="practice-i1") as ann:
            await ann.wait_closed()
            assert ann.close_code == 4403
        async with world.person(MEI) as mei:
            assert mei.welcome["snapshot"]["transcript"] == []
    kept = [event for events in world.journal.events.values() for event in events]
    assert not any(isinstance(event, Transcript) for event in kept)
    assert {str(to_map(event)["type"]) for event in kept} <= {
        "participant_joined",
        "participant_left",
    }
    assert (world.directory.statuses, world.directory.concluded) == ([], 0)
    assert world.node.recording == set()
