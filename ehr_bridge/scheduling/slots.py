"""The best time for a meeting and three others, each with its reasons. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from ehr_bridge.scheduling.intervals import NEVER, Interval, TimeSet, common, starts_within
from ehr_bridge.scheduling.rules import PersonTime, Rules

OFFERED = 4
"""The best time and three others."""


class SlotReason(StrEnum):
    """Why a time is proposed; screens and messages have the words."""

    WISHED = "wished"  # within what the applicant asked for
    SOONEST = "soonest"  # no other possible time is earlier
    SOON = "soon"  # within three working days or so
    LIGHT_DAY = "light_day"  # nobody of the panel has an interview that day yet
    ADJACENT = "adjacent"  # next to another interview: the rest of the day stays whole
    SPECIALITY = "speciality"  # the panel is good at judging what the opening asks for
    DAYTIME = "daytime"  # between 9 and 18 also where the applicant is
    EARLY_OR_LATE = "early_or_late"  # before 8 or after 21 where the applicant is
    FOCUS = "focus"  # uses somebody's focus hours, as the opening is urgent


WEIGHTS: Mapping[SlotReason, float] = {
    SlotReason.WISHED: 4.0,
    SlotReason.SOONEST: 1.0,
    SlotReason.SOON: 1.0,
    SlotReason.LIGHT_DAY: 0.5,
    SlotReason.ADJACENT: 0.7,
    SlotReason.SPECIALITY: 2.0,
    SlotReason.DAYTIME: 1.0,
    SlotReason.EARLY_OR_LATE: -5.0,
    SlotReason.FOCUS: -1.5,
}
"""Points of each reason. Chosen, not fitted: a wish outweighs every convenience of the
company, and night hours outweigh a wish."""

_DAY_COST, _HALF_DAY_COST = 1.5, 1.5
"""Points that another time of the same day, and half of it, loses: others are alternatives."""

_WAIT_COST_A_DAY = 0.15


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which these people can meet."""

    start: datetime
    end: datetime
    panel: tuple[str, ...]
    reasons: tuple[SlotReason, ...]
    score: float

    @property
    def interval(self) -> Interval:
        """From start to end."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for.

    Attributes:
        panel: everybody of it, or, where `panel_size` is smaller, whom to choose from.
        competencies: what the opening asks for, ids and names in lower case.
        wishes: the applicant's times; None where they did not say.
        zone: the applicant's.
        blocked: when the applicant is in another interview.
    """

    now: datetime
    length: timedelta
    panel: tuple[PersonTime, ...]
    panel_size: int
    zone: ZoneInfo
    competencies: frozenset[str] = frozenset()
    wishes: TimeSet | None = None
    urgent: bool = False
    blocked: TimeSet = NEVER
    span: Interval | None = None


def find_slots(wanted: Wanted, rules: Rules, count: int = OFFERED) -> list[Slot]:
    """The best slot first, then others that differ from it in day or half of the day."""
    found = list(possible_slots(wanted, rules))
    chosen: list[Slot] = []
    while found and len(chosen) < count:
        best = max(
            found,
            key=lambda slot: (slot.score - _sameness(slot, chosen, rules.tz), -_seconds(slot)),
        )
        chosen.append(best)
        found = [slot for slot in found if slot.start != best.start]
    return chosen


def possible_slots(wanted: Wanted, rules: Rules) -> Iterator[Slot]:
    """Every start at which a panel can meet the applicant, soonest first, one panel each."""
    if not wanted.panel or wanted.panel_size > len(wanted.panel):
        return
    span = wanted.span or rules.horizon(wanted.now, wanted.urgent)
    open_times = rules.open_times(span) - wanted.blocked
    free = {person.id: person.free(rules, wanted.urgent) for person in wanted.panel}
    fixed = wanted.panel_size == len(wanted.panel)
    if fixed:
        open_times = open_times & common(free.values())
    soonest: datetime | None = None
    for start in starts_within(open_times, wanted.length, rules.step):
        interval = Interval(start, start + wanted.length)
        able = [
            person
            for person in wanted.panel
            if free[person.id].covers(interval) and person.within_load(interval, rules)
        ]
        panel = _best_panel(able, wanted, interval, rules)
        if panel is None:
            continue
        soonest = soonest or start
        yield _judged(interval, panel, wanted, rules, is_soonest=start == soonest)


def _best_panel(
    able: Sequence[PersonTime], wanted: Wanted, interval: Interval, rules: Rules
) -> tuple[PersonTime, ...] | None:
    if len(able) < wanted.panel_size:
        return None
    ranked = sorted(
        able,
        key=lambda p: (
            -p.suits(wanted.competencies),
            p.load_on(interval.start, rules.tz),
            len(p.interviews),
            p.id,
        ),
    )
    chosen = set(islice((person.id for person in ranked), wanted.panel_size))
    return tuple(person for person in wanted.panel if person.id in chosen)


def _judged(
    interval: Interval,
    panel: tuple[PersonTime, ...],
    wanted: Wanted,
    rules: Rules,
    *,
    is_soonest: bool,
) -> Slot:
    reasons = list(_reasons(interval, panel, wanted, rules, is_soonest=is_soonest))
    waited_days = (interval.start - wanted.now) / timedelta(days=1)
    score = sum(WEIGHTS[reason] for reason in reasons) - _WAIT_COST_A_DAY * waited_days
    reasons.sort(key=lambda reason: -abs(WEIGHTS[reason]))
    return Slot(
        start=interval.start,
        end=interval.end,
        panel=tuple(person.id for person in panel),
        reasons=tuple(reasons),
        score=round(score, 4),
    )


def _reasons(
    interval: Interval,
    panel: tuple[PersonTime, ...],
    wanted: Wanted,
    rules: Rules,
    *,
    is_soonest: bool,
) -> Iterable[SlotReason]:
    if wanted.wishes is not None and wanted.wishes.covers(interval):
        yield SlotReason.WISHED
    if is_soonest:
        yield SlotReason.SOONEST
    elif interval.start - wanted.now <= timedelta(days=3):
        yield SlotReason.SOON
    if not any(person.load_on(interval.start, rules.tz) for person in panel):
        yield SlotReason.LIGHT_DAY
    near = interval.widened(rules.gap + rules.step, rules.gap + rules.step)
    if any(near.meets(other) for person in panel for other in person.interviews):
        yield SlotReason.ADJACENT
    covered = frozenset[str]().union(*(person.specialities for person in panel))
    if wanted.competencies & covered:
        yield SlotReason.SPECIALITY
    there = interval.start.astimezone(wanted.zone), interval.end.astimezone(wanted.zone)
    if there[0].hour < 8 or there[1].hour >= 21:
        yield SlotReason.EARLY_OR_LATE
    elif there[0].hour >= 9 and there[1].hour < 18:
        yield SlotReason.DAYTIME
    if any(person.focus.meets(interval) for person in panel):
        yield SlotReason.FOCUS


def _sameness(slot: Slot, chosen: Sequence[Slot], zone: ZoneInfo) -> float:
    local = slot.start.astimezone(zone)
    cost = 0.0
    for other in chosen:
        there = other.start.astimezone(zone)
        if there.date() == local.date():
            cost += _DAY_COST
            if (there.hour < 13) == (local.hour < 13):
                cost += _HALF_DAY_COST
    return cost


def _seconds(slot: Slot) -> float:
    return slot.start.timestamp()
