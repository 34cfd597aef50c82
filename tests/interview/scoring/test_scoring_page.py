"""The examples of docs/scoring.md, worked out again: HR must get the same by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from interview.events import Unrated
from interview.rubric import Question
from interview.scoring.margins import BLOCK_S, LEAST, STUDENT, margin, ratios_left_out
from interview.scoring.outcomes import Outcomes, weights
from interview.scoring.rules import (
    CONTENT_ERROR,
    MIN_SUBSTANCE,
    NINE_OF_TEN,
    OFF_QUESTION,
    ON_QUESTION,
    RULES,
    STAR_PARTS,
    VOICE_BANDS,
    Finding,
    Rated,
    rate_content,
    rate_engagement,
    rate_voice,
)
from interview.scoring.scorecard import Scorecard
from tests.interview.events import JOB, STORY, asked, ended, permit, said, seen, started

_TEXT = (Path(__file__).parents[3] / "docs/scoring.md").read_text(encoding="utf-8")
PAGE = re.sub(r"(?<=[^\n|])\n(?=[^\n|])", " ", _TEXT)
"""The page, each paragraph on one line: where its lines break is nobody's business."""


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


def test_the_interval_of_a_manner_in_the_example() -> None:
    stated = re.search(
        r"looked here for (\d+), (\d+) and (\d+) of three times 10 s.* = \*\*([\d.]+)\*\*: three"
        r".*Had it been (\d+), (\d+) and (\d+) of 10 s .* margin \*\*([\d.]+)\*\*.*"
        r" = \*\*([\d.]+)\*\*\.",
        PAGE,
    )
    assert stated is not None
    *first, first_error, one, two, three, moved, error = map(float, stated.groups())
    for looked, half_width in ((first, first_error), ([one, two, three], error)):
        left_out = ratios_left_out(looked, [BLOCK_S] * 3)
        gaze = replace(found("eye_contact", sum(looked) / 30), margin=margin(left_out))
        smile = replace(found("smile", 0.0), margin=0.06)
        rated = rate_engagement({(f.measure, ""): f for f in (gaze, smile)})
        assert isinstance(rated, Rated)
        assert rated.error == pytest.approx(half_width)
    assert gaze.margin == pytest.approx(moved, abs=5e-4)
    assert f"{', '.join(map(str, STUDENT[:-1]))} for n = 2 to 9, then {STUDENT[-1]}" in PAGE
    assert f"Below {LEAST} blocks" in PAGE


VOICE_MEASURES = {
    "speech rate": "speech_rate",
    "talk ratio": "talk_ratio",
    "fillers a minute": "filler_rate",
    "pitch variation": "pitch_variation",
    "longest pause": "pause_longest",
    "loudness variation": "loudness_variation",
}


def rows(heading: str) -> list[tuple[str, float, list[float]]]:
    """A table of the page: name and value, and what the other columns come to."""
    table = PAGE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    found = re.findall(r"^\| ([^|,]+), ([\d.]+) \| (.+) \|$", table, re.MULTILINE)
    return [(name, float(value), [*map(result, rest.split("|"))]) for name, value, rest in found]


def result(worked_out: str) -> float:
    """What stands behind the last equals sign, if there is one."""
    return float(worked_out.rpartition("=")[2])


def test_the_voice_of_the_example() -> None:
    table = rows("measured")
    told = {
        (measure, ""): replace(found(measure, value), margin=moved)
        for name, value, (_, _, moved, _) in table
        for measure in (VOICE_MEASURES[name],)
    }
    rated = rate_voice("en", told)
    assert isinstance(rated, Rated)
    by_hand = {VOICE_MEASURES[name]: effect for name, _, (_, effect, _, _) in table}
    effects = zip(rated.findings, rated.effects, strict=True)
    assert {f.measure: effect for f, effect in effects} == pytest.approx(by_hand)
    for name, value, (credit, _, moved, swing) in table:
        band = VOICE_BANDS["en"][VOICE_MEASURES[name]]
        assert band.credit(value) == pytest.approx(credit)
        assert band.share * band.swing(value, moved) == pytest.approx(swing)
    stated = re.search(r"0\.5\)\. 5 \+ ([\d.]+) = \*\*([\d.]+)\*\*", PAGE)
    assert stated is not None
    assert sum(by_hand.values()) == pytest.approx(float(stated[1]))
    assert rated.value == pytest.approx(float(stated[2]))
    ends = re.search(r"voice above has .* = ([\d.]+): \*\*([\d.]+) to ([\d.]+)\*\*", PAGE)
    assert ends is not None
    error, low, high = map(float, ends.groups())
    assert rated.error == pytest.approx(error)
    assert (rated.value - error, rated.value + error) == pytest.approx((low, high))


def test_the_composite_of_the_example() -> None:
    """From what was measured in one answer to the interview's scores."""
    measured = [
        replace(seen(VOICE_MEASURES[name], value), margin=moved)
        for name, value, (_, _, moved, _) in rows("measured")
    ]
    content = [
        seen("relevance", 0.9),
        seen("key_point", 0.9, subject="asked why"),
        seen("key_point", 0.1, subject="closed it"),
        seen("competency", 0.8, subject="sales"),
        seen("competency", 0.1, subject="team"),
        *(seen("star", 0.7, subject=part) for part in STAR_PARTS),
        seen("figure", 40.0, subject="40%"),
    ]
    card = Scorecard(JOB, permit())
    for event in (started(), asked(0.0), said(STORY, 1.0, 9.0), *content, *measured, ended(10.0)):
        card.apply(event)
    scores = {score.dimension: score for score in card.final() if not score.answer}
    composite = scores["composite"]
    stated = dict(zip(("sales", "team", "voice"), rows("dimension"), strict=True))
    told = {item.subject: item.effect for item in composite.evidence}
    assert told == pytest.approx({name: effect for name, (_, _, (_, effect)) in stated.items()})
    for dimension, (_, value, (weight, _)) in stated.items():
        assert scores[dimension].value == value
        assert weights(JOB, permit())[dimension] == pytest.approx(weight)
    ends = re.search(
        r"\*\*([\d.]+)\*\*\. Its half-width is ten [^*]* \*\*([\d.]+) to ([\d.]+)\*\*", PAGE
    )
    assert ends is not None
    assert (composite.value, composite.low, composite.high) == tuple(map(float, ends.groups()))


def test_what_is_unrated_falls_out_of_the_example() -> None:
    stated = re.search(r"Had the second no number.*= \*\*([\d.]+)\*\*", PAGE)
    assert stated is not None
    one = found("competency", 0.8)
    overall = {
        "sales": Rated(6.3, (one,), (0.0,)),
        "team": Unrated.TOO_SHORT,
        "voice": Rated(8.2, (one,), (0.0,)),
    }
    rated = Outcomes(JOB, permit()).composite(overall, answered=True)
    assert isinstance(rated, Rated)
    assert round(rated.value, 1) == float(stated[1])


def test_the_page_names_the_limits_that_hold() -> None:
    assert f"`{RULES}`" in PAGE
    assert f"English {CONTENT_ERROR['en']}, Chinese {CONTENT_ERROR['zh']} points" in PAGE
    assert f"Relevance below {OFF_QUESTION} is off the question" in PAGE
    assert f"From {OFF_QUESTION} to {ON_QUESTION} the score shrinks" in PAGE
    own = f"fewer than {MIN_SUBSTANCE['en']} different content words ({MIN_SUBSTANCE['zh']} Chinese"
    assert own in PAGE
