"""The text of a resume with the lines that it was printed in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from ehr_bridge.profiles.profile import Span

CELL_BREAK = "\t"
"""Stands in the text between cells of one row: what a wide gap or a table's rule parts."""

MAX_CHARACTERS = 80_000
"""More text than any resume has; what follows is dropped."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its characters, and how it is set.

    Attributes:
        size: of the type, 1 being that of most of the text; 0 where unknown.
        bold: whether all of it is.
    """

    start: int
    end: int
    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """Extracted text. `folded` has the same length, with full-width forms made plain.

    Attributes:
        scanned: the text was read from pictures.
    """

    text: str
    lines: tuple[Line, ...]
    pages: int = 1
    scanned: bool = False
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", fold(self.text))

    def of(self, place: Line | Span) -> str:
        """The folded characters of a line or span."""
        return self.folded[place.start : place.end]


@dataclass(slots=True)
class Page:
    """A document in the making: lines are added, spans count from its first character."""

    text: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    length: int = 0

    def add(self, cells: list[str], size: float = 0.0, bold: bool = False) -> Line | None:
        """Add a printed line of one or more cells; None where it is blank or too much."""
        clean = [tidy(cell) for cell in cells]
        line = CELL_BREAK.join(cell for cell in clean if cell)
        if not line or self.length + len(line) > MAX_CHARACTERS:
            return None
        added = Line(self.length, self.length + len(line), size, bold)
        self.lines.append(added)
        self.text.append(line)
        self.length += len(line) + 1
        return added

    def document(self, pages: int = 1, scanned: bool = False) -> Document:
        """What was added."""
        return Document("\n".join(self.text), tuple(self.lines), pages, scanned)


_BLANKS = re.compile(r"[^\S\n]+")
_LETTERS_APART = re.compile(r"(?<=[㐀-鿿]) (?=[㐀-鿿])")


def tidy(text: str) -> str:
    """Single spaces, no control characters, radicals as the characters that they look like."""
    shown = "".join(
        unicodedata.normalize("NFKC", char) if "⺀" <= char <= "⿟" else char
        for char in text
        if char in "\t\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return _BLANKS.sub(" ", shown.replace("\n", " ")).strip()


def close_up(text: str) -> str:
    """Chinese words that were set with spaces between their characters, without them."""
    return _LETTERS_APART.sub("", text)


@cache
def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char)
    if char in "‐‑‒–—―−－~～〜":
        return "-"
    return plain if len(plain) == 1 else char


def fold(text: str) -> str:
    """The text with each character in its plain form; the length stays."""
    return "".join(_folded(char) for char in text)
