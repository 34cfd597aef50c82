"""Who may be one person: rules on what two profiles have in common. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ehr_bridge.profiles.profile import Month, Period, Profile


class PairReason(StrEnum):
    """Why two applicants look like one person."""

    EMAIL = "email"
    PHONE = "phone"
    NAME_AND_SCHOOL = "name_and_school"
    NAME_AND_EMPLOYER = "name_and_employer"


class PairState(StrEnum):
    """What HR made of two applicants who look like one person."""

    OPEN = "open"
    MERGED = "merged"
    APART = "apart"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Something by which an applicant is found again; `kind` is email, phone or name."""

    kind: str
    value: str


def marks_of(profile: Profile) -> Iterator[Mark]:
    """The marks of a profile, in one spelling each."""
    for email in profile.contact.emails:
        yield Mark("email", email.value.lower()[:254])
    for phone in profile.contact.phones:
        yield Mark("phone", re.sub(r"\D", "", phone.value)[-15:])
    if profile.name:
        yield Mark("name", plain(profile.name.value)[:254])


def plain(words: str) -> str:
    """Letters and digits alone, in lower case, without accents: names as they compare."""
    apart = unicodedata.normalize("NFKD", words)
    kept = "".join(char for char in apart if char.isalnum())
    return unicodedata.normalize("NFKC", kept).lower()


def reasons(one: Profile, other: Profile) -> list[PairReason]:
    """Why the two look like one person; empty where they do not."""
    found = []
    shared = set(marks_of(one)) & set(marks_of(other))
    kinds = {mark.kind for mark in shared}
    if "email" in kinds:
        found.append(PairReason.EMAIL)
    if "phone" in kinds:
        found.append(PairReason.PHONE)
    if "name" in kinds:
        if _meet(_schools(one), _schools(other)):
            found.append(PairReason.NAME_AND_SCHOOL)
        if _meet(_employers(one), _employers(other)):
            found.append(PairReason.NAME_AND_EMPLOYER)
    return found


_Stay = tuple[str, Period | None]


def _schools(profile: Profile) -> list[_Stay]:
    return [
        (plain(school.school.value), school.period.value if school.period else None)
        for school in profile.education
        if school.school
    ]


def _employers(profile: Profile) -> list[_Stay]:
    return [
        (plain(work.employer.value), work.period.value if work.period else None)
        for work in profile.work
        if work.employer
    ]


def _meet(ones: list[_Stay], others: list[_Stay]) -> bool:
    """Whether both were at one place at overlapping times, or at times not told."""
    return any(
        place == other_place and (time is None or other_time is None or overlap(time, other_time))
        for place, time in ones
        for other_place, other_time in others
    )


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a month; an open side reaches as far as it may."""
    return _first(one) <= _last(other) and _first(other) <= _last(one)


def _first(period: Period) -> tuple[int, int]:
    month = period.start or Month(0, 1)
    return month.year, month.month or 1


def _last(period: Period) -> tuple[int, int]:
    if period.end is None:
        return 9999, 12
    return period.end.year, period.end.month or 12
