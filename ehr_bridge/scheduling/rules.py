"""A company's rules of when interviews may be, as pure values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from ehr_bridge.scheduling.hours.weekly import WeeklyHours, occurrences, zone_of
from ehr_bridge.scheduling.hours.working_days import weekday_of
from ehr_bridge.scheduling.intervals import NEVER, Interval, TimeSet
from interview.errors import BadInput

STEPS_MIN = (5, 10, 15, 20, 30, 60)
"""Distances that the starts of interviews may have; each divides an hour."""

HOUR = timedelta(hours=1)


def weekdays(from_minute: int, to_minute: int) -> tuple[WeeklyHours, ...]:
    """The same hours from Monday to Friday."""
    return tuple(WeeklyHours(day, from_minute, to_minute) for day in range(5))


@dataclass(frozen=True, slots=True)
class Rules:
    """When interviews may be.

    Attributes:
        zone: the company's time zone, an IANA name; windows and days are of it.
        region: whose public holidays are free, such as "CN" or "US-NY"; "" for none.
        windows: when interviews may be at all.
        before_min, after_min: time kept free around an interview; between two interviews
            the longer of both.
        daily_load: interviews of one interviewer a day; a person's own limit may be lower.
        hourly_load: interviews of one interviewer that start within any hour.
        notice_h: earliest start from now; an urgent opening halves it.
        horizon_days: how far ahead times are proposed.
        step_min: distance of possible starts.
        moves: how often an applicant may move a confirmed time.
        move_until_h: how long before the start the applicant may still move or cancel.
        answer_within_h: how long a proposal's best time is held for the applicant.
    """

    zone: str = "Asia/Shanghai"
    region: str = "CN"
    windows: tuple[WeeklyHours, ...] = field(
        default_factory=lambda: (*weekdays(9 * 60, 12 * 60), *weekdays(13 * 60 + 30, 18 * 60))
    )
    before_min: int = 10
    after_min: int = 10
    daily_load: int = 5
    hourly_load: int = 2
    notice_h: int = 24
    horizon_days: int = 14
    step_min: int = 15
    moves: int = 2
    move_until_h: int = 12
    answer_within_h: int = 48

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if self.step_min not in STEPS_MIN:
            raise BadInput(f"step_min is one of {STEPS_MIN}")

    @property
    def tz(self) -> ZoneInfo:
        """The company's time zone."""
        return zone_of(self.zone)

    @property
    def step(self) -> timedelta:
        """Distance of possible starts."""
        return timedelta(minutes=self.step_min)

    @property
    def gap(self) -> timedelta:
        """Time between two interviews of one person."""
        return timedelta(minutes=max(self.before_min, self.after_min))

    def notice(self, urgent: bool) -> timedelta:
        """How long before an interview it is arranged at the latest."""
        return timedelta(hours=self.notice_h) / (2 if urgent else 1)

    def open_times(self, span: Interval) -> TimeSet:
        """When interviews may be, within a span."""
        on_day = partial(weekday_of, region=self.region)
        return occurrences(self.windows, self.tz, span, on_day)

    def horizon(self, now: datetime, urgent: bool = False) -> Interval:
        """From the end of the notice until as far as times are proposed."""
        first = now + self.notice(urgent)
        return Interval(first, max(now + timedelta(days=self.horizon_days), first + HOUR))


@dataclass(frozen=True, slots=True)
class PersonTime:
    """An interviewer's time as the rules see it.

    Attributes:
        shifts: when they work.
        busy: leave, tasks and events of their other calendars.
        focus: hours they keep for themselves; an urgent opening may use them.
        interviews: what is booked with them.
        daily_load: their own limit a day; None for the company's.
        specialities: what they are good at judging, in lower case.
    """

    id: str
    shifts: TimeSet
    busy: TimeSet = NEVER
    focus: TimeSet = NEVER
    interviews: tuple[Interval, ...] = ()
    daily_load: int | None = None
    specialities: frozenset[str] = frozenset()

    def free(self, rules: Rules, urgent: bool = False) -> TimeSet:
        """When an interview itself, without the time around it, may be with them."""
        before, after = timedelta(minutes=rules.before_min), timedelta(minutes=rules.after_min)
        free = self.shifts - self.busy.widened(after, before)
        free = free - TimeSet.of(self.interviews).widened(rules.gap, rules.gap)
        return free if urgent else free - self.focus

    def within_load(self, interval: Interval, rules: Rules) -> bool:
        """Whether one more interview keeps their limits of a day and of an hour."""
        day = interval.start.astimezone(rules.tz).date()
        same_day = sum(i.start.astimezone(rules.tz).date() == day for i in self.interviews)
        if same_day >= min(rules.daily_load, self.daily_load or rules.daily_load):
            return False
        near = [i.start for i in self.interviews if abs(i.start - interval.start) < HOUR]
        return busiest_hour([*near, interval.start]) <= rules.hourly_load

    def load_on(self, at: datetime, zone: ZoneInfo) -> int:
        """How many interviews they have on that local day."""
        day = at.astimezone(zone).date()
        return sum(i.start.astimezone(zone).date() == day for i in self.interviews)

    def suits(self, competencies: frozenset[str]) -> float:
        """Share of the competencies that they are good at judging, 0 to 1."""
        return len(self.specialities & competencies) / len(competencies) if competencies else 0.0


def busiest_hour(starts: Sequence[datetime]) -> int:
    """The most starts within any one hour."""
    ordered = sorted(starts)
    return max(
        (sum(first <= start < first + HOUR for start in ordered) for first in ordered), default=0
    )
