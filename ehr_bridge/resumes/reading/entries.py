"""A section's lines parted into its entries: one school, position or project each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ehr_bridge.profiles.profile import Span
from ehr_bridge.resumes.reading.dates import Dated, find_dates
from ehr_bridge.resumes.reading.document import Document, Line
from ehr_bridge.resumes.reading.labels import Labelled, cells_of, labelled_values, trimmed
from ehr_bridge.resumes.reading.words import EMPLOYER, TITLE

_BULLET = re.compile(r"^\s*(?:[•●■◆▪○◦*▸►✓➢·>–-]|\d{1,2}[.、)）](?!\d)|[(（]\d{1,2}[)）]|[①-⑳])\s*")
_SENTENCE_END = (".", "。", ";", "；", "!", "！")
_SEPARATORS = re.compile(
    r"\t| ?[|│｜] ?| +[·•—] +| - | / |，|、|, |(?<=[㐀-鿿)]) +(?=[㐀-鿿])| at | @ "
)
_BARS = re.compile(r" ?[|│｜/] ?| +[·•] +")
_LONG_CHINESE, _LONG_LATIN = 30, 70
"""Characters over which a line is taken for prose rather than an entry's head."""

_LONGEST_HEAD = 160
"""Characters of a line that a period begins or ends, which is a head although it is long."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a section.

    Attributes:
        head: lines that name it (who, what, when); `body` are those that tell of it.
        dated: its period, where it has one.
        labelled: values that are labelled in the entry.
    """

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    dated: Dated | None
    labelled: tuple[Labelled, ...]


def is_bullet(words: str) -> bool:
    """Whether a folded line begins as an item of a list."""
    return _BULLET.match(words) is not None


def is_head_like(document: Document, line: Line) -> bool:
    """Whether a line can name an entry: short, no list item, no sentence."""
    words = document.of(line).strip()
    if is_bullet(words) or (
        words.endswith(_SENTENCE_END) and not re.search(r"\b\w{1,5}\.$", words)
    ):
        return False
    chinese = sum("㐀" <= char <= "鿿" for char in words)
    if "\t" in words or "|" in words:
        return True
    return chinese <= _LONG_CHINESE if chinese > len(words) / 4 else len(words) <= _LONG_LATIN


def entries_of(document: Document, lines: list[Line]) -> list[Entry]:
    """Entries begin at, or a constant few lines above, their dates."""
    dated = _dated_lines(document, lines)
    if not dated:
        return _undated(document, lines)
    starts = _starts(document, lines, sorted(dated))
    entries = []
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(lines)
        date_at = min(at for at in dated if start <= at < end)
        entries.append(_entry(document, lines[start:end], date_at - start, dated[date_at]))
    return entries


def _dated_lines(document: Document, lines: list[Line]) -> dict[int, Dated]:
    """Lines that date an entry: with a whole period, else (if none is) with a lone date."""
    whole: dict[int, Dated] = {}
    lone: dict[int, Dated] = {}
    for at, line in enumerate(lines):
        words = document.of(line)
        if is_bullet(words) and len(words) > _LONG_CHINESE:
            continue
        found = find_dates(document.folded, line.start, line.end)
        if not found:
            continue
        if found[0].whole:
            at_edge = found[0].span.start <= line.start + 3 or found[0].span.end >= line.end - 2
            if is_head_like(document, line) or (at_edge and line.end - line.start <= _LONGEST_HEAD):
                whole[at] = found[0]
        elif is_head_like(document, line):
            lone[at] = found[-1]
    if not whole:
        return lone
    return whole


def _starts(document: Document, lines: list[Line], dated: list[int]) -> list[int]:
    """Where entries start: the first date's distance from the top holds for all of them."""
    lead = dated[0] if dated[0] <= 3 else 0
    if not all(is_head_like(document, line) for line in lines[: dated[0]]):
        lead = 0
    starts: list[int] = []
    for at in dated:
        start = at
        floor = starts[-1] + 1 if starts else 0
        while start > max(floor, at - lead) and is_head_like(document, lines[start - 1]):
            start -= 1
        if not starts:
            start = 0 if dated[0] == lead else start
        starts.append(start)
    return starts


