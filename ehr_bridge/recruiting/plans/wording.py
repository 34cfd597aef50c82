"""A recruiting plan in one sentence, read: how many, of what, by when. Pure.

"10 sales by March", "hire two Java engineers by the end of Q2", "3月前招10名销售".
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from interview.errors import BadInput

MAX_TEXT = 300

_ZH_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
EN_NUMBERS = {
    word: n
    for n, word in enumerate(
        (
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ),
        start=1,
    )
} | {"a": 1, "an": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100}
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

_ZH_NUMBER = "[0-9]{1,4}|[零一二两三四五六七八九十百]{1,5}"
_ZH_COUNT = re.compile(f"({_ZH_NUMBER})\\s*(?:名|个|位|人)\\s*(?:的)?")
_ZH_NOISE = re.compile(
    "计划|需要|我们|公司|打算|准备|新增|完成|招聘|招募|招到|招满|招|到岗|入职|的|人员补充|[,,。.、;;!!]"
)
_ZH_DATES = (
    re.compile(
        r"(?:(?P<year>20\d\d|明|今)年)?\s*(?P<month>1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})月"
        r"(?:(?P<day>[0-3]?\d)[日号])?(?P<part>底|末|初|中旬|中)?(?P<by>之前|以前|前|内)?"
    ),
    re.compile(
        r"(?:(?P<year>20\d\d|明|今)年)?\s*第?(?P<quarter>[1-4一二三四])季度(?P<part>末|底|内|前)?(?:之?前)?"
    ),
    re.compile(
        r"(?:(?P<year>20\d\d|明|今)年)?\s*Q(?P<quarter>[1-4])(?P<part>末|底|内|前)?(?:之?前)?", re.I
    ),
    re.compile(r"(?P<year>明|今)?年(?P<part>底|末|中)(?:之?前)?"),
)
_EN_DATES = (
    re.compile(
        r"\b(?P<how>by|before|in|until|till)\s+(?P<part>(?:the\s+)?(?:end|middle|mid|start|"
        r"beginning)(?:\s+of)?\s+)?(?P<day1>\d{1,2})?(?:st|nd|rd|th)?\s*(?:of\s+)?"
        rf"(?P<monthname>{_MONTH})\b\.?(?:\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d))?"
        r"(?:,?\s*(?P<year>20\d\d))?",
        re.I,
    ),
    re.compile(
        r"\b(?P<how>by|before|in|until|till)\s+(?P<part>(?:the\s+)?(?:end|start|beginning)"
        r"(?:\s+of)?\s+)?Q(?P<quarter>[1-4])(?:\s+(?P<year>20\d\d))?",
        re.I,
    ),
    re.compile(
        r"\b(?:by|before|in|until|till)\s+(?:the\s+)?(?:end\s+of\s+(?:the\s+)?year"
        r"|year[\s-]end|year\W?s\s+end)(?:\s+(?P<year>20\d\d))?",
        re.I,
    ),
    re.compile(r"\b(?:by|before|until)\s+(?P<iso>20\d\d-\d\d-\d\d)"),
)
_EN_COUNT = re.compile(rf"\b(\d{{1,4}}|{'|'.join(EN_NUMBERS)})\b", re.I)
_EN_NOISE = re.compile(
    r"\b(?:hire|hiring|recruit|recruiting|we|need|needs|want|to|plan|please|find|more|new|people"
    r"|person|persons|for|as|of|the|our)\b|[.,;!]",
    re.I,
)
_ISO_ZH = re.compile(r"(20\d\d)[-/年](\d{1,2})[-/月](\d{1,2})日?(?:之前|以前|前)?")


@dataclass(frozen=True, slots=True)
class PlanSentence:
    """What a sentence says of a plan; `due_on` is None where it names no time."""

    title: str
    headcount: int
    due_on: date | None


def read_plan(text: str, today: date) -> PlanSentence:
    """Read a plan of one sentence, in Chinese or English.

    A month alone as a limit ends before it begins: "by March" and "3月前" mean the last day
    of February; "in March", "3月底前" and "by the end of March" the last of March. A time
    that has passed this year is meant of the next.

    Raises:
        BadInput: it names no position.
    """
    text = " ".join(text.split())[:MAX_TEXT]
    chinese = re.search(r"[一-鿿]", text) is not None
    due_on, rest = _zh_due(text, today) if chinese else _en_due(text, today)
    headcount, rest = _zh_count(rest) if chinese else _en_count(rest)
    title = (_ZH_NOISE if chinese else _EN_NOISE).sub("" if chinese else " ", rest)
    title = " ".join(title.split()).strip(" -:")
    if not title:
        raise BadInput(
            "the plan names no position; write it like “10 sales by March”", "no_position"
        )
    return PlanSentence(title, headcount, due_on)


def zh_number(text: str) -> int:
    """A whole number below a thousand in Chinese or Arabic digits; 0 where it is none."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in _ZH_DIGITS:
            digit = _ZH_DIGITS[character]
        elif character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
    return total + digit


