"""Figures as English says them: "two and a half million", "a third of", "doubled"."""

from __future__ import annotations

import re

from analyzers.content.numerals import ENGLISH, ENGLISH_YEAR, SCALES, english, written

NO_FIGURE = re.compile(
    rf"\b{ENGLISH_YEAR}\b"
    rf"|\b(?:few|several|many|couple(?:\s+of)?)(?:\s+(?:hundred|dozen|{'|'.join(SCALES)}))+\b",
    re.IGNORECASE,
)
"""Years, and numbers that say no number: "a few hundred"."""

_TIMES = r"times\b(?=\s+(?:as|more|fewer|less|faster|higher|larger|bigger|better|the)\b)"
UNIT = (
    r"(?:(?P<percent>%|per\s?cent\b)|(?P<points>percentage\s+points?\b)"
    rf"|(?P<times>(?<=\d)[xX×](?!\w)|{_TIMES}|-?fold\b))"
)
_WRITTEN = {"percent": "%", "points": " percentage points", "times": "x"}

_NAMED = {"third": 3, "quarter": 4, "fifth": 5, "eighth": 8, "tenth": 10}
_PART = f"(?:{'|'.join(_NAMED)})"
_PARTS = re.compile(
    rf"\b(?:two|three|four|five|seven|nine)[\s-]+(?!quarters\b(?!\s+of\b)){_PART}s\b"
    rf"|\bone[\s-]+(?!quarter\b(?!\s+of\b)){_PART}\b(?!\s+(?:part|person|time))"
    rf"|(?<=\bby )a\s+{_PART}\b(?!\s+part)"
    rf"|\ba\s+{_PART}\b(?=\s+(?:of|more|less|fewer|faster|cheaper)\b)",
    re.IGNORECASE,
)
"""Neither "a third party" nor quarters of a year."""

_SPELLED = re.compile(rf"\b(?P<number>{ENGLISH})\b(?!-\w+th\b)(?:[\s-]?{UNIT})?", re.IGNORECASE)

_MULTIPLES = {
    **{"twice": 2, "double": 2, "doubled": 2, "doubling": 2, "triple": 3, "tripled": 3},
    **{"tripling": 3, "quadrupled": 4},
}
_MULTIPLE = re.compile(
    rf"\b(?:{'|'.join(_MULTIPLES)})\b(?![\s-](?:check|digit|down))", re.IGNORECASE
)
_HALF = re.compile(
    r"(?<!\bfirst )(?<!\bsecond )(?<!\bother )(?<!\bbetter )\b(?:half|halved)\b(?!-|\s+past\b)",
    re.IGNORECASE,
)


def unit(match: re.Match[str], value: float) -> str:
    """The unit that `UNIT` found behind a number, as it is written."""
    found = next((text for name, text in _WRITTEN.items() if match[name]), "")
    return found.removesuffix("s") if value == 1 else found


def _part(match: re.Match[str]) -> tuple[float, str]:
    first, last = re.split(r"[\s-]+", match.group().lower())
    part, whole = int(english(first)) or 1, _NAMED[last.removesuffix("s")]
    return part / whole, f"{part}/{whole}"


def _spelled(match: re.Match[str]) -> tuple[float, str] | None:
    value = english(match["number"])
    counted = unit(match, value)
    return (value, written(value) + counted) if value > 1 or counted else None


def _multiple(match: re.Match[str]) -> tuple[float, str]:
    value = _MULTIPLES[match.group().lower()]
    return value, f"{value}x"


KINDS = (
    (_PARTS, _part),
    (_SPELLED, _spelled),
    (_MULTIPLE, _multiple),
    (_HALF, lambda _: (0.5, "1/2")),
)
"""What each kind looks like and how it is read, in the order in which they are looked for."""
