"""The time to think is the applicant's: what is said meanwhile takes none of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview.ai.acts import CHECK_AFTER_S, FIRST_WORD_S, MAX_REPEATS, SETTLE_S, Act
from interview.ai.wording import name_of
from interview.events import AiReason, AiState, Ending
from tests.interview.ai.stage import CALM, SPOKEN_S, Stage
from tests.interview.events import said


@pytest.mark.parametrize(
    ("words", "reason", "on_top_s"),
    [
        ("Sorry, could you repeat that?", AiReason.REPEAT, 5.6 + SPOKEN_S),
        ("Give me a minute, please.", AiReason.GIVEN_TIME, 0.0),
        ("请问这个岗位的薪资是多少？", AiReason.ASKED_BACK, 0.0),
    ],
)
def test_who_asks_something_while_thinking_keeps_the_time_to_think(
    words: str, reason: AiReason, on_top_s: float
) -> None:
    """A question asked aloud takes none of it, like one tapped; then all of the time to answer."""
    stage = Stage(replace(CALM, think_s=30)).begin()
    thinking = stage.wait(SPOKEN_S + 1)
    assert thinking.until_s
    for number in (1, 2):
        stage.tell(Ending.HELD, words)
        until_s = thinking.until_s + number * on_top_s
        assert stage.stands == (AiState.THINKING, reason)
        assert stage.turn.until_s == pytest.approx(until_s)
        assert name_of(stage.turn) == ("q1" if reason is AiReason.REPEAT else reason)
        assert stage.rebuilt() == stage.ai
    stage.pass_time(until_s)
    assert stage.stands == (AiState.ANSWERING, AiReason.TIME_UP)
    assert stage.turn.until_s == pytest.approx(until_s + CALM.answer_s)
    stage.wait(FIRST_WORD_S - 0.1)
    assert stage.turn.state is AiState.ANSWERING
    stage.tell(Ending.CLOSED)
    stage.act(Act.DONE)
    assert [answer.id for answer in stage.session.answers] == ["q1#1"]  # no take was used up


def test_who_asks_after_the_first_words_of_an_answer_goes_on_with_it() -> None:
    stage = Stage(replace(CALM, think_s=30)).begin()
    stage.wait(SPOKEN_S + 1)
    stage.tell(Ending.OPEN, "I asked every customer")
    stage.tell(Ending.HELD, "Sorry, could you repeat the question?")
    assert stage.stands == (AiState.ANSWERING, AiReason.REPEAT)


def test_who_asks_while_thinking_may_still_write_pause_or_skip() -> None:
    for do in ("write", "pause", "skip"):
        stage = Stage(replace(CALM, think_s=30, retakes=0)).begin()
        stage.wait(SPOKEN_S + 1)
        stage.tell(Ending.HELD, "Sorry, could you repeat that?")
        until_s = stage.turn.until_s
        assert until_s
        if do == "write":
            stage.act(Act.TYPING)
            assert stage.stands == (AiState.ANSWERING, AiReason.TYPING)
            assert stage.turn.until_s == stage.now_s + CALM.answer_s
        elif do == "pause":
            stage.act(Act.PAUSE)
            left_s = until_s - stage.now_s
            stage.wait(100)
            stage.act(Act.RESUME)
            assert stage.turn.state is AiState.THINKING
            assert stage.turn.until_s == pytest.approx(stage.now_s + left_s)
        else:
            stage.act(Act.SKIP)
            assert stage.turn.question_id == "q2"


@pytest.mark.parametrize("words", ["Um.", "Hmm, well.", "嗯，那个……", ""])
def test_sounds_without_a_word_of_an_answer_end_no_time_to_think(words: str) -> None:
    """A cough, of which nothing or an empty text is recognised, and fillers."""
    stage = Stage(replace(CALM, think_s=30)).begin()
    thinking = stage.wait(SPOKEN_S + 1)
    for _ in range(2):
        if words:
            stage.tell(Ending.OPEN, words)
        else:
            stage.speak(0.4)
            stage.take([said("", stage.now_s - 0.4, stage.now_s, confidence=0.0)])
            stage.wait(SETTLE_S)
        assert stage.stands == (AiState.THINKING, AiReason.NONE)
        assert stage.turn.until_s == thinking.until_s
        assert stage.rebuilt() == stage.ai
    stage.pass_time(thinking.until_s or 0.0)
    assert stage.turn.until_s == pytest.approx(stage.now_s + CALM.answer_s)
    stage.wait(FIRST_WORD_S - 0.1)
    assert stage.turn.state is AiState.ANSWERING
    assert stage.ai.listening.longest_pause_s == 0


def test_a_cough_at_the_end_of_the_time_to_think_is_not_asked_about_sooner_than_words() -> None:
    stage = Stage(replace(CALM, think_s=30)).begin()
    stage.wait(SPOKEN_S + 30 - 2)
    stage.speak(0.4)
    stage.wait(CHECK_AFTER_S - 0.1)
    assert stage.stands == (AiState.ANSWERING, AiReason.NONE)


def test_words_that_are_recognised_late_or_unclear_open_the_answer_all_the_same() -> None:
    late, unclear = (Stage(replace(CALM, think_s=30)).begin() for _ in range(2))
    for stage in (late, unclear):
        stage.wait(SPOKEN_S + 1)
        stage.speak(2)
    unclear.take([said("Nijegal and he", 5.0, 7.0, confidence=0.3)])
    unclear.wait(SETTLE_S)
    assert unclear.turn.state is AiState.ANSWERING
    late.wait(SETTLE_S - 0.5)
    late.take([said("I asked every customer", 5.0, 7.0)])
    late.wait(SETTLE_S)
    assert late.turn.state is AiState.ANSWERING


def test_who_asks_once_too_often_to_hear_the_question_again_keeps_the_time_to_think() -> None:
    stage = Stage(replace(CALM, think_s=30)).begin()
    stage.wait(SPOKEN_S + 1)
    for _ in range(MAX_REPEATS):
        stage.act(Act.REPEAT)
    until_s = stage.turn.until_s
    stage.tell(Ending.HELD, "Sorry, could you repeat that?")
    assert stage.stands == (AiState.THINKING, AiReason.NONE)
    assert stage.turn.until_s == until_s


def test_of_the_time_to_answer_all_is_left_however_it_came_to_begin() -> None:
    """What a ring that empties shows is a share of `allowed_s`."""
    stage = Stage(replace(CALM, think_s=30)).begin()
    stage.wait(SPOKEN_S + 1)
    assert stage.turn.allowed_s == 30
    stage.tell(Ending.HELD, "Give me a minute, please.")
    assert stage.turn.allowed_s == 30
    stage.pass_time(stage.turn.until_s or 0.0)
    assert stage.turn.allowed_s == CALM.answer_s == (stage.turn.until_s or 0.0) - stage.now_s
    stage.wait(15)
    stage.act(Act.PAUSE)
    stage.wait(100)
    stage.act(Act.RESUME)
    assert stage.turn.allowed_s == CALM.answer_s
    assert stage.turn.until_s == stage.now_s + CALM.answer_s - 15
