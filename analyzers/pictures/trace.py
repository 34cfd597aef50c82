"""From a value a picture to few observations: changes at once, steady values now and then."""

from __future__ import annotations

from dataclasses import dataclass

CHANGES_MAX = 3.0
"""Changes that may be told in a row ..."""

CHANGES_A_SECOND = 1.0
"""... and how fast that allowance grows back; so a journal stays small."""

GAP_S = 1.0
"""Values further apart than this are not parts of one stretch, where not said otherwise."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value that held over [start_s, end_s]."""

    value: float
    confidence: float
    start_s: float
    end_s: float


class Trace:
    """One measure over time.

    A value that differs from the last one told by `step` or more is told at once. Others
    are gathered and told as a mean (or, where `newest`, as the last of them) once they
    span `every_s`; where they differ less than a quarter `step` from what was told last,
    only once they span `steady_s`. Values more than `gap_s` apart begin a new stretch.
    """

    def __init__(
        self,
        step: float,
        every_s: float = 1.0,
        steady_s: float = 4.0,
        newest: bool = False,
        gap_s: float = GAP_S,
    ) -> None:
        self._step = step
        self._every_s = every_s
        self._steady_s = steady_s
        self._newest = newest
        self._gap_s = gap_s
        self._told: float | None = None
        self._sum = self._confidence_sum = self._newest_value = 0.0
        self._count = 0
        self._allowance = CHANGES_MAX
        self._last_s = float("-inf")
        self._start(float("-inf"))

    def add(self, time_s: float, value: float, confidence: float) -> Stretch | None:
        """Take the value at a time; returns what is to be told now."""
        since_s = time_s - self._last_s
        self._allowance = min(CHANGES_MAX, self._allowance + since_s * CHANGES_A_SECOND)
        if since_s > self._gap_s:
            self._told = None
            self._start(time_s)
        previous_s, self._last_s = max(self._last_s, self._start_s), time_s
        changed = self._told is None or abs(value - self._told) >= self._step
        if changed and self._allowance >= 1:
            self._allowance -= 1
            self._told = value
            self._start(time_s)
            return Stretch(value, confidence, previous_s, time_s)
        self._sum += value
        self._confidence_sum += confidence
        self._count += 1
        self._newest_value = value
        moved = self._told is None or abs(self._summary() - self._told) >= self._step / 4
        due_s = self._every_s if moved else self._steady_s
        return self.settle() if time_s - self._start_s >= due_s else None

    def settle(self) -> Stretch | None:
        """Tell what was gathered, if anything."""
        if not self._count:
            return None
        self._told = self._summary()
        told = Stretch(self._told, self._confidence_sum / self._count, self._start_s, self._last_s)
        self._start(self._last_s)
        return told

    def _summary(self) -> float:
        return self._newest_value if self._newest else self._sum / self._count

    def _start(self, time_s: float) -> None:
        self._start_s = time_s
        self._sum = self._confidence_sum = self._newest_value = 0.0
        self._count = 0
