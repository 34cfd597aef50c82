"""How often somebody may ask for something."""

from __future__ import annotations

from collections.abc import Callable


class Allowance:
    """A token bucket: `burst` at once, `per_s` a second in the long run.

    Args:
        now: a clock in seconds that never runs back.
    """

    def __init__(self, per_s: float, burst: float, now: Callable[[], float]) -> None:
        self._per_s = per_s
        self._burst = burst
        self._now = now
        self._left = burst
        self._at = now()

    def take(self) -> bool:
        """Whether one more is allowed now; if so it is used up."""
        now = self._now()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_s)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
