"""Concrete figures in speech: "40 %", "1.2 million", "three people", 100 万, 一百二十万, 四成.

Dates, clock times, ordinals, days named after their date (双十一), vague numbers ("a few
hundred", 数十), versions of "one" and fixed phrases (万一, 十分) are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from analyzers.content import chinese_figures, english_figures
from analyzers.content.numerals import CHINESE, ENGLISH, HAN_SCALES, PLAIN, SCALES, number, written


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in the text, with its value.

    Attributes:
        value: percent as given (40, not 0.4), other parts as fractions (a third is 0.333).
        shown: the figure in digits, one form for however it was said: "forty percent", "40 %",
            百分之四十 and 四成 are all 40%.
    """

    text: str
    value: float
    shown: str


def figures(text: str) -> Iterator[Figure]:
    """The figures in a text, in their order."""
    for nothing in (chinese_figures.NO_FIGURE, english_figures.NO_FIGURE):
        text = nothing.sub(_blank, text)
    found: list[tuple[int, Figure]] = []
    for pattern, read in _KINDS:
        found += [
            (match.start(), Figure(match.group().strip(), *figure))
            for match in pattern.finditer(text)
            if (figure := read(match))
        ]
        text = pattern.sub(_blank, text)
    yield from (figure for _, figure in sorted(found, key=itemgetter(0)))


def _blank(match: re.Match[str]) -> str:
    """Nothing in place of what was read, that joins no words around it."""
    return "\0" * len(match.group())


# --- in digits, whatever the language ---------------------------------------------------------

_OUT_OF = re.compile(
    rf"(?<![\w.])(?P<part>{PLAIN}|{ENGLISH})\s+out\s+of\s+(?:every\s+|the\s+)?"
    rf"(?P<whole>{PLAIN}|{ENGLISH})(?![\w%])",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(rf"(?P<whole>\d+|{CHINESE})分之\s?(?P<part>{PLAIN}|{CHINESE})")
_SLASHED = re.compile(r"(?<![\w./])(?P<part>[1-9])/(?P<whole>[2-9]|10)(?![\w/]|\.\d)")
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.:/第-])(?P<sign>[$€£¥]\s?)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d:/]|-(?!fold)|[.,]\d)"
    rf"(?P<scale>\s?(?:hundred|{'|'.join(SCALES)}|[kKmM](?![A-Za-z])|bn\b|[百千万亿]+))?"
    rf"(?:\s?{english_figures.UNIT}|\s?(?P<tenths>{chinese_figures.TENTHS})"
    rf"|\s?(?P<counted>{chinese_figures.COUNTED}))?(?![A-Za-z])"
)
_SCALES = {**SCALES, **HAN_SCALES, "hundred": 100, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_EVEN_ONE = ("%", "x", "倍", " percentage point", "个百分点")
"""Units of which one is a figure, too."""


def _ratio(match: re.Match[str]) -> tuple[float, str] | None:
    part, whole = number(match["part"]), number(match["whole"])
    if whole == 100:
        return part, f"{written(part)}%"
    return (part / whole, f"{part:.12g}/{whole:.12g}") if 0 < part < whole else None


def _in_digits(match: re.Match[str]) -> tuple[float, str] | None:
    scale, sign = (match["scale"] or "").strip(), (match["sign"] or "").strip()
    value = float(match["number"].replace(",", ""))
    for part in [scale.lower()] if scale.isascii() else scale:
        value *= _SCALES.get(part, 1)
    if match["tenths"]:
        value = chinese_figures.tenths(value, match)
        return value, f"{value:.12g}%"
    unit = english_figures.unit(match, value) or match["counted"] or ""
    year = re.fullmatch(r"(?:19|20)\d\d", match.group().strip())
    if year or (value == 1 and not sign and unit not in _EVEN_ONE):
        return None
    return value, sign + written(value, chinese=bool(scale) and not scale.isascii()) + unit


Read = Callable[[re.Match[str]], tuple[float, str] | None]
_KINDS: tuple[tuple[re.Pattern[str], Read], ...] = (
    (_OUT_OF, _ratio),
    (_OF_WHICH, _ratio),
    (_SLASHED, _ratio),
    (_DIGITS, _in_digits),
    *english_figures.KINDS,
    *chinese_figures.KINDS,
)
"""What each kind looks like and how it is read, as value and as it is shown. What was read is
not read again."""
