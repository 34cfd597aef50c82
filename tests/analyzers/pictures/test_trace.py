from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.pictures.trace import Stretch, Trace

FPS = 15


def told(trace: Trace, values: list[float]) -> list[Stretch]:
    """Feed values at FPS, then settle."""
    out = [trace.add(i / FPS, value, 0.8) for i, value in enumerate(values)]
    return [s for s in [*out, trace.settle()] if s]


def test_a_change_is_told_with_the_picture_that_shows_it() -> None:
    stretches = told(Trace(0.15), [0.0] * 20 + [0.6] * 20)
    assert (20 / FPS, 0.6) in [(s.end_s, s.value) for s in stretches]


def test_what_does_not_change_is_told_rarely() -> None:
    assert len(told(Trace(0.15), [0.3] * FPS * 60)) <= 60 / 4 + 2


@given(st.lists(st.floats(0, 1), min_size=1, max_size=FPS * 20))
def test_however_wild_the_values_few_are_told_and_spans_do_not_overlap(
    values: list[float],
) -> None:
    stretches = told(Trace(0.1), values)
    assert 1 <= len(stretches) <= 5 + 2 * len(values) / FPS
    for before, after in pairwise(stretches):
        assert before.start_s <= before.end_s <= after.start_s
    assert all(0 <= s.value <= 1 and s.confidence == pytest.approx(0.8) for s in stretches)


def test_a_gap_is_not_bridged() -> None:
    trace = Trace(0.15)
    told(trace, [0.2] * 10)
    after = trace.add(60.0, 0.2, 1.0)
    assert after == Stretch(0.2, 1.0, 60.0, 60.0)
