"""What was measured over a whole interview: the middle and the range of each measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from statistics import median, quantiles

from interview.events import Observation
from interview.measures import MEASURES


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure over an interview, in its unit.

    Attributes:
        median: of `count` values: what each answer came to, or for momentary measures each window.
        low, high: the range that holds the middle eight tenths of them.
        start_s, end_s: the session time that they speak of.
        model: what measured the last of them.
    """

    median: float
    low: float
    high: float
    count: int
    start_s: float
    end_s: float
    model: str


@dataclass(slots=True)
class _Values:
    """Values of one measure by what they stand for; a later one replaces an earlier."""

    by_window: dict[object, float] = field(default_factory=dict)
    start_s: float = float("inf")
    end_s: float = 0.0
    model: str = ""


class Measurements:
    """Takes observations in, in the order of the journal.

    A voice or content measure speaks of its answer so far: only the last one of an answer
    counts. A measure of face or body speaks of a moment: each one counts. Measures of a
    subject (a key point, a figure) have no middle and are left out.
    """

    def __init__(self) -> None:
        self._values: dict[str, _Values] = {}

    def take(self, seen: Observation, answer: str) -> None:
        """Take in a measurement that belongs to an answer ("": to none)."""
        measure = MEASURES.get(seen.measure)
        if measure is None or seen.subject or not isfinite(seen.value):
            return
        values = self._values.setdefault(seen.measure, _Values())
        moment = seen.start_s, seen.time_s
        values.by_window[moment if measure.source.momentary else answer] = seen.value
        values.start_s = min(values.start_s, seen.start_s)
        values.end_s = max(values.end_s, seen.time_s)
        values.model = seen.model

    def forget(self, answer: str) -> None:
        """An answer was set aside: what was taken of it counts no more, but for those of
        face and body, which speak of moments."""
        for values in self._values.values():
            values.by_window.pop(answer, None)

    def summary(self) -> Mapping[str, Measured]:
        """Every measure that was taken, in the order of its first value."""
        taken = {measure: values for measure, values in self._values.items() if values.by_window}
        return {measure: _measured(values) for measure, values in taken.items()}


def _measured(values: _Values) -> Measured:
    found = sorted(values.by_window.values())
    tenths = quantiles(found, n=10, method="inclusive") if len(found) > 1 else found
    return Measured(
        median=round(median(found), 4),
        low=round(tenths[0], 4),
        high=round(tenths[-1], 4),
        count=len(found),
        start_s=values.start_s,
        end_s=values.end_s,
        model=values.model,
    )
