"""Gentle prompts: the right one, once, and not too often."""

from __future__ import annotations

from collections.abc import Sequence

from interview import events as e
from interview.ai.prompts import GAP_S, RESULT_AFTER_S, Prompter
from interview.session import Session
from tests.interview.events import JOB, STORY, asked, ended, said, seen, started


def shown(*events: e.Event, before: Sequence[e.PromptShown] = ()) -> list[e.PromptShown]:
    session = Session("s1", JOB)
    prompter = Prompter(session, "a1", before)
    prompts: list[e.PromptShown] = []
    for event in (started(), asked(0.0), *events):
        session.apply(event)
        if prompt := prompter.after(event):
            prompts.append(prompt)
    return prompts


def at(time_s: float, measure: str, value: float, subject: str = "") -> e.Observation:
    return seen(measure, value, 0.0, time_s, subject=subject, answer="q1#1")


def test_a_figure_is_praised_once() -> None:
    twice = [at(5.0, "figure", 1.0, "12 %"), at(5.0 + GAP_S, "figure", 1.0, "45 s")]
    (prompt,) = shown(*twice)
    assert (prompt.kind, prompt.answer) == (e.PromptKind.FIGURE, "q1#1")
    assert shown(*twice, before=[prompt]) == []  # after a restart, too


def test_who_speaks_too_fast_for_long_is_told_so() -> None:
    quick = at(10.0, "speech_rate", 9.0)
    assert shown(quick, at(12.0, "speech_rate", 4.0), at(14.0, "speech_rate", 9.0)) == []
    (prompt,) = shown(quick, at(12.0, "speech_rate", 9.0))
    assert prompt.kind is e.PromptKind.SLOWER


def test_only_a_long_answer_can_be_off_the_question() -> None:
    off = at(20.0, "relevance", 0.1)
    assert shown(said(STORY, 0.0, 9.0), off) == []
    (prompt,) = shown(said(STORY, 0.0, 9.0), said(STORY, 10.0, 19.0, utterance=1), off)
    assert prompt.kind is e.PromptKind.QUESTION


def test_a_missing_result_is_mentioned_late_and_only_after_an_action() -> None:
    action = at(20.0, "star", 0.9, "action")
    early, late = at(21.0, "star", 0.1, "result"), at(RESULT_AFTER_S, "star", 0.1, "result")
    assert shown(action, early) == []
    assert shown(late) == []
    assert [prompt.kind for prompt in shown(action, late)] == [e.PromptKind.RESULT]


def test_prompts_keep_their_distance_and_need_an_open_answer() -> None:
    fast = [at(7.0, "speech_rate", 9.0), at(8.0, "speech_rate", 9.0)]
    kinds = [prompt.kind for prompt in shown(at(5.0, "figure", 1.0), *fast)]
    assert kinds == [e.PromptKind.FIGURE]
    assert shown(ended(4.0), at(5.0, "figure", 1.0)) == []
