"""Entries into fields: which piece is the school, which the degree, employer, position."""

from __future__ import annotations

import re

from ehr_bridge.profiles.profile import Degree, Education, Period, Project, Read, Span, Work
from ehr_bridge.profiles.protected import Protected, without
from ehr_bridge.resumes.reading.dates import find_dates
from ehr_bridge.resumes.reading.document import Document, Line, close_up
from ehr_bridge.resumes.reading.entries import Entry, entries_of, pieces_of
from ehr_bridge.resumes.reading.words import EMPLOYER, SCHOOL, TITLE, degree_in

SURE, LIKELY, GUESSED = 0.95, 0.85, 0.6
"""Confidence in a labelled value, in one told by its words, in one told by its place."""

_IN = re.compile(
    r"^(?:\s*(?:degree|学位))?[\s,:-]*(?:\b(?:in|of|zu[mr]|als)\b|in the field of)?\s*",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"\b(?:gpa|grade|first[- ]class|upper second|second[- ]class|honou?rs|distinction|merit|magna|cum laude)\b"
    r"|绩点|排名|前 ?\d+%|统招|全日制|非全日制|主修课程",
    re.IGNORECASE,
)


class Reader:
    """Reads entries of one document, leaving out what is protected."""

    def __init__(self, document: Document, protected: list[Protected]) -> None:
        self.document = document
        self.protected = protected

    def read(self, span: Span, confidence: float) -> Read[str] | None:
        """The words of a span; None where nothing but protected words stand there."""
        words = without(self.document.text, span.start, span.end, self.protected)
        words = close_up(words.replace("\t", " "))
        return Read(words, span, confidence) if words else None

    def educations(self, lines: list[Line]) -> list[Education]:
        """Schools of an education section."""
        found = [self._education(entry) for entry in entries_of(self.document, lines)]
        return [education for education in found if education.school or education.degree]

    def works(self, lines: list[Line]) -> list[Work]:
        """Positions of a work section."""
        found = [self._work(entry) for entry in entries_of(self.document, lines)]
        return [work for work in found if work.employer or work.title]

    def projects(self, lines: list[Line]) -> list[Project]:
        """Projects of a project section."""
        found = [self._project(entry) for entry in entries_of(self.document, lines)]
        return [project for project in found if project.name]

    def _education(self, entry: Entry) -> Education:
        folded = self.document.folded
        school = self._labelled(entry, "school")
        major = self._labelled(entry, "major")
        degree = self._labelled(entry, "degree")
        level: Degree | None = None
        if degree and (told := degree_in(degree.value)):
            level = told[1]
        rest: list[Span] = []
        for piece in self._pieces(entry):
            words = folded[piece.start : piece.end]
            if school is None and SCHOOL.search(words) and not _is_subject(words):
                school, piece_rest = self._school(piece)
                rest += piece_rest
                continue
            told = degree_in(words)
            if degree is None and told:
                match, level = told
                start, end = piece.start + match.start(), piece.start + match.end()
                degree = self.read(Span(start, end), LIKELY)
                lead = _IN.match(folded[end : piece.end])
                after = Span(end + (lead.end() if lead else 0), piece.end)
                for side in (Span(piece.start, start), after):
                    rest += [side] if len(self._bare(side)) > 1 else []
                continue
            rest.append(piece)
        named = [
            piece for piece in rest if len(self._bare(piece)) > 1 and not self._is_noise(piece)
        ]
        if major is None and named:
            major = self.read(self._bracketless(named[0]), LIKELY if degree or school else GUESSED)
        if school is None and named and degree is None:
            school = self.read(named[0], GUESSED)
        return Education(school, major, degree, level, self._period(entry), self._text(entry))

    def _school(self, piece: Span) -> tuple[Read[str] | None, list[Span]]:
        """A school, and what follows it without a separator ("清华大学 计算机 本科")."""
        words = self.document.folded[piece.start : piece.end]
        glued = re.match(
            r"^([㐀-鿿]{2,12}?(?:大学|学院)(?:\([^)]*\))?)(?=[㐀-鿿])(?!\w*(?:学院|校区|分校|大学))",
            words,
        )
        if glued:
            at = piece.start + glued.end(1)
            return self.read(Span(piece.start, at), LIKELY), [Span(at, piece.end)]
        return self.read(piece, LIKELY), []

    def _work(self, entry: Entry) -> Work:
        employer = self._labelled(entry, "employer")
        title = self._labelled(entry, "post") or self._labelled(entry, "title")
        employer, title = self._sorted(entry, employer, title, EMPLOYER, TITLE)
        return Work(employer, title, self._period(entry), self._text(entry))

    def _sorted(
        self,
        entry: Entry,
        first: Read[str] | None,
        second: Read[str] | None,
        first_words: re.Pattern[str],
        second_words: re.Pattern[str],
    ) -> tuple[Read[str] | None, Read[str] | None]:
        """Two names told apart by their words; by their order where these do not tell."""
        left: list[Span] = []
        for piece in self._pieces(entry):
            words = self.document.folded[piece.start : piece.end]
            is_first, is_second = first_words.search(words), second_words.search(words)
            if first is None and is_first and not is_second:
                first = self.read(piece, LIKELY)
            elif second is None and is_second and not is_first:
                second = self.read(piece, LIKELY)
            elif not self._is_noise(piece):
                left.append(piece)
        # What tells both ways ("Bank Manager", "学院 讲师") is taken last and by need.
        for piece in left:
            words = self.document.folded[piece.start : piece.end]
            if second is None and second_words.search(words):
                second = self.read(piece, LIKELY)
            elif first is None:
                first = self.read(piece, GUESSED)
            elif second is None:
                second = self.read(piece, GUESSED)
        return first, second

    def _project(self, entry: Entry) -> Project:
        name = self._labelled(entry, "project")
        role = self._labelled(entry, "project_role") or self._labelled(entry, "post")
        for piece in self._pieces(entry):
            words = self.document.folded[piece.start : piece.end]
            if name is not None and role is None and TITLE.search(words):
                role = self.read(piece, LIKELY)
            elif name is None and not self._is_noise(piece):
                name = self.read(piece, LIKELY)
        return Project(name, role, self._period(entry), self._text(entry))

    def _pieces(self, entry: Entry) -> list[Span]:
        return pieces_of(self.document, entry)

    def _labelled(self, entry: Entry, *names: str) -> Read[str] | None:
        for field in entry.labelled:
            if field.name in names:
                return self.read(field.value, SURE)
        return None

    def _period(self, entry: Entry) -> Read[Period] | None:
        if entry.dated:
            return Read(entry.dated.period, entry.dated.span, LIKELY)
        for field in entry.labelled:
            if field.name in {"period", "graduation"}:
                dates = find_dates(self.document.folded, field.value.start, field.value.end)
                if dates:
                    return Read(dates[0].period, dates[0].span, SURE)
        return None

    def _text(self, entry: Entry) -> Read[str] | None:
        if not entry.body:
            return None
        start, end = entry.body[0].start, entry.body[-1].end
        words = without(self.document.text, start, end, self.protected)
        return Read(words.replace("\t", " "), Span(start, end), LIKELY) if words else None

    def _bare(self, span: Span) -> str:
        return self.document.folded[span.start : span.end].strip(" \t,;:|/·-()")

    def _bracketless(self, span: Span) -> Span:
        """Without a bracket at the end: "金融学(辅修法学)" is 金融学."""
        words = self.document.folded[span.start : span.end]
        at = re.search(r" ?\([^)]*\)?$", words)
        return Span(span.start, span.start + at.start()) if at and at.start() > 1 else span

    def _is_noise(self, span: Span) -> bool:
        words = self.document.folded[span.start : span.end]
        return bool(
            _GRADE.search(words)
            or re.fullmatch(r"[\d\s.,/%-]*", words)
            or any(p.span.start <= span.start and span.end <= p.span.end for p in self.protected)
        )


def _is_subject(words: str) -> bool:
    """ "计算机学院" beside a university's name is a part of it, and no school of its own."""
    return bool(re.fullmatch(r"(?:school|college|faculty|institute) of .*", words, re.IGNORECASE))
