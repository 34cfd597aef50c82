"""Concrete figures in speech: "40 %", "1.2 million", "three people", 100 万, 一百二十万.

Years, ordinals, days named after their date (双十一), versions of "one" and fixed phrases
(万一, 十分) are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in the text, with its value (percent as given: 40, not 0.4).

    Attributes:
        shown: the figure in digits, one form for however it was said: "forty percent", "40 %"
            and 百分之四十 are all 40%.
    """

    text: str
    value: float
    shown: str


_UNITS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8},
    **{"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14},
    **{"fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19},
}
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70},
    **{"eighty": 80, "ninety": 90},
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SCALES_SHORT = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_EXTRA = {"half": 0.5, "twice": 2.0, "double": 2.0, "doubled": 2.0, "triple": 3.0, "tripled": 3.0}

_WORDS = "|".join([*_TENS, *_UNITS, *_SCALES])
_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.:/-])(?P<sign>[$€£¥]\s?)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d:/-]|[.,]\d)"
    r"(?P<scale>\s?(?:hundred|thousand|million|billion|[kKmM](?![A-Za-z])|bn\b|[百千万亿]+))?"
    r"(?P<unit>\s?(?:%|percent|per cent|个百分点))?(?![A-Za-z])"
)
_SPELLED = re.compile(
    rf"\b(?P<number>(?:{_WORDS})(?:(?:\s+and\s+|[\s-]+)(?:{_WORDS}))*)\b"
    r"(?P<unit>\s+per\s?cent\b)?",
    re.IGNORECASE,
)
_SPELLED_EXTRA = re.compile(rf"\b(?:{'|'.join(_EXTRA)})\b", re.IGNORECASE)

_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_HAN = re.compile(
    r"百分之[零〇一二三四五六七八九十百两点]+"
    r"|(?<![第周期拜零〇一二三四五六七八九十百千万亿两])"
    r"[零〇一二三四五六七八九十百千万亿两]+(?:点[零一二三四五六七八九]+)?"
)
_HAN_COUNTED = re.compile(
    r"多?(?:个百分点|个|名|位|人|家|次|台|套|份|天|周|星期|月|年|小时|分钟|倍|成|块|元|件|项|张|条|单|组|"
    r"场|轮|款|种|辆|间|层|页|吨|公斤|公里|平|岁|折|行|节|门|所|箱|批)"
)
_HAN_PHRASES = re.compile(
    r"(?<![一二三四五六七八九])十分(?!钟)|万一|一一|千万|百般|万分|十足|三番五次|乱七八糟|一五一十"
)
_DAYS = re.compile(
    r"双\s?(?:十[一二]|1[12])|六一八|(?<!\d)618(?!\d)(?=大促|活动|期间|当天|那|前|后|的|，|、|。|和|$)"
    r"|(?:五一|十一)(?=假|期间|黄金|长假|劳动|国庆|节)|(?:三八|六一|七一|八一)(?=节|妇女|儿童)"
)
"""Days that are named after their date: sales of 双十一 and 六一八, holidays."""


def figures(text: str) -> Iterator[Figure]:
    """The figures in a text, in order of their kind."""
    text = _blanked(_DAYS, text)
    for match in _DIGITS.finditer(text):
        value = _of_digits(match)
        if value is not None and not _is_year(match, text):
            yield Figure(match.group().strip(), value, _shown_digits(match, value))
    text = _blanked(_DIGITS, text)
    for match in _SPELLED.finditer(text):
        value = _of_words(match["number"])
        if value > 1 or match["unit"]:
            yield Figure(match.group(), value, written(value) + ("%" if match["unit"] else ""))
    for match in _SPELLED_EXTRA.finditer(text):
        yield Figure(match.group(), _EXTRA[match.group().lower()], match.group().lower())
    yield from _in_chinese(_blanked(_HAN_PHRASES, text))


def written(value: float, *, chinese: bool = False) -> str:
    """A number as it is read most easily: 120,000, 1.2 million, 120万."""
    scales = ((1e8, "亿"), (1e4, "万")) if chinese else ((1e9, " billion"), (1e6, " million"))
    for scale, name in scales:
        if value >= scale:
            return f"{value / scale:,.12g}{name}"
    return f"{value:.12g}" if chinese else f"{value:,.12g}"


def _shown_digits(match: re.Match[str], value: float) -> str:
    scale, unit = (match["scale"] or "").strip(), (match["unit"] or "").strip()
    number = written(value, chinese=any(character in _HAN_SCALES for character in scale))
    if unit and unit != "个百分点":
        unit = "%"
    return (match["sign"] or "").strip() + number + unit


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)


def _of_digits(match: re.Match[str]) -> float | None:
    value = float(match["number"].replace(",", ""))
    for character in (match["scale"] or "").strip():
        value *= _HAN_SCALES.get(character, 1)
    scale = (match["scale"] or "").strip().lower()
    value *= _SCALES.get(scale) or _SCALES_SHORT.get(scale) or 1
    return value if value != 1 or match["unit"] or match["sign"] else None


def _is_year(match: re.Match[str], text: str) -> bool:
    plain = not (match["sign"] or match["scale"] or match["unit"])
    year = re.fullmatch(r"(?:19|20)\d\d", match["number"]) is not None
    return plain and (text[match.end() :].startswith("年") or (year and len(match["number"]) == 4))


def _of_words(text: str) -> float:
    """The value of spelled English: "one hundred and twenty thousand" is 120,000."""
    total, part = 0.0, 0.0
    for word in re.split(r"[\s-]+", text.lower()):
        if word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0.0
        elif word != "and":
            part += _UNITS.get(word, 0) + _TENS.get(word, 0)
    return total + part


def _in_chinese(text: str) -> Iterator[Figure]:
    for match in _HAN.finditer(text):
        spelled = match.group()
        if spelled.startswith("百分之"):
            value = _of_han(spelled.removeprefix("百分之"))
            yield Figure(spelled, value, f"{value:.12g}%")
            continue
        counted = _HAN_COUNTED.match(text, match.end())
        unit = counted.group() if counted else ""
        value = _of_han(spelled)
        year_or_month = (unit == "年" and len(spelled) == 4) or text[: match.start()].endswith("年")
        if value > 1 and not year_or_month and (unit or len(spelled) > 1):
            yield Figure(spelled + unit, value, written(value, chinese=True) + unit)


def _of_han(text: str) -> float:
    """The value of spelled Chinese: 一百二十万 is 1,200,000, 三点五 is 3.5, 二〇二二 is 2022."""
    whole, _, fraction = text.partition("点")
    if len(whole) == 2 and not any(c in _HAN_SCALES for c in whole):
        value = float(_HAN_DIGITS[whole[0]])  # 三四个: three or four
    elif not any(c in _HAN_SCALES for c in whole):
        value = float("".join(str(_HAN_DIGITS[c]) for c in whole) or "0")
    else:
        value = _scaled(whole)
    digits = "".join(str(_HAN_DIGITS[c]) for c in fraction if c in _HAN_DIGITS)
    return value + (float(f"0.{digits}") if digits else 0.0)


def _scaled(text: str) -> float:
    total, section, digit = 0.0, 0.0, 0.0
    for character in text:
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
        elif _HAN_SCALES[character] < 10_000:
            section += (digit or 1) * _HAN_SCALES[character]
            digit = 0.0
        else:
            total = (total + section + digit or 1) * _HAN_SCALES[character]
            section = digit = 0.0
    return total + section + digit
