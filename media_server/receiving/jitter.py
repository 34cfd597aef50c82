"""An adaptive reordering buffer for sound.

Analysis and recording have no loudspeaker to keep fed, so the buffer holds nothing back
that is in order: only behind a gap do packets wait. How long, it learns from how late the
packets that filled earlier gaps (or came after they were given up) were; without them the
wait shrinks again. When a gap is given up all that waited leaves at once, so that loss
never leaves a lasting delay behind.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")

MIN_WAIT_S = 0.04
"""Two packets of 20 ms: enough for packets that swapped places."""

MAX_WAIT_S = 0.2
"""Beyond it speech is better concealed than awaited."""

MARGIN = 1.25
"""The wait is so many times the lateness seen."""

SHRINK_S = 10.0
"""Time constant with which the wait returns to MIN_WAIT_S."""

RESTART = 1_000
"""Packets of distance, either way, that mean the sender started anew."""

REMEMBERED = 64
"""Given-up packets whose lateness can still be learnt from."""


class Released(Struct, Generic[T], frozen=True):
    """An item, and how many packets just before it were given up."""

    item: T
    lost_before: int


class AudioBuffer(Generic[T]):
    """Pure state of one audio stream; time is handed in, sequence numbers are extended.

    Attributes:
        wait_s: how long a gap is waited for now.
        lost: packets given up that have not come since.
        discarded: packets that came twice or after they were given up.
    """

    def __init__(self, capacity: int = 32) -> None:
        self._capacity = capacity
        self._next: int | None = None
        self._held: dict[int, tuple[T, float]] = {}  # with its arrival
        self._given_up: dict[int, float] = {}  # with when it was missed
        self._last_s = 0.0
        self.wait_s = MIN_WAIT_S
        self.lost = 0
        self.discarded = 0

    @property
    def waiting(self) -> int:
        """Packets that wait behind a gap."""
        return len(self._held)

    @property
    def due_s(self) -> float | None:
        """When `expire` must be called at the latest; None while nothing waits."""
        if not self._held:
            return None
        return self._missed_s() + self.wait_s

    def push(self, sequence: int, item: T, now_s: float) -> list[Released[T]]:
        """Take one packet in any order; returns what may now leave, in order."""
        self._shrink(now_s)
        if self._next is None or abs(sequence - self._next) > RESTART:
            self._held.clear()
            self._given_up.clear()
            self._next = sequence
        if sequence == self._next and not self._held:  # as nearly always
            self._next += 1
            return [Released(item, 0)]
        if sequence < self._next or sequence in self._held:
            self._came_late(sequence, now_s)
            return self.expire(now_s)
        if self._held and sequence < min(self._held):
            self._grow(now_s - self._missed_s())
        self._held[sequence] = (item, now_s)
        released = self._run()
        while len(self._held) > self._capacity:
            released += self._skip()
        return released + self.expire(now_s)

    def expire(self, now_s: float) -> list[Released[T]]:
        """Give up the gaps that were waited for long enough."""
        released: list[Released[T]] = []
        while (due_s := self.due_s) is not None and now_s >= due_s:
            released += self._skip()
        return released

    def _missed_s(self) -> float:
        return min(arrived_s for _, arrived_s in self._held.values())

    def _skip(self) -> list[Released[T]]:
        assert self._next is not None
        first, missed_s = min(self._held), self._missed_s()
        lost = first - self._next
        self.lost += lost
        for sequence in range(max(self._next, first - REMEMBERED), first):
            self._given_up[sequence] = missed_s
        while len(self._given_up) > REMEMBERED:
            del self._given_up[next(iter(self._given_up))]
        self._next = first
        return self._run(lost)

    def _run(self, lost: int = 0) -> list[Released[T]]:
        assert self._next is not None
        released = []
        while self._next in self._held:
            released.append(Released(self._held.pop(self._next)[0], lost))
            lost = 0
            self._next += 1
        return released

    def _came_late(self, sequence: int, now_s: float) -> None:
        self.discarded += 1
        missed_s = self._given_up.pop(sequence, None)
        if missed_s is not None:
            self.lost -= 1
            self._grow(now_s - missed_s)

    def _grow(self, late_s: float) -> None:
        """A packet of that lateness came: the next of its kind shall be waited for."""
        if late_s <= 2 * MAX_WAIT_S:  # later than that, it is not worth waiting
            self.wait_s = min(MAX_WAIT_S, max(self.wait_s, MARGIN * late_s))

    def _shrink(self, now_s: float) -> None:
        passed_s = min(1.0, max(0.0, now_s - self._last_s))
        self._last_s = now_s
        self.wait_s -= (self.wait_s - MIN_WAIT_S) * passed_s / SHRINK_S
