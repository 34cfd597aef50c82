"""Competencies that a description speaks of, with weights to begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ehr_bridge.matching.meaning import Meaning
from ehr_bridge.proposing.asked import Line
from ehr_bridge.proposing.place import Place
from ehr_bridge.question_bank.shipped import shipped_questions

MOST = 5
"""Competencies of an interview: more are not rated apart (Arthur et al. 2003 found that a few
broad dimensions explain what many narrow ones do)."""
CLOSE = 0.8
"""Least sum of the closeness of two clauses."""
STEP = 5
"""Weights are given in steps of so many per cent."""
NAMED = 0.9
"""Least closeness of a competency's name to words that are shown as its source."""
OF_ROLE = 1.15
"""What a competency of the role that the description is nearest to gains."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A competency to begin with; `place` are the words that name it, None where none do."""

    id: str
    name: str
    weight: float
    anchors: tuple[str, ...]
    indicators: tuple[str, ...]
    place: Place | None


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
    lines: Sequence[Line], facts: Sequence[Place], language: str, meaning: Meaning | None
) -> list[Proposed]:
    """At most MOST competencies, the weightiest first; none where meaning cannot be compared.

    How much a description speaks of one is the closeness of its two nearest clauses.

    Args:
        facts: where it asks for a degree, a language and the like: such words name none.
    """
    lines = [line for line in lines if len(line.text.strip()) >= 6]
    if meaning is None or not lines:
        return []
    texts = [meaning.text(line.text) for line in lines]
    found: list[tuple[float, _Known]] = []
    for known in _known(language):
        near = [
            max(pair)
            for pair in zip(
                meaning.closeness(meaning.text(known.name), texts),
                meaning.closeness(meaning.text(known.anchors[3]), texts),
                strict=True,
            )
        ]
        found.append((sum(sorted(near)[-2:]), known))
    chosen = _of_one_role(found)
    return _weighed(chosen, _places(lines, facts, [known for _, known in chosen], meaning))


def _of_one_role(
    found: list[tuple[float, _Known]],
) -> list[tuple[float, _Known]]:
    """The best, with those of the nearest role before others; no name twice."""
    roles: dict[str, list[float]] = {}
    for value, known in found:
        roles.setdefault(known.role, []).append(value)
    nearest = max(roles, key=lambda role: sum(sorted(roles[role])[-3:]))
    ranked = sorted(
        ((v * (OF_ROLE if k.role == nearest else 1), k) for v, k in found),
        key=lambda one: (-one[0], one[1].id),
    )
    chosen: dict[str, tuple[float, _Known]] = {}
    for one in ranked:
        if one[0] >= CLOSE and one[1].role in {nearest, "general"}:
            chosen.setdefault(one[1].name, one)
    return list(chosen.values())[:MOST]


_WORDS = re.compile(r"(?!\d+[、.)）]|[-–•·*]\s)[^\s,，、;；:：.)）][^,，、;；]+")
"""A part of a clause, without the number or the sign of a list before it."""


def _places(
    lines: Sequence[Line], facts: Sequence[Place], chosen: Sequence[_Known], meaning: Meaning
) -> dict[str, Place]:
    """The words that name each competency; the same words name only the one nearest to them."""
    parts = [
        (place, part[0])
        for line in lines
        for part in _WORDS.finditer(line.text)
        if not (place := line.at(part)).meets_any(facts)
    ]
    texts = [meaning.text(words) for _, words in parts]
    near = {known.id: meaning.closeness(meaning.text(known.name), texts) for known in chosen}
    closest: dict[str, tuple[float, Place]] = {}
    for i, (place, _) in enumerate(parts):
        closeness, id = max(((of[i], id) for id, of in near.items()), default=(0.0, ""))
        if closeness >= max(NAMED, closest[id][0] if id in closest else 0.0):
            closest[id] = closeness, place
    return {id: place for id, (_, place) in closest.items()}


def _weighed(chosen: list[tuple[float, _Known]], places: Mapping[str, Place]) -> list[Proposed]:
    total = sum(value for value, _ in chosen)
    return [
        Proposed(
            id=known.id.replace("_", "-"),
            name=known.name,
            weight=max(STEP, round(100 * value / total / STEP) * STEP),
            anchors=known.anchors,
            indicators=known.anchors[2:4],
            place=places.get(known.id),
        )
        for value, known in chosen
    ]
