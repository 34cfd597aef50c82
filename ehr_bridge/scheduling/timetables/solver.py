"""Timetables by CP-SAT (OR-Tools): a process of one thread, one seed, and bounded work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.rules import HOUR
from ehr_bridge.scheduling.timetables.timetable import (
    Candidate,
    Problem,
    Timetable,
    Unplaced,
    first_fit,
)

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

PLACED, WISHED, SUITS = 100, 12, 6
"""Points of a place, of a wished time, of full speciality. A place for one more applicant
outweighs all wishes it could cost the two whom it moves."""

SEED = 1


def solve(problem: Problem, seconds: float = 20.0) -> Timetable:
    """The best timetable found within the limit; the same input gives the same timetable.

    Args:
        seconds: limit on CP-SAT's deterministic time, which counts work and not the clock,
            so that a slower machine finds the same; the clock stops it at three times that.
    """
    from ortools.sat.python import cp_model  # brings pandas, a second of every start

    greedy = first_fit(problem)
    model = cp_model.CpModel()
    chosen = {
        candidate: model.new_bool_var("")
        for candidates in problem.candidates.values()
        for candidate in candidates
    }
    for candidates in problem.candidates.values():
        model.add_at_most_one(chosen[candidate] for candidate in candidates)
    for person in problem.people:
        own = [candidate for candidate in chosen if person in candidate.panel]
        _keep_rules(model, problem, person, own, chosen)
    priorities = {seeker.id: seeker.priority for seeker in problem.seekers}
    model.maximize(
        sum(_points(candidate, priorities) * variable for candidate, variable in chosen.items())
    )
    hinted = set(greedy.placed)
    for candidate, variable in chosen.items():
        model.add_hint(variable, candidate in hinted)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    # the relaxation of such models is nearly whole: measured, it decides 300 applicants in
    # 25 s, which the default does not in 65; their symmetry is costly to look for
    solver.parameters.linearization_level = 2
    solver.parameters.symmetry_level = 0
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = seconds
    solver.parameters.max_time_in_seconds = 3 * seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return greedy
    placed = [candidate for candidate, variable in chosen.items() if solver.value(variable)]
    return _timetable(problem, placed, optimal=status == cp_model.OPTIMAL)


def _points(candidate: Candidate, priorities: dict[str, int]) -> int:
    points = PLACED + WISHED * candidate.wished + round(SUITS * candidate.suits)
    return points * priorities[candidate.seeker]


Chosen: TypeAlias = "dict[Candidate, cp_model.IntVar]"


def _keep_rules(
    model: cp_model.CpModel,
    problem: Problem,
    person: str,
    own: list[Candidate],
    chosen: Chosen,
) -> None:
    """One interview at a time with the gap between, so many a day, so many an hour."""
    rules = problem.rules
    for meeting in _overlapping(own, rules.gap):
        model.add_at_most_one(chosen[candidate] for candidate in meeting)
    known = problem.people[person]
    most = min(rules.daily_load, known.daily_load or rules.daily_load)
    by_day: dict[date, list[Candidate]] = defaultdict(list)
    for candidate in own:
        by_day[candidate.start.astimezone(rules.tz).date()].append(candidate)
    for day, candidates in by_day.items():
        booked = sum(i.start.astimezone(rules.tz).date() == day for i in known.interviews)
        model.add(sum(chosen[c] for c in candidates) <= max(0, most - booked))
    _keep_hours(model, known.interviews, own, chosen, rules.hourly_load)


def _keep_hours(
    model: cp_model.CpModel,
    interviews: Iterable[Interval],
    own: list[Candidate],
    chosen: Chosen,
    hourly_load: int,
) -> None:
    booked = [interview.start for interview in interviews]
    for first in sorted({*booked, *(candidate.start for candidate in own)}):
        within = [c for c in own if first <= c.start < first + HOUR]
        before = sum(first <= start < first + HOUR for start in booked)
        if within and len({c.start for c in within}) + before > hourly_load:
            model.add(sum(chosen[c] for c in within) <= max(0, hourly_load - before))


def _overlapping(own: list[Candidate], gap: timedelta) -> list[list[Candidate]]:
    """Sets of candidates that exclude each other: all that are going on as another starts."""
    ordered = sorted(own, key=lambda c: c.start)
    found: list[list[Candidate]] = []
    going: list[Candidate] = []
    starts: set[datetime] = set()
    for index, candidate in enumerate(ordered):
        going = [other for other in going if other.end + gap > candidate.start]
        going.append(candidate)
        last_of_start = index + 1 == len(ordered) or ordered[index + 1].start != candidate.start
        if last_of_start and candidate.start not in starts and len(going) > 1:
            starts.add(candidate.start)
            found.append(list(going))
    return found


def _timetable(problem: Problem, placed: list[Candidate], *, optimal: bool) -> Timetable:
    with_place = {candidate.seeker for candidate in placed}
    unplaced = dict(problem.hopeless)
    for seeker in problem.seekers:
        if seeker.id not in with_place and seeker.id not in unplaced:
            unplaced[seeker.id] = Unplaced.TAKEN
    ordered = tuple(sorted(placed, key=lambda c: (c.start, c.seeker)))
    return Timetable(ordered, unplaced, optimal)
