"""A weak link gets fewer pictures, then none; it gets them back, and does not swing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.media import Pictures
from media_server.forwarding.downlink import (
    DECREASE,
    FASTER,
    GENTLE,
    LONGEST_PATIENCE_S,
    LOSSY,
    PAUSED,
    SETTLE_S,
    TRIAL_S,
    VERY_LOSSY,
    Downlink,
)
from media_server.layers import TOP

SENT_BYTES = 125_000  # a second: 1 Mbit/s
SENT_BPS = 8 * SENT_BYTES


class Link:
    """Feeds a downlink once a second, as reports come."""

    def __init__(self, layers: int = 3) -> None:
        self.downlink = Downlink()
        self.downlink.has_layer(layers - 1)
        self.now_s = 0.0
        self.sent = 0

    def second(
        self, lost: float = 0.0, estimate_bps: float | None = None, round_trip_s: float = 0.05
    ) -> Pictures:
        self.now_s += 1
        self.sent += SENT_BYTES
        self.downlink.tick(self.sent, self.now_s)
        self.downlink.answered(round_trip_s, self.now_s)
        self.downlink.report(lost, self.now_s)
        if estimate_bps is not None:
            self.downlink.estimate(estimate_bps, self.now_s)
        return self.downlink.pictures


def test_layers_go_first_then_pictures_and_all_come_back_step_by_step() -> None:
    link = Link()
    tops = [link.downlink.top for _ in range(20) if link.second(lost=0.4)]
    assert list(dict.fromkeys(tops)) == [TOP, 1, 0, PAUSED]
    assert link.downlink.pictures is Pictures.NONE
    told = [link.second() for _ in range(40)]
    assert list(dict.fromkeys(told)) == [Pictures.NONE, Pictures.FEWER, Pictures.ALL]


FALLING_BPS = (900_000, 850_000, 800_000, 750_000)


def test_a_falling_estimate_counts_where_packets_queue_and_on_a_busy_computer_not() -> None:
    busy, queueing, still = Link(), Link(), Link()
    for link in (busy, queueing, still):
        link.second()
    assert {busy.second(estimate_bps=bps) for bps in FALLING_BPS} == {Pictures.ALL}
    told = [queueing.second(estimate_bps=bps, round_trip_s=0.5) for bps in FALLING_BPS]
    assert told[-1] is Pictures.FEWER
    # it is low because little was sent so far
    assert {still.second(estimate_bps=3e5, round_trip_s=0.5) for _ in range(9)} == {Pictures.ALL}


def test_without_layers_moderate_loss_changes_nothing() -> None:
    link = Link(layers=1)
    assert {link.second(lost=0.2) for _ in range(60)} == {Pictures.ALL}


def test_a_single_burst_of_loss_changes_nothing() -> None:
    link = Link()
    told = {link.second(lost=0.5 if second % 5 == 0 else 0.0) for second in range(60)}
    assert told == {Pictures.ALL}


@pytest.mark.parametrize("carries", [PAUSED, 0, 1])
def test_a_link_that_stays_weak_is_tried_ever_more_seldom(carries: int) -> None:
    link = Link()
    tops = []
    for _ in range(1_800):
        link.second(lost=0.4 if link.downlink.top > carries else 0.0)
        tops.append(link.downlink.top)
    changes = [n for n in range(1, len(tops)) if tops[n] != tops[n - 1]]
    assert tops.count(carries) > 0.85 * len(tops)
    assert len([n for n in changes if n > 900]) <= 2 * 900 / LONGEST_PATIENCE_S


def test_after_a_try_that_holds_the_next_comes_soon() -> None:
    link = Link()
    for _ in range(120):
        link.second(lost=0.4 if link.downlink.top > PAUSED else 0.0)
    while link.downlink.top == PAUSED:
        link.second()
    assert {link.second() for _ in range(9)} == {Pictures.FEWER}
    assert [link.second() for _ in range(20)][-1] is Pictures.ALL


def test_pictures_are_paced_at_what_got_through_and_tried_faster() -> None:
    link = Link()
    downlink = link.downlink
    link.second()
    link.second()
    assert downlink.pace_bps == float("inf")
    link.second(lost=0.7)
    assert downlink.pace_bps == GENTLE * SENT_BPS  # a keyframe's burst is enough to lose packets
    link.second(lost=0.7)
    carried_bps = downlink.pace_bps
    assert carried_bps == pytest.approx(DECREASE * 0.3 * SENT_BPS)
    while downlink.top < TOP:
        link.second()
    assert downlink.pace_bps == FASTER * carried_bps
    link.second(lost=0.15)  # one sign is enough
    assert downlink.top == 1
    assert downlink.pace_bps == pytest.approx(carried_bps)


def test_a_queue_that_stands_slows_pictures_down_before_sound_is_lost() -> None:
    link = Link()
    for _ in range(4):
        link.second(lost=0.5, round_trip_s=0.5)
    assert link.downlink.pace_bps == pytest.approx(DECREASE * 0.5 * SENT_BPS)  # all were as slow
    before_bps = link.downlink.pace_bps
    link.second()
    link.second(round_trip_s=0.5)
    assert link.downlink.pace_bps == DECREASE * before_bps
    while link.downlink.top < TOP:
        link.second()
    link.second(round_trip_s=0.5)
    assert link.downlink.pictures is Pictures.FEWER  # a try that fills the queue has failed


def test_pictures_that_outrun_their_pace_are_fewer_and_soon_tried_faster() -> None:
    link = Link()
    downlink = link.downlink
    downlink.overrun(0.0)
    assert downlink.pictures is Pictures.ALL  # the computer is late, not the link
    for _ in range(3):
        link.second(lost=0.9)
    while downlink.top > PAUSED:
        link.second()
        downlink.overrun(link.now_s)
    paused_s, steps = link.now_s, math.log(SENT_BPS / downlink.pace_bps, FASTER)
    while downlink.pace_bps < SENT_BPS:
        link.second()
        downlink.overrun(link.now_s)
    # A cut that let little through costs a wait of 5 s, and a try of 2 s, for each step.
    assert link.now_s - paused_s <= 7 * math.ceil(steps)


@given(st.lists(st.floats(0, 1), max_size=80), st.integers(1, 4))
def test_whatever_is_reported_steps_are_settled_and_good_links_recover(
    losses: list[float], layers: int
) -> None:
    link = Link(layers)
    stepped_s, raised_s, before = float("-inf"), float("-inf"), TOP
    for lost in losses:
        link.second(lost)
        top = link.downlink.top
        assert PAUSED <= top <= TOP
        if top < before:
            tried = stepped_s == raised_s and link.now_s - raised_s <= TRIAL_S
            assert lost > LOSSY
            assert tried or link.now_s - stepped_s >= SETTLE_S
            assert tried or top >= 0 or lost > VERY_LOSSY
        if top > before:
            raised_s = link.now_s
        if top != before:
            stepped_s = link.now_s
        before = top
    for _ in range(int(layers * (LONGEST_PATIENCE_S + 1))):
        link.second()
    assert link.downlink.pictures is Pictures.ALL
