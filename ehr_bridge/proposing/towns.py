"""Towns as headings of job descriptions add them: “客服主管（杭州·余杭）”, "Team Lead, Leipzig"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_KNOWN: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
_ZH = frozenset(_KNOWN["zh"].split())
_EN = frozenset(_KNOWN["en"].replace(",\n", ", ").strip().split(", "))
_WORDS = frozenset(_KNOWN["words"].replace(",\n", ", ").strip().split(", "))
_STATES = frozenset(_KNOWN["states"].split())


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_SEPARATOR = r"[-–—|｜·・•/,，(（【\[]"
_START = re.compile(rf"^\s*|{_SEPARATOR}\s*|\s(?=[一-鿿])|\bin |\b[Bb]ase\s*")
_WORD = r"[^\W\d_a-z][\w.'’-]*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|am|an|der|de|do|del|la|le|sur|on|upon)){{0,3}}"
_REGION = rf"(?:{_any_of(_KNOWN['regions'])}|{_any_of(_STATES)})\b"
_EN_PLACE = (
    rf"(?:(?:Fully )?[Rr]emote(?:,? {_REGION}| \({_REGION}\)| within (?:the )?{_REGION})?"
    rf"|{_NAME}(?:(?:, {_NAME})?, {_REGION}(?:, {_REGION})?)?)"
)
_OR = r" or | and | & | ?/ ?"
_EN_PLACES = re.compile(
    rf"{_EN_PLACE}(?:(?:{_OR}){_EN_PLACE})*"
    r"(?=\s*(?:$|[-–—|｜·•/()（）\]】!\d$£€]|,\s*[\d$£€]))"
)
_ZH_PLACES = re.compile(
    r"(?P<town>[一-鿿]+)"
    r"(?:[\s·・•/、,，-]+(?!校招|社招|实习|全职|兼职|急|经验|学历|不限|本科|大专|硕士|双休)[一-鿿]{1,8})*"
)
_CLOSED = re.compile(r"\s*[)）】\]]")
_ZH_ENDS = re.compile(r"\s*(?:$|[-–—|｜/\d])")
_DISTRICT = re.compile(r"[一-鿿]{1,6}[区县镇]")


def towns_in(line: str, *, heading: bool) -> Iterator[tuple[int, int]]:
    """Where a heading, or a line below it, names a town apart: characters [start, end).

    Below a heading "in" stands in sentences, which need not speak of where the work is.
    """
    at = 0
    for start in _START.finditer(line):
        if start.end() < at or (start[0] == "in " and not heading):
            continue
        if found := _chinese(line, start) or _english(line, start.end()):
            yield found.span()
            at = found.end()


def _english(line: str, start: int) -> re.Match[str] | None:
    found = _EN_PLACES.match(line, start)
    places = re.split(_OR, found[0]) if found else []
    return found if places and all(map(_is_english, places)) else None


def _is_english(place: str) -> bool:
    """Whether it is a town, or remote; before the letters of a state any name is one."""
    name, *regions = re.sub("^(?:Greater|Central) ", "", place).split(", ")
    if name.lower().removeprefix("fully ").startswith("remote"):
        return True
    before_state = len(regions) > 0 and regions[0] in _STATES
    return name in _EN or before_state or (len(regions) > 0 and name in _WORDS)


def _chinese(line: str, start: re.Match[str]) -> re.Match[str] | None:
    found = _ZH_PLACES.match(line, start.end())
    if found is None or not _is_chinese(found["town"]):
        return None
    bracketed = start[0].strip() in ("(", "（", "【", "[")
    return found if (_CLOSED if bracketed else _ZH_ENDS).match(line, found.end()) else None


def _is_chinese(words: str) -> bool:
    """Whether it is a town, with a district or a part of it behind its name or without."""
    for end in range(2, len(words) + 1):
        rest = words[end:].removeprefix("省").removeprefix("市")
        if words[:end] in _ZH and (not rest or _DISTRICT.fullmatch(rest) or _is_chinese(rest)):
            return True
    return False
