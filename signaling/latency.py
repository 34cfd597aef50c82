"""How long media takes to each stage on its way to a panel, as histograms."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from interview.events import Event, Score

BOUNDS_S = (0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
"""Upper bounds of the buckets; one more takes what is over the last. 0.2 s is the goal."""


class Hop(StrEnum):
    """A stage; each is timed from when the media's last packet reached the server."""

    DECODED = "decoded"
    """A chunk of sound or a picture was handed to the analyzers."""
    ANALYSED = "analysed"
    """A finding has reached its session."""
    SCORED = "scored"
    """A score was computed from it."""
    SENT = "sent"
    """The finding or score was written to a panel's socket."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a histogram held when it was read.

    Attributes:
        buckets: how many waits fell into each bucket, not cumulative; one more than BOUNDS_S.
        sum_s: all waits together.
    """

    buckets: tuple[int, ...]
    sum_s: float

    @property
    def count(self) -> int:
        """How many waits there were."""
        return sum(self.buckets)

    def quantile(self, q: float) -> float | None:
        """The wait under which a share q lies, linear within a bucket; None without any."""
        wanted, below = q * self.count, 0
        if not self.count:
            return None
        for n, (waits, upper) in enumerate(zip(self.buckets, BOUNDS_S, strict=False)):
            if below + waits >= wanted:
                lower = BOUNDS_S[n - 1] if n else 0.0
                return lower + (upper - lower) * ((wanted - below) / waits if waits else 0.0)
            below += waits
        return BOUNDS_S[-1]


def together(parts: Sequence[Distribution]) -> Distribution:
    """Several distributions as one."""
    buckets = tuple(sum(column) for column in zip(*(p.buckets for p in parts), strict=True))
    empty = (0,) * (len(BOUNDS_S) + 1)
    return Distribution(buckets or empty, sum(p.sum_s for p in parts))


class Histogram:
    """Counts waits from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets = [0] * (len(BOUNDS_S) + 1)
        self._sum_s = 0.0

    def observe(self, wait_s: float) -> None:
        """Count one wait; the clocks' small disagreements count as none."""
        wait_s = max(0.0, wait_s)
        with self._lock:
            self._buckets[bisect_left(BOUNDS_S, wait_s)] += 1
            self._sum_s += wait_s

    def read(self) -> Distribution:
        """What was counted so far."""
        with self._lock:
            return Distribution(tuple(self._buckets), self._sum_s)


class Latency:
    """One process's histogram of each hop."""

    def __init__(self) -> None:
        self._hops = {hop: Histogram() for hop in Hop}

    def observe(self, hop: Hop, now_s: float, arrived_s: float | None) -> None:
        """Count a wait on the session clock; an act, which no media led to, has none."""
        if arrived_s is not None:
            self._hops[hop].observe(now_s - arrived_s)

    def found(self, event: Event, scored: bool, now_s: float) -> None:
        """A finding has reached its session and, it may be, led to scores."""
        if not isinstance(event, Score):
            self.observe(Hop.ANALYSED, now_s, event.arrived_s)
            if scored:
                self.observe(Hop.SCORED, now_s, event.arrived_s)

    def read(self) -> dict[Hop, Distribution]:
        """What was counted so far."""
        return {hop: histogram.read() for hop, histogram in self._hops.items()}
