"""What is asked back: what helps most, once each, and nothing that was not measured."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

import pytest

from interview.ai.follow_up import MAX_QUOTED, MISSED, Gathered, Lack, choose
from interview.rubric import Question
from interview.scoring.rules import MIN_LENGTH, MIN_SUBSTANCE, OFF_QUESTION, STAR_PARTS

SALE = Question("q1", "Tell me about a sale.", ("sales",), ("asked why",))
TOLD = {
    ("relevance", ""): 0.9,
    ("substance", ""): 20.0,
    ("key_point", "asked why"): 0.9,
    **{("star", part): 0.9 for part in STAR_PARTS},
    ("figure", "12 %"): 1.0,
}
"""An answer that lacks nothing."""


def asked_back(
    *untold: str,
    question: Question = SALE,
    length: int = 60,
    asked: Set[str] = frozenset(),
    **measured: float,
) -> Lack | None:
    """What is asked back after an answer without those parts, measured otherwise like this."""
    found = TOLD | {(measure, ""): value for measure, value in measured.items()}
    for name in untold:
        found |= {key: MISSED - 0.01 for key in found if name in key and name != "figure"}
        found.pop(("figure", "12 %") if name == "figure" else ("", ""), None)
    chosen = choose(question, Gathered({0: length}, found), "en", asked)
    return chosen.lack if chosen else None


def test_after_a_whole_answer_nothing_is_asked_back() -> None:
    assert asked_back() is None


@pytest.mark.parametrize("part", STAR_PARTS)
def test_a_missing_part_of_the_story_is_asked_for(part: str) -> None:
    assert asked_back(part) == part
    assert asked_back(part, asked={part}) is None
    assert asked_back(part, question=replace(SALE, behavioural=False)) is None


def test_a_missing_figure_is_asked_for() -> None:
    assert asked_back("figure") is Lack.FIGURE
    assert asked_back("figure", question=replace(SALE, behavioural=False)) is None


def test_what_weighs_most_is_asked_first_and_the_rest_in_turn() -> None:
    asked: list[str] = []
    while lack := asked_back("asked why", *STAR_PARTS, "figure", asked=set(asked)):
        asked.append(lack)
    assert asked == ["key_point", "result", "action", "task", "situation", "figure"]


@pytest.mark.parametrize(
    "vague",
    [
        {"length": MIN_LENGTH["en"] - 1},
        {"substance": MIN_SUBSTANCE["en"] - 1},
        {"relevance": OFF_QUESTION - 0.01},
    ],
    ids=["short", "empty", "off the question"],
)
def test_a_vague_answer_is_asked_for_anew_once(vague: dict[str, int]) -> None:
    assert asked_back("result", **vague) is Lack.VAGUE  # type: ignore[arg-type]
    assert asked_back("result", asked={"vague"}, **vague) is None  # type: ignore[arg-type]


def test_asked_anew_it_is_the_same_question_for_scores() -> None:
    long = replace(SALE, text="Why? " * MAX_QUOTED)
    for question, quoted in ((SALE, "“Tell me about a sale”"), (long, "Why?…”")):
        chosen = choose(question, Gathered({0: 3}), "en", set())
        assert chosen
        again = chosen.question
        assert quoted in again.text
        assert len(again.text) < 2 * MAX_QUOTED
        assert replace(again, id=question.id, text=question.text) == question


def test_nothing_is_asked_back_of_what_was_not_measured() -> None:
    assert choose(SALE, Gathered({0: 60}), "en", set()) is None
    assert choose(SALE, Gathered({}, dict(TOLD)), "en", set()) is None
