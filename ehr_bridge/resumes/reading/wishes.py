"""What the applicant wishes: salary and times for an interview; years that they claim."""

from __future__ import annotations

import re

from ehr_bridge.profiles.profile import Read, Salary, Span
from ehr_bridge.resumes.reading.document import Line
from ehr_bridge.resumes.reading.labels import Labelled, trimmed

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?![.\d])|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SUM = re.compile(
    rf"(?P<sign>[¥￥$£€]|RMB|CNY|USD|GBP|EUR|HK\$|SGD|人民币)? ?(?P<low>{_NUMBER}) ?(?P<low_unit>[kKwW千万]|元)?"
    rf"(?: ?(?:-|至|到|to|~) ?(?:[¥￥$£€])? ?(?P<high>{_NUMBER}) ?(?P<high_unit>[kKwW千万]|元)?)?",
    re.IGNORECASE,
)
_SIGNS = {
    "¥": "CNY",
    "￥": "CNY",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "rmb": "CNY",
    "人民币": "CNY",
    "hk$": "HKD",
}
_CODES = re.compile(r"\b(CNY|RMB|USD|GBP|EUR|HKD|SGD|dollars|pounds|euros?)\b", re.IGNORECASE)
_NAMES = {"rmb": "CNY", "dollars": "USD", "pounds": "GBP", "euro": "EUR", "euros": "EUR"}
_YEARLY = re.compile(
    r"年薪|/ ?年|每年|一年|per (?:year|annum)|/ ?(?:year|yr|annum)|a year|p\.?a\.?\b|annual|yearly"
    r"|(?:im|pro|/) ?jahr|jährlich|jahresgehalt",
    re.IGNORECASE,
)
_MONTHLY = re.compile(
    r"月薪|/ ?月|每月|per month|/ ?month|a month|monthly|p\.?m\.?\b|(?:im|pro|/) ?monat|monatlich",
    re.IGNORECASE,
)
_UNITS = {"k": 1e3, "千": 1e3, "w": 1e4, "万": 1e4, "元": 1.0}
_YEARS = re.compile(
    r"(?:(?P<a>\d{1,2}(?:\.\d)?)\+? ?年(?:以上)?(?:[^\s,，。；;]{0,10})?(?:工作)?(?:经验|经历)"
    r"|(?P<b>\d{1,2}(?:\.\d)?)\+? years?(?:'|’)?(?: of)?(?: [a-z-]+){0,3} experience"
    r"|(?P<d>\d{1,2}(?:,\d)?) jahren? (?:\w+ )?berufserfahrung"
    r"|工作(?:年限|经验)\s*[::]?\s*(?P<c>\d{1,2}(?:\.\d)?) ?年)",
    re.IGNORECASE,
)


def salary_of(folded: str, span: Span, label: str, language: str) -> Salary | None:
    """The salary that a labelled value tells; None for "面议", "negotiable"."""
    words = folded[span.start : span.end]
    match = _SUM.search(words)
    if match is None:
        return None
    high_unit = (match["high_unit"] or "").lower()
    low_unit = (match["low_unit"] or "").lower() or (high_unit if match["high"] else "")
    low = _amount(match["low"], low_unit)
    high = _amount(match["high"], high_unit or low_unit) if match["high"] else low
    currency = _currency(words, match, language)
    if _YEARLY.search(words) or _YEARLY.search(label):
        per = "year"
    elif _MONTHLY.search(words) or _MONTHLY.search(label):
        per = "month"
    elif currency == "CNY":
        per = "month" if high < 200_000 else "year"
    else:
        per = "year" if high >= 12_000 else "month"
    if low < 100 or high < low:
        return None
    return Salary(low, high, currency, per)


def _amount(digits: str, unit: str) -> float:
    grouped = re.sub(r"[.,](?=\d{3}(?!\d))", "", digits)
    return round(float(grouped) * _UNITS.get(unit, 1.0), 2)


def _currency(words: str, match: re.Match[str], language: str) -> str:
    if match["sign"]:
        sign = match["sign"].lower()
        return _SIGNS.get(sign, match["sign"].upper())
    if code := _CODES.search(words):
        return _NAMES.get(code[1].lower(), code[1].upper())
    if "€" in words or language == "de":
        return "EUR"
    return "CNY" if language == "zh" or re.search("[万元]", words) else "USD"


def expected_salary(
    folded: str, labelled: list[Labelled], wishes: list[Line], language: str
) -> Read[Salary] | None:
    """The first labelled salary that tells a sum, else a sum alone on a line of the wishes."""
    for field in labelled:
        if field.name == "salary":
            label = folded[field.label.start : field.label.end]
            if salary := salary_of(folded, field.value, label, language):
                return Read(salary, field.value, 0.93)
    for line in wishes:
        span = trimmed(folded, line.start, line.end)
        if _SUM.fullmatch(folded, span.start, span.end) and (
            salary := salary_of(folded, span, "", language)
        ):
            return Read(salary, span, 0.85)
    return None


def preferred_times(text: str, labelled: list[Labelled]) -> list[Read[str]]:
    """Times for an interview, in the applicant's words, parted at semicolons."""
    found = []
    for field in labelled:
        if field.name != "times":
            continue
        start = field.value.start
        for words in re.split(r"([;；、]|，(?=周|星期|每|工作日))", text[start : field.value.end]):
            bare = words.strip(" ;；、，")
            if bare:
                at = start + words.index(bare)
                found.append(Read(bare, Span(at, at + len(bare)), 0.9))
            start += len(words)
    return found


def claimed_years(folded: str, labelled: list[Labelled]) -> Read[float] | None:
    """Years of experience as the resume puts them."""
    for field in labelled:
        if field.name == "years":
            words = folded[field.value.start : field.value.end]
            if number := re.search(r"\d{1,2}(?:\.\d)?", words):
                return Read(float(number[0]), field.value, 0.9)
    if match := _YEARS.search(folded):
        claimed = match["a"] or match["b"] or match["c"] or match["d"]
        return Read(float(claimed.replace(",", ".")), Span(match.start(), match.end()), 0.8)
    return None
