"""Plain text into lines."""

from __future__ import annotations

import re

from ehr_bridge.resumes.reading.document import Document, Page
from ehr_bridge.resumes.reading.problems import Cause, UnreadableFile

ENCODINGS = ("utf-8-sig", "gb18030")


def read_plain(content: bytes) -> Document:
    """The text, in UTF-8, UTF-16 with its mark, or the Chinese national encoding."""
    page = Page()
    for line in decoded(content).splitlines():
        words = re.sub(r"^#{1,6} |\*\*|__|^={3,}$|^-{3,}$|^\*{3,}$", "", line)  # Markdown's marks
        page.add(re.split(r"\t+| {3,}|(?<=[^\s-]) ?\| ?(?=\S)", words))
    return page.document()


def decoded(content: bytes) -> str:
    """Bytes as text; UnreadableFile where they are none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(Cause.UNKNOWN_KIND, "the file is neither PDF, Word, text nor JSON Resume")
