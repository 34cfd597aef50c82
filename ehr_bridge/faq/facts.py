"""What an opening itself tells applicants, as far as HR published it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MAX_FACT = 1000


class Kind(StrEnum):
    """Facts that an opening may publish."""

    SALARY = "salary"
    PLACE = "place"
    HOURS = "hours"
    PROCESS = "process"


TITLES: Mapping[str, Mapping[Kind, str]] = {
    "zh": {
        Kind.SALARY: "职位信息：薪资范围",
        Kind.PLACE: "职位信息：工作地点",
        Kind.HOURS: "职位信息：工作时间",
        Kind.PROCESS: "职位信息：招聘流程",
    },
    "en": {
        Kind.SALARY: "About the position: salary",
        Kind.PLACE: "About the position: place of work",
        Kind.HOURS: "About the position: working hours",
        Kind.PROCESS: "About the position: hiring process",
    },
}
"""What the applicant is shown as the source."""

_PERIODS = {
    "zh": {"hour": "每小时", "month": "每月", "year": "每年"},
    "en": {"hour": "an hour", "month": "a month", "year": "a year"},
}


@dataclass(frozen=True, slots=True)
class Salary:
    """An opening's band; `months` salaries are paid a year where that is not twelve."""

    minimum: float | None
    maximum: float | None
    currency: str
    period: str
    months: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One published fact, worded for an applicant."""

    kind: Kind
    text: str


def facts_of(
    language: str, published: Iterable[tuple[str, str]], salary: Salary, place: str
) -> list[Fact]:
    """What may be told, of what HR published.

    Args:
        published: (kind, HR's words or "" for the opening's own band or place).
    """
    own = {Kind.SALARY: salary_text(language, salary), Kind.PLACE: place}
    facts = (Fact(Kind(kind), text or own.get(Kind(kind), "")) for kind, text in published)
    return sorted((fact for fact in facts if fact.text), key=lambda fact: fact.kind.value)


def salary_text(language: str, salary: Salary) -> str:
    """The band in words; "" where there is none."""
    ends = [end for end in (salary.minimum, salary.maximum) if end is not None]
    if not ends:
        return ""
    shown = "–".join(f"{end:,.0f}" for end in dict.fromkeys(ends))
    period = _PERIODS[language].get(salary.period, "")
    if language == "zh":
        currency = "元" if salary.currency in ("CNY", "") else f" {salary.currency}"
        if len(ends) == 1:
            shown += "起" if salary.maximum is None else "以内"
        months = f"，{salary.months} 薪" if salary.months and salary.months != 12 else ""
        return f"{period} {shown}{currency}（税前）{months}".strip()
    if len(ends) == 1:
        shown = f"{'from' if salary.maximum is None else 'up to'} {shown}"
    months = f", paid {salary.months} times a year" if salary.months not in (None, 12) else ""
    return f"{salary.currency} {shown} {period} before tax{months}".strip()
