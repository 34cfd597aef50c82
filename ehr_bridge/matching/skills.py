"""Names of skills and certificates, and where a text says them: aliases in both languages. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ALTERNATIVES = re.compile(r"\s+/\s+|\s*[、|]\s*|\s+(?:or)\s+|\s*或者?\s*")
"""What parts alternatives, one of which is enough."""

_SHORT = re.compile(r"(?i)^(?:c|r|go|ps|ts|js|ci|es|ai|less|node|rest|rails|import|express|word)$")
"""Names that are also ordinary words or letters: found only as they are written here."""


@dataclass(frozen=True, slots=True)
class Said:
    """Where a text names a skill: characters [start, end).

    Attributes:
        via: the skill that was named where it only shows the one asked for, else "".
    """

    start: int
    end: int
    via: str = ""


@dataclass(frozen=True, slots=True)
class _Names:
    """Groups of names of the same thing: skills first, certificates after them.

    Attributes:
        work: numbers of the groups that are kinds of work.
    """

    groups: tuple[tuple[str, ...], ...]
    skills: int
    work: frozenset[int]
    of: dict[str, int]
    shown_by: dict[int, tuple[int, ...]]


@cache
def _names() -> _Names:
    path = Path(__file__).with_name("skills.toml")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = tuple(tuple(names) for names in (*content["skills"], *content["certificates"]))
    of: dict[str, int] = {}
    for number, names in enumerate(groups):
        for name in names:
            of.setdefault(_key(name), number)
    shown_by: dict[int, list[int]] = {}
    for name, shown in content["shows"].items():
        for other in shown:
            shown_by.setdefault(of[_key(other)], []).append(of[_key(name)])
    return _Names(
        groups,
        len(content["skills"]),
        frozenset(of[_key(name)] for name in content["work"]),
        of,
        {skill: tuple(by) for skill, by in shown_by.items()},
    )


def _key(name: str) -> str:
    return re.sub(r"[\s\-_]+", "", name).casefold()


def alternatives(name: str) -> tuple[str, ...]:
    """The names of which one is enough."""
    return tuple(part for part in ALTERNATIVES.split(name.strip()) if part)


def is_known(name: str) -> bool:
    """Whether the skill has a name of its own here."""
    return _key(name) in _names().of


def is_work(name: str) -> bool:
    """Whether the skill is a kind of work, as logistics is."""
    return _names().of.get(_key(name)) in _names().work


@cache
def _pattern(name: str) -> re.Pattern[str]:
    number = _names().of.get(_key(name))
    names = {name.strip()} | set(_names().groups[number] if number is not None else ())
    return re.compile("|".join(_one(n) for n in sorted(names, key=lambda n: (-len(n), n))))


def _one(name: str) -> str:
    """A pattern of one name; a word of Latin letters stands alone."""
    written = re.escape(name).replace(r"\ ", r"[\s\-]?").replace(r"\-", r"[\s\-]?")
    if not re.match(r"[A-Za-z0-9]", name):
        return written
    start = r"(?<![A-Za-z0-9])"
    end = r"(?![A-Za-z0-9+#])" if re.search(r"[A-Za-z0-9]$", name) else r"(?![A-Za-z0-9])"
    if _SHORT.match(name):
        return _exactly(name, start, end)
    return f"{start}(?i:{written}){end}"


def _exactly(name: str, start: str, end: str) -> str:
    """Short names in the forms people write them: "R", "Go", "JS"; never "go" or "less"."""
    forms = {name.capitalize(), name.upper()} if len(name) > 1 else {name.upper()}
    forms -= {"GO", "REST"} if name.lower() == "go" else set()
    if name.lower() == "rest":
        forms = {"REST"}
    return f"{start}(?:{'|'.join(sorted(forms))})(?!&){end}"


def said(text: str, name: str) -> Iterator[Said]:
    """Every place where the text names the skill, or one that shows it."""
    for found in _pattern(name).finditer(text):
        yield Said(found.start(), found.end())
    number = _names().of.get(_key(name))
    for other in _names().shown_by.get(number, ()) if number is not None else ():
        via = _names().groups[other][0]
        for found in _pattern(via).finditer(text):
            yield Said(found.start(), found.end(), via)


def skills_in(text: str) -> Iterator[tuple[str, Said]]:
    """Every known skill that the text names, in the order of the text, each place once."""
    return _found(text, _names().groups[: _names().skills])


def certificates_in(text: str) -> Iterator[tuple[str, Said]]:
    """Every known certificate that the text names, as `skills_in` finds skills."""
    return _found(text, _names().groups[_names().skills :])


def _found(text: str, groups: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, Said]]:
    places = [
        (found.start(), -found.end(), names[0])
        for names in groups
        for found in _pattern(names[0]).finditer(text)
    ]
    end = -1
    for start, negative_end, name in sorted(places):
        if start >= end:
            end = -negative_end
            yield name, Said(start, end)
