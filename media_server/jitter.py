"""A small reordering buffer for sound.

It adds no delay of its own: a packet in order leaves at once. Behind a gap packets wait a
bounded time, then the gap is skipped, so that loss never leaves a lasting delay behind.
"""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")

MAX_WAIT_S = 0.06
"""How long a gap is waited for: three packets of 20 ms, beyond which reordering is rare."""

RESTART = 1_000
"""Packets of distance, either way, that mean the sender started anew."""


class AudioBuffer(Generic[T]):
    """Pure state of one audio stream; time is handed in.

    Attributes:
        lost: packets skipped because they did not come in time.
        discarded: packets that came twice or after they were skipped.
    """

    def __init__(self, max_wait_s: float = MAX_WAIT_S, capacity: int = 32) -> None:
        self._max_wait_s = max_wait_s
        self._capacity = capacity
        self._next: int | None = None
        self._held: dict[int, tuple[T, float]] = {}  # with its arrival
        self.lost = 0
        self.discarded = 0

    @property
    def due_s(self) -> float | None:
        """When `expire` must be called at the latest; None while nothing waits."""
        if not self._held:
            return None
        return min(arrived_s for _, arrived_s in self._held.values()) + self._max_wait_s

    def push(self, sequence: int, item: T, now_s: float) -> list[T]:
        """Take one packet in any order; returns what may now leave, in order."""
        if self._next is None or abs(sequence - self._next) > RESTART:
            self._held.clear()
            self._next = sequence
        if sequence < self._next or sequence in self._held:
            self.discarded += 1
            return self.expire(now_s)
        self._held[sequence] = (item, now_s)
        released = self._run()
        while len(self._held) > self._capacity:
            released += self._skip()
        return released + self.expire(now_s)

    def expire(self, now_s: float) -> list[T]:
        """Skip the gaps that were waited for long enough."""
        released: list[T] = []
        while (due_s := self.due_s) is not None and now_s >= due_s:
            released += self._skip()
        return released

    def _skip(self) -> list[T]:
        assert self._next is not None
        first = min(self._held)
        self.lost += first - self._next
        self._next = first
        return self._run()

    def _run(self) -> list[T]:
        assert self._next is not None
        released = []
        while self._next in self._held:
            released.append(self._held.pop(self._next)[0])
            self._next += 1
        return released
