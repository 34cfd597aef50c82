"""The salary band that a job description tells: pure, in two languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ehr_bridge.matching.meaning import language_of
from ehr_bridge.proposing.place import Place

Period = Literal["hour", "month", "year"]


@dataclass(frozen=True, slots=True)
class Band:
    """A salary band; both ends are the same where one sum is told."""

    minimum: float
    maximum: float
    currency: str
    period: Period
    months: int | None
    place: Place


_CURRENCIES = {
    "CAD": r"CAD|CA?\$",
    "AUD": r"AUD|AU?\$",
    "SGD": r"SGD|S\$|新加坡元|新币",
    "HKD": r"HKD|HK\$|港[币元]",
    "NZD": r"NZD|NZ\$",
    "MYR": r"MYR|\bRM|令吉|马币",
    "USD": r"USD|US\$|\$|美[元金]",
    "EUR": r"EUR|€|euros?\b|欧元",
    "GBP": r"GBP|£|英镑",
    "CHF": r"CHF|瑞士法郎",
    "JPY": r"JPY|日元",
    "INR": r"INR|₹",
    "CNY": r"CNY|RMB|人民币",
    **{code: code for code in ("SEK", "NOK", "DKK", "PLN", "CZK", "AED")},
}
_YUAN_OR_YEN = "[¥￥]"
_CURRENCY = "|".join((*_CURRENCIES.values(), _YUAN_OR_YEN))
_BY_THE_YEAR = {"USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD"}
YEARLY = 15_000
"""A sum so large is told of a year where pay is spoken of by the year."""
YUAN_YEARLY = 100_000
"""A sum so large is told of a year in Chinese descriptions, where others are told of a month."""

_PERIODS: tuple[tuple[Period | None, str], ...] = (
    ("hour", r"hour|\bhr?\b|\bph\b|小时|时"),
    ("month", r"month|\bmo?\b|pcm|月"),
    ("year", r"year|annum|annual|\b(?:yr|y|a|p\.?a)\b|年"),
    (None, r"day|daily|week|\bwk\b|\bd\b|[天日周]"),
)
_PER = (
    r"\s*(?:gross|brutto|税前)?\s*(?:(?:[/／每]|\bper\s|\ban?\s|\bp\.)\s*"
    r"(?:hour|hr|h|month|mo|m|year|yr|y|annum|a|day|d|week|wk|小时|时|月|年|天|日|周)"
    r"|(?:\b|(?<=\d))(?:hourly|monthly|yearly|annually|annual|daily|weekly|pa|ph|pcm))(?![a-z])"
)
_NUMBER = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"


def _sum(name: str) -> str:
    return (
        rf"(?:(?P<{name}_before>{_CURRENCY})\s?)?(?P<{name}>{_NUMBER})"
        rf"\s?(?P<{name}_times>[kw千万](?![a-z]))?元?(?:\s?(?P<{name}_after>{_CURRENCY}))?"
        rf"(?P<{name}_per>{_PER})?"
    )


_SALARY = re.compile(
    rf"(?<![\d.,]){_sum('low')}(?:\s*(?:[-~～—–至到]|to\b|and\b)\s*{_sum('high')})?"
    r"(?:[\s·・•,，(（]*(?P<a>1[2-9]|2[0-4])\s*薪|\s*[x×*]\s*(?P<b>1[2-9]|2[0-4])\s*薪?(?!\d))?",
    re.I,
)
_LABEL = re.compile(
    r"(?P<pay>salary|\bpay\b|\bwages?\b|compensation|remuneration|package|\brates?\b|\bbase\b"
    r"|\bearn\b|gehalt|薪|工资|待遇|收入|月入|综合)"
    r"|\bOTE\b|on[- ]target(?: earnings)?|bonus|commission|equity|budget|revenue|allowance|stipend"
    r"|funding|raised|提成|奖金|绩效|补贴|报销|营收|预算",
    re.I,
)
"""What a sum is said to be: pay, or something beside it."""
_LABEL_PERIOD = re.compile(
    rf"{_PER}|\b(?:hourly|daily|day|weekly|monthly|annual|yearly)\b|[时日周月年](?=薪|收入|工资|入)",
    re.I,
)
_BASE = re.compile(r"\bbase\b|基本|底薪", re.I)
_ALONE = re.compile(r"(?:^|[,，(（·•:：–—]|\s-)[\W_]*$")
_ENDS = re.compile(
    r"\s*(?:$|[^\w\s]|gross|brutto|DOE|depending|plus|before|basic|base|salary|pay|税前)", re.I
)
_MILLIONS = re.compile(r"\s?(?:m|mn|mm|bn|million|billion)\b|\s?[亿%]", re.I)
_ONE_END = re.compile(r"(?:up to|from|over|min\.?|max\.?|starting at|最高|最低|不低于)\s*$", re.I)
_OPEN_END = re.compile(r"\s?(?:\+|起|以上|以下|左右|or more|and up)", re.I)
_CLAUSE = re.compile(r"[^\n;；。|｜]+")


def salary_of(text: str) -> Band | None:
    """The salary band, where the description tells one; that of the base pay before others."""
    chinese = language_of(text) == "zh"
    bands = [
        (not _BASE.search(clause[0]), band)
        for clause in _CLAUSE.finditer(text)
        for found in _SALARY.finditer(clause[0])
        if (band := _read(found, clause.start(), chinese))
    ]
    return min(bands, key=lambda one: one[0])[1] if bands else None


def _read(found: re.Match[str], offset: int, chinese: bool) -> Band | None:
    """What was found as a band; None where it is no pay, or where a part of it is not told."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    currency = _currency(found, chinese)
    low, high = _ends(found)
    if currency is None or _MILLIONS.match(after):
        return None
    if not _pay(found, before, after, heading=offset == 0):
        return None
    if found["high"] is None and (_ONE_END.search(before) or _OPEN_END.match(after)):
        return None
    period = _period(found, before, high, currency, chinese)
    if period is None or not 10 <= low <= high or (period != "hour" and high < 500):
        return None
    months = found["a"] or found["b"]
    start = offset + found.start()
    place = Place(start, start + len(found[0].rstrip()))
    return Band(low, high, currency, period, int(months) if months else None, place)


