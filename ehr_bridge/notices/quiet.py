"""Quiet hours: when nothing is sent that a person did not ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from interview.errors import BadInput


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From an hour until another one, each 0 to 23; the same hour twice for none."""

    from_hour: int
    until_hour: int

    def contains(self, hour: int) -> bool:
        """Whether the hour of a day is quiet; the night may lie over midnight."""
        if self.from_hour <= self.until_hour:
            return self.from_hour <= hour < self.until_hour
        return hour >= self.from_hour or hour < self.until_hour


def zone_named(name: str) -> ZoneInfo:
    """The IANA time zone; BadInput for an unknown name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"{name!r} is no time zone") from None


def next_allowed(at: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """The first moment from `at` on that is not quiet in that zone, in UTC.

    Where the clock is put forward over the end of the quiet hours, the next hour that
    exists counts.
    """
    local = at.astimezone(zone)
    if not quiet.contains(local.hour):
        return at.astimezone(UTC)
    day = local.date() + timedelta(days=local.hour >= quiet.until_hour)
    end = datetime.combine(day, time(quiet.until_hour), tzinfo=zone)
    return max(end.astimezone(UTC), at.astimezone(UTC))
