"""Counters that wrap around on the wire, made to go on for ever."""

from __future__ import annotations


class Unwrapper:
    """Extends a counter of `bits` bits, taking each value as the nearest to the last."""

    def __init__(self, bits: int) -> None:
        self._span = 1 << bits
        self._last: int | None = None

    def __call__(self, value: int) -> int:
        """The extended value; the first is `value` itself, later ones may be negative."""
        if self._last is None:
            self._last = value
            return value
        half = self._span >> 1
        extended = self._last + (value - self._last + half) % self._span - half
        self._last = max(self._last, extended)
        return extended
