"""A JSON Resume into a profile, printed as text so that spans have something to point at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ehr_bridge.profiles.profile import (
    Contact,
    Education,
    Month,
    Period,
    Profile,
    Project,
    Read,
    Span,
    Work,
    years_worked,
)
from ehr_bridge.profiles.protected import find_protected, without
from ehr_bridge.resumes.reading.contact import find_phones
from ehr_bridge.resumes.reading.dates import month_of
from ehr_bridge.resumes.reading.document import Document, Page, fold, tidy
from ehr_bridge.resumes.reading.parse import Parsed, language_of
from ehr_bridge.resumes.reading.words import degree_in

SURE = 0.98
"""A field that is named by the format itself."""


@dataclass(slots=True)
class _Printer:
    page: Page

    def read(self, source: Any, key: str) -> Read[str] | None:
        """A text field, printed on a line of its own."""
        text = source.get(key) if isinstance(source, dict) else None
        if isinstance(text, int | float) and not isinstance(text, bool):
            text = str(text)
        if not isinstance(text, str) or not tidy(text):
            return None
        line = self.page.add([text])
        if line is None:
            return None
        kept = without(tidy(text), 0, len(tidy(text)), find_protected(fold(tidy(text))))
        return Read(kept, Span(line.start, line.end), SURE) if kept else None

    def period(self, source: Any) -> Read[Period] | None:
        """startDate and endDate, on one line; an end that is not told is "to date"."""
        first, last = (_text(source, key) for key in ("startDate", "endDate"))
        start, end = month_of(first), month_of(last)
        if start is None and end is None:
            return None
        line = self.page.add([f"{first} - {last or '…'}"])
        ongoing = end is None
        span = Span(line.start, line.end) if line else None
        return Read(Period(start, end, ongoing), span, SURE)


def parse_json_resume(source: dict[str, Any], today: Month) -> tuple[Document, Parsed]:
    """The printed text, and the profile with its spans in it."""
    printer = _Printer(Page())
    basics = source.get("basics", {})
    name, label = printer.read(basics, "name"), printer.read(basics, "label")
    emails = tuple(_lower(printer.read(basics, "email")))
    raw_phone = printer.read(basics, "phone")
    city = printer.read(basics.get("location"), "city")
    links = [printer.read(each, "url") for each in (basics, *_items(basics, "profiles"))]
    summary = printer.read(basics, "summary")
    work = tuple(_work(printer, each) for each in _items(source, "work"))
    education = tuple(_education(printer, each) for each in _items(source, "education"))
    projects = tuple(_project(printer, each) for each in _items(source, "projects"))
    skills = _skills(printer, _items(source, "skills"))
    certificates = [printer.read(each, "name") for each in _items(source, "certificates")]
    languages = [printer.read(each, "language") for each in _items(source, "languages")]
    document = printer.page.document()
    language = language_of(document.text)
    periods = tuple(each.period.value for each in work if each.period)
    years = years_worked(periods, today)
    profile = Profile(
        language=language,
        name=name,
        title=label,
        contact=Contact(emails, _phones(raw_phone, language), city, _present(links)),
        summary=summary,
        education=education,
        work=work,
        projects=projects,
        skills=_present(skills),
        certificates=_present(certificates),
        languages=_present(languages),
        years=Read(years, None, 0.9) if years else None,
    )
    return document, Parsed(profile, tuple(find_protected(document.folded)))


def _work(printer: _Printer, each: dict[str, Any]) -> Work:
    employer = printer.read(each, "name") or printer.read(each, "company")
    title, period = printer.read(each, "position"), printer.period(each)
    return Work(employer, title, period, _told(printer, each, "summary"))


def _education(printer: _Printer, each: dict[str, Any]) -> Education:
    school, major = printer.read(each, "institution"), printer.read(each, "area")
    degree, period = printer.read(each, "studyType"), printer.period(each)
    level = degree_in(fold(degree.value)) if degree else None
    return Education(school, major, degree, level[1] if level else None, period)


def _project(printer: _Printer, each: dict[str, Any]) -> Project:
    name, period = printer.read(each, "name"), printer.period(each)
    roles = each.get("roles")
    role = printer.read({"role": roles[0]}, "role") if isinstance(roles, list) and roles else None
    return Project(name, role, period, _told(printer, each, "description"))


def _told(printer: _Printer, each: dict[str, Any], key: str) -> Read[str] | None:
    """The text of an entry and its highlights as one."""
    highlights = each.get("highlights")
    parts = [printer.read(each, key)]
    if isinstance(highlights, list):
        parts += [printer.read({"text": text}, "text") for text in highlights]
    reads = _present(parts)
    if not reads:
        return None
    first, last = reads[0].span, reads[-1].span
    span = Span(first.start, last.end) if first and last else None
    return Read("\n".join(read.value for read in reads), span, SURE)


def _skills(printer: _Printer, groups: list[dict[str, Any]]) -> list[Read[str] | None]:
    """A group's name and its keywords, each a skill."""
    found: list[Read[str] | None] = []
    for group in groups:
        found.append(printer.read(group, "name"))
        keywords = group.get("keywords")
        if isinstance(keywords, list):
            found += [printer.read({"word": word}, "word") for word in keywords]
    return found


def _phones(read: Read[str] | None, language: str) -> tuple[Read[str], ...]:
    if read is None:
        return ()
    numbers = find_phones(fold(read.value), language)
    return (Read(numbers[0].value if numbers else read.value, read.span, SURE),)


def _items(source: Any, key: str) -> list[dict[str, Any]]:
    items = source.get(key) if isinstance(source, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _text(source: Any, key: str) -> str:
    text = source.get(key) if isinstance(source, dict) else None
    return re.sub(r"\s+", " ", str(text)) if isinstance(text, str | int) else ""


def _lower(read: Read[str] | None) -> Iterator[Read[str]]:
    if read and "@" in read.value:
        yield Read(read.value.lower(), read.span, read.confidence)


def _present(reads: list[Read[str] | None]) -> tuple[Read[str], ...]:
    return tuple(read for read in reads if read is not None)
