"""Receiver reports say what was lost and how much arrival deviates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_server.receiving.reception import Reception


@given(st.integers(0, 2**16), st.sets(st.integers(1, 198)), st.randoms(use_true_random=False))
def test_loss_is_counted_in_any_order(first: int, lost: set[int], order: object) -> None:
    kept = [n for n in range(200) if n not in lost]
    order.shuffle(kept)  # type: ignore[attr-defined]
    reception = Reception(7, 90_000)
    for n in kept:
        reception.arrived(first + n, n * 3_000, n / 30)
    report = reception.report(10.0)
    assert report.lost == len(lost)
    assert report.fraction_lost == len(lost) * 256 // 200
    assert report.highest_sequence == first + 199
    assert reception.report(11.0).fraction_lost == 0  # nothing since


def test_steady_arrival_has_no_jitter_and_unsteady_has() -> None:
    steady, unsteady = Reception(1, 48_000), Reception(1, 48_000)
    for n in range(500):
        steady.arrived(n, n * 960 + 2**32 - 9_600 & 0xFFFFFFFF, n * 0.02)  # over the wrap
        unsteady.arrived(n, n * 960, n * 0.02 + (0.01 if n % 2 else 0.0))
    assert steady.jitter_s == pytest.approx(0.0, abs=1e-6)
    assert unsteady.jitter_s == pytest.approx(0.01, rel=0.05)
    assert unsteady.report(10.0).jitter == pytest.approx(480, rel=0.05)


def test_the_delay_since_a_sender_report_is_told() -> None:
    reception = Reception(1, 48_000)
    reception.arrived(1, 0, 0.0)
    assert (reception.report(1.0).last_report, reception.report(1.0).delay) == (0, 0)
    reception.reported(0x1234_5678_9ABC_DEF0, 1.0)
    report = reception.report(1.5)
    assert (report.last_report, report.delay) == (0x5678_9ABC, 32_768)
