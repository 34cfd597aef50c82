"""The examples of docs/scoring.md, worked out again: HR must get the same by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interview.rubric import Question
from interview.rules import (
    CONTENT_ERROR,
    MIN_SUBSTANCE,
    NINE_OF_TEN,
    OFF_QUESTION,
    ON_QUESTION,
    RULES,
    STAR_PARTS,
    Finding,
    Rated,
    rate_content,
)

PAGE = (Path(__file__).parents[2] / "docs/scoring.md").read_text(encoding="utf-8")


def found(measure: str, value: float, subject: str = "") -> Finding:
    return Finding(measure, value, 0.0, 1.0, "mind@1", subject)


def example() -> Rated:
    findings = [
        found("relevance", 0.9),
        found("key_point", 0.9, "first"),
        found("key_point", 0.1, "second"),
        found("competency", 0.8, "sales"),
        *(found("star", 0.7, part) for part in STAR_PARTS),
        found("figure", 40.0, "40 %"),
    ]
    question = Question("q", "Tell me about a sale.", ("sales",), ("first", "second"))
    told = {(f.measure, f.subject): f for f in findings}
    rated = rate_content(question, "sales", told, "en")
    assert isinstance(rated, Rated)
    return rated


def test_the_score_of_the_example() -> None:
    stated = re.search(r"5 \+ 1\.3 = \*\*([\d.]+)\*\*", PAGE)
    assert stated is not None
    assert example().value == pytest.approx(float(stated[1]))


def test_the_interval_of_the_example() -> None:
    stated = re.search(r"so \*\*([\d.]+) to ([\d.]+)\*\*; a mean", PAGE)
    assert stated is not None
    rated = example()
    assert rated.error is not None
    assert rated.error == pytest.approx(NINE_OF_TEN * CONTENT_ERROR["en"])
    low, high = rated.value - rated.error, rated.value + rated.error
    assert (round(low, 1), round(high, 1)) == (float(stated[1]), float(stated[2]))


def test_the_page_names_the_limits_that_hold() -> None:
    assert f"`{RULES}`" in PAGE
    assert f"English {CONTENT_ERROR['en']}, Chinese {CONTENT_ERROR['zh']} points" in PAGE
    assert f"Relevance below {OFF_QUESTION} is off the question" in PAGE
    assert f"From {OFF_QUESTION} to {ON_QUESTION} the score shrinks" in PAGE
    own = f"fewer than {MIN_SUBSTANCE['en']} different content words ({MIN_SUBSTANCE['zh']} Chinese"
    assert own in PAGE