def _entry(document: Document, lines: list[Line], date_at: int, dated: Dated | None) -> Entry:
    labelled = tuple(field for line in lines for field in labelled_values(document, line))
    stop = date_at + 1
    # A date that stands alone, or beside nothing but one name, is followed by more of the head.
    most = stop + (2 if _is_bare(document, lines[date_at], dated) else 1)
    while stop < min(most, len(lines)) and _continues(document, lines[stop]):
        if _names_both(document, Entry(tuple(lines[:stop]), (), dated, labelled)):
            break
        stop += 1
    return Entry(tuple(lines[:stop]), tuple(lines[stop:]), dated, labelled)


def _continues(document: Document, line: Line) -> bool:
    if not is_head_like(document, line) or labelled_values(document, line):
        return False
    words = document.of(line)
    chinese = sum("㐀" <= char <= "鿿" for char in words)
    return (chinese <= 22 if chinese else len(words) <= 60) and not re.search("[，,].*[，,]", words)


def _names_both(document: Document, head: Entry) -> bool:
    """Whether an entry's head names an employer and a position already."""
    named = set()
    for piece in pieces_of(document, head):
        words = document.folded[piece.start : piece.end]
        named.add((bool(EMPLOYER.search(words)), bool(TITLE.search(words))))
    return {(True, False), (False, True)} <= named


def _is_bare(document: Document, line: Line, dated: Dated | None) -> bool:
    if dated is None:
        return False
    rest = (
        document.folded[line.start : dated.span.start] + document.folded[dated.span.end : line.end]
    )
    return len(rest.strip(" \t()|,-·")) < 2


def _undated(document: Document, lines: list[Line]) -> list[Entry]:
    """Without dates, an entry begins at each line that can be a head and follows a body."""
    groups: list[list[Line]] = []
    in_body = True
    for line in lines:
        head = is_head_like(document, line) and not labelled_values(document, line)
        if not groups or (head and in_body):
            groups.append([line])
        else:
            groups[-1].append(line)
        in_body = not head
    return [_entry(document, group, 0, None) for group in groups]


def pieces_of(document: Document, entry: Entry) -> list[Span]:
    """The parts of an entry's head, without its dates and labelled values."""
    pieces: list[Span] = []
    taken = [span for field in entry.labelled for span in (field.label, field.value)]
    if entry.dated:
        taken.append(entry.dated.span)
    for line in entry.head:
        for cell in cells_of(document, line):
            for free in _outside(cell, taken):
                pieces += split(document.folded, free)
    return pieces


def bars(folded: str, span: Span) -> list[Span]:
    """A span parted at bars and dots alone, so that "Leeds, United Kingdom" stays one."""
    return _parted(_BARS, folded, span)


def split(folded: str, span: Span) -> list[Span]:
    """A span parted at separators: bars, dots, wide gaps, commas."""
    return _parted(_SEPARATORS, folded, span)


def _parted(separators: re.Pattern[str], folded: str, span: Span) -> list[Span]:
    parts, start = [], span.start
    for match in separators.finditer(folded, span.start, span.end):
        parts.append(trimmed(folded, start, match.start()))
        start = match.end()
    parts.append(trimmed(folded, start, span.end))
    bare = [_unwrapped(folded, part) for part in parts]
    return [part for part in bare if part.end > part.start]


def _unwrapped(folded: str, span: Span) -> Span:
    start, end = span.start, span.end
    while end > start and folded[start] in "([" and folded[end - 1] in ")]":
        start, end = start + 1, end - 1
    words = folded[start:end]
    if words.count("(") != words.count(")"):
        if words.startswith(("(", ")")):
            start += 1
        elif words.endswith(("(", ")")):
            end -= 1
    return trimmed(folded, start, end)


def _outside(cell: Span, taken: list[Span]) -> list[Span]:
    free = [cell]
    for hole in taken:
        cut: list[Span] = []
        for span in free:
            if hole.end <= span.start or hole.start >= span.end:
                cut.append(span)
                continue
            cut += [Span(span.start, hole.start), Span(hole.end, span.end)]
        free = [span for span in cut if span.end > span.start]
    return free
