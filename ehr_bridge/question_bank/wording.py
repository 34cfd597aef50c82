"""Questions to one person: what they are made of, and how they are worded."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

QUOTE_LENGTH = {"zh": 40, "en": 90}
"""Characters of an earlier question that are quoted when it is taken up again."""


class Kind(StrEnum):
    """Where a question to one person comes from."""

    RESUME = "resume"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class QuestionReason:
    """Why a question is asked.

    Attributes:
        code: of wording.toml: project_led, figure, key_point, result, ...
        words: the words that it came from: of the resume, or what was missing.
        question: the earlier question that is taken up; "" for one from the resume.
        value: what was measured then, such as how much of a key point was heard.
    """

    code: str
    words: str
    question: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class PersonalQuestion:
    """A question for one interview alone."""

    kind: Kind
    text: str
    key_points: tuple[str, ...]
    behavioural: bool
    reason: QuestionReason
    competency: str = ""


@cache
def _templates() -> dict[str, Any]:
    path = Path(__file__).with_name("wording.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def phrase(language: str, code: str, **words: str) -> str:
    """The text of a template, filled."""
    text: str = _templates()[language][code]["text"]
    return text.format(**words)


def key_points(language: str, code: str, **words: str) -> tuple[str, ...]:
    """The key points of a template, filled."""
    return tuple(point.format(**words) for point in _templates()[language][code]["key_points"])


def quoted(language: str, question: str) -> str:
    """An earlier question as it is quoted: to its first stop, and cut where that is long."""
    longest = QUOTE_LENGTH[language]
    ends = [question.find(stop) for stop in ("？", "?", "。", ". ")]
    first = question[: min((end for end in ends if end > 0), default=len(question))]
    if len(first) <= longest:
        return first
    cut = first[:longest]
    if language == "en" and " " in cut:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip("，,、；;：: ") + "…"
