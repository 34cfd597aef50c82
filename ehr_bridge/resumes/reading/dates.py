"""Months and periods: "2019.07-至今", "Mar 2019 – Present", "2016年9月", "seit 05/2019"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ehr_bridge.profiles.profile import Month, Period, Span

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GERMAN = {"jän": "jan", "mär": "mar", "mrz": "mar", "mai": "may", "okt": "oct", "dez": "dec"}
_NAME = (
    r"(?:jan(?:uary?|uar)?|jän(?:ner)?|feb(?:ruary?|ruar)?|mar(?:ch)?|märz?|mrz|apr(?:il)?|ma[yi]|jun[ei]?|jul[yi]?"
    r"|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_MONTH = (
    rf"(?:(?:\d{{1,2}}\. ?)?{_NAME}\.?,? ?'?{_YEAR}"
    rf"|(?:0?[1-9]|[12]\d|3[01])\.(?:1[0-2]|0?[1-9])\.{_YEAR}"
    rf"|{_YEAR} ?年 ?(?:1[0-2]|0?[1-9]) ?月(?:份)?(?: ?\d{{1,2}} ?日)?"
    rf"|{_YEAR} ?[./-] ?(?:1[0-2]|0?[1-9])(?![\d])(?:[./-]\d{{1,2}}(?!\d))?"
    rf"|(?:1[0-2]|0?[1-9]) ?[/.] ?{_YEAR}"
    rf"|{_YEAR} ?年?)"
)
_NOW = (
    r"(?:至今|今|现在|目前|present|now|current(?:ly)?|to date|today|ongoing"
    r"|(?:bis )?heute|aktuell|laufend|jetzt)"
)
_TO = r" ?(?:-+|至|到|\bto\b|\buntil\b|\bbis(?: zum)?\b|->|→) ?"

_PERIOD = re.compile(
    rf"(?<![\d.])(?P<start>{_MONTH})(?:(?:{_TO})(?P<end>{_MONTH}|{_NOW})| ?(?P<now>至今))(?!\d)",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"(?:\b(?:since|seit|ab)|自|从) ?(?P<start>{_MONTH})(?:起)?(?!\d)", re.IGNORECASE
)
_LONE = re.compile(rf"(?<![\d.])(?P<start>{_MONTH})(?![\d])", re.IGNORECASE)
_PARTS = re.compile(rf"(?P<name>{_NAME})|(?P<year>{_YEAR})|(?P<number>\d{{1,2}})", re.IGNORECASE)
_DAY = re.compile(r"^\d{1,2}\. ?(?=\d{1,2}\.|\D)")


@dataclass(frozen=True, slots=True)
class Dated:
    """A period and where it is written; `whole` for one with both ends."""

    period: Period
    span: Span
    whole: bool


def month_of(text: str) -> Month | None:
    """The month that a text is, such as "2019.07", "July 2019" or "2019"."""
    year = month = 0
    for part in _PARTS.finditer(_DAY.sub("", text)):
        if part["year"] and not year:
            year = int(part["year"])
        elif part["name"] and not month:
            short = part["name"][:3].lower()
            month = MONTHS.index(_GERMAN.get(short, short)) + 1
        elif part["number"] and not month and 1 <= int(part["number"]) <= 12:
            month = int(part["number"])
    return Month(year, month) if year else None


def find_periods(folded: str, start: int = 0, end: int | None = None) -> list[Dated]:
    """Periods in folded text[start:end], in order; spans count from the text's beginning."""
    found: list[Dated] = []
    for match in _PERIOD.finditer(folded, start, len(folded) if end is None else end):
        first = month_of(match["start"])
        last = month_of(match["end"]) if match["end"] else None
        ongoing = match["now"] is not None or last is None
        if first and (last is None or first.year <= last.year):
            span = Span(match.start(), match.end())
            found.append(Dated(Period(first, last, ongoing), span, True))
    return found


def find_dates(folded: str, start: int = 0, end: int | None = None) -> list[Dated]:
    """Periods, and where there are none, lone months: an award's, a graduation's."""
    if found := find_periods(folded, start, end):
        return found
    stop = len(folded) if end is None else end
    if since := _SINCE.search(folded, start, stop):
        period = Period(month_of(since["start"]), None, True)
        return [Dated(period, Span(since.start(), since.end()), True)]
    return [
        Dated(Period(None, month_of(match["start"])), Span(match.start(), match.end()), False)
        for match in _LONE.finditer(folded, start, stop)
    ]
