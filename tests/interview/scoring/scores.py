"""Scores as a panel is told of them, and what holds of each."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interview import events as e
from interview.policy import Permit
from interview.scoring.scorecard import Scorecard
from tests.interview.events import JOB, permit


def last(scores: Sequence[e.Score], dimension: str, answer: str = "q1#1") -> e.Score:
    return [s for s in scores if (s.dimension, s.answer) == (dimension, answer)][-1]


def play(events: Sequence[e.Event], allowed: Permit | None = None) -> list[e.Score]:
    card = Scorecard(JOB, allowed or permit())
    return [score for event in events for score in card.apply(event)]


def score_of(score: e.Score, end: str) -> float:
    value = getattr(score, end)
    assert isinstance(value, float)
    return value


def assert_adds_up(score: e.Score) -> None:
    """The middle plus all effects is the value, to rounding, and lies in its interval."""
    if score.value is None:
        assert score.reason
        assert not score.evidence
    else:
        effects = sum(item.effect for item in score.evidence)
        assert score.scale / 2 + effects == pytest.approx(
            score.value, abs=0.051 + 0.001 * len(score.evidence)
        )
        low, high = (score.value if end is None else end for end in (score.low, score.high))
        assert 0 <= low <= score.value <= high <= score.scale
        assert (score.low is None) is (score.high is None) is (low == high)
