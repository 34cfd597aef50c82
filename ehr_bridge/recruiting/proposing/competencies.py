"""Competencies that a description speaks of, with weights to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ehr_bridge.matching.meaning import Meaning
from ehr_bridge.question_bank.shipped import shipped_questions
from ehr_bridge.recruiting.proposing.asked import Line
from ehr_bridge.recruiting.proposing.description import Place

MOST = 5
"""Competencies of an interview: more are not rated apart (Arthur et al. 2003 found that a few
broad dimensions explain what many narrow ones do)."""
CLOSE = 0.8
"""Least sum of the closeness of two clauses."""
STEP = 5
"""Weights are given in steps of so many per cent."""
OF_ROLE = 1.15
"""What a competency of the role that the description is nearest to gains."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A competency to begin with; `place` is the clause that speaks most of it."""

    id: str
    name: str
    weight: float
    anchors: tuple[str, ...]
    indicators: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class _Known:
    id: str
    role: str
    name: str
    anchors: tuple[str, ...]


def _known(language: str) -> list[_Known]:
    """The competencies of the shipped questions, so that questions are there for each."""
    known: dict[tuple[str, str], _Known] = {}
    for content in shipped_questions(language):
        key = (content.role, content.competency)
        if key not in known:
            number = sum(one.role == content.role for one in known.values()) + 1
            known[key] = _Known(f"{content.role}-{number}", *key, content.anchors)
    return list(known.values())


def propose_competencies(
    lines: Sequence[Line], language: str, meaning: Meaning | None
) -> list[Proposed]:
    """At most MOST competencies, the weightiest first; none where meaning cannot be compared.

    How much a description speaks of one is the closeness of its two nearest clauses.
    """
    lines = [line for line in lines if len(line.text.strip()) >= 6]
    if meaning is None or not lines:
        return []
    texts = [meaning.text(line.text) for line in lines]
    found: list[tuple[float, _Known, Line]] = []
    for known in _known(language):
        near = [
            max(pair)
            for pair in zip(
                meaning.closeness(meaning.text(known.name), texts),
                meaning.closeness(meaning.text(known.anchors[3]), texts),
                strict=True,
            )
        ]
        best = max(range(len(near)), key=near.__getitem__)
        found.append((sum(sorted(near)[-2:]), known, lines[best]))
    return _weighed(_of_one_role(found))


def _of_one_role(
    found: list[tuple[float, _Known, Line]],
) -> list[tuple[float, _Known, Line]]:
    """The best, with those of the nearest role before others; no name twice."""
    roles: dict[str, list[float]] = {}
    for value, known, _ in found:
        roles.setdefault(known.role, []).append(value)
    nearest = max(roles, key=lambda role: sum(sorted(roles[role])[-3:]))
    ranked = sorted(
        ((v * (OF_ROLE if k.role == nearest else 1), k, line) for v, k, line in found),
        key=lambda one: (-one[0], one[1].id),
    )
    chosen: dict[str, tuple[float, _Known, Line]] = {}
    for one in ranked:
        if one[0] >= CLOSE and one[1].role in {nearest, "general"}:
            chosen.setdefault(one[1].name, one)
    return list(chosen.values())[:MOST]


def _weighed(chosen: list[tuple[float, _Known, Line]]) -> list[Proposed]:
    total = sum(value for value, _, _ in chosen)
    return [
        Proposed(
            id=known.id.replace("_", "-"),
            name=known.name,
            weight=max(STEP, round(100 * value / total / STEP) * STEP),
            anchors=known.anchors,
            indicators=known.anchors[2:4],
            place=line.place,
        )
        for value, known, line in chosen
    ]
