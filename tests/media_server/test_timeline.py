"""Capture times: sound sets the time line, sender reports lay pictures on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_server.timeline import MAX_SLEW_S, Timeline


def test_the_fastest_packet_says_when_capture_was() -> None:
    line = Timeline()
    line.capture_s("audio", 0, 10.05)  # 50 ms late
    assert line.capture_s("audio", 960, 10.02) == 10.05  # but time does not run back
    assert line.capture_s("audio", 9_600, 10.29) == pytest.approx(10.20)


def test_sound_began_before_its_packet_could_leave() -> None:
    line = Timeline()
    assert line.capture_s("audio", 0, 10.0, duration_s=0.02) == pytest.approx(9.98)


def test_reports_align_pictures_with_sound() -> None:
    line = Timeline()
    line.capture_s("audio", 48_000, 5.0)
    line.capture_s("video", 90_000, 5.3)  # the same instant, 300 ms slower
    line.sender_report("audio", 1_000.0, 48_000)
    line.sender_report("video", 1_000.0, 90_000)
    assert line.capture_s("video", 2 * 90_000, 6.3) == pytest.approx(6.0)
    assert line.capture_s("audio", 2 * 48_000, 6.0) == pytest.approx(6.0)


def test_a_report_that_cannot_be_true_is_not_believed() -> None:
    line = Timeline()
    line.capture_s("audio", 0, 5.0)
    line.capture_s("video", 0, 5.0)
    line.sender_report("audio", 1_000.0, 0)
    line.sender_report("video", 1_090.0, 0)
    assert line.capture_s("video", 90_000, 6.0) == pytest.approx(6.0)


def test_drift_of_the_senders_clock_is_followed() -> None:
    line = Timeline()
    rate = 1 + 100e-6  # a sound card 100 ppm slow
    for i in range(60 * 50):
        captured_s = i * 0.02 * rate
        placed_s = line.capture_s("audio", i * 960, captured_s)
    assert captured_s - placed_s < 2 * MAX_SLEW_S


@given(
    st.lists(st.tuples(st.integers(0, 9_000), st.floats(0, 0.3)), min_size=1, max_size=200),
    st.integers(0, 2**32 - 1),
)
def test_time_never_runs_back_nor_ahead_of_arrival(
    steps: list[tuple[int, float]], first: int
) -> None:
    line = Timeline()
    timestamp, arrived_s, last_s = first, 1.0, 0.0
    for step, wait_s in steps:
        timestamp = (timestamp + step) % 2**32
        arrived_s += wait_s
        time_s = line.capture_s("video", timestamp, arrived_s)
        assert last_s <= time_s <= arrived_s
        last_s = time_s
