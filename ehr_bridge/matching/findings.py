"""What was found of one thing that an opening asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_EVIDENCE = 3


class State(StrEnum):
    """Whether a resume shows what is asked for; a hint earns little and settles nothing."""

    MET = "met"
    PARTLY = "partly"
    HINT = "hint"
    MISSING = "missing"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"


class How(StrEnum):
    """Why the state is what it is."""

    USED = "used"
    CERTIFIED = "certified"
    TOLD = "told"
    LISTED = "listed"
    SHOWN_BY_OTHER = "shown_by_other"
    CLOSE_IN_MEANING = "close_in_meaning"
    NOT_NAMED = "not_named"
    LONG_ENOUGH = "long_enough"
    TOO_SHORT = "too_short"
    OTHER_WORK = "other_work"
    RELATED_WORK = "related_work"
    UNDATED = "undated"
    HIGH_ENOUGH = "high_enough"
    TOO_LOW = "too_low"
    NOT_TOLD = "not_told"
    WRITTEN_IN = "written_in"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The resume's own words: characters [start, end) of what stands at `place`."""

    place: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A thing asked for as judged, before it is weighed.

    Attributes:
        subject: kind of requirement, "role", or "competency".
        credit: 0 to 1.
        found: years, where years were asked for.
    """

    subject: str
    name: str
    state: State
    how: How
    credit: float
    must: bool = False
    amount: float | None = None
    found: float | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing asked for, what the resume shows of it, and its points of the score."""

    subject: str
    name: str
    amount: float | None
    must: bool
    state: State
    how: How
    found: float | None
    points: float
    of_points: float
    evidence: tuple[Evidence, ...]
