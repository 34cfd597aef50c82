"""Who is likely to answer: smoothed shares of those who were invited before.

An applicant belongs to two groups: where the application came from, and the band of their
match. The share of a group that answered is drawn towards the share of all by PRIOR imaginary
invitations (an empirical Bayes estimate with a beta prior), so that a group of three says
little; the estimate of an applicant is the mean of their groups. Nothing about the person
enters but these two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MIN_SENT = 100
"""Fewer invitations that had time to be answered tell nothing worth sorting by."""

PRIOR = 20.0
BAND = 20


@dataclass(frozen=True, slots=True)
class Past:
    """An invitation that was sent long enough ago to have been answered."""

    source: str
    match: float | None
    answered: bool


@dataclass(frozen=True, slots=True)
class Odds:
    """Estimates of the share that answers.

    Attributes:
        sent: how many invitations they were made of; below MIN_SENT there is no estimate.
    """

    sent: int
    overall: float
    _groups: dict[tuple[str, object], float]

    @property
    def known(self) -> bool:
        """Whether there is enough to sort by."""
        return self.sent >= MIN_SENT

    def of(self, source: str, match: float | None) -> float | None:
        """The estimate for an applicant, 0 to 1; None where there is not enough data."""
        if not self.known:
            return None
        keys = (("source", source), ("match", band(match)))
        return sum(self._groups.get(key, self.overall) for key in keys) / len(keys)


def band(match: float | None) -> int | None:
    """The band of 20 points that a match lies in: 0, 20, 40, 60 or 80; None without one."""
    return None if match is None else min(int(match) // BAND * BAND, 100 - BAND)


def odds(past: Iterable[Past]) -> Odds:
    """Estimates from what came of earlier invitations."""
    sent: Counter[tuple[str, object]] = Counter()
    answered: Counter[tuple[str, object]] = Counter()
    total = total_answered = 0
    for one in past:
        total += 1
        total_answered += one.answered
        for key in (("source", one.source), ("match", band(one.match))):
            sent[key] += 1
            answered[key] += one.answered
    overall = total_answered / total if total else 0.0
    groups = {key: (answered[key] + PRIOR * overall) / (sent[key] + PRIOR) for key in sent}
    return Odds(total, overall, groups)


def order(people: Sequence[tuple[str, str, float | None]], known: Odds) -> list[str]:
    """Ids in the order of sending: the likeliest first, else by match; ties by match, then id.

    Args:
        people: id, source and match of each.
    """

    def key(person: tuple[str, str, float | None]) -> tuple[float, float, str]:
        id, source, match = person
        likely = known.of(source, match)
        return (-(likely or 0.0), -(match if match is not None else -1.0), id)

    return [id for id, _, _ in sorted(people, key=key)]
