"""A document into a profile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ehr_bridge.profiles.profile import Month, Profile, Read, Span, Work, years_worked
from ehr_bridge.profiles.protected import Protected, find_protected
from ehr_bridge.resumes.reading.contact import find_contact
from ehr_bridge.resumes.reading.document import Document, Line, close_up
from ehr_bridge.resumes.reading.entries import bars, split
from ehr_bridge.resumes.reading.fields import Reader
from ehr_bridge.resumes.reading.labels import Labelled, cells_of, labelled_values
from ehr_bridge.resumes.reading.lists import items_of
from ehr_bridge.resumes.reading.sections import Part, Section, part_named, sections_of
from ehr_bridge.resumes.reading.wishes import claimed_years, expected_salary, preferred_times
from ehr_bridge.resumes.reading.words import TITLE, is_chinese_name, is_western_name

_DOCUMENT_TITLE = re.compile(
    r"(?:个人|求职|应聘)?简\s*历(?:表)?|求职(?:登记)?表|应聘(?:人员)?登记表|resume|résumé|curriculum vitae|c\.?v\.?|personal resume|(?:tabellarischer )?lebenslauf",
    re.IGNORECASE,
)
_HEAD_LINES = 12
"""Lines from the top among which a name is looked for."""

_ELSEWHERE = frozenset({"salary", "times", "other"})
"""Labelled values that end a resume often, and are no items of its last list."""

_LARGE = 1.3
"""Type size, beside the usual one, from which a line may be a title."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A profile and the places that tell what it must not hold."""

    profile: Profile
    protected: tuple[Protected, ...]


_GERMAN = re.compile(
    r"\b(?:und|der|die|das|den|mit|bei|für|von|zu[mr]|im|bis|seit|heute|lebenslauf|berufserfahrung|ausbildung"
    r"|kenntnisse|sprachen|deutsch)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:and|the|of|with|for|at|to|from|by|on|present|experience|education|skills|languages|english)\b",
    re.IGNORECASE,
)


def language_of(text: str) -> str:
    """ "zh" where a good part of the letters is Chinese; else "de" or "en", by their small words."""
    chinese = len(re.findall("[㐀-鿿]", text))
    latin = len(re.findall("[A-Za-z]", text))
    if chinese * 3 > latin:
        return "zh"
    return "de" if len(_GERMAN.findall(text)) > len(_ENGLISH.findall(text)) else "en"


def parse(document: Document, today: Month) -> Parsed:
    """Read a document's profile; what it does not tell stays empty."""
    language = language_of(document.text)
    protected = find_protected(document.folded)
    reader = Reader(document, protected)
    sections = sections_of(document)
    head = _lines(sections, Part.HEAD)
    labelled = _labelled(document, sections)
    pieces = [
        piece
        for line in head
        for cell in cells_of(document, line)
        for piece in (*bars(document.folded, cell), *split(document.folded, cell))
    ]
    works = reader.works(_lines(sections, Part.WORK))
    name = _name(document, labelled, protected)
    return Parsed(
        Profile(
            language=language,
            name=name,
            title=_title(document, reader, labelled, head, name),
            contact=find_contact(document.text, document.folded, language, labelled, pieces),
            summary=_summary(document, reader, sections),
            education=tuple(reader.educations(_lines(sections, Part.EDUCATION))),
            work=tuple(works),
            projects=tuple(reader.projects(_lines(sections, Part.PROJECTS))),
            skills=_listed(document, sections, labelled, Part.SKILLS),
            certificates=_listed(document, sections, labelled, Part.CERTIFICATES),
            languages=_listed(document, sections, labelled, Part.LANGUAGES),
            years=_years(works, today) or claimed_years(document.folded, labelled),
            expected_salary=expected_salary(
                document.folded, labelled, _lines(sections, Part.WISHES), language
            ),
            preferred_times=tuple(preferred_times(document.text, labelled)),
        ),
        tuple(protected),
    )


def _lines(sections: list[Section], part: Part) -> list[Line]:
    return [line for section in sections if section.part is part for line in section.lines]


