"""Word files (DOCX) into lines; a table's row is a line of cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from ehr_bridge.resumes.reading.document import Document, Page
from ehr_bridge.resumes.reading.problems import Cause, UnreadableFile

MAX_UNPACKED_BYTES = 60_000_000
MAX_MEMBERS = 2_000
_MAX_RATIO = 200
_XML_LIMIT = 20_000_000

_EXTERNAL = re.compile(
    rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE
)
_HARMLESS = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)


def read_word(content: bytes) -> Document:
    """The text of a DOCX file.

    Raises:
        UnreadableFile: damaged, a bomb, with macros, with entities or external references.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError):
        raise UnreadableFile(Cause.DAMAGED, "the Word file is damaged") from None
    import docx
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(content))
        page = Page()
        for lines in (_header(document), document.iter_inner_content()):
            for block in lines:
                _add(page, block)
        for box in _text_boxes(document):
            page.add([box])
    except (LxmlError, KeyError, ValueError, AttributeError, TypeError, IndexError):
        raise UnreadableFile(Cause.DAMAGED, "the Word file is damaged") from None
    return page.document()


def _check(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_UNPACKED_BYTES:
        raise UnreadableFile(Cause.BOMB, "the Word file unpacks to far more than a resume")
    for member in members:
        name = member.filename.lower()
        if member.file_size > 1_000_000 and member.file_size > _MAX_RATIO * member.compress_size:
            raise UnreadableFile(Cause.BOMB, "the Word file unpacks to far more than a resume")
        if member.flag_bits & 1:
            raise UnreadableFile(Cause.ENCRYPTED, "the Word file is encrypted")
        if "vbaproject" in name or name.endswith((".bas", ".vbs")):
            raise UnreadableFile(Cause.MACRO, "the Word file holds macros")
        if name.endswith((".xml", ".rels")):
            _check_xml(archive.open(member).read(_XML_LIMIT + 1), name)


def _check_xml(xml: bytes, name: str) -> None:
    if len(xml) > _XML_LIMIT:
        raise UnreadableFile(Cause.BOMB, "the Word file unpacks to far more than a resume")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or "<!DOCTYPE".encode("utf-16-le") in xml:
        raise UnreadableFile(Cause.EXTERNAL_REFERENCE, "the Word file defines XML entities")
    if name.endswith("[content_types].xml") and b"macroEnabled" in xml:
        raise UnreadableFile(Cause.MACRO, "the Word file holds macros")
    if name.endswith(".rels"):
        for relation in _EXTERNAL.findall(xml):
            if not _HARMLESS.search(relation):
                raise UnreadableFile(
                    Cause.EXTERNAL_REFERENCE, "the Word file loads content from elsewhere"
                )


def _header(document: Any) -> Iterator[Any]:
    """What stands in page headers: a name, often."""
    for section in document.sections[:1]:
        if not section.header.is_linked_to_previous:
            yield from section.header.iter_inner_content()


def _add(page: Page, block: Any) -> None:
    from docx.table import Table

    if isinstance(block, Table):
        _add_table(page, block)
        return
    size, bold = _look(block)
    bullet = "• " if _is_item(block) else ""
    for words in re.split(r"[\n\v]", block.text):
        # Tabs and runs of blanks part what stands at the left from what stands at the right.
        page.add(
            [
                bullet + words.strip() if cell == 0 else words
                for cell, words in enumerate(re.split(r"\t+| {4,}", words))
            ],
            size,
            bold,
        )


def _add_table(page: Page, table: Any, depth: int = 0) -> None:
    for row in table.rows:
        cells, seen = [], set()
        for cell in row.cells:  # a merged cell is given once for each column
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(cell)
        texts = [[p for p in cell.text.split("\n") if p.strip()] for cell in cells]
        if all(len(words) <= 1 for words in texts) and not any(cell.tables for cell in cells):
            page.add([words[0] if words else "" for words in texts])
            continue
        for cell, words in zip(cells, texts, strict=True):
            if len(words) <= 1 and not cell.tables:
                page.add(words)
                continue
            for block in cell.iter_inner_content():
                if hasattr(block, "rows"):
                    if depth < 3:
                        _add_table(page, block, depth + 1)
                else:
                    _add(page, block)


def _look(paragraph: Any) -> tuple[float, bool]:
    """Type size beside the usual 11 points, and boldness, as far as runs or style say."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    style = paragraph.style.font if paragraph.style is not None else None
    sizes = [run.font.size.pt for run in runs if run.font.size is not None]
    if not sizes and style is not None and style.size is not None:
        sizes = [style.size.pt]
    heading = paragraph.style is not None and (paragraph.style.name or "").startswith(
        ("Heading", "Title")
    )
    bold = (bool(runs) and all(run.bold for run in runs)) or heading
    return max(sizes, default=11.0) / 11.0, bold


def _is_item(paragraph: Any) -> bool:
    style = paragraph.style.name if paragraph.style is not None else ""
    numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return numbered or (style or "").startswith("List")


def _text_boxes(document: Any) -> Iterator[str]:
    """Paragraphs in text boxes, which stand outside the flow."""
    boxes = document.element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}txbxContent"
    )
    paragraph = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
    seen: set[str] = set()
    for box in boxes:
        for each in box.iter(paragraph):
            words = "".join(text.text or "" for text in each.iter(word))
            if words.strip() and words not in seen:  # a fallback repeats the box
                seen.add(words)
                yield words
