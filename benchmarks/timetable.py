"""A week's timetable for many applicants: CP-SAT beside greedy first-fit, on the same input.

    python -m benchmarks.timetable --json

For each size: share of applicants placed, share of those with wishes whose wish was met,
seconds that solving took (posing the problem is apart), and whether it was proved optimal.
Inputs are drawn by a seed: interviewers with shifts, leave, events and specialities;
applicants with wished half-days, some hours in which they cannot, one opening of four.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, date, datetime, timedelta

from benchmarks.figures import Figures, load_after, machine, show
from ehr_bridge.scheduling.hours.weekly import WeeklyHours, instant, occurrences
from ehr_bridge.scheduling.intervals import Interval, TimeSet
from ehr_bridge.scheduling.rules import PersonTime, Rules, weekdays
from ehr_bridge.scheduling.timetables.solver import solve
from ehr_bridge.scheduling.timetables.timetable import Problem, Seeker, Timetable, first_fit, pose

SIZES = ((20, 8), (100, 20), (300, 40))
SEED = 20260302
RULES = Rules(region="", step_min=30, daily_load=2, hourly_load=1)
WEEK = Interval(datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(2026, 3, 6, 16, tzinfo=UTC))
"""Monday to Friday in Shanghai."""

OPENINGS = tuple(frozenset({f"{name} 1", f"{name} 2", "talk"}) for name in ("a", "b", "c", "d"))
HALVES = ((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60))


def problem(applicants: int, interviewers: int) -> Problem:
    """An input of that size; the same every time."""
    draw = random.Random(SEED + applicants)
    people = [_interviewer(draw, n) for n in range(interviewers)]
    seekers = [_applicant(draw, n, people) for n in range(applicants)]
    return pose(seekers, people, RULES, WEEK)


def _interviewer(draw: random.Random, number: int) -> PersonTime:
    shifts = [
        hours for hours in (*weekdays(*HALVES[0]), *weekdays(*HALVES[1])) if draw.random() < 0.7
    ]
    busy = []
    for day in range(5):
        if draw.random() < 0.6:
            start = instant(_day(day), draw.randrange(9, 17) * 60, RULES.tz)
            busy.append(Interval(start, start + timedelta(minutes=draw.choice((30, 60, 90)))))
    opening = OPENINGS[number % len(OPENINGS)]
    return PersonTime(
        id=f"interviewer {number}",
        shifts=occurrences(shifts, RULES.tz, WEEK),
        busy=TimeSet.of(busy),
        specialities=frozenset(word for word in sorted(opening) if draw.random() < 0.7),
    )


def _applicant(draw: random.Random, number: int, people: list[PersonTime]) -> Seeker:
    opening = number % len(OPENINGS)
    wished = [
        WeeklyHours(day, *half) for day in range(5) for half in HALVES if draw.random() < 0.25
    ]
    cannot = [WeeklyHours(day, *half) for day in range(5) for half in HALVES if draw.random() < 0.6]
    span = TimeSet((WEEK,))
    return Seeker(
        id=f"applicant {number}",
        pool=tuple(person.id for n, person in enumerate(people) if n % len(OPENINGS) == opening),
        length=timedelta(minutes=45),
        competencies=OPENINGS[opening],
        can=span - occurrences(cannot, RULES.tz, WEEK),
        wishes=occurrences(wished, RULES.tz, WEEK) if wished else None,
        priority=3 if draw.random() < 0.1 else 1,
    )


def _day(number: int) -> date:
    return (WEEK.start + timedelta(days=number)).astimezone(RULES.tz).date()


def figures_of(name: str, posed: Problem, found: Timetable, seconds: float) -> Figures:
    """What one way of solving reached."""
    with_wishes = [seeker.id for seeker in posed.seekers if seeker.wishes is not None]
    met = {candidate.seeker for candidate in found.placed if candidate.wished}
    return {
        f"{name}_placed": round(len(found.placed) / len(posed.seekers), 3),
        f"{name}_preference_met": round(len(met & set(with_wishes)) / len(with_wishes), 3),
        f"{name}_speciality": round(sum(c.suits for c in found.placed) / len(found.placed), 3),
        f"{name}_s": round(seconds, 2),
    }


def measure(applicants: int, interviewers: int) -> Figures:
    """Both ways on one input."""
    began = time.perf_counter()
    posed = problem(applicants, interviewers)
    posing_s = time.perf_counter() - began
    began = time.perf_counter()
    greedy = first_fit(posed)
    greedy_s = time.perf_counter() - began
    began = time.perf_counter()
    solved = solve(posed)
    solved_s = time.perf_counter() - began
    return {
        "applicants": applicants,
        "interviewers": interviewers,
        "candidates": sum(map(len, posed.candidates.values())),
        "posing_s": round(posing_s, 2),
        **figures_of("first_fit", posed, greedy, greedy_s),
        **figures_of("cp_sat", posed, solved, solved_s),
        "cp_sat_optimal": solved.optimal,
    }


def main() -> None:
    """Measure every size and print."""
    figures: Figures = machine()
    figures["sizes"] = [measure(*size) for size in SIZES]
    show({**figures, **load_after()}, "--json" in sys.argv)


if __name__ == "__main__":
    main()
