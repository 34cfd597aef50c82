"""Lost packets are asked for again, further and further apart, until it is too late."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_server.receiving.loss import DEADLINE_S, ECHO_S, MAX_MISSING, MAX_TRIES, LossRecovery


def run(loss: LossRecovery, from_s: float, to_s: float) -> dict[int, list[float]]:
    """When each packet is asked for, if a timer follows `due_s`."""
    asked: dict[int, list[float]] = defaultdict(list)
    while (due_s := loss.due_s) is not None and due_s <= to_s:
        now_s = max(due_s, from_s)
        for sequence in loss.due(now_s):
            asked[sequence].append(now_s)
    return asked


def test_a_gap_is_asked_for_until_it_is_filled() -> None:
    loss = LossRecovery()
    loss.seen(10, 0.0)
    loss.seen(13, 0.0)
    assert loss.due(0.0) == [11, 12]
    assert loss.due(ECHO_S / 2) == []
    assert loss.due(ECHO_S) == [11, 12]
    assert loss.due(2 * ECHO_S) == []
    loss.seen(11, 0.02, retransmitted=True)
    assert loss.due(0.08) == [12]
    loss.seen(12, 0.09, retransmitted=True)
    assert loss.due_s is None
    assert (loss.requested, loss.recovered, loss.given_up) == (5, 2, 0)
    assert loss.round_trip_s == pytest.approx(0.02)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.floats(0, 0.05)), max_size=100),
    st.integers(0, 2**20),
)
def test_whatever_comes_requests_are_few_spaced_and_in_time(
    arrivals: list[tuple[int, bool, float]], first: int
) -> None:
    loss = LossRecovery()
    now_s = 0.0
    came: dict[int, float] = {}
    asked: dict[int, list[float]] = defaultdict(list)
    highest = first - 1
    missed_s: dict[int, float] = {}
    for offset, retransmitted, wait_s in arrivals:
        for sequence, times in run(loss, now_s, now_s + wait_s).items():
            asked[sequence] += times
        now_s += wait_s
        sequence = first + offset
        loss.seen(sequence, now_s, retransmitted)
        came.setdefault(sequence, now_s)
        for missing in range(highest + 1, sequence):
            missed_s[missing] = now_s
        highest = max(highest, sequence)
    for sequence, times in run(loss, now_s, now_s + 2 * DEADLINE_S).items():
        asked[sequence] += times
    assert loss.due_s is None
    for sequence, times in asked.items():
        tries, echoes = times[::2], times[1::2]
        assert len(tries) <= MAX_TRIES
        assert echoes == pytest.approx([at + ECHO_S for at in tries[: len(echoes)]])
        waits = [b - a for a, b in pairwise(tries)]
        assert all(b >= a * 1.4 for a, b in pairwise(waits))
        assert times[-1] <= came.get(sequence, float("inf"))
        assert times[-1] < missed_s[sequence] + DEADLINE_S
    assert loss.requested == sum(map(len, asked.values()))
    assert loss.recovered + loss.given_up <= len(missed_s)


def test_what_does_not_come_is_given_up() -> None:
    loss = LossRecovery()
    loss.seen(1, 0.0)
    loss.seen(3, 0.0)
    times = run(loss, 0.0, 10.0)[2]
    assert len(times) == 2 * 4  # every request and its echo
    assert times[-1] < DEADLINE_S
    assert (loss.due_s, loss.given_up) == (None, 1)


def test_packets_that_only_overtake_each_other_are_soon_not_asked_for() -> None:
    loss = LossRecovery()
    for n in range(0, 40, 2):
        loss.seen(n + 1, n / 10)  # the even one comes 10 ms after the odd one
        if n > 4:
            assert loss.due(n / 10 + 0.005) == []
        loss.seen(n, n / 10 + 0.01)
    assert loss.requested == 0


def test_a_jump_is_not_asked_for() -> None:
    loss = LossRecovery()
    loss.seen(1, 0.0)
    loss.seen(5_000, 0.0)
    assert loss.due(1.0) == []


def test_what_is_missing_at_once_is_bounded() -> None:
    loss = LossRecovery()
    for sequence in range(
        0, 100 * MAX_MISSING, MAX_MISSING
    ):  # a sender that leaves gaps on purpose
        loss.seen(sequence, 0.0)
    assert len(loss.due(0.0)) <= MAX_MISSING


def test_a_lost_end_of_a_picture_is_asked_for_before_the_next_picture_comes() -> None:
    loss = LossRecovery()
    loss.seen(1, 0.0, ends=False)
    assert loss.due_s is None  # no loss so far: nothing is watched
    loss.seen(3, 0.003)
    loss.due(0.003)
    loss.seen(2, 0.043, retransmitted=True, ends=False)
    loss.seen(4, 0.1, ends=False)
    assert loss.due(0.105) == []
    assert loss.due(0.111) == [5]
    loss.seen(5, 0.151, retransmitted=True)
    assert loss.due_s is None
    assert (loss.requested, loss.recovered, loss.given_up) == (2, 2, 0)
    loss.seen(6, 0.2, ends=False)  # and then nothing comes any more
    assert list(run(loss, 0.2, 9.0)) == [7]
    assert (loss.due_s, loss.given_up) == (None, 1)


def test_packets_that_come_far_apart_are_asked_for_unseen_but_once() -> None:
    loss = LossRecovery()
    loss.seen(1, 0.0)
    loss.seen(3, 0.0)
    loss.seen(2, 0.0)
    asked = set[int]()
    for n in range(4, 40):  # 15 ms from one packet to the next of a long picture
        now_s = n * 0.015
        asked.update(run(loss, 0.0, now_s))
        loss.seen(n, now_s, ends=False)
    assert len(asked) == 1
    assert (loss.recovered, loss.round_trip_s) == (0, None)