def _zh_count(text: str) -> tuple[int, str]:
    if (found := _ZH_COUNT.search(text)) and (number := zh_number(found[1])):
        return number, text[: found.start()] + text[found.end() :]
    if found := re.search(r"\d{1,4}", text):
        return max(1, int(found[0])), text[: found.start()] + text[found.end() :]
    return 1, text


def _en_count(text: str) -> tuple[int, str]:
    if found := _EN_COUNT.search(text):
        word = found[1].lower()
        number = int(word) if word.isdecimal() else EN_NUMBERS[word]
        return max(1, number), text[: found.start()] + text[found.end() :]
    return 1, text


def _zh_due(text: str, today: date) -> tuple[date | None, str]:
    if found := _ISO_ZH.search(text):
        due = _day(int(found[1]), int(found[2]), int(found[3]))
        return due, text[: found.start()] + text[found.end() :]
    for pattern in _ZH_DATES:
        if not (found := pattern.search(text)):
            continue
        parts = found.groupdict()
        year = {"今": today.year, "明": today.year + 1}.get(parts.get("year") or "")
        if (told := parts.get("year") or "").isdecimal():
            year = int(told)
        part = parts.get("part") or ""
        if quarter := parts.get("quarter"):
            start = part == "前"
            due = _of_quarter(zh_number(quarter), year, today, before=start)
        elif month := parts.get("month"):
            early = part in ("", "初") and bool(parts.get("by") in ("前", "之前", "以前"))
            day = int(parts["day"]) if parts.get("day") else 15 if part.startswith("中") else None
            due = _of_month(zh_number(month), day, year, today, before=early and day is None)
        else:
            due = _of_month(6 if part == "中" else 12, None, year, today, before=False)
        return due, text[: found.start()] + text[found.end() :]
    return None, text


def _en_due(text: str, today: date) -> tuple[date | None, str]:
    for pattern in _EN_DATES:
        if not (found := pattern.search(text)):
            continue
        parts = found.groupdict()
        year = int(parts["year"]) if parts.get("year") else None
        part = (parts.get("part") or "").lower()
        early = (parts.get("how") or "").lower() != "in" and "end" not in part
        due: date | None
        if iso := parts.get("iso"):
            due = _day(*map(int, iso.split("-")))
        elif quarter := parts.get("quarter"):
            due = _of_quarter(int(quarter), year, today, before=early)
        elif name := parts.get("monthname"):
            told = parts.get("day1") or parts.get("day2") or ("15" if "mid" in part else None)
            day = int(told) if told else None
            due = _of_month(_MONTHS[name.lower()], day, year, today, before=early and day is None)
        else:
            due = _of_month(12, None, year, today, before=False)
        return due, text[: found.start()] + text[found.end() :]
    return None, text


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_quarter(quarter: int, year: int | None, today: date, *, before: bool) -> date | None:
    month = quarter * 3 - 2 if before else quarter * 3
    return _of_month(month, None, year, today, before=before)


def _of_month(
    month: int, day: int | None, year: int | None, today: date, *, before: bool
) -> date | None:
    """The day told, else the month's last, or the last before it begins."""
    if not 1 <= month <= 12:
        return None

    def due(year: int) -> date | None:
        if before:
            return date(year, month, 1) - timedelta(days=1)
        return _day(year, month, day or calendar.monthrange(year, month)[1])

    first = due(year or today.year)
    if year is None and first is not None and first < today:
        return due(today.year + 1)
    return first
