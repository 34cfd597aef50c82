"""Slowing down guesses: a bounded count of failures within a window."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from interview.errors import TooManyTries


class Throttle:
    """Counts failures of each key and refuses it for the window once there are too many.

    At most `capacity` keys are remembered; when full, the key that failed longest ago is
    forgotten (counted in `forgotten`): an attacker can so reset another key only by
    failing `capacity` times, which the throttle by address prevents.
    """

    def __init__(
        self, limit: int, window_s: float, now_s: Callable[[], float], capacity: int = 10_000
    ) -> None:
        self._limit = limit
        self._window_s = window_s
        self._now_s = now_s
        self._capacity = capacity
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self.forgotten = 0

    def check(self, key: str) -> None:
        """Raise TooManyTries while the key has used up its tries."""
        count, until_s = self._failures.get(key, (0, 0.0))
        if count >= self._limit and self._now_s() < until_s:
            raise TooManyTries("too many tries; wait a few minutes")

    def failed(self, key: str) -> None:
        """Count one failure; the window runs anew from it."""
        now_s = self._now_s()
        count, until_s = self._failures.pop(key, (0, 0.0))
        self._failures[key] = (count + 1 if now_s < until_s else 1, now_s + self._window_s)
        if len(self._failures) > self._capacity:
            self._failures.popitem(last=False)
            self.forgotten += 1

    def withdraw(self, key: str) -> None:
        """Take back the last failure: it was none."""
        count, until_s = self._failures.get(key, (0, 0.0))
        if count > 1:
            self._failures[key] = (count - 1, until_s)
        else:
            self._failures.pop(key, None)

    def clear(self, key: str) -> None:
        """Forget the key's failures."""
        self._failures.pop(key, None)
