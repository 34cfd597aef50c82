"""Applicants who do not go the easy way: silent, short, asking back, writing, coming back late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import events as e
from interview.ai.acts import (
    BACK_S,
    CHECK_AFTER_S,
    CHECK_S,
    FINISHED_AFTER_S,
    FIRST_WORD_S,
    GO_ON_S,
    MAX_REPEATS,
    PAUSE_S,
    Act,
)
from interview.ai.wording import SHOWN_ONLY, name_of
from interview.errors import NotAllowed, VivavoceError, WrongState
from interview.events import AiReason, AiState, Ending
from interview.session import Status
from tests.interview.ai.stage import CALM, SPOKEN_S, Stage
from tests.interview.events import STORY, said, seen


def answering(**settings: object) -> Stage:
    """The first question is put and its answer open."""
    stage = Stage(replace(CALM, **settings)).begin()  # type: ignore[arg-type]
    stage.act(Act.ANSWER)
    return stage


# --- silence --------------------------------------------------------------------------


def test_whoever_is_not_heard_is_waited_for_at_the_same_question() -> None:
    stage = answering()
    left_s = CALM.answer_s - FIRST_WORD_S - CHECK_S
    stage.wait(FIRST_WORD_S)
    assert stage.stands == (AiState.CHECKING, AiReason.UNHEARD)
    assert "microphone" in stage.shown
    stage.wait(CHECK_S)
    assert stage.stands == (AiState.PAUSED, AiReason.UNHEARD)
    assert stage.turn.pauses_left == CALM.pauses  # nobody asked for it
    stage.wait(PAUSE_S - 1)
    stage.take([e.SpeechStarted(time_s=stage.now_s, participant="a1")])
    stage.settle()
    assert stage.stands == (AiState.ANSWERING, AiReason.RESUMED)
    assert (stage.turn.answer, stage.turn.until_s) == ("q1#1", stage.now_s + left_s)


def test_a_tap_goes_on_too_and_whoever_stays_away_is_asked_the_next_question() -> None:
    stage = answering(retakes=0)
    stage.wait(FIRST_WORD_S + CHECK_S)
    stage.act(Act.RESUME)
    assert stage.stands == (AiState.ANSWERING, AiReason.RESUMED)
    stage = answering(retakes=0)
    stage.wait(FIRST_WORD_S + CHECK_S + PAUSE_S)
    assert stage.stands == (AiState.ANSWERED, AiReason.SILENCE)
    stage.wait(3600)
    assert stage.session.status is Status.ENDED  # and nobody speaks for ever into the void


@pytest.mark.parametrize(
    "heard",
    [
        said("Nijegal and he will say", 0.0, 5.0, confidence=0.3),
        said("我想先把情况说清楚，然后再说办法。", 0.0, 5.0, language="zh"),
        said("", 0.0, 5.0, language=e.UNWRITTEN),
    ],
)
def test_whoever_is_not_understood_is_told_so_and_not_asked_for_more(heard: e.Transcript) -> None:
    """As who mumbles, or answers in another language."""
    stage = answering()
    stage.speak(5)
    stage.take([replace(heard, start_s=stage.now_s - 5, time_s=stage.now_s)])
    stage.wait(CHECK_AFTER_S)
    assert stage.stands == (AiState.CHECKING, AiReason.UNCLEAR)
    assert "English" in stage.shown
    stage.tell(Ending.CLOSED)
    stage.wait(CHECK_AFTER_S)  # who was silent for long is given longer
    assert stage.turn.reason is AiReason.FINISHED


def test_one_word_is_asked_about_and_then_for_more() -> None:
    stage = answering(retakes=0)
    stage.tell(Ending.HELD, "Shit.")
    stage.wait(CHECK_AFTER_S)
    assert stage.stands == (AiState.CHECKING, AiReason.SILENCE)
    stage.wait(CHECK_S + 3)
    assert stage.turn.follow_up
    assert "Tell me about a sale" in stage.shown


# --- what is said to the AI -------------------------------------------------------------


@pytest.mark.parametrize("words", ["Sorry, could you repeat that?", "不好意思，能再说一遍吗？"])
def test_who_asks_aloud_hears_the_question_again(words: str) -> None:
    stage = answering()
    stage.tell(Ending.HELD, words)
    assert stage.stands == (AiState.ANSWERING, AiReason.REPEAT)
    assert name_of(stage.turn) == "q1"
    assert stage.turn.until_s == CALM.answer_s + SPOKEN_S
    stage.wait(SPOKEN_S + FIRST_WORD_S - 0.1)  # as long as for the first word
    assert stage.turn.state is AiState.ANSWERING
    stage.wait(0.2)
    assert stage.stands == (AiState.CHECKING, AiReason.SILENCE)


def test_the_ai_never_speaks_into_its_own_question() -> None:
    stage = answering()
    stage.speak(5)
    stage.wait(CHECK_AFTER_S - 1)
    stage.act(Act.REPEAT)
    stage.wait(SPOKEN_S + CHECK_AFTER_S)
    assert stage.stands == (AiState.ANSWERING, AiReason.REPEAT)


def test_a_question_is_read_out_again_so_often_and_the_next_one_as_well() -> None:
    stage = Stage().begin()
    for _ in range(MAX_REPEATS):
        stage.act(Act.REPEAT)
        assert stage.stands == (AiState.ASKING, AiReason.REPEAT)
    with pytest.raises(WrongState, match="again 3 times"):
        stage.act(Act.REPEAT)
    stage.act(Act.ANSWER)
    stage.tell(Ending.HELD, "Pardon?")
    assert stage.stands == (AiState.ANSWERING, AiReason.NONE)  # it stands on the screen
    stage.act(Act.SKIP)
    stage.act(Act.REPEAT)
    assert (stage.turn.question_id, stage.turn.reason) == ("q2", AiReason.REPEAT)


def test_the_time_of_a_repeated_question_is_given_on_top() -> None:
    stage = Stage().begin()
    stage.wait(SPOKEN_S + 1)
    until_s = stage.turn.until_s
    assert until_s
    stage.act(Act.REPEAT)
    assert stage.turn.state is AiState.THINKING
    assert stage.turn.until_s == until_s + SPOKEN_S


def test_who_asks_for_time_is_left_to_think() -> None:
    stage = answering()
    stage.tell(Ending.OPEN, "Let me think for a moment.")
    assert stage.stands == (AiState.ANSWERING, AiReason.GIVEN_TIME)
    assert name_of(stage.turn) in SHOWN_ONLY  # and not talked to
    stage.wait(FIRST_WORD_S - 1)
    assert stage.turn.state is AiState.ANSWERING


def test_who_asks_the_ai_something_is_told_whom_to_ask() -> None:
    stage = answering()
    stage.tell(Ending.HELD, "Can I ask what the salary is?")
    assert stage.stands == (AiState.ANSWERING, AiReason.ASKED_BACK)
    assert "people from recruiting" in stage.shown
    stage.speak(3)
    assert stage.stands == (AiState.ANSWERING, AiReason.NONE)  # the reply has gone
    assert stage.rebuilt() == stage.ai


def test_a_question_in_an_answer_is_part_of_it() -> None:
    stage = answering()
    stage.tell(Ending.CLOSED)
    stage.tell(Ending.CLOSED, "And what did he say?")
    stage.tell(Ending.CLOSED, "I don't know.")
    assert stage.stands == (AiState.ANSWERING, AiReason.NONE)
    stage.wait(FINISHED_AFTER_S[Ending.CLOSED])
    assert stage.turn.reason is AiReason.FINISHED


@pytest.mark.parametrize("words", ["I don't know.", "我不知道。"])
def test_who_has_no_answer_is_neither_pressed_nor_left_waiting(words: str) -> None:
    stage = answering(retakes=0)
    stage.tell(Ending.HELD, words)
    stage.wait(FINISHED_AFTER_S[Ending.HELD])
    assert stage.stands == (AiState.CHECKING, AiReason.NO_ANSWER)
    assert name_of(stage.turn) in SHOWN_ONLY
    stage.wait(GO_ON_S[Ending.HELD])
    assert (stage.turn.state, stage.turn.question_id) == (AiState.ASKING, "q2")


def test_who_then_thinks_of_something_is_listened_to() -> None:
    stage = answering(retakes=0)
    stage.tell(Ending.HELD, "I have no idea.")
    stage.wait(FINISHED_AFTER_S[Ending.HELD])
    stage.tell(Ending.CLOSED)
    stage.wait(CHECK_AFTER_S)
    assert (stage.turn.reason, stage.turn.answer) == (AiReason.FINISHED, "q1#1")


def test_no_answer_in_writing_or_with_a_tap_is_not_asked_back_either() -> None:
    written, tapped = answering(retakes=0), answering(retakes=0)
    written.take(written.ai.type_answer("I don't know.", -1, written.now_s))
    tapped.tell(Ending.HELD, "I don't know.")
    tapped.act(Act.DONE)
    for stage in (written, tapped):
        stage.wait(3)
        assert (stage.turn.question_id, stage.turn.follow_up) == ("q2", False)


# --- voice and writing ------------------------------------------------------------------


def test_nobody_is_asked_for_more_while_writing_whatever_else_they_tap() -> None:
    stage = answering()
    stage.speak(3)
    stage.act(Act.TYPING)
    stage.act(Act.REPEAT)
    stage.wait(FIRST_WORD_S + SPOKEN_S)
    assert stage.turn.state is AiState.ANSWERING
    stage.act(Act.STILL_HERE)  # speaks instead
    stage.tell(Ending.CLOSED)
    stage.wait(FINISHED_AFTER_S[Ending.CLOSED])
    assert stage.turn.reason is AiReason.FINISHED


def test_what_was_said_and_written_is_one_answer() -> None:
    stage = answering(retakes=0)
    stage.tell(Ending.OPEN, "I asked every customer and")
    stage.act(Act.TYPING)
    stage.take(stage.ai.type_answer("called them back one by one last week", -1, stage.now_s))
    assert [answer.id for answer in stage.session.answers] == ["q1#1"]
    stage.take([seen("relevance", 0.9, answer="q1#1"), seen("star", 0.1, subject="result")])
    stage.wait(3)
    assert stage.turn.follow_up


# --- coming and going -------------------------------------------------------------------


def test_who_leaves_while_thinking_comes_back_to_the_same_thought() -> None:
    stage = Stage().begin()
    stage.wait(SPOKEN_S + 4)
    stage.take(stage.ai.left("a1", stage.now_s))
    stage.wait(500)
    stage.take(stage.ai.arrived(stage.now_s))
    assert (stage.turn.state, stage.turn.question_id) == (AiState.THINKING, "q1")
    assert stage.turn.until_s == stage.now_s + CALM.think_s - 4


def test_who_was_cut_off_at_the_last_word_may_still_say_it() -> None:
    stage = answering()
    stage.take([e.SpeechStarted(time_s=stage.now_s, participant="a1")])
    stage.wait(CALM.answer_s - 0.5)
    stage.take(stage.ai.left("a1", stage.now_s))
    stage.wait(60)
    stage.take(stage.ai.arrived(stage.now_s))
    assert stage.turn.until_s == stage.now_s + BACK_S


@pytest.mark.parametrize(
    ("settings", "act", "error"),
    [
        ({"skip": False}, Act.SKIP, NotAllowed),
        ({"typed": False}, Act.TYPING, NotAllowed),
        ({"retakes": 0}, Act.RETAKE, WrongState),
        ({"pauses": 0}, Act.PAUSE, WrongState),
    ],
)
def test_what_the_opening_does_not_allow_is_refused(
    settings: dict[str, object], act: Act, error: type[VivavoceError]
) -> None:
    stage = answering(**settings)
    before = len(stage.journal)
    with pytest.raises(error):
        stage.act(act)
    assert len(stage.journal) == before


def test_a_story_ends_with_what_happens_next() -> None:
    stage = answering(retakes=0, follow_ups=0)
    stage.tell(Ending.SAID, f"{STORY}, that's all.")
    stage.wait(5)
    stage.act(Act.SKIP)
    assert stage.turn.state is AiState.THANKS
    assert "get in touch" in stage.shown
