"""What receiver reports tell: over spans of time, whatever their number, and of the round trip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_server.forwarding.heard_back import ENOUGH_PACKETS, SPAN_S, Arrived, HeardBack


def test_many_reports_of_a_few_packets_are_taken_together() -> None:
    heard = HeardBack()
    every_s = SPAN_S / 4
    told = [heard.arrived(10 * n, 5 * n, 10 * n, n * every_s, in_haste=False) for n in range(9)]
    assert [n for n, arrived in enumerate(told) if arrived] == [4, 8]
    assert told[4] == Arrived(0.5, pytest.approx(20 / SPAN_S), SPAN_S)


def test_in_haste_some_packets_are_enough() -> None:
    heard = HeardBack()
    heard.arrived(0, 0, 0, 0.0, in_haste=True)
    few = ENOUGH_PACKETS - 1
    assert heard.arrived(few, 1, few, 0.1, in_haste=True) is None
    assert heard.arrived(few + 1, 1, few + 1, 0.1, in_haste=True) == Arrived(
        1 / ENOUGH_PACKETS, pytest.approx(10 * few), 0.1
    )


def test_a_silence_is_no_part_of_what_comes_after_it() -> None:
    heard = HeardBack()
    for second in range(10):
        assert heard.arrived(7, 7, 7, second, in_haste=False) is None
    assert heard.arrived(57, 7, 57, 10.0, in_haste=False) == Arrived(0.0, 50.0, 1.0)


def test_where_nothing_arrives_of_what_is_sent_the_span_goes_on() -> None:
    heard = HeardBack()
    for second in range(5):
        assert heard.arrived(7, 7, 7 + 50 * second, second, in_haste=False) is None
    assert heard.arrived(257, 207, 257, 5.0, in_haste=False) == Arrived(0.8, 10.0, 5.0)


def test_the_round_trip_is_that_of_the_report_answered() -> None:
    heard = HeardBack()
    for second in range(40):
        heard.sent(second << 32, float(second))
    assert heard.round_trip_s(39 << 16, 65_536 // 2, 39.75) == 0.25
    assert heard.round_trip_s(39 << 16, 65_536 // 2, 39.80) is None
    assert heard.round_trip_s(38 << 16, 2 * 65_536, 39.75) == 0  # two clocks that differ
    assert heard.round_trip_s(3 << 16, 0, 39.75) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 2**32 - 1), st.integers(-(2**23), 2**23 - 1), st.floats(0, 2)),
        max_size=50,
    ),
    st.booleans(),
)
def test_whatever_a_viewer_reports_shares_are_shares(
    reports: list[tuple[int, int, float]], in_haste: bool
) -> None:
    heard, now_s, told_s = HeardBack(), 0.0, 0.0
    for highest, lost, later_s in reports:
        now_s += later_s
        arrived = heard.arrived(highest, lost, highest, now_s, in_haste=in_haste)
        if arrived is not None:
            assert 0 <= arrived.lost <= 1
            assert arrived.packets_per_s >= 0
            assert in_haste or now_s - told_s >= SPAN_S
            told_s = now_s
