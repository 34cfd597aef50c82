"""Timetables: many applicants before many interviewers at once. Pure.

A timetable chooses at most one candidate (a start and a panel) an applicant, so that nobody
is in two places and every rule of load is kept. `solve` does it by CP-SAT, `first_fit` takes
the first that fits, one applicant after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations, islice

from ehr_bridge.scheduling.intervals import Interval, TimeSet, common, starts_within
from ehr_bridge.scheduling.rules import PersonTime, Rules

MAX_APPLICANTS = 500
MAX_CANDIDATES = 400
"""Candidates of one applicant; beyond, an even sample in order of time is kept."""

MAX_PANELS = 12
"""Panels of a pool that an applicant may meet; the most suitable, in turns."""


class Unplaced(StrEnum):
    """Why an applicant has no place."""

    NO_INTERVIEWER = "no_interviewer"  # nobody, or too few, may interview for this
    NO_FREE_TIME = "no_free_time"  # the interviewers have no common free time in the span
    WISHES = "wishes"  # there is free time, but none within what the applicant can
    TAKEN = "taken"  # every possible time went to others, or to limits of load


@dataclass(frozen=True, slots=True)
class Seeker:
    """An applicant who needs a place.

    Attributes:
        pool: ids of who may interview them; `panel_size` of these do.
        can: times outside of which they cannot; None for any time.
        wishes: times they like best, for preference only.
        priority: 1, or more where the opening is urgent.
    """

    id: str
    pool: tuple[str, ...]
    panel_size: int = 1
    length: timedelta = timedelta(minutes=45)
    competencies: frozenset[str] = frozenset()
    can: TimeSet | None = None
    wishes: TimeSet | None = None
    priority: int = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to place an applicant; `wished` and `suits` (0 to 1) say how good it is."""

    seeker: str
    start: datetime
    end: datetime
    panel: tuple[str, ...]
    wished: bool
    suits: float

    @property
    def interval(self) -> Interval:
        """From start to end."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Who meets whom when, and who has no place and why.

    Attributes:
        optimal: whether it is proved that no better one exists among the candidates.
    """

    placed: tuple[Candidate, ...]
    unplaced: Mapping[str, Unplaced]
    optimal: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be solved: candidates by applicant, and what limits them."""

    seekers: tuple[Seeker, ...]
    people: Mapping[str, PersonTime]
    candidates: Mapping[str, tuple[Candidate, ...]]
    hopeless: Mapping[str, Unplaced]
    rules: Rules


def pose(
    seekers: Sequence[Seeker], people: Iterable[PersonTime], rules: Rules, span: Interval
) -> Problem:
    """Find every applicant's candidates; who has none is told why."""
    known = {person.id: person for person in people}
    open_times = rules.open_times(span)
    free = {id: person.free(rules) & open_times for id, person in known.items()}
    candidates: dict[str, tuple[Candidate, ...]] = {}
    hopeless: dict[str, Unplaced] = {}
    for turn, seeker in enumerate(seekers):
        panels = list(_panels(seeker, known, turn))
        if not panels:
            hopeless[seeker.id] = Unplaced.NO_INTERVIEWER
            continue
        found = list(_candidates(seeker, panels, free, rules))
        if found:
            candidates[seeker.id] = tuple(_sampled(found))
        else:
            anyhow = _candidates(replace(seeker, can=None), panels, free, rules)
            any_free = next(anyhow, None) is not None
            hopeless[seeker.id] = Unplaced.WISHES if any_free else Unplaced.NO_FREE_TIME
    return Problem(tuple(seekers), known, candidates, hopeless, rules)


def _panels(
    seeker: Seeker, people: Mapping[str, PersonTime], turn: int
) -> Iterator[tuple[PersonTime, ...]]:
    """Panels of the pool, the most suitable first; equals take turns by applicant."""
    pool = [people[id] for id in seeker.pool if id in people]
    if not pool or len(pool) < seeker.panel_size:
        return
    turned = pool[turn % len(pool) :] + pool[: turn % len(pool)]
    ranked = sorted(turned, key=lambda person: -person.suits(seeker.competencies))
    yield from islice(combinations(ranked, seeker.panel_size), MAX_PANELS)


def _candidates(
    seeker: Seeker,
    panels: Sequence[tuple[PersonTime, ...]],
    free: Mapping[str, TimeSet],
    rules: Rules,
) -> Iterator[Candidate]:
    for panel in panels:
        times = common(free[person.id] for person in panel)
        if seeker.can is not None:
            times = times & seeker.can
        covered = frozenset[str]().union(*(person.specialities for person in panel))
        suits = len(covered & seeker.competencies) / max(1, len(seeker.competencies))
        for start in starts_within(times, seeker.length, rules.step):
            interval = Interval(start, start + seeker.length)
            if not all(person.within_load(interval, rules) for person in panel):
                continue
            wished = seeker.wishes is not None and seeker.wishes.covers(interval)
            ids = tuple(person.id for person in panel)
            yield Candidate(seeker.id, interval.start, interval.end, ids, wished, suits)


def _sampled(found: list[Candidate]) -> list[Candidate]:
    """All, or an even sample in order of time, the wished ones first to be kept."""
    found.sort(key=lambda c: (c.start, c.panel))
    if len(found) <= MAX_CANDIDATES:
        return found
    wished = _evenly([c for c in found if c.wished], MAX_CANDIDATES // 2)
    rest = _evenly([c for c in found if not c.wished], MAX_CANDIDATES - len(wished))
    return sorted((*wished, *rest), key=lambda c: (c.start, c.panel))


def _evenly(found: list[Candidate], count: int) -> list[Candidate]:
    if len(found) <= count:
        return found
    return [found[index * len(found) // count] for index in range(count)]


class Occupancy:
    """Who is taken when, beyond what was booked before; kept in whole rules."""

    def __init__(self, problem: Problem) -> None:
        self._rules = problem.rules
        self._people = problem.people
        self._taken: dict[str, list[Interval]] = defaultdict(list)

    def fits(self, candidate: Candidate) -> bool:
        """Whether everybody of the panel is free then and within their limits."""
        wide = candidate.interval.widened(self._rules.gap, self._rules.gap)
        for id in candidate.panel:
            if any(wide.meets(other) for other in self._taken[id]):
                return False
            person = self._people[id]
            now = replace(person, interviews=(*person.interviews, *self._taken[id]))
            if not now.within_load(candidate.interval, self._rules):
                return False
        return True

    def take(self, candidate: Candidate) -> None:
        """The panel is in that interview."""
        for id in candidate.panel:
            self._taken[id].append(candidate.interval)


def first_fit(problem: Problem) -> Timetable:
    """Each applicant, in order of priority, the first candidate that fits: wished ones first."""
    occupancy = Occupancy(problem)
    placed: list[Candidate] = []
    unplaced = dict(problem.hopeless)
    for seeker in sorted(problem.seekers, key=lambda s: -s.priority):
        if seeker.id in unplaced:
            continue
        ordered = sorted(problem.candidates[seeker.id], key=lambda c: (not c.wished, c.start))
        chosen = next(filter(occupancy.fits, ordered), None)
        if chosen is None:
            unplaced[seeker.id] = Unplaced.TAKEN
        else:
            occupancy.take(chosen)
            placed.append(chosen)
    return Timetable(tuple(sorted(placed, key=lambda c: (c.start, c.seeker))), unplaced)
