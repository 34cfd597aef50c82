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
        self._held: dict[int, T] = {}
        self._held_since_s = 0.0
        self.lost = 0
        self.discarded = 0

    @property
    def due_s(self) -> float | None:
        """When `expire` must be called at the latest; None while nothing waits."""
        return self._held_since_s + self._max_wait_s if self._held else None

    def push(self, sequence: int, item: T, now_s: float) -> list[T]:
        """Take one packet in any order; returns what may now leave, in order."""
        if self._next is None or abs(sequence - self._next) > RESTART:
            self._held.clear()
            self._next = sequence
        if sequence < self._next or sequence in self._held:
            self.discarded += 1
            return []
        if not self._held:
            self._held_since_s = now_s
        self._held[sequence] = item
        released = self._run(now_s)
        while len(self._held) > self._capacity:
            released += self._skip(now_s)
        return released + self.expire(now_s)

    def expire(self, now_s: float) -> list[T]:
        """Skip the gap that was waited for long enough."""
        if (due_s := self.due_s) is None or now_s < due_s:
            return []
        return self._skip(now_s)

    def _skip(self, now_s: float) -> list[T]:
        assert self._next is not None
        first = min(self._held)
        self.lost += first - self._next
        self._next = first
        return self._run(now_s)

    def _run(self, now_s: float) -> list[T]:
        released = []
        while self._next in self._held:
            released.append(self._held.pop(self._next))
            self._next += 1
        if released:
            self._held_since_s = now_s
        return released
