"""Of analysis as much is given up as the machine needs, and no more."""

from __future__ import annotations

from itertools import pairwise

import pytest

from media_server.decoding.overload import HALF, SHARES, WINDOW_S, WORSE_AFTER, Overload

STEP_S = 0.05
SESSIONS = 40


class Node:
    """A machine of one core that decodes: what it cannot do at once waits, 2 s at most."""

    def __init__(self, overload: Overload) -> None:
        self.overload = overload
        self.now_s = 0.0
        self.waiting_s = 0.0
        self.shares: list[float] = []

    def run(self, seconds: float, all_pictures: float) -> list[float]:
        """The share analysed, step by step, where all pictures would cost so many cores."""
        seen = []
        for _ in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            rates = [self.overload.rate_of(place, SESSIONS) for place in range(SESSIONS)]
            share = sum(rates) / SESSIONS
            self.waiting_s = max(0.0, self.waiting_s + (all_pictures * share - 1) * STEP_S)
            if self.waiting_s > 2:
                self.waiting_s = 0.0  # the lanes are full, and lose all
            self.overload.waited(self.waiting_s, self.now_s)
            seen.append(share)
        return seen


def test_a_hiccup_sheds_nothing_and_a_lasting_wait_half_first() -> None:
    overload = Overload()
    shares = []
    for n in range(2 * WORSE_AFTER + 1):
        overload.waited(0.3 if n != 2 else 0.01, n * WINDOW_S)
        shares.append(SHARES[overload.level])
    assert shares[: WORSE_AFTER + 3] == [1.0] * (WORSE_AFTER + 3)
    assert shares[-1] == HALF


@pytest.mark.parametrize("all_pictures", [1.2, 1.8, 2.3, 3.5, 6.0])
def test_a_lasting_load_settles_at_what_the_machine_can_do(all_pictures: float) -> None:
    bearable = max(share for share in SHARES if share * all_pictures < 1)
    node = Node(Overload())
    node.run(120, all_pictures)
    shares = node.run(600, all_pictures)
    assert shares.count(bearable) > 0.85 * len(shares)
    assert min(shares) >= SHARES[SHARES.index(bearable) + 1]
    assert sum(a != b for a, b in pairwise(shares)) <= 30


def test_all_is_analysed_again_soon_after_a_burst() -> None:
    node = Node(Overload())
    node.run(20, 6.0)
    assert node.run(40, 0.8)[-1] == 1.0


def test_who_came_first_is_analysed_on() -> None:
    overload = Overload()
    for level, analysed in enumerate([4, 4, 3, 2, 1, 0]):
        overload.level = level
        rates = [overload.rate_of(place, 4) for place in range(4)]
        assert [rate > 0 for rate in rates] == [place < analysed for place in range(4)]
        assert set(rates) <= {1.0, HALF, 0.0}
