"""What kind of file it is, by its content; names and claimed types are not believed."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ehr_bridge.resumes.reading.document import Document
from ehr_bridge.resumes.reading.plain import decoded, read_plain
from ehr_bridge.resumes.reading.problems import Cause, UnreadableFile

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file holds: text, a JSON Resume, or pictures of pages that have no text."""

    document: Document | None = None
    json_resume: dict[str, Any] | None = None
    pictures: tuple[NDArray[np.uint8], ...] = ()


def extract(content: bytes) -> Extracted:
    """Read a file of any kind.

    Raises:
        UnreadableFile: it cannot, or should not, be read; the cause says why.
    """
    if not content.strip():
        raise UnreadableFile(Cause.EMPTY, "the file is empty")
    if b"%PDF-" in content[:1024]:
        from ehr_bridge.resumes.reading.pdf import read_pdf

        read = read_pdf(content)
        if isinstance(read, list):
            return Extracted(pictures=tuple(read))
        return Extracted(_with_text(read))
    if content.startswith(b"PK\x03\x04"):
        return Extracted(_with_text(_office(content)))
    if content.startswith(_COMPOUND):
        if _ENCRYPTED_PACKAGE in content:
            raise UnreadableFile(Cause.ENCRYPTED, "the file is protected by a password")
        raise UnreadableFile(Cause.OLD_WORD, "the old Word format (.doc); save it as .docx or PDF")
    if content.startswith(b"{\\rtf"):
        raise UnreadableFile(Cause.UNKNOWN_KIND, "rich text (RTF); save it as .docx or PDF")
    return _text(content)


def _office(content: bytes) -> Document:
    from ehr_bridge.resumes.reading.word import read_word

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise UnreadableFile(Cause.DAMAGED, "the file is damaged") from None
    if not any(name.startswith("word/") for name in names):
        raise UnreadableFile(
            Cause.UNKNOWN_KIND, "the file is neither PDF, Word, text nor JSON Resume"
        )
    return read_word(content)


def _text(content: bytes) -> Extracted:
    text = decoded(content)
    if text.lstrip().startswith("{"):
        try:
            parsed = json.loads(text)
        except (ValueError, RecursionError):
            raise UnreadableFile(Cause.DAMAGED, "the JSON is damaged") from None
        if not isinstance(parsed, dict) or not isinstance(parsed.get("basics"), dict):
            raise UnreadableFile(Cause.UNKNOWN_KIND, "the JSON is no JSON Resume: it has no basics")
        return Extracted(json_resume=parsed)
    if text.lstrip()[:1] == "<" and "<html" in text[:2000].lower():
        raise UnreadableFile(Cause.UNKNOWN_KIND, "a web page; save it as PDF")
    return Extracted(_with_text(read_plain(content)))


def _with_text(document: Document) -> Document:
    if len(document.text.strip()) < 2:
        raise UnreadableFile(Cause.NO_TEXT, "no text could be found in the file")
    return document
