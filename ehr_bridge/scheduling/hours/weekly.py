"""Weekly hours on a wall clock, and the instants that they mean on given days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ehr_bridge.scheduling.intervals import Interval, TimeSet
from interview.errors import BadInput

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class WeeklyHours:
    """A stretch of one weekday (0 is Monday), in minutes after midnight on the wall clock."""

    weekday: int
    from_minute: int
    to_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise BadInput("a weekday is 0 (Monday) to 6")
        if not 0 <= self.from_minute < self.to_minute <= MINUTES_A_DAY:
            raise BadInput("hours begin before they end, within one day")


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo:
    """A time zone by its IANA name; BadInput for none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"no such time zone: {name[:64]!r}") from None


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A wall-clock time as an instant, UTC.

    A time that a clock change skips is the instant so long after the change; one that it
    repeats is the first of the two (PEP 495, fold 0).
    """
    midnight = datetime.combine(day + timedelta(days=minute // MINUTES_A_DAY), time())
    local = midnight + timedelta(minutes=minute % MINUTES_A_DAY)
    return local.replace(tzinfo=zone).astimezone(UTC)


def days_of(span: Interval, zone: ZoneInfo) -> Iterable[date]:
    """The local days that an interval touches."""
    day = span.start.astimezone(zone).date()
    last = (span.end - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def occurrences(
    weekly: Iterable[WeeklyHours],
    zone: ZoneInfo,
    span: Interval,
    weekday_of: Callable[[date], int | None] = date.weekday,
) -> TimeSet:
    """When weekly hours are, within a span.

    Args:
        weekday_of: whose hours a day has; None for a day off. A working Saturday that
            makes up for a holiday has the hours of a weekday.
    """
    by_day: dict[int, list[WeeklyHours]] = {}
    for hours in weekly:
        by_day.setdefault(hours.weekday, []).append(hours)
    found: list[Interval] = []
    for day in days_of(span, zone):
        weekday = weekday_of(day)
        for hours in by_day.get(weekday, ()) if weekday is not None else ():
            start = instant(day, hours.from_minute, zone)
            end = instant(day, hours.to_minute, zone)
            if start < end:  # a clock change can swallow short hours
                found.append(Interval(start, end))
    return TimeSet.of(found) & TimeSet((span,))
