"""Which answer fits a question, or none: a wrong answer is worse than handing it over.

A question is compared with every way to ask that a source knows. It is answered where the
closest way reaches the language's threshold and stands clear of the next source, of every
way to ask about one's own case, and of neighbouring topics that no source covers. Everything
else goes to HR.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ehr_bridge.question_bank.content import normal
from interview.ports import TextEncoder

THRESHOLDS: Mapping[str, float] = {"zh": 0.895, "en": 0.9}
"""Cosine from which a question is answered; benchmarks/faq.py chose them and says how well
they do."""

MARGIN = 0.008
"""By how much the source must be closer than every other one."""

COVERED = 0.95
"""Cosine from which a neighbouring topic counts as one that a source covers."""

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Source:
    """What can answer a question.

    Attributes:
        kind: "faq" or "fact".
        title: what the applicant is shown as the source.
        ways: ways to ask that it answers.
    """

    kind: str
    id: str
    title: str
    answer: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The source that answers; `closeness` is None where the words were the same."""

    source: Source
    closeness: float | None


@cache
def _phrasings() -> dict[str, Any]:
    path = Path(__file__).with_name("phrasings.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def ways_to_ask(language: str, fact: str) -> tuple[str, ...]:
    """How applicants ask for a kind of fact."""
    return tuple(_phrasings()[language]["facts"][fact])


def find_answer(
    question: str,
    language: str,
    sources: Sequence[Source],
    encoder: TextEncoder | None,
    *,
    threshold: float | None = None,
    margin: float = MARGIN,
) -> Found | None:
    """The source that surely answers; None for HR to answer.

    Takes some 50 ms for the question and for every way to ask that is new to the encoder:
    not for the event loop. Without an encoder only the same words are found.

    Args:
        threshold: THRESHOLDS of the language by default.
    """
    asked = normal(question)
    same = [source for source in sources if asked in map(normal, source.ways)]
    if len({source.answer for source in same}) == 1:
        return Found(same[0], None)
    if encoder is None or not sources or not asked:
        return None
    vector = encoder.encode(question)
    reached = sorted(
        ((_closest(encoder, vector, source.ways), i) for i, source in enumerate(sources)),
        key=lambda one: (-one[0], one[1]),
    )
    best, at = reached[0]
    others = [value for value, i in reached[1:] if sources[i].answer != sources[at].answer]
    enough = THRESHOLDS[language] if threshold is None else threshold
    if best < enough:
        return None
    others.append(_closest(encoder, vector, _phrasings()[language]["personal"]["ways"]))
    others.append(_closest(encoder, vector, _foreign(encoder, language, sources)))
    if best - max(others) < margin:
        return None
    return Found(sources[at], round(best, 4))


def prepare(language: str, sources: Sequence[Source], encoder: TextEncoder) -> None:
    """Let the encoder meet every way to ask before the first question comes; takes seconds."""
    guards = _phrasings()[language]
    known = [way for source in sources for way in source.ways]
    for text in (*known, *guards["personal"]["ways"], *guards["neighbours"]["ways"]):
        encoder.encode(text)


def _foreign(encoder: TextEncoder, language: str, sources: Sequence[Source]) -> list[str]:
    """Neighbouring topics that no source covers."""
    known = [way for source in sources for way in source.ways]
    return [
        topic
        for topic in _phrasings()[language]["neighbours"]["ways"]
        if _closest(encoder, encoder.encode(topic), known) < COVERED
    ]


def _closest(encoder: TextEncoder, vector: Vector, ways: Iterable[str]) -> float:
    return max((float(vector @ encoder.encode(way)) for way in ways), default=-1.0)
