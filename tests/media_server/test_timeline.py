"""Capture times: sound sets the time line, sender reports lay pictures on it."""

from __future__ import annotations

import random
from collections.abc import Iterator

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


def test_a_new_stream_has_a_clock_of_its_own() -> None:
    line = Timeline()
    line.capture_s("audio", 900_000, 5.0)
    line.capture_s("video", 900_000, 5.0)
    line.sender_report("audio", 1_000.0, 900_000)
    line.sender_report("video", 1_000.0, 900_000)
    line.begin("audio")
    assert line.capture_s("audio", 48_000, 8.0) == 8.0
    assert line.capture_s("video", 900_000 + 3 * 90_000, 8.0) == 8.0  # no report of it yet
    line.begin("audio")
    assert line.capture_s("audio", 0, 7.0) == 8.0  # but time does not run back


def test_drift_of_the_senders_clock_is_followed() -> None:
    line = Timeline()
    rate = 1 + 100e-6  # a sound card 100 ppm slow
    for i in range(60 * 50):
        captured_s = i * 0.02 * rate
        placed_s = line.capture_s("audio", i * 960, captured_s)
    assert captured_s - placed_s < 2 * MAX_SLEW_S


WRAPS_AFTER_S = 600.0
"""RTP timestamps begin anywhere (RFC 3550 section 5.1) and wrap."""


def arrivals(noise: random.Random, seconds: int) -> Iterator[tuple[float, float, str, int]]:
    """(arrival, true time, kind, RTP timestamp) of an hour from a laptop on a mobile network.

    Its sound card runs 90 ppm fast and its camera's clock 60 ppm slow against its wall clock,
    which loses 40 ppm on the server's. "audio report" and "video report" are sender reports.
    """
    ppm = {"audio": 90e-6, "video": -60e-6}
    every_s = {"audio": 0.02, "video": 1 / 30, "audio report": 5.0, "video report": 1.0}
    delay_s = {"audio": 0.04, "video": 0.09, "audio report": 0.04, "video report": 0.04}
    found = []
    for kind, step_s in every_s.items():
        rate_hz = 48_000 if kind.startswith("audio") else 90_000
        arrived_s = 0.0  # a stream leaves its jitter buffer in order
        for i in range(int(seconds / step_s)):
            true_s = i * step_s
            if "report" in kind:
                true_s += noise.uniform(0, 0.5 * step_s)  # RFC 3550 section 6.2
            media_s = true_s * (1 + ppm[kind[:5]]) - WRAPS_AFTER_S
            timestamp = round(media_s * rate_hz) % 2**32
            late_s = delay_s[kind] + noise.expovariate(1 / 0.015)
            arrived_s = max(arrived_s, true_s + late_s)
            found.append((arrived_s, true_s, kind, timestamp))
    return iter(sorted(found))


def test_sound_and_pictures_stay_in_step_over_an_hour_of_drifting_clocks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line, noise = Timeline(), random.Random(4)
    placed_late_s = {"audio": 0.0, "video": 0.0}
    worst_s = 0.0
    for arrived_s, true_s, kind, timestamp in arrivals(noise, 3_600):
        medium = kind[:5]
        if "report" in kind:
            if noise.random() > 0.1:  # some are lost
                line.sender_report(medium, 3.9e9 + true_s * (1 - 40e-6), timestamp)  # type: ignore[arg-type]
            continue
        duration_s = 0.02 if medium == "audio" else 0.0
        placed_s = line.capture_s(medium, timestamp, arrived_s + duration_s, duration_s)  # type: ignore[arg-type]
        placed_late_s[medium] = placed_s - true_s
        if true_s > 10:
            worst_s = max(worst_s, abs(placed_late_s["video"] - placed_late_s["audio"]))
    with capsys.disabled():
        print(f"\nlargest skew of sound and pictures in an hour: {worst_s * 1_000:.1f} ms")
    assert worst_s < 0.040


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
