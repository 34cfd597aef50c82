"""Which occupation a title or a field of work names, and whether two are one. Pure."""

from __future__ import annotations

import re
import tomllib
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

_PARTS = re.compile(
    r"[,，、;/|(（)）:：]| [-–—] |\b(?:of|for|at|in|with|für|bei|im)\b", re.IGNORECASE
)
"""What parts a title from what is told of it ("Teacher of English", "Head of accounting")."""


class Kinship(Enum):
    """How the occupation that was held stands to the one that is asked for."""

    SAME = "same"
    """It is the same, or a part of it."""
    RELATED = "related"
    """What is done in one may be work of the other."""
    OTHER = "other"
    UNKNOWN = "unknown"
    """One of the two is none that is listed."""


@cache
def _names() -> dict[str, str]:
    """The occupation of each name, in lower case."""
    return {name: group for group, names in _content()["names"].items() for name in names}


@cache
def _related() -> frozenset[tuple[str, str]]:
    return frozenset(
        (one, other) for group in _content()["related"] for one in group for other in group
    )


@cache
def _content() -> dict[str, Any]:
    path = Path(__file__).with_suffix(".toml")
    content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return content


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(_written(name)), group) for name, group in _names().items())


def _written(name: str) -> str:
    """A pattern of a name; one of Latin letters stands alone and may be a plural."""
    written = re.escape(name).replace(r"\ ", r"[\s-]+")
    start = r"(?<![^\W\d_㐀-鿿])" if name[0].isascii() or not _chinese(name) else ""
    end = r"s?(?![^\W\d_㐀-鿿])" if not _chinese(name[-1]) else ""
    return start + written + end


def _chinese(words: str) -> bool:
    return re.search("[㐀-鿿]", words) is not None


@cache
def occupation(title: str) -> str | None:
    """The occupation that a title names; None where it names none that is listed.

    Of the title's first part that names one: the name that ends last, as the head of a noun
    does in all three languages, and of these the longest.
    """
    for part in _PARTS.split(title.lower()):
        found = [
            (match.end(), -match.start(), group)
            for pattern, group in _patterns()
            for match in pattern.finditer(part)
        ]
        if found:
            return max(found)[2]
    return None


def kinship(title: str, field: str) -> Kinship:
    """How the work of a title stands to what is asked for: a field of work, or a position."""
    held, asked = occupation(title), occupation(field)
    if held is None or asked is None:
        return Kinship.UNKNOWN
    if held == asked or held in _content()["within"].get(asked, ()):
        return Kinship.SAME
    return Kinship.RELATED if (held, asked) in _related() else Kinship.OTHER
