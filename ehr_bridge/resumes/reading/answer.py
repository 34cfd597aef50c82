"""What the reading process is asked and answers, as bytes."""

from __future__ import annotations

import msgspec
import numpy as np

from ehr_bridge.profiles.profile import Month, Profile, tells_of_nobody
from ehr_bridge.profiles.protected import Protected
from ehr_bridge.resumes.reading.document import Document, Page
from ehr_bridge.resumes.reading.kinds import extract
from ehr_bridge.resumes.reading.parse import Parsed, parse
from ehr_bridge.resumes.reading.problems import Cause, UnreadableFile


class Picture(msgspec.Struct, frozen=True):
    """A page without text: `pixels` are RGB, row by row."""

    height: int
    width: int
    pixels: bytes


class PrintedRow(msgspec.Struct, frozen=True):
    """A line read from a picture: its cells, and its type beside the usual size."""

    cells: list[str]
    size: float


class Question(msgspec.Struct, frozen=True):
    """Read this file; or, where `rows` are given, what was read from its pictures."""

    today: str
    content: bytes = b""
    rows: list[list[PrintedRow]] | None = None


class Answer(msgspec.Struct, frozen=True):
    """A profile with its text, or pictures to be read first, or the cause of failure."""

    text: str = ""
    pages: int = 0
    scanned: bool = False
    profile: Profile | None = None
    protected: list[Protected] = []
    pictures: list[Picture] = []
    cause: str = ""
    message: str = ""


def answer_to(question: Question) -> Answer:
    """Read, and say what came of it; errors that are not the file's own are raised."""
    year, month = (int(part) for part in question.today.split("-"))
    today = Month(year, month)
    try:
        if question.rows is not None:
            return _of_rows(question.rows, today)
        extracted = extract(question.content)
        if extracted.pictures:
            return Answer(
                pages=len(extracted.pictures),
                pictures=[
                    Picture(p.shape[0], p.shape[1], np.ascontiguousarray(p).tobytes())
                    for p in extracted.pictures
                ],
            )
        if extracted.json_resume is not None:
            from ehr_bridge.resumes.reading.from_json import parse_json_resume

            document, parsed = parse_json_resume(extracted.json_resume, today)
        else:
            assert extracted.document is not None
            document = extracted.document
            parsed = parse(document, today)
        return _answer(document, parsed)
    except UnreadableFile as error:
        return Answer(cause=error.cause.value, message=str(error))


def _of_rows(pages: list[list[PrintedRow]], today: Month) -> Answer:
    page = Page()
    for rows in pages:
        for row in rows:
            page.add(row.cells, row.size)
    document = page.document(len(pages), scanned=True)
    if len(document.text) < 2:
        raise UnreadableFile(Cause.NO_TEXT, "no text could be read from the scanned pages")
    return _answer(document, parse(document, today))


def _answer(document: Document, parsed: Parsed) -> Answer:
    if tells_of_nobody(parsed.profile):
        raise UnreadableFile(Cause.NO_RESUME, "nothing in the file tells of an applicant")
    return Answer(
        text=document.text,
        pages=document.pages,
        scanned=document.scanned,
        profile=parsed.profile,
        protected=list(parsed.protected),
    )
