"""What a resume says of somebody's ability: all that a match is computed from.

The type has no place for a name, sex, age, birth date, photo, origin, ethnicity, marital
state or address, and an employment gap or a school's name is nothing it can tell. Places
are counted within each passage, so that nothing outside of the passages moves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ehr_bridge.profiles.profile import (
    Degree,
    Month,
    Period,
    Profile,
    Read,
    highest_degree,
)
from ehr_bridge.profiles.protected import find_protected, without

MAX_SENTENCES = 60
"""Sentences compared by meaning; those of the newest work come first."""

_BREAK = re.compile(r"(?<=[。!?;！？；])|(?<=[.!?;])\s+|\n+|(?<=\s)[•·●▪■◆]\s*")
_LEAD = re.compile(r"\s*(?:[-–—•·●▪■◆*]\s+|\d{1,2}[、.)）]\s*(?!\d))?")
"""What stands before a sentence of a list."""


class Told(StrEnum):
    """How a passage tells something."""

    USED = "used"
    """Of work or a project: what was done."""
    LISTED = "listed"
    """A list of skills, a title, a sentence on oneself: what is claimed."""
    TAUGHT = "taught"
    """Of education."""
    CERTIFIED = "certified"
    SPOKEN = "spoken"
    """Of languages."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of the resume.

    Attributes:
        place: where it stands, as "work.0.text"; `matching.spans` finds it again.
    """

    place: str
    text: str
    told: Told


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage: its characters [start, end)."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Position:
    """A position held.

    Attributes:
        title: in the resume's words, "" where it tells none.
        period: when; None where it dates nothing.
        passages: numbers of its passages in `Background.passages`.
    """

    title: str
    period: Period | None
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Background:
    """A resume as the matcher sees it.

    Attributes:
        years: of experience over all, as the profile has them.
        today: the month to which work that goes on counts.
        degree: the highest level of education; None where none is told.
        degree_place: where that degree stands, "" for nowhere.
        language: that the resume is written in.
    """

    passages: tuple[Passage, ...]
    positions: tuple[Position, ...]
    years: float | None
    today: Month
    degree: Degree | None
    degree_place: str = ""
    language: str = ""

    def of(self, *told: Told) -> Iterator[Passage]:
        """The passages that tell something in these ways."""
        return (passage for passage in self.passages if passage.told in told)

    def told_characters(self) -> int:
        """How much the resume says of work, projects and skills."""
        return sum(len(passage.text) for passage in self.of(Told.USED, Told.LISTED))


def background_of(profile: Profile, today: Month) -> Background:
    """A profile narrowed to what may be matched.

    Args:
        today: work that goes on is counted up to this month.
    """
    passages = _Passages()
    positions = []
    for i, work in enumerate(profile.work):
        first = len(passages.kept)
        passages.add(f"work.{i}.title", work.title, Told.LISTED)
        passages.add(f"work.{i}.text", work.text, Told.USED)
        positions.append(
            Position(
                title=work.title.value if work.title else "",
                period=work.period.value if work.period else None,
                passages=tuple(range(first, len(passages.kept))),
            )
        )
    passages.add_claims(profile)
    degree = highest_degree(profile)
    degree_place = passages.add_education(profile, degree)
    return Background(
        passages=tuple(passages.kept),
        positions=tuple(positions),
        years=profile.years.value if profile.years else None,
        today=today,
        degree=degree,
        degree_place=degree_place,
        language=profile.language,
    )


class _Passages:
    """Passages of a profile, without what they tell of protected attributes."""

    def __init__(self) -> None:
        self.kept: list[Passage] = []

    def add(self, place: str, read: Read[str] | None, told: Told) -> None:
        """What is left of one value; nothing where nothing is."""
        text = unprotected(read.value) if read else ""
        if text:
            self.kept.append(Passage(place, text, told))

    def add_claims(self, profile: Profile) -> None:
        """Projects, and what the person says of themselves."""
        for i, project in enumerate(profile.projects):
            self.add(f"projects.{i}.name", project.name, Told.LISTED)
            self.add(f"projects.{i}.text", project.text, Told.USED)
        self.add("title", profile.title, Told.LISTED)
        self.add("summary", profile.summary, Told.LISTED)
        for name, told in (
            ("skills", Told.LISTED),
            ("certificates", Told.CERTIFIED),
            ("languages", Told.SPOKEN),
        ):
            for i, read in enumerate(getattr(profile, name)):
                self.add(f"{name}.{i}", read, told)

    def add_education(self, profile: Profile, degree: Degree | None) -> str:
        """What was studied; returns the place of the first degree of that level, "" for none."""
        degree_place = ""
        for i, school in enumerate(profile.education):
            self.add(f"education.{i}.major", school.major, Told.TAUGHT)
            if school.level == degree and school.degree and not degree_place:
                degree_place = f"education.{i}.degree"
                self.add(degree_place, school.degree, Told.TAUGHT)
        return degree_place


def unprotected(text: str) -> str:
    """The text without words that tell a protected attribute.

    The reader of resumes leaves them out already; a text that HR wrote was not read by it.
    """
    return without(text, 0, len(text), find_protected(text))


def sentences(passages: Iterator[Passage]) -> tuple[Sentence, ...]:
    """The sentences of passages, at most MAX_SENTENCES, in their order."""
    found: list[Sentence] = []
    for passage in passages:
        start = 0
        for cut in [*(m.end() for m in _BREAK.finditer(passage.text)), len(passage.text)]:
            text = passage.text[start:cut]
            if len(text.strip()) >= 4:
                lead = _LEAD.match(passage.text, start, cut)
                begin = lead.end() if lead else start
                found.append(Sentence(passage, begin, start + len(text.rstrip())))
            start = cut
    return tuple(found[:MAX_SENTENCES])