def _pay(found: re.Match[str], before: str, after: str, *, heading: bool) -> bool:
    """Whether a sum is labelled as pay, or stands alone or in the heading in the form of pay."""
    if (label := _LABEL.match(after.lstrip(" (（+"))) and not label["pay"] and "+" not in after[:3]:
        return False
    labels = list(_LABEL.finditer(before))
    if labels and not labels[-1]["pay"]:
        return False
    told = found["low_per"] or found["high_per"]
    if found["high"] is None:
        labelled = labels or (told and _ALONE.search(before))
        return bool(labelled and _ENDS.match(after))
    if labels or told:
        return True
    if _named(found) is None:
        thousands = found["low_times"] or found["high_times"]
        apart = heading or _ALONE.search(before)
        return bool(thousands and apart) and not re.match("[一-鿿]", after)
    return bool(_ALONE.search(before) and _ENDS.match(after))


def _named(found: re.Match[str]) -> str | None:
    """The currency in the words that name it."""
    groups = ("low_before", "low_after", "high_before", "high_after")
    return next((found[group] for group in groups if found[group]), None)


def _currency(found: re.Match[str], chinese: bool) -> str | None:
    """The currency that is named; the yuan where a Chinese description names none."""
    words = _named(found)
    if words is None or re.fullmatch(_YUAN_OR_YEN, words):
        return "CNY" if chinese else None
    return next(code for code, names in _CURRENCIES.items() if re.fullmatch(names, words, re.I))


def _ends(found: re.Match[str]) -> tuple[float, float]:
    """Both ends of the band; "28-32k" counts both in thousands, "8000-1.2万" only the upper."""
    low = _number(found["low"]) * _times(found["low_times"])
    if found["high"] is None:
        return low, low
    high = _number(found["high"]) * _times(found["high_times"] or found["low_times"])
    if not found["low_times"] and low * _times(found["high_times"]) <= high:
        low *= _times(found["high_times"])
    return low, high


def _times(unit: str | None) -> float:
    return {"k": 1e3, "千": 1e3, "w": 1e4, "万": 1e4}.get((unit or "").lower(), 1.0)


def _number(words: str) -> float:
    if re.fullmatch(r"\d+(?:[.,]\d{1,2})?", words):
        return float(words.replace(",", "."))
    return float(re.sub(r"\D", "", words))


def _period(
    found: re.Match[str], before: str, high: float, currency: str, chinese: bool
) -> Period | None:
    """What the sum is paid for, as told beside it, on its label, or else by its size."""
    labels = [label[0] for label in _LABEL_PERIOD.finditer(before)]
    if told := found["high_per"] or found["low_per"] or (labels and labels[-1]):
        return next(period for period, words in _PERIODS if re.search(words, told, re.I))
    if chinese and currency == "CNY":
        return "month" if high < YUAN_YEARLY else "year"
    return "year" if currency in _BY_THE_YEAR and high >= YEARLY else None
