"""Spelled numbers and their values: "two and a half million", 一百二十万, 三点五.

Which of them are figures worth naming is up to analyzers/content/figures.py.
"""

from __future__ import annotations

import re

PLAIN = r"\d+(?:\.\d+)?"
"""Pattern of a number in digits."""


def number(text: str) -> float:
    """The value of what `PLAIN`, `ENGLISH` or `CHINESE` matches."""
    if text[0].isdigit():
        return float(text)
    return english(text) if text.isascii() else chinese(text)


def written(value: float, *, chinese: bool = False) -> str:
    """A number as it is read most easily: 120,000, 1.2 million, 120万."""
    scales = ((1e8, "亿"), (1e4, "万")) if chinese else ((1e9, " billion"), (1e6, " million"))
    for scale, name in scales:
        if value >= scale:
            return f"{value / scale:,.12g}{name}"
    return f"{value:.12g}" if chinese else f"{value:,.12g}"


# --- English ------------------------------------------------------------------------------

_ONES = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9},
}
_TEENS = {
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15},
    **{"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19},
}
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70},
    **{"eighty": 80, "ninety": 90},
}
_DECIMALS = {"zero": 0, "oh": 0, **_ONES}
_SMALL = _ONES | _TEENS | _TENS
_DOZENS = {"hundred": 100, "dozen": 12}
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


def _any_of(*words: dict[str, int]) -> str:
    return "(?:" + "|".join(word for table in words for word in table) + ")"


_GAP = r"[\s-]+"
_AND = rf"{_GAP}(?:and\s+)?"
_TO_99 = rf"(?:{_any_of(_TENS)}(?:{_GAP}{_any_of(_ONES)})?|{_any_of(_TEENS, _ONES)})"
_TO_999 = rf"(?:(?:{_TO_99}{_GAP})?{_any_of(_DOZENS)}(?:{_AND}{_TO_99})?|{_TO_99})"
_SCALE = _any_of(SCALES)
_SCALED = rf"(?:{_TO_999}{_GAP})?{_SCALE}"
_HALF = r"\s+and\s+a\s+half"
_POINT = rf"{_GAP}point(?:{_GAP}{_any_of(_DECIMALS)})+"
ENGLISH = (
    rf"(?:{_TO_999}(?:{_HALF}|{_POINT})(?:{_GAP}{_SCALE})?"
    rf"|{_SCALED}(?:{_AND}{_SCALED})*(?:{_AND}{_TO_999}|{_HALF})?"
    rf"|half\s+a\s+{_SCALE}"
    rf"|{_TO_999})"
)
"""Pattern of a spelled English number."""

ENGLISH_YEAR = (
    rf"(?:nineteen|twenty){_GAP}(?:{_any_of(_TEENS)}|{_any_of(_TENS)}(?:{_GAP}{_any_of(_ONES)})?)"
)
"""Pattern of a year as it is said: "twenty nineteen", no number is spelled like that."""


def english(text: str) -> float:
    """The value of what `ENGLISH` matches: "one hundred and twenty thousand" is 120,000."""
    total, part, scale, place = 0.0, 0.0, 1.0, 1.0
    for word in re.split(_GAP, text.lower()):
        if word in SCALES:
            scale = SCALES[word]
            total, part = total + (part or 1) * scale, 0.0
        elif word in _DOZENS:
            part = (part or 1) * _DOZENS[word]
        elif word == "half":
            total, part = (total, part + 0.5) if part or not total else (total + scale / 2, part)
        elif word == "point":
            place = 0.1
        elif place < 1:
            part, place = part + _DECIMALS[word] * place, place / 10
        else:
            part += _SMALL.get(word, 0)
    return round(total + part, 6)


# --- Chinese ------------------------------------------------------------------------------

_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
HAN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_HAN = "".join([*_HAN_DIGITS, *HAN_SCALES])

CHINESE = rf"(?<![几第周期拜{_HAN}])[{_HAN}]+(?:点[{''.join(_HAN_DIGITS)}]+[百千万亿]*)?"
"""Pattern of a spelled Chinese number, whole: not the end of a longer one nor of an ordinal
or a weekday."""


def chinese(text: str) -> float:
    """The value of what `CHINESE` matches: 一百二十万, 三点五 and 二〇二二, 一百二 (120)."""
    whole, _, rest = text.partition("点")
    decimals = "".join(str(_HAN_DIGITS[c]) for c in rest if c in _HAN_DIGITS)
    value = _whole(whole) + (float(f"0.{decimals}") if decimals else 0.0)
    for character in rest:
        value *= HAN_SCALES.get(character, 1)
    return round(value, 6)


def chinese_range(text: str) -> tuple[int, int] | None:
    """三四: from three to four; also 三五."""
    if len(text) == 2 and all(c in _HAN_DIGITS for c in text):
        low, high = (_HAN_DIGITS[c] for c in text)
        return (low, high) if 0 < low == high - 1 or (low, high) == (3, 5) else None
    return None


def _whole(text: str) -> float:
    if all(c in _HAN_DIGITS for c in text):
        return float("".join(str(_HAN_DIGITS[c]) for c in text) or "0")
    total, section, digit, before, largest = 0.0, 0.0, 0.0, 1, 0
    for character in text:
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
            before = before if digit else 1
            continue
        before = HAN_SCALES[character]
        if before < 10_000:
            section += (digit or 1) * before
        elif before < largest:  # 一亿二千万
            total += (section + digit or 1) * before
            section = 0.0
        else:
            total, section, largest = (total + section + digit or 1) * before, 0.0, before
        digit = 0.0
    return total + section + digit * (before / 10 if before >= 100 else 1)
