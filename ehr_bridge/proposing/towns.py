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


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_ZH_TOWN = (
    rf"(?:{_any_of(_KNOWN['zh'].split())})市?(?:[一-鿿]{{1,6}}[区县镇])?"
    r"(?:[\s·・•/、,，-]+(?!校招|社招|实习|全职|兼职|急)[一-鿿]{1,8})*"
)
_STATE = _any_of(_KNOWN["states"].split())
_NAME = r"[A-Z][\w.'’]*(?:[ -][A-Z][\w.'’]*){0,3}"
_REGION = rf"(?:{_any_of(_KNOWN['regions'])}|{_STATE})\b"
_EN_TOWN = (
    rf"(?:(?:Greater |Central )?(?:{_any_of(_KNOWN['en'])})\b(?:(?:, {_NAME})?, {_REGION})?"
    rf"|{_NAME}, (?:{_STATE})\b(?:, {_REGION})?"
    rf"|(?:Fully )?[Rr]emote(?:,? {_REGION}| \({_REGION}\))?)"
)
_TOWN = re.compile(
    rf"(?:^|[-–—|｜·・•/,，(（【\[]\s*|\bin )"
    rf"(?P<en>{_EN_TOWN}(?:(?: or | and | & | ?/ ?){_EN_TOWN})*)"
    r"(?=\s*(?:$|[-–—|｜·•/()（）\]】!\d$£€]|,\s*[\d$£€]))"
    rf"|[(（【\[]\s*(?P<bracketed>{_ZH_TOWN})\s*[)）】\]]"
    rf"|(?:^|[-–—|｜·・•/,，\s]|\b[Bb]ase)\s*(?P<last>{_ZH_TOWN})(?=\s*(?:$|[-–—|｜\d]))"
)


def towns_in(line: str, *, heading: bool) -> Iterator[tuple[int, int]]:
    """Where a heading, or a line below it, names a town apart: characters [start, end).

    Below a heading "in" stands in sentences, which need not speak of where the work is.
    """
    for found in _TOWN.finditer(line):
        if heading or not found[0].startswith("in "):
            yield found.span(found.lastgroup or 0)
