"""What a question of the bank consists of, and when it is complete."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from interview.rubric import LEVELS

LANGUAGES = ("zh", "en")
GENERAL = "general"
"""The role of questions that suit any job."""

MAX_TEXT = 1000
MAX_POINT = 300
MAX_NAME = 60
MAX_KEY_POINTS = 8
MAX_MINUTES = 60


class QuestionType(StrEnum):
    """What an answer is: something done, something imagined, something known, code."""

    BEHAVIOURAL = "behavioural"
    SITUATIONAL = "situational"
    TECHNICAL = "technical"
    CODING = "coding"


class Level(StrEnum):
    """Whom a question is for, by experience."""

    ENTRY = "entry"
    EXPERIENCED = "experienced"
    SENIOR = "senior"


@dataclass(frozen=True, slots=True)
class Content:
    """One question with what a full answer mentions and what each BARS level sounds like.

    Attributes:
        role: a kind of work, such as "sales"; GENERAL suits any.
        competency: the name of what an answer shows, in the question's language.
        minutes: of an interview that the question takes, its answer included.
        anchors: what an answer sounds like at each of LEVELS, worst first.
    """

    language: str
    role: str
    competency: str
    type: QuestionType
    level: Level
    minutes: int
    text: str
    key_points: tuple[str, ...]
    anchors: tuple[str, ...]


def problems_of(content: Content) -> Iterator[tuple[str, str]]:
    """What is wrong with a question, as (field, cause)."""
    if content.language not in LANGUAGES:
        yield "language", "is zh or en"
    for field, text, longest in (
        ("role", content.role, MAX_NAME),
        ("competency", content.competency, MAX_NAME),
        ("text", content.text, MAX_TEXT),
    ):
        yield from ((field, cause) for cause in _faults(text, longest))
    if not 1 <= content.minutes <= MAX_MINUTES:
        yield "minutes", f"is 1 to {MAX_MINUTES}"
    if not 1 <= len(content.key_points) <= MAX_KEY_POINTS:
        yield "key_points", f"are 1 to {MAX_KEY_POINTS}"
    if len(content.anchors) != len(LEVELS):
        yield "anchors", f"are {len(LEVELS)}, worst to best"
    for field, texts in (("key_points", content.key_points), ("anchors", content.anchors)):
        if len({normal(text) for text in texts}) != len(texts):
            yield field, "say the same twice"
        yield from ((field, cause) for text in texts for cause in _faults(text, MAX_POINT))


def _faults(text: str, longest: int) -> Iterator[str]:
    if not text.strip():
        yield "is missing"
    if len(text) > longest:
        yield f"has at most {longest} characters"
    if "\x00" in text:
        yield "holds a NUL character"


def normal(text: str) -> str:
    """The text as it is compared: width, case, spaces and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())


def key_of(language: str, text: str) -> str:
    """The key of a question that has no other: the same text gives the same key."""
    return f"t-{language}-{blake2b(normal(text).encode(), digest_size=10).hexdigest()}"
