"""Weekly hours from an applicant's words, such as "工作日晚上7点后" or "Mon-Fri after 2pm". Pure.

What is not understood whole gives no hours: a wish that was guessed wrong would keep somebody
from times at which they can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ehr_bridge.scheduling.hours.weekly import WeeklyHours

MORNING, AFTERNOON, EVENING = (9 * 60, 12 * 60), (12 * 60, 18 * 60), (18 * 60, 22 * 60)
ALL_DAY = (9 * 60, 18 * 60)
EARLIEST, LATEST = 8 * 60, 22 * 60
"""Where "before" begins and "after" ends."""

_ZH = "一二三四五六日"
_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(?:周|星期|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_TO = r"\s*(?:-|–|—|~|至|到|to|through|until)\s*"
_DAYS = re.compile(rf"({_DAY})(?:{_TO}((?:周|星期|礼拜)?[一二三四五六日天]|{_DAY}))?")
_GROUPS = (
    (re.compile(r"工作日|平日|weekdays?|working days"), range(5)),
    (re.compile(r"周末|双休日|weekends?"), range(5, 7)),
    (re.compile(r"每天|任意|随时|every ?day|any ?(?:day|time)|daily"), range(7)),
)
_PARTS = (
    (re.compile(r"上午|早上|早晨|mornings?"), MORNING),
    (re.compile(r"下午|午后|afternoons?"), AFTERNOON),
    (re.compile(r"晚上|晚间|傍晚|evenings?"), EVENING),
    (re.compile(r"全天|整天|随时|all day|any ?time|whole day"), ALL_DAY),
)
_CLOCK = r"(\d{1,2})(?:[:点时](\d{2}|半)?分?)?\s*(am|pm|o'clock)?"
_SPAN = re.compile(rf"{_CLOCK}(?:{_TO}|\s+and\s+){_CLOCK}")
_AFTER = re.compile(rf"{_CLOCK}\s*(?:以后|之后|后|起)|(?:after|from)\s*{_CLOCK}")
_BEFORE = re.compile(rf"{_CLOCK}\s*(?:以前|之前|前)|(?:before|until)\s*{_CLOCK}")
_FILLING = re.compile(r"[\s,，、.。;；的均可都有空可以on the at in between and 和及 available]*")
_NOT = re.compile(r"不|除|\bnot\b|n't|except|unless")


def weekly_hours(words: Iterable[str]) -> tuple[WeeklyHours, ...]:
    """All hours that the words name; days without hours last all day, hours alone all weekdays."""
    found: set[WeeklyHours] = set()
    for one in words:
        found.update(_hours_of(one.casefold()))
    return tuple(sorted(found))


def _hours_of(words: str) -> set[WeeklyHours]:
    if _NOT.search(words):
        return set()
    days, rest = _days_in(words)
    span, rest = _span_in(rest)
    if not _FILLING.fullmatch(rest) or (not days and span is None):
        return set()
    start, end = span or ALL_DAY
    if not start < end <= 24 * 60:
        return set()
    return {WeeklyHours(day, start, end) for day in days or range(5)}


def _days_in(words: str) -> tuple[set[int], str]:
    days: set[int] = set()
    for pattern, group in _GROUPS:
        if pattern.search(words):
            days.update(group)
            words = pattern.sub("随时" if "随时" in words else " ", words)
    for match in _DAYS.finditer(words):
        first = _weekday(match[1])
        last = _weekday(match[2]) if match[2] else first
        days.update(day % 7 for day in range(first, last + 1 + 7 * (last < first)))
    return days, _DAYS.sub(" ", words)


def _weekday(word: str) -> int:
    if word[-1] in "天" + _ZH:
        return 6 if word[-1] == "天" else _ZH.index(word[-1])
    return _EN.index(word[:3])


def _span_in(words: str) -> tuple[tuple[int, int] | None, str]:
    part = None
    for pattern, span in _PARTS:
        if pattern.search(words):
            part, words = span, pattern.sub(" ", words)
            break
    late = part in (AFTERNOON, EVENING)
    if match := _SPAN.search(words):
        end = _minute(match[4], match[5], match[6], late=late)
        start = _minute(match[1], match[2], match[3] or match[6], late=late)
        if start >= end:
            start = _minute(match[1], match[2], match[3], late=False)
        return (start, end), words[: match.start()] + words[match.end() :]
    for pattern, after in ((_AFTER, True), (_BEFORE, False)):
        if match := pattern.search(words):
            hour, minutes, half = (match[n] or match[n + 3] for n in (1, 2, 3))
            at = _minute(hour, minutes, half, late=late)
            rest = words[: match.start()] + words[match.end() :]
            return ((at, LATEST) if after else ((part or (EARLIEST, 0))[0], at)), rest
    return part, words


def _minute(hour: str, minutes: str | None, half: str | None, *, late: bool) -> int:
    number = int(hour)
    if number < 12 and (half == "pm" or (late and half != "am")):
        number += 12
    if number == 12 and half == "am":
        number = 0
    return number * 60 + (30 if minutes == "半" else int(minutes or 0))