def _labelled(document: Document, sections: list[Section]) -> list[Labelled]:
    """Labelled values outside the entries, which have labels of their own."""
    entries = {Part.WORK, Part.PROJECTS, Part.EDUCATION}
    return [
        field
        for section in sections
        for line in section.lines
        for field in labelled_values(document, line)
        if section.part not in entries or field.name in {"salary", "times"}
    ]


def _name(
    document: Document, labelled: list[Labelled], protected: list[Protected]
) -> Read[str] | None:
    for field in labelled:
        if field.name == "name":
            words = close_up(document.text[field.value.start : field.value.end])
            return Read(words, field.value, 0.98)
    hidden = [place.span for place in protected]
    best: tuple[float, Read[str]] | None = None
    for at, line in enumerate(document.lines[:_HEAD_LINES]):
        for cell in cells_of(document, line):
            for piece in [cell, *split(document.folded, cell)]:
                words = close_up(document.of(piece)).strip()
                if any(s.start < piece.end and piece.start < s.end for s in hidden):
                    continue
                weight = _name_weight(words) + line.size / 4 - at / 40
                if weight > 0.5 and (best is None or weight > best[0]):
                    value = _as_name(close_up(document.text[piece.start : piece.end]))
                    best = (weight, Read(value, piece, min(0.95, 0.6 + weight / 5)))
    return best[1] if best else _wrapped_name(document)


def _wrapped_name(document: Document) -> Read[str] | None:
    """A name in large type that a narrow column broke into two lines."""
    for first, second in pairwise(document.lines[:_HEAD_LINES]):
        words = f"{document.of(first)} {document.of(second)}"
        large = min(first.size, second.size) >= _LARGE
        if large and first.size == second.size and _name_weight(words) > 0:
            return Read(_as_name(words), Span(first.start, second.end), 0.7)
    return None


def _name_weight(words: str) -> float:
    if part_named(words) or _DOCUMENT_TITLE.fullmatch(words):
        return -9.0
    if is_chinese_name(words):
        return 1.0
    if is_western_name(words) or (words.isupper() and is_western_name(words.title())):
        return 1.0
    return -9.0


def _as_name(words: str) -> str:
    return words.title() if words.isupper() and re.search("[A-Z]{3}", words) else words


def _title(
    document: Document,
    reader: Reader,
    labelled: list[Labelled],
    head: list[Line],
    name: Read[str] | None,
) -> Read[str] | None:
    for field in labelled:
        if field.name == "title" and field.value.end - field.value.start <= 60:
            first = split(document.folded, field.value)[:1] or [field.value]
            return reader.read(first[0], 0.95)
    taken = name.span if name and name.span else Span(0, 0)
    for line in head[:_HEAD_LINES]:
        for cell in cells_of(document, line):
            for piece in split(document.folded, cell):
                words = document.of(piece)
                if piece.start < taken.end and taken.start < piece.end:
                    continue
                if len(words) <= 50 and TITLE.search(words) and "@" not in words:
                    return reader.read(piece, 0.75)
    return None


def _summary(document: Document, reader: Reader, sections: list[Section]) -> Read[str] | None:
    for section in sections:
        if section.part is Part.SUMMARY and section.lines:
            span = Span(section.lines[0].start, section.lines[-1].end)
            return reader.read(span, 0.9)
    return None


def _listed(
    document: Document, sections: list[Section], labelled: list[Labelled], part: Part
) -> tuple[Read[str], ...]:
    """Items of the part's sections, and those that stand behind its label elsewhere."""
    rated = part is Part.SKILLS
    lines = [
        line
        for line in _lines(sections, part)
        if not any(field.name in _ELSEWHERE for field in labelled_values(document, line))
    ]
    items = items_of(document, lines, rated=rated)
    if not items:
        labels = [Line(f.value.start, f.value.end) for f in labelled if f.name == part.value]
        items = items_of(document, labels, rated=rated)
    return tuple(items)


def _years(works: list[Work], today: Month) -> Read[float] | None:
    periods = tuple(work.period.value for work in works if work.period)
    years = years_worked(periods, today)
    return Read(years, None, 0.9) if years > 0 else None
