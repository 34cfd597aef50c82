"""Which days are worked: public holidays and the days that make up for them.

The PRC's State Council moves working days each year; chinese_calendar has them as announced.
For years that it does not know yet, and for other regions, `holidays` is asked.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import chinese_calendar
import holidays

from interview.errors import BadInput

PRC = "CN"
NONE = ""
"""Region without holidays: every day is what its weekday says."""

_ANNOUNCED: Any = chinese_calendar  # has no types
_FRIDAY, _SATURDAY = 4, 5


@lru_cache(maxsize=64)
def _calendar(region: str, year: int) -> holidays.HolidayBase:
    country, _, part = region.partition("-")
    try:
        return holidays.country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError:
        raise BadInput(f"no holidays are known of {region[:16]!r}") from None


def check_region(region: str) -> None:
    """Raise BadInput for a region whose holidays nobody knows."""
    if region:
        _calendar(region, date.today().year)


@lru_cache(maxsize=4096)
def is_working_day(day: date, region: str) -> bool:
    """Whether offices work: Monday to Friday without holidays, and made-up days."""
    if region == NONE:
        return day.weekday() < _SATURDAY
    if region == PRC:
        try:
            return bool(_ANNOUNCED.is_workday(day))
        except NotImplementedError:  # a year that was not announced when it was released
            pass
    return bool(_calendar(region, day.year).is_working_day(day))


@lru_cache(maxsize=4096)
def is_public_holiday(day: date, region: str) -> bool:
    """Whether the day is off as a holiday, also where it falls on a weekend."""
    if region == NONE:
        return False
    if region == PRC:
        try:
            return bool(_ANNOUNCED.get_holiday_detail(day)[1]) and not is_working_day(day, region)
        except NotImplementedError:
            pass
    return day in _calendar(region, day.year)


def weekday_of(day: date, region: str) -> int | None:
    """The weekday whose hours a day has; None on a holiday.

    A day of the weekend that is worked to make up for a holiday has the hours of the
    nearest weekday. Other weekend days keep theirs: somebody may work on them.
    """
    if is_public_holiday(day, region):
        return None
    weekday = day.weekday()
    if weekday < _SATURDAY or not is_working_day(day, region):
        return weekday
    return _FRIDAY if weekday == _SATURDAY else 0
