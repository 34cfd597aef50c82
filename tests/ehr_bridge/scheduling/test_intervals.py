"""The algebra of time, wall-clock hours over clock changes, working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.scheduling.hours.weekly import WeeklyHours, instant, occurrences
from ehr_bridge.scheduling.hours.working_days import is_working_day, weekday_of
from ehr_bridge.scheduling.intervals import Interval, TimeSet, common, starts_within

EPOCH = datetime(2026, 3, 1, tzinfo=UTC)
MINUTES = 200


def at(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


pieces = st.tuples(st.integers(0, MINUTES), st.integers(1, 60)).map(
    lambda p: Interval(at(p[0]), at(p[0] + p[1]))
)
sets = st.lists(pieces, max_size=8).map(TimeSet.of)


def minutes(times: TimeSet) -> set[int]:
    """A set of time as the minutes that it holds: the plain model."""
    return {n for n in range(MINUTES + 60) if times.covers(Interval(at(n), at(n + 1)))}


@given(sets, sets)
def test_sets_of_time_are_sets_of_minutes(a: TimeSet, b: TimeSet) -> None:
    assert minutes(a | b) == minutes(a) | minutes(b)
    assert minutes(a & b) == minutes(a) & minutes(b)
    assert minutes(a - b) == minutes(a) - minutes(b)
    for made in (a | b, a & b, a - b):
        assert made == TimeSet.of(made)  # one form for one set


@given(st.lists(sets, min_size=1, max_size=4), st.integers(1, 40), st.sampled_from([5, 15, 30]))
def test_a_common_start_is_one_at_which_everybody_is_free(
    everybody: list[TimeSet], length: int, step: int
) -> None:
    free = common(everybody)
    starts = list(starts_within(free, timedelta(minutes=length), timedelta(minutes=step)))
    wanted = [
        at(n)
        for n in range(0, MINUTES + 60, step)
        if all(one.covers(Interval(at(n), at(n + length))) for one in everybody)
    ]
    assert starts == wanted


@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"]),
    st.dates(date(2025, 1, 1), date(2028, 12, 1)),
    st.integers(0, 6),
    st.tuples(st.integers(0, 1380), st.integers(30, 600)),
)
def test_weekly_hours_are_at_the_same_wall_clock_over_clock_changes(
    name: str, first: date, weekday: int, hours: tuple[int, int]
) -> None:
    zone = ZoneInfo(name)
    start, end = hours[0], min(hours[0] + hours[1], 24 * 60)
    span = Interval(instant(first, 0, zone), instant(first + timedelta(days=21), 0, zone))
    found = occurrences([WeeklyHours(weekday, start, end)], zone, span)
    for piece in found:
        local = piece.start.astimezone(zone)
        assert local.weekday() == weekday
        gap = timedelta(minutes=60)
        wall = local.hour * 60 + local.minute
        assert wall == start or abs(wall - start) * timedelta(minutes=1) <= gap
        assert timedelta() < piece.length <= timedelta(minutes=end - start) + gap
    assert 2 <= len(found.spans) <= 3


def test_a_shift_of_the_day_of_a_clock_change_is_as_long_as_the_clock_says() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = [WeeklyHours(6, 0, 6 * 60)]
    spring = Interval(instant(date(2026, 3, 29), 0, berlin), instant(date(2026, 3, 30), 0, berlin))
    autumn = Interval(
        instant(date(2026, 10, 25), 0, berlin), instant(date(2026, 10, 26), 0, berlin)
    )
    assert [p.length for p in occurrences(night, berlin, spring)] == [timedelta(hours=5)]
    assert [p.length for p in occurrences(night, berlin, autumn)] == [timedelta(hours=7)]


@pytest.mark.parametrize(
    ("day", "region", "worked", "hours_of"),
    [
        (date(2026, 2, 14), "CN", True, 4),  # a Saturday that makes up for the Spring Festival
        (date(2026, 2, 17), "CN", False, None),  # the Spring Festival, a Tuesday
        (date(2026, 2, 21), "CN", False, None),  # a Saturday within it
        (date(2026, 3, 7), "CN", False, 5),  # any Saturday: who has hours then has them
        (date(2027, 10, 1), "CN", False, None),  # a year that was not announced yet
        (date(2026, 7, 3), "US", False, None),  # Independence Day, observed
        (date(2026, 2, 17), "", True, 1),
    ],
)
def test_working_days(day: date, region: str, worked: bool, hours_of: int | None) -> None:
    assert is_working_day(day, region) is worked
    assert weekday_of(day, region) == hours_of
