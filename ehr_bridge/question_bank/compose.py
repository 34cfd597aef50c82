"""Which questions make a set for an opening: a rule without chance.

The time of the interview is shared out by the competencies' weights. Again and again the
competency that is furthest behind its share gets its best question that still fits: one of
its own name before one that is only close in meaning, of the opening's role before a
general one, of the wanted level, of the type that the set has least of, and never one that
says nearly the same as another. Ties go to the smaller key, so that the same bank and
opening give the same set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ehr_bridge.question_bank.content import GENERAL, Level, QuestionType

NEAR_DUPLICATE = 0.94
"""Cosine from which two questions ask nearly the same. Of the 14,706 pairs of shipped
questions in each language the closest reach .918 (en) and .929 (zh), and ask different
things; questions only worded anew lie above."""

TYPE_SHARES: Mapping[QuestionType, float] = {
    # Past behaviour predicts best (Taylor & Small 2002; Sackett et al. 2022).
    QuestionType.BEHAVIOURAL: 0.5,
    QuestionType.SITUATIONAL: 0.3,
    QuestionType.TECHNICAL: 0.2,
    QuestionType.CODING: 0.0,
}
"""Wanted mix of a set; HR may ask for another."""

MAX_ALTERNATIVES = 5

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of the bank as the rule sees it.

    Attributes:
        fits: how close it is to each of the opening's competencies that it can show,
            above 0 to 1; 1 where the names are the same.
        vector: its meaning, a unit vector; None where no model is loaded.
    """

    key: str
    role: str
    type: QuestionType
    level: Level
    minutes: int
    fits: Mapping[str, float]
    vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a set is composed for.

    Attributes:
        weights: of the opening's competencies, above 0, in their order.
        minutes: for all questions together.
        role: kind of work; "" for any.
    """

    weights: Mapping[str, float]
    minutes: int
    role: str = ""
    level: Level | None = None
    types: Mapping[QuestionType, float] | None = None

    @property
    def shares(self) -> Mapping[QuestionType, float]:
        """The wanted mix of types."""
        return self.types if self.types is not None else TYPE_SHARES


class Matched(StrEnum):
    """By what a question was found for a competency."""

    NAME = "name"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen question and why.

    Attributes:
        competency: the competency it is there for.
        closeness: of the question to it, 0 to 1.
        share: the competency's share of the minutes, which the choice helps to fill.
        same_role, same_level: whether it is of the wanted role and level.
    """

    candidate: Candidate
    competency: str
    matched: Matched
    closeness: float
    share: float
    same_role: bool
    same_level: bool


def compose(candidates: Iterable[Candidate], wish: Wish) -> list[Choice]:
    """The set, in the order of the competencies; shorter than wished where the bank is poor."""
    pool = sorted(candidates, key=lambda candidate: candidate.key)
    chosen: list[Choice] = []
    open_to = dict(_targets(wish))
    while open_to:
        given = minutes_by_competency(chosen)
        # Those without a question come first, the heaviest before the others.
        competency = max(
            open_to, key=lambda id: (id not in given, open_to[id] - given.get(id, 0.0))
        )
        if competency in given and given[competency] >= open_to[competency]:
            break
        best = _best(pool, competency, chosen, wish)
        if best is None:
            del open_to[competency]
        else:
            chosen.append(best)
    order = list(wish.weights)
    return sorted(chosen, key=lambda choice: order.index(choice.competency))


def alternatives(
    candidates: Iterable[Candidate], chosen: Sequence[Choice], position: int, wish: Wish
) -> list[Choice]:
    """What may stand in the place of one question, the best first."""
    others = [choice for at, choice in enumerate(chosen) if at != position]
    taken = {choice.candidate.key for choice in chosen}
    pool = sorted(
        (candidate for candidate in candidates if candidate.key not in taken),
        key=lambda candidate: candidate.key,
    )
    found: list[Choice] = []
    for _ in range(MAX_ALTERNATIVES):
        best = _best(pool, chosen[position].competency, others, wish)
        if best is None:
            break
        found.append(best)
        pool.remove(best.candidate)
    return found


def choose(candidate: Candidate, competency: str, wish: Wish) -> Choice:
    """A choice that HR made: the same words for it as for the rule's own."""
    closeness = candidate.fits.get(competency, 0.0)
    return Choice(
        candidate=candidate,
        competency=competency,
        matched=Matched.NAME if closeness >= 1 else Matched.MEANING,
        closeness=closeness,
        share=dict(_shares(wish))[competency],
        same_role=candidate.role == wish.role,
        same_level=wish.level is None or candidate.level is wish.level,
    )


def minutes_by_competency(chosen: Iterable[Choice]) -> dict[str, float]:
    """Minutes that the chosen questions give to each competency."""
    given: dict[str, float] = {}
    for choice in chosen:
        given[choice.competency] = given.get(choice.competency, 0.0) + choice.candidate.minutes
    return given


def _shares(wish: Wish) -> Iterable[tuple[str, float]]:
    total = sum(wish.weights.values())
    return ((id, weight / total) for id, weight in wish.weights.items())


def _targets(wish: Wish) -> Iterable[tuple[str, float]]:
    return ((id, wish.minutes * share) for id, share in _shares(wish))


def _best(
    pool: Iterable[Candidate], competency: str, chosen: Sequence[Choice], wish: Wish
) -> Choice | None:
    """The best question for a competency that still fits into the set."""
    left = wish.minutes - sum(choice.candidate.minutes for choice in chosen)
    possible = [
        candidate
        for candidate in pool
        if candidate.fits.get(competency, 0.0) > 0
        and candidate.minutes <= left
        and wish.shares.get(candidate.type, 0.0) > 0
        and not any(_says_the_same(candidate, choice.candidate) for choice in chosen)
    ]
    if not possible:
        return None
    lacking = _lacking(chosen, wish)
    best = max(possible, key=lambda c: _worth(c, competency, wish, lacking))
    return choose(best, competency, wish)


def _worth(
    candidate: Candidate, competency: str, wish: Wish, lacking: Mapping[QuestionType, float]
) -> tuple[float, ...]:
    """What one question has over another; earlier numbers decide first."""
    fit = candidate.fits[competency]
    of_role = {wish.role: 2.0, GENERAL: 1.0}.get(candidate.role, 0.0)
    of_level = wish.level is None or candidate.level is wish.level
    return (float(fit >= 1), of_role, float(of_level), lacking[candidate.type], fit)


def _lacking(chosen: Sequence[Choice], wish: Wish) -> dict[QuestionType, float]:
    """How far each type is behind its share if one more question were added."""
    total = sum(wish.shares.values())
    counts = dict.fromkeys(QuestionType, 0)
    for choice in chosen:
        counts[choice.candidate.type] += 1
    return {
        type: wish.shares.get(type, 0.0) / total * (len(chosen) + 1) - counts[type]
        for type in QuestionType
    }


def _says_the_same(one: Candidate, other: Candidate) -> bool:
    if one.key == other.key:
        return True
    if one.vector is None or other.vector is None:
        return False
    return float(one.vector @ other.vector) >= NEAR_DUPLICATE
