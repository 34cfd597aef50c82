"""Pictures go no faster than the link takes them, and no slower than that for long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_server.forwarding.pace import CATCH_UP_S, Pace

PACKET = 1_200


@given(
    st.lists(st.tuples(st.integers(1, PACKET), st.floats(0, 0.3)), min_size=1, max_size=80),
    st.floats(50_000, 5_000_000),
)
def test_no_span_of_time_carries_more_than_the_pace(
    packets: list[tuple[int, float]], bits_per_s: float
) -> None:
    pace, now_s, sent = Pace(), 0.0, list[tuple[float, int]]()
    for size, later_s in packets:
        now_s += later_s
        now_s += pace.wait_s(now_s)
        pace.spend(size, bits_per_s, now_s)
        sent.append((now_s, size))
    assert pace.spent_bytes == sum(size for _, size in sent)
    for first, (from_s, _) in enumerate(sent):
        carried = 0
        for to_s, size in sent[first:]:
            allowed = bits_per_s * (to_s - from_s + CATCH_UP_S) / 8
            assert carried <= allowed * (1 + 1e-6) + PACKET
            carried += size


@given(st.floats(0, 0.9 * CATCH_UP_S))
def test_timers_that_are_late_do_not_slow_it_down(late_s: float) -> None:
    pace, now_s = Pace(), 0.0
    for _ in range(1_000):
        if (wait_s := pace.wait_s(now_s)) > 0:
            now_s += wait_s + late_s
        pace.spend(PACKET, 960_000, now_s)  # 10 ms each
    assert now_s == pytest.approx(10.0, abs=0.1)


def test_a_link_that_was_never_bad_waits_for_nothing() -> None:
    pace = Pace()
    for _ in range(100):
        pace.spend(PACKET, float("inf"), 5.0)
        assert pace.wait_s(5.0) == 0
