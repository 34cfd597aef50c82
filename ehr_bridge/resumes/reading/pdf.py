"""PDF into lines, by where the characters stand; pages without text as pictures."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from ehr_bridge.resumes.reading.document import Document, Page
from ehr_bridge.resumes.reading.problems import Cause, UnreadableFile

MAX_PAGES = 40
MAX_SCANNED_PAGES = 10
"""Pages that are read from pictures; it takes a second a page."""

SCAN_DPI = 150
_MAX_PICTURE_PIXELS = 6_000_000
_MIN_CHARACTERS = 20
"""A document with fewer characters of text is a scan."""

_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|ImportData|SubmitForm|EmbeddedFile|RichMedia)\b")
_REMOTE = re.compile(rb"/(?:GoToR|GoToE)\b")

CELL_GAP, WORD_GAP = 1.4, 0.18
"""Gaps within a line, in type sizes, that part cells and words."""


@dataclass(slots=True)
class Run:
    """Characters that follow each other on one baseline."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


def open_pdf(content: bytes) -> pdfium.PdfDocument:
    """The opened document.

    Raises:
        UnreadableFile: encrypted, damaged, too long, or with active content.
    """
    if _ACTIVE.search(content):
        raise UnreadableFile(Cause.SCRIPT, "the PDF holds a script, an action or an embedded file")
    if _REMOTE.search(content):
        raise UnreadableFile(Cause.EXTERNAL_REFERENCE, "the PDF refers to another file")
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in content[-4096:]:
            raise UnreadableFile(Cause.ENCRYPTED, "the PDF is protected by a password") from None
        raise UnreadableFile(Cause.DAMAGED, "the PDF is damaged") from None
    if len(document) > MAX_PAGES:
        pages = len(document)
        raise UnreadableFile(Cause.TOO_MANY_PAGES, f"{pages} pages; at most {MAX_PAGES} are read")
    if len(document) == 0:
        raise UnreadableFile(Cause.DAMAGED, "the PDF has no pages")
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise UnreadableFile(Cause.SCRIPT, "the PDF holds a script")
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        raise UnreadableFile(Cause.SCRIPT, "the PDF has files embedded")
    return document


def read_pdf(content: bytes) -> Document | list[NDArray[np.uint8]]:
    """The text of a PDF; where it has none, its pages as pictures (height, width, 3) in RGB."""
    pdf = open_pdf(content)
    pages = [pdf[number] for number in range(len(pdf))]
    runs = [_runs(page) for page in pages]
    if sum(len(run.text) for of_page in runs for run in of_page) < _MIN_CHARACTERS:
        return [_picture(page) for page in pages[:MAX_SCANNED_PAGES]]
    return laid_out(runs)


def laid_out(pages: list[list[Run]]) -> Document:
    """Runs of each page, in reading order, as a document."""
    lines = [line for runs in pages for line in lines_of(runs)]
    sizes: dict[float, int] = {}
    for line in lines:
        for run in line:
            size = round(run.size * 2) / 2
            sizes[size] = sizes.get(size, 0) + len(run.text)
    usual = max(sizes, key=sizes.__getitem__, default=1.0) or 1.0
    page = Page()
    for line in lines:
        page.add(
            [run.text for run in line],
            max(run.size for run in line) / usual,
            all(run.bold for run in line),
        )
    return page.document(len(pages))


def lines_of(runs: list[Run]) -> list[list[Run]]:
    """Runs of one line each: the file's order is kept, so that columns stay apart.

    What wraps within a table's cell is joined to the cell: it is told by a run that goes
    back up to the row's first baseline, or that stands below a cell of a row of many.
    """
    shown = [run for run in runs if run.text.strip()]
    lines: list[list[Run]] = []
    base = 0.0
    for at, run in enumerate(shown):
        row = lines[-1] if lines else []
        last = row[-1] if row else None
        if last is None:
            lines.append([run])
            base = run.base
        elif abs(base - run.base) < 0.5 * run.size and run.left > last.right - 0.5 * run.size:
            gap = (run.left - last.right) / max(last.size, run.size)
            if gap < CELL_GAP and abs(last.base - run.base) < 0.5 * run.size:
                _join(last, run, " " if gap > WORD_GAP else "")
            else:
                row.append(run)
        elif _wraps(last, run) and (len(row) > 2 or _returns(shown[at + 1 : at + 3], last, base)):
            _join(last, run, "" if _is_chinese(last.text[-1:] + run.text[:1]) else " ")
        else:
            lines.append([run])
            base = run.base
    return lines


def _join(last: Run, run: Run, blank: str) -> None:
    last.text += blank + run.text
    last.right, last.base = max(last.right, run.right), run.base
    last.bold = last.bold and run.bold
    last.size = max(last.size, run.size)


def _wraps(last: Run, run: Run) -> bool:
    """Whether a run stands right below the line before, at its left edge."""
    below = 0 < last.base - run.base < 1.8 * run.size
    return below and abs(run.left - last.left) < 0.3 * run.size and run.bold == last.bold


def _returns(following: list[Run], last: Run, base: float) -> bool:
    """Whether the row's next cell comes soon: level with its first line, at the right of it."""
    for run in following:
        if abs(run.base - base) < 0.5 * run.size and run.left > last.right:
            return True
        if not abs(run.left - last.left) < 0.3 * run.size:
            return False
    return False


def _is_chinese(letters: str) -> bool:
    return all("⺀" <= letter <= "鿿" or letter >= "\uff00" for letter in letters)


def _runs(page: pdfium.PdfPage) -> list[Run]:
    text = page.get_textpage()
    count = text.count_chars()
    box = raw.FS_RECTF()
    runs: list[Run] = []
    at_blank = False
    left = -1.0
    for index in range(min(count, 40_000)):
        code = raw.FPDFText_GetUnicode(text, index)
        char = chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if char.isspace() or code == 0xFFFE:
            at_blank = True
            continue
        raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
        size = max(box.top - box.bottom, 1.0)
        last = runs[-1] if runs else None
        if last is not None and abs(box.left - left) < 0.01 and abs(last.base - box.bottom) < 0.01:
            last.text += char  # a ligature: its letters are told one by one, in one box
            continue
        left = box.left
        if last is not None and abs(last.base - box.bottom) < 0.3 * size:
            gap = (box.left - last.right) / size
            if -0.6 < gap < CELL_GAP:
                last.text += (" " if (at_blank and gap > -0.1) or gap > 0.35 else "") + char
                last.right = max(last.right, box.right)
                at_blank = False
                continue
        bold = raw.FPDFText_GetFontWeight(text, index) >= 600
        runs.append(Run(char, box.left, box.right, box.bottom, size, bold))
        at_blank = False
    return runs


def _picture(page: pdfium.PdfPage) -> NDArray[np.uint8]:
    width, height = page.get_size()
    scale = SCAN_DPI / 72
    if width * height * scale * scale > _MAX_PICTURE_PIXELS:
        scale = (_MAX_PICTURE_PIXELS / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, rev_byteorder=True)
    picture: NDArray[np.uint8] = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    return picture
