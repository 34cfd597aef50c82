"""The AI that leads an interview, on virtual time: no dead end, limits that hold, no lost place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview import events as e
from interview.ai.acts import (
    CHECK_AFTER_S,
    CHECK_S,
    FINISHED_AFTER_S,
    GO_ON_S,
    MAX_REPEATS,
    PATIENCE,
    RETAKE_CHOICE_S,
    RETAKE_SOON_S,
    SETTLE_S,
    Act,
)
from interview.ai.wording import SHOWN_ONLY, name_of
from interview.errors import NotAllowed, VivavoceError, WrongState
from interview.events import AiReason, AiState, AiTurn, Ending
from interview.session import Status
from tests.interview.ai.stage import CALM, SPOKEN_S, Stage
from tests.interview.events import STORY, said, seen


def test_an_interview_runs_through_its_questions_to_the_thanks() -> None:
    stage = Stage(replace(CALM, follow_ups=0)).begin()
    assert stage.ai.turn
    assert (stage.ai.turn.question_id, stage.ai.turn.number, stage.ai.turn.total) == ("q1", 1, 2)
    for _ in range(2):
        stage.pass_time(stage.now_s + 4)
        assert stage.ai.state is AiState.THINKING
        stage.speak(20)
        assert stage.states()[-1] == "answering"  # who begins to speak need press nothing
        stage.act(Act.DONE)
        stage.act(Act.NEXT)
    assert stage.ai.state is AiState.THANKS
    assert stage.session.status is Status.ENDED
    once = ["asking", "thinking", "answering", "answered"]
    assert stage.states() == ["welcome", *once, *once, "thanks"]


def test_a_slow_speaker_is_asked_and_never_cut_off() -> None:
    stage = Stage().begin()
    stage.act(Act.ANSWER)
    stage.speak(5)
    stage.pass_time(stage.now_s + CHECK_AFTER_S - 0.1)
    assert stage.states()[-1] == "answering"
    stage.pass_time(stage.now_s + 0.2)
    assert stage.states()[-1] == "checking"
    stage.speak(5)
    assert stage.states()[-1] == "answering"
    assert len(stage.session.answers) == 1
    stage.pass_time(stage.now_s + CHECK_AFTER_S + CHECK_S + 0.1)
    assert stage.ai.turn
    assert (stage.ai.state, stage.ai.turn.reason) == (AiState.ANSWERED, AiReason.SILENCE)


@pytest.mark.parametrize("ending", [Ending.SAID, Ending.CLOSED, Ending.HELD])
@pytest.mark.parametrize("retakes", [0, 1])
def test_after_a_finished_answer_the_interview_goes_on_by_itself(
    ending: Ending, retakes: int
) -> None:
    stage = Stage(replace(CALM, retakes=retakes, follow_ups=0)).begin()
    stage.act(Act.ANSWER)
    stage.tell(ending)
    turn = stage.wait(FINISHED_AFTER_S[ending] - 0.7)
    assert turn.state is AiState.ANSWERING
    turn = stage.wait(0.2)
    assert (turn.state, turn.reason) == (AiState.CHECKING, AiReason.FINISHED)
    turn = stage.wait(RETAKE_SOON_S if retakes else GO_ON_S[ending])
    assert (turn.state, turn.question_id) == (AiState.ASKING, "q2")


def test_whoever_thinks_for_long_is_neither_cut_off_nor_talked_over() -> None:
    """Also where each of their sentences could be the last one."""
    stage = Stage().begin()
    stage.act(Act.ANSWER)
    for pause_s in (4.0, 4.5, 4.5, 4.5):
        stage.tell(Ending.CLOSED)
        stage.wait(pause_s - 0.6)
    stage.tell(Ending.CLOSED)
    assert [answer.id for answer in stage.session.answers] == ["q1#1"]
    told = [t for t in stage.journal if isinstance(t, AiTurn) and t.state is AiState.CHECKING]
    assert [turn.reason for turn in told] == [AiReason.FINISHED]  # from then on it waits longer
    assert PATIENCE * 4.0 > 4.5
    assert all(name_of(turn) in SHOWN_ONLY for turn in told)


@pytest.mark.parametrize(
    ("ending", "text"),
    [(Ending.OPEN, STORY), (Ending.NONE, STORY), (Ending.CLOSED, "It was fine.")],
)
def test_words_that_announce_more_or_say_little_are_given_time(ending: Ending, text: str) -> None:
    stage = Stage().begin()
    stage.act(Act.ANSWER)
    stage.tell(ending, text)
    assert stage.wait(CHECK_AFTER_S - 0.7).state is AiState.ANSWERING
    assert stage.wait(0.2).reason is AiReason.SILENCE


def test_who_says_they_go_on_is_given_time_whatever_they_said() -> None:
    stage = Stage().begin()
    stage.act(Act.ANSWER)
    stage.tell(Ending.CLOSED)
    assert stage.wait(2.0).reason is AiReason.FINISHED
    stage.act(Act.STILL_HERE)
    assert stage.wait(CHECK_AFTER_S - 0.1).state is AiState.ANSWERING


def test_silence_proves_nothing_where_speech_is_not_recognised_or_somebody_types() -> None:
    deaf, typing = Stage().begin(), Stage().begin()
    deaf.ai.hears = False
    deaf.act(Act.ANSWER)
    typing.act(Act.TYPING)
    for stage in (deaf, typing):
        stage.pass_time(stage.now_s + 59)
        assert stage.ai.state is AiState.ANSWERING
        stage.pass_time(stage.now_s + 2)
        assert stage.ai.turn
        assert stage.ai.turn.reason is AiReason.TIME_UP


def test_another_take_counts_instead_and_the_first_is_kept() -> None:
    stage = Stage().begin()
    stage.act(Act.ANSWER)
    stage.speak(10)
    stage.act(Act.DONE)
    stage.act(Act.RETAKE)
    assert stage.session.set_aside == set()  # until the new take is there
    stage.act(Act.ANSWER)
    assert stage.session.set_aside == {"q1#1"}
    assert stage.ai.turn
    assert (stage.ai.turn.take, stage.ai.turn.retakes_left) == (2, 0)
    with pytest.raises(WrongState, match="cannot be answered again"):
        stage.act(Act.RETAKE)


def test_skipping_a_further_take_keeps_the_one_before() -> None:
    stage = Stage(replace(CALM, follow_ups=0)).begin()
    stage.act(Act.ANSWER)
    stage.speak(10)
    stage.act(Act.DONE)
    stage.act(Act.RETAKE)
    stage.act(Act.SKIP)
    assert stage.session.set_aside == set()
    assert stage.ai.turn
    assert stage.ai.turn.question_id == "q2"


def test_what_was_missed_is_asked_back_once() -> None:
    stage = Stage().begin()
    stage.act(Act.ANSWER)
    start_s = stage.now_s
    stage.speak(10)
    stage.take(
        [
            said(STORY, start_s, stage.now_s),
            seen("relevance", 0.9, answer="q1#1"),
            seen("key_point", 0.9, subject="asked why", answer="q1#1"),
            seen("key_point", 0.1, subject="closed it", answer="q1#1"),
        ]
    )
    stage.act(Act.DONE)
    stage.pass_time(stage.now_s + RETAKE_CHOICE_S)
    turn = stage.ai.turn
    assert turn
    assert turn.follow_up
    added = stage.session.additions[turn.question_id]
    assert (added.follows, added.reason, added.key_points) == ("q1", "key_point", ("closed it",))
    assert "closed" not in added.text  # that would tell what is wanted
    assert (turn.number, turn.total) == (1, 2)
    stage.pass_time(stage.now_s + 4)
    stage.speak(8)
    stage.act(Act.DONE)
    stage.act(Act.NEXT)
    stage.pass_time(stage.now_s + SETTLE_S)
    assert stage.ai.turn
    assert stage.ai.turn.question_id == "q2"


def test_nothing_said_leads_to_nothing_asked_back() -> None:
    stage = Stage().begin()
    stage.act(Act.SKIP)
    assert stage.ai.turn
    assert (stage.ai.turn.question_id, stage.ai.turn.follow_up) == ("q2", False)
    assert [a.id for a in stage.session.answers] == ["q1#1"]


def test_a_written_answer_ends_at_once_and_is_marked() -> None:
    stage = Stage(replace(CALM, retakes=0)).begin()
    stage.take(stage.ai.type_answer(STORY, -1, stage.now_s))
    assert stage.ai.turn
    assert stage.ai.turn.reason is AiReason.TYPED
    (written,) = [t for t in stage.journal if isinstance(t, e.Transcript)]
    assert written.typed
    assert stage.session.answer_over(written.start_s, written.time_s)
    with pytest.raises(NotAllowed, match="cannot be written"):
        Stage(replace(CALM, typed=False)).begin().ai.type_answer(STORY, -1, 0.0)


def test_an_answer_written_in_another_language_is_marked_as_such_and_asked_about_no_further() -> (
    None
):
    stage = Stage(replace(CALM, retakes=0)).begin()
    stage.take(
        stage.ai.type_answer("去年我带了五个人，把退货率降到了百分之三。" * 2, -1, stage.now_s)
    )
    (written,) = [t for t in stage.journal if isinstance(t, e.Transcript)]
    assert written.language == "zh"
    stage.wait(60)
    assert not any(isinstance(event, e.QuestionAdded) for event in stage.journal)


def test_time_stands_still_while_the_applicant_pauses_or_is_away() -> None:
    stage = Stage().begin()
    stage.act(Act.ANSWER)
    stage.speak(10)
    stage.act(Act.PAUSE)
    stage.pass_time(stage.now_s + 100)
    stage.act(Act.RESUME)
    turn = stage.ai.turn
    assert turn
    assert (turn.state, turn.answer, turn.until_s) == (AiState.ANSWERING, "q1#1", stage.now_s + 50)
    with pytest.raises(WrongState, match="cannot be paused again"):
        stage.act(Act.PAUSE)
    stage.take(stage.ai.left("a1", stage.now_s))
    stage.pass_time(stage.now_s + 1000)
    stage.take(stage.ai.arrived(stage.now_s))
    assert stage.ai.turn
    assert stage.ai.turn.until_s == stage.now_s + 50


def test_an_interviewer_takes_over_and_hands_back_or_leaves() -> None:
    for hand_back in (True, False):
        stage = Stage().begin()
        stage.act(Act.ANSWER)
        stage.take(stage.ai.take_over("i1", stage.now_s))
        stage.pass_time(stage.now_s + 500)
        assert stage.ai.state is AiState.TAKEN_OVER
        with pytest.raises(WrongState):
            stage.act(Act.DONE)
        back = stage.ai.hand_back(stage.now_s) if hand_back else stage.ai.left("i1", stage.now_s)
        stage.take(back)
        assert stage.ai.turn
        assert (stage.ai.state, stage.ai.turn.question_id) == (AiState.ASKING, "q2")


CHOICES = st.one_of(
    st.sampled_from(Act),
    st.floats(0.1, 90.0),
    st.sampled_from(
        ["speak", "stop", "tell", "repeat", "pass", "write", "leave", "come", "take", "hand"]
        + ["restart"] * 2
    ),
)


def _do(stage: Stage, choice: Act | float | str) -> None:
    match choice:
        case Act():
            stage.act(choice)
        case float():
            stage.pass_time(stage.now_s + choice)
        case "speak":
            stage.take([e.SpeechStarted(time_s=stage.now_s, participant="a1")])
        case "stop":
            stage.take([e.SpeechEnded(time_s=stage.now_s, participant="a1", start_s=0.0)])
        case "tell":
            stage.tell(Ending.CLOSED)
        case "repeat":
            stage.tell(Ending.HELD, "Could you repeat that?")
        case "pass":
            stage.tell(Ending.HELD, "I don't know.")
        case "write":
            stage.take(stage.ai.type_answer(STORY, -1, stage.now_s))
        case "leave":
            stage.take(stage.ai.left("a1", stage.now_s))
        case "come":
            stage.take(stage.ai.arrived(stage.now_s))
        case "take":
            stage.take(stage.ai.take_over("i1", stage.now_s))
        case "hand":
            stage.take(stage.ai.hand_back(stage.now_s))
        case "restart":
            assert stage.rebuilt() == stage.ai
    stage.settle()


@settings(deadline=None, max_examples=60)
@given(st.lists(CHOICES, max_size=40), st.booleans(), st.sampled_from([0.0, 10.0]))
def test_whatever_is_done_the_interview_comes_to_its_end(
    choices: list[Act | float | str], typed: bool, think_s: float
) -> None:
    """And the limits hold on the way, whatever is tried."""
    stage = Stage(replace(CALM, typed=typed, think_s=think_s)).begin()
    for choice in choices:
        before = len(stage.journal)
        try:
            _do(stage, choice)
        except VivavoceError:
            assert len(stage.journal) == before
    takes = [answer.question_id for answer in stage.session.answers]
    assert all(takes.count(id) <= 1 + CALM.retakes for id in takes)
    if stage.ai.state is AiState.TAKEN_OVER:
        stage.take(stage.ai.hand_back(stage.now_s))
    stage.take(stage.ai.arrived(stage.now_s))
    stage.pass_time(stage.now_s + 3600)
    assert stage.ai.state is AiState.THANKS
    assert stage.session.status is Status.ENDED
    turns = [turn for turn in stage.journal if isinstance(turn, e.AiTurn)]
    open_s = [t.until_s - t.time_s for t in turns if t.until_s and t.state is AiState.ANSWERING]
    longest_s = CALM.answer_s + MAX_REPEATS * SPOKEN_S
    assert all(lasts_s <= longest_s + 1e-6 for lasts_s in open_s)
