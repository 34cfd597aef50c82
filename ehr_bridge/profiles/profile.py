"""What a resume says, as data: every value with the words it was read from.

Sex, age, birth date, photo, origin, ethnicity, political status and marital state have no
place here: where a resume tells them, `ehr_bridge.resumes.protected` finds the words and
keeps them out of every text of the profile.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the extracted text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """A value and where it comes from.

    Attributes:
        span: the words it was read from; None where a person wrote it or it was computed.
        confidence: 0 to 1, how sure the reader is; 1 for what a person wrote.
    """

    value: Value
    span: Span | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month, or a year whose month is not told (0)."""

    year: int
    month: int = 0

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"


@dataclass(frozen=True, slots=True)
class Period:
    """From a month to a month, both included.

    Attributes:
        start, end: None where the resume does not tell.
        ongoing: it goes on ("to date"); `end` is then None.
    """

    start: Month | None
    end: Month | None
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the applicant: addresses in lower case, phones as E.164 where possible."""

    emails: tuple[Read[str], ...] = ()
    phones: tuple[Read[str], ...] = ()
    city: Read[str] | None = None
    links: tuple[Read[str], ...] = ()


class Degree(StrEnum):
    """Levels of education, the lowest first (UNESCO ISCED 2011 levels 3 to 8)."""

    SECONDARY = "secondary"
    ASSOCIATE = "associate"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True)
class Education:
    """One school; `degree` as the resume words it, `level` what that means."""

    school: Read[str] | None
    major: Read[str] | None
    degree: Read[str] | None
    level: Degree | None
    period: Read[Period] | None
    text: Read[str] | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """One position; `text` is what the resume tells of it."""

    employer: Read[str] | None
    title: Read[str] | None
    period: Read[Period] | None
    text: Read[str] | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One project and the applicant's part in it."""

    name: Read[str] | None
    role: Read[str] | None
    period: Read[Period] | None
    text: Read[str] | None = None


@dataclass(frozen=True, slots=True)
class Salary:
    """What the applicant expects, before tax; `maximum` is `minimum` where one sum is told."""

    minimum: float
    maximum: float
    currency: str
    """ISO 4217, such as "CNY"."""
    per: str
    """"month" or "year"."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A resume as recruiting reads it.

    Attributes:
        language: "zh", "en" or "de", the language of the resume.
        title: the position sought or held, in the resume's words.
        years: of experience, see `with_experience`.
        preferred_times: when the applicant would like to be interviewed, in their words.
    """

    language: str
    name: Read[str] | None = None
    title: Read[str] | None = None
    contact: Contact = Contact()
    summary: Read[str] | None = None
    education: tuple[Education, ...] = ()
    work: tuple[Work, ...] = ()
    projects: tuple[Project, ...] = ()
    skills: tuple[Read[str], ...] = ()
    certificates: tuple[Read[str], ...] = ()
    languages: tuple[Read[str], ...] = ()
    years: Read[float] | None = None
    expected_salary: Read[Salary] | None = None
    preferred_times: tuple[Read[str], ...] = ()


def tells_of_nobody(profile: Profile) -> bool:
    """Whether neither a name nor a way to write, neither schooling, work nor a skill is told."""
    who = profile.name or profile.title or profile.contact.emails or profile.contact.phones
    what = profile.education or profile.work or profile.projects or profile.skills
    return not (who or what)


def position(profile: Profile) -> str:
    """The position sought or held; where none is told, that of the work told first."""
    told = (profile.title, *(work.title for work in profile.work))
    return next((title.value for title in told if title), "")


def highest_degree(profile: Profile) -> Degree | None:
    """The highest level of education told; None where none is."""
    levels = [education.level for education in profile.education if education.level]
    return max(levels, key=list(Degree).index, default=None)


def months_worked(periods: Iterable[Period], today: Month) -> int:
    """Months in which at least one of the periods held; an undated end counts as its start."""
    worked: set[int] = set()
    for period in periods:
        if period.start is None:
            continue
        first = period.start.year * 12 + (period.start.month or 1) - 1
        end = today if period.ongoing else period.end or period.start
        # A bare year as an end is taken to its January: less is claimed, not more.
        last = end.year * 12 + (end.month or (1 if end != period.start else 12)) - 1
        now = today.year * 12 + (today.month or 12) - 1
        worked.update(range(first, min(last, now) + 1))
    return len(worked)


def years_worked(periods: Iterable[Period], today: Month) -> float:
    """Years of experience from merged periods, to a tenth."""
    return round(months_worked(periods, today) / 12, 1)


def with_experience(profile: Profile, today: Month) -> Profile:
    """The profile with its years of experience counted anew.

    They are those of its dated positions, of which months that overlap count once and
    positions that go on count to `today`. Where no position is dated, what stands there
    stays: the years that the resume says of itself, if it does.
    """
    years = years_worked((work.period.value for work in profile.work if work.period), today)
    return dataclasses.replace(profile, years=Read(years, None, 0.9)) if years > 0 else profile
