"""How far a figure would move with other seconds of the same answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.scoring.margins import (
    BLOCK_S,
    LEAST,
    STUDENT,
    margin,
    maxima_left_out,
    ratios_left_out,
    whole_blocks,
)

STEP_S = 0.5
SHARE = 2 / 3
"""Of the time in which somebody looks here, over all they might say."""


def looks(rng: np.random.Generator, steps: int, usual_s: float) -> list[float]:
    """Whether somebody looks here at each step; they do for `usual_s` on average."""
    change = {1.0: STEP_S / usual_s, 0.0: STEP_S / usual_s * SHARE / (1 - SHARE)}
    seen = [float(rng.random() < SHARE)]
    while len(seen) < steps:
        seen.append(1 - seen[-1] if rng.random() < change[seen[-1]] else seen[-1])
    return seen


@pytest.mark.parametrize("length_s", [30.0, 60.0, 120.0])
def test_about_nine_of_ten_margins_hold_what_other_seconds_would_give(length_s: float) -> None:
    rng = np.random.default_rng(7)
    blocks = whole_blocks(length_s)
    held = 0
    for _ in range(400):
        seen = np.array(looks(rng, round(length_s / STEP_S), usual_s=3.0))
        sums = seen.reshape(blocks, -1).sum(axis=1).tolist()
        moved = margin(ratios_left_out(sums, [BLOCK_S / STEP_S] * blocks))
        assert moved is not None
        held += abs(float(seen.mean()) - SHARE) <= moved
    assert 0.84 <= held / 400 <= 0.96


def test_by_hand() -> None:
    """Looked here for 8, 5 and 2 of three times ten seconds: half of the time."""
    left_out = ratios_left_out([8.0, 5.0, 2.0], [10.0, 10.0, 10.0])
    assert left_out == pytest.approx([0.35, 0.5, 0.65])
    assert margin(left_out) == pytest.approx(STUDENT[1] * (2 / 3 * 2 * 0.15**2) ** 0.5)


def test_less_than_half_a_minute_has_no_margin() -> None:
    assert whole_blocks(29.9) < LEAST
    assert margin([0.3, 0.5]) is None
    assert margin(ratios_left_out([1.0, 2.0, 3.0], [4.0, 4.0, 0.0])) is None


def test_the_largest_without_its_block_is_the_next() -> None:
    assert maxima_left_out([1.0, 7.0, 2.0]) == [7.0, 2.0, 7.0]
    assert maxima_left_out([7.0, 7.0, 2.0]) == [7.0, 7.0, 7.0]
    assert maxima_left_out([7.0]) == []


@given(st.lists(st.floats(-1e6, 1e6), max_size=30))
def test_a_margin_is_none_or_not_negative(left_out: list[float]) -> None:
    moved = margin(left_out)
    assert (moved is None) is (len(left_out) < LEAST)
    assert moved is None or moved >= 0
