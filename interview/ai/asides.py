"""What applicants say to the AI instead of an answer: "Say that again?", "I don't know". Pure.

Only a short utterance that is nothing else counts: a story in which somebody asks for
something twice, or did not know what to do, is an answer, and so is "Let me say that again".
Both languages are understood in every interview. What is said stands in asides.toml.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from pathlib import Path

from interview.length import spoken_length

LONGEST = 24
"""Words of letters or Chinese characters above which an utterance is more than an aside."""


class Aside(StrEnum):
    """What is meant by it."""

    REPEAT = "repeat"
    TIME = "time"
    NO_ANSWER = "no_answer"
    QUESTION = "question"
    FILLER = "filler"
    """Nothing: a sound made while they think, a courtesy without a wish."""


_SAID = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _ways(language: str, aside: Aside) -> list[str]:
    """The patterns of what is said, their parts filled in."""
    parts: dict[str, str] = {}
    for name, pattern in _SAID[language]["parts"].items():
        parts[name] = f"({pattern.format(**parts)})"
    return [way.format(**parts) for way in _SAID[language][aside]]


def _whole(aside: Aside) -> re.Pattern[str]:
    ways = "|".join([*_ways("en", aside), *_ways("zh", aside)])
    return re.compile(f"(({ways})( |$))+", re.IGNORECASE)


_WHOLE = {aside: _whole(aside) for aside in Aside if aside in _SAID["en"]}
_POLITE = re.compile(
    rf"\b({'|'.join(_SAID['en']['courtesies'])})\b|{'|'.join(_SAID['zh']['courtesies'])}",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[^\w']+")
_ASKS = re.compile(r"[?？]\s*$|(?:吗|什么意思)[。.]?\s*$")


def aside_of(text: str) -> Aside | None:
    """What an utterance asks of the AI; None where it is part of an answer.

    A question to the AI looks like one in an answer: whether it stands alone is for the
    caller to say.
    """
    if not 0 < spoken_length(text) <= LONGEST:
        return None
    plain = _PUNCTUATION.sub(" ", text.replace("’", "'"))
    bare = " ".join(_POLITE.sub(" ", plain).split())
    if not bare:
        return Aside.FILLER
    for aside, pattern in _WHOLE.items():
        if pattern.fullmatch(bare):
            return aside
    return Aside.QUESTION if _ASKS.search(text) else None
