"""Sets of time: what the rules of scheduling reckon with.

All times are aware; a set keeps UTC, so that arithmetic never meets a clock change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start` until just before `end`, both UTC; never empty."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an interval has times with a zone")
        if self.start >= self.end:
            raise ValueError("an interval ends after it starts")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start

    def meets(self, other: Interval) -> bool:
        """Whether they share an instant."""
        return self.start < other.end and other.start < self.end

    def widened(self, before: timedelta, after: timedelta) -> Interval:
        """The interval with more time at both ends."""
        return Interval(self.start - before, self.end + after)


@dataclass(frozen=True, slots=True)
class TimeSet:
    """Disjoint intervals in order, none touching the next: one form for one set of instants."""

    spans: tuple[Interval, ...] = ()

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> TimeSet:
        """The union of any intervals."""
        merged: list[Interval] = []
        for interval in sorted(intervals):
            if merged and interval.start <= merged[-1].end:
                if interval.end > merged[-1].end:
                    merged[-1] = Interval(merged[-1].start, interval.end)
            else:
                merged.append(interval)
        return cls(tuple(merged))

    def __iter__(self) -> Iterator[Interval]:
        return iter(self.spans)

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __or__(self, other: TimeSet) -> TimeSet:
        return TimeSet.of((*self.spans, *other.spans))

    def __and__(self, other: TimeSet) -> TimeSet:
        found: list[Interval] = []
        mine, theirs = 0, 0
        while mine < len(self.spans) and theirs < len(other.spans):
            a, b = self.spans[mine], other.spans[theirs]
            if a.meets(b):
                found.append(Interval(max(a.start, b.start), min(a.end, b.end)))
            if a.end <= b.end:
                mine += 1
            else:
                theirs += 1
        return TimeSet(tuple(found))

    def __sub__(self, other: TimeSet) -> TimeSet:
        left: list[Interval] = []
        theirs = 0
        for span in self.spans:
            start = span.start
            while theirs < len(other.spans) and other.spans[theirs].end <= start:
                theirs += 1
            at = theirs
            while at < len(other.spans) and other.spans[at].start < span.end:
                taken = other.spans[at]
                if taken.start > start:
                    left.append(Interval(start, taken.start))
                start = max(start, taken.end)
                at += 1
            if start < span.end:
                left.append(Interval(start, span.end))
        return TimeSet(tuple(left))

    def covers(self, wanted: Interval) -> bool:
        """Whether all of an interval lies within."""
        low, high = 0, len(self.spans)
        while low < high:
            middle = (low + high) // 2
            if self.spans[middle].end < wanted.end:
                low = middle + 1
            else:
                high = middle
        return low < len(self.spans) and self.spans[low].start <= wanted.start

    def meets(self, interval: Interval) -> bool:
        """Whether any instant of an interval lies within."""
        return bool(self & TimeSet((interval,)))

    def widened(self, before: timedelta, after: timedelta) -> TimeSet:
        """Every span with more time at both ends."""
        return TimeSet.of(span.widened(before, after) for span in self.spans)


NEVER = TimeSet()
"""No time at all."""


def common(sets: Iterable[TimeSet]) -> TimeSet:
    """What all of them share; nothing when there are none."""
    given = list(sets)
    return reduce(lambda a, b: a & b, given) if given else NEVER


def starts_within(free: TimeSet, length: timedelta, step: timedelta) -> Iterator[datetime]:
    """Starts on a grid of `step` from the Unix epoch at which `length` fits, soonest first.

    A step that divides an hour lies on full minutes of the clock in every zone whose offset
    it divides, which are all but a few of a quarter of an hour.
    """
    step_s = int(step.total_seconds())
    for span in free:
        at_s = -(-int(span.start.timestamp()) // step_s) * step_s
        start = datetime.fromtimestamp(at_s, UTC)
        while start + length <= span.end:
            yield start
            start += step
