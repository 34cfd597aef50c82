"""Competencies that a description speaks of, with weights to begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ehr_bridge.matching.meaning import Meaning, Text
from ehr_bridge.proposing.asked import Line
from ehr_bridge.proposing.place import Place
from ehr_bridge.question_bank.shipped import shipped_questions

MOST = 5
"""Competencies of an interview: more are not rated apart (Arthur et al. 2003 found that a few
broad dimensions explain what many narrow ones do)."""
CLOSE = 1.78
"""Least sum of the closeness of words to a competency's name and to its best fitting anchor."""
NAMED = 0.98
"""Closeness to its name from which words name a competency, whatever its anchors."""
OF_ROLE = 1.18
"""What a competency of the role that the description is nearest to gains."""
STEP = 5
"""Weights are given in steps of so many per cent."""
SHORTEST = 4
"""Characters that words have at least which speak of anything."""
GENERAL = "general"
"""The role of competencies that any position may need."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A competency to begin with; `place` are the words that speak of it."""

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


@dataclass(frozen=True, slots=True)
class _Spoken:
    """How much words of the description speak of a competency, and are its name."""

    value: float
    named: float
    known: _Known
    place: Place


def propose_competencies(
    lines: Sequence[Line],
    facts: Sequence[Place],
    title: str,
    language: str,
    meaning: Meaning | None,
) -> list[Proposed]:
    """At most MOST competencies, the weightiest first; none where meaning cannot be compared.

    Each has words of its own in the description: words speak of the one nearest to them.

    Args:
        facts: where it asks for a degree, a language and the like: such words speak of none.
        title: of the position, "" where none is told.
    """
    passages = [place for line in lines for place in _passages(line, facts, language)]
    if meaning is None or not passages:
        return []
    texts = [meaning.text(words) for words, _ in passages]
    spoken = [
        _Spoken(named + shown, named, known, place)
        for known in _known(language)
        for (named, shown), (_, place) in zip(_near(known, texts, meaning), passages, strict=True)
    ]
    titled = meaning.text(title) if title else None
    return _weighed(_chosen(spoken, _nearest_role(spoken, titled, meaning)))


_PART = re.compile(r"[^,，、;；]+")
_LEAD = re.compile(r"(?:\W|\d+[、.)）])*")
"""The number or the sign of a list before words."""


def _passages(line: Line, facts: Sequence[Place], language: str) -> Iterator[tuple[str, Place]]:
    """What a clause says of conduct: in Chinese each part between commas, in English what stands
    together of them; without facts, working conditions and what is said to be welcome."""
    run: list[Place] = []
    for found in _PART.finditer(line.text):
        if _tells_no_conduct(line, found, facts):
            yield from _joined(line, run)
            run = []
            continue
        run.append(line.at(found))
        if language == "zh":
            yield from _joined(line, run)
            run = []
    yield from _joined(line, run)


def _tells_no_conduct(line: Line, part: re.Match[str], facts: Sequence[Place]) -> bool:
    place = line.at(part)
    return place.meets_any(facts) or line.welcome(part.start()) or line.condition(part.start())


def _joined(line: Line, run: Sequence[Place]) -> Iterator[tuple[str, Place]]:
    if not run:
        return
    start, end = run[0].start - line.place.start, run[-1].end - line.place.start
    lead = _LEAD.match(line.text, start, end)
    start = lead.end() if lead else start
    words = line.text[start:end].rstrip()
    if len(words) >= SHORTEST:
        yield words, Place(line.place.start + start, line.place.start + start + len(words))


def _near(known: _Known, texts: Sequence[Text], meaning: Meaning) -> Iterator[tuple[float, float]]:
    """How close each text is to a competency's name, and to the nearest of its upper anchors."""
    named = meaning.closeness(meaning.text(known.name), texts)
    shown = [meaning.closeness(meaning.text(anchor), texts) for anchor in known.anchors[2:]]
    for name, *anchors in zip(named, *shown, strict=True):
        yield name, max(anchors)


def _nearest_role(spoken: Sequence[_Spoken], title: Text | None, meaning: Meaning) -> str:
    """The role by the three competencies that are spoken of most and, like two, by the title."""
    best: dict[str, dict[str, float]] = {}
    for one in spoken:
        of_role = best.setdefault(one.known.role, {})
        of_role[one.known.id] = max(one.value, of_role.get(one.known.id, 0.0))
    del best[GENERAL]

    def nearness(role: str) -> float:
        words = sum(sorted(best[role].values())[-3:])
        named = meaning.text(role.replace("_", " "))
        return words + (2 * meaning.closeness(named, [title])[0] if title else 0.0)

    return max(sorted(best), key=nearness)


def _chosen(spoken: Sequence[_Spoken], role: str) -> list[_Spoken]:
    """The best of that role and of any; no competency and no words twice."""
    ranked = sorted(
        (
            replace(one, value=one.value * (OF_ROLE if one.known.role == role else 1))
            for one in spoken
            if one.known.role in {role, GENERAL}
        ),
        key=lambda one: (-one.value, one.known.id, one.place.start),
    )
    chosen: list[_Spoken] = []
    for one in ranked:
        taken = any(one.known == other.known or one.place == other.place for other in chosen)
        if (one.value >= CLOSE or one.named >= NAMED) and not taken:
            chosen.append(one)
    return chosen[:MOST]


def _weighed(chosen: Sequence[_Spoken]) -> list[Proposed]:
    total = sum(one.value for one in chosen)
    return [
        Proposed(
            id=one.known.id.replace("_", "-"),
            name=one.known.name,
            weight=max(STEP, round(100 * one.value / total / STEP) * STEP),
            anchors=one.known.anchors,
            indicators=one.known.anchors[2:4],
            place=one.place,
        )
        for one in chosen
    ]
