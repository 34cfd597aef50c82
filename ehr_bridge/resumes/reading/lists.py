"""Sections that are lists: skills, certificates, languages."""

from __future__ import annotations

import re

from ehr_bridge.profiles.profile import Read, Span
from ehr_bridge.resumes.reading.document import Document, Line, close_up
from ehr_bridge.resumes.reading.entries import is_bullet
from ehr_bridge.resumes.reading.labels import trimmed

_BREAK = re.compile(
    r"[\t\n,;，；、|│•●·◆]| / |/(?=[A-Z㐀-鿿])(?<!CI/)(?<!UI/)(?<!A/)(?<!I/)(?<!TCP/)| and (?=[A-Z])| & (?=[A-Z])"
)
_LABEL = re.compile(r"^[^:,;，；、]{1,24}: ?")
_LEAD = re.compile(
    r"^(?:(?:能够?|可)?(?:非常|比较|较)?(?:熟练|熟悉|精通|擅长|掌握|了解|具备|善于|会|运用|使用|应用|操作|熟知|良好的?|以及|和|及|与|等|常用|主流|各类|各种)+(?:的)?"
    r"|(?:proficient|experienced|skilled|fluent|expert|familiar|strong|working knowledge|knowledge"
    r"|experience)(?: (?:in|with|at|of|user of))?|(?:good|basic|advanced|excellent) (?:knowledge|command) of"
    r"|and|using|including)\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:等(?:办公)?(?:软件|工具|框架|技术|语言)?|的?(?:使用|操作|编写|开发经验))$| etc\.?$|\.$"
    r"|(?<=[A-Za-z+#])(?:框架|语言|编程|开发|数据库|工具|软件)$",
    re.IGNORECASE,
)
_RATING = re.compile(
    r"[\s(:-]*(?:\((?:[^()]*)\)|[★☆●○▮▯■□]+|\b\d{1,3} ?%|\b[1-5]/5|-? ?\b(?:expert|advanced|intermediate|beginner"
    r"|proficient|basic|sehr gut|gut|grundkenntnisse|fortgeschritten)\b)[\s)]*$",
    re.IGNORECASE,
)
MAX_ITEM = 40
_MAX_CHINESE = 16


def items_of(document: Document, lines: list[Line], *, rated: bool = True) -> list[Read[str]]:
    """The items of a list, once each, in order.

    Args:
        rated: whether a level behind an item ("Python (expert)") is no part of it.
    """
    found: dict[str, Read[str]] = {}
    for line in lines:
        start = line.start
        words = document.of(line)
        if is_bullet(words):
            match = re.match(r"\W*(?:\d{1,2}[.、)）])?\s*", words)
            start += match.end() if match else 0
        for span in _spans(document.folded, Span(start, line.end)):
            item = _item(document, span, rated)
            if item and item.value.lower() not in found:
                found[item.value.lower()] = item
    return list(found.values())


def _spans(folded: str, span: Span) -> list[Span]:
    """Parted at separators outside brackets; a label before a colon is no item."""
    depth, start, spans = 0, span.start, []
    words = folded[span.start : span.end]
    if label := _LABEL.match(words):
        start += label.end()
    at = start
    while at < span.end:
        char = folded[at]
        depth = max(0, depth + (char in "([") - (char in ")]"))
        match = None if depth else _BREAK.match(folded, at, span.end)
        if match:
            spans.append(Span(start, at))
            at = start = match.end()
            if label := _LABEL.match(folded[start : span.end]):
                at = start = start + label.end()
            continue
        at += 1
    spans.append(Span(start, span.end))
    return spans


def _item(document: Document, span: Span, rated: bool) -> Read[str] | None:
    span = trimmed(document.folded, span.start, span.end)
    start, end = span.start, span.end
    while lead := _LEAD.match(document.folded[start:end]):
        if lead.end() == 0:
            break
        start += lead.end()
    if rated and (rating := _RATING.search(document.folded[start:end])):
        end = start + rating.start()
    if tail := _TAIL.search(document.folded[start:end]):
        end = start + tail.start()
    span = trimmed(document.folded, start, end)
    words = document.of(span)
    chinese = sum("㐀" <= char <= "鿿" for char in words)
    if not words or len(words) > MAX_ITEM or chinese > _MAX_CHINESE or words.isdigit():
        return None
    if not re.search(r"[^\W_]", words):
        return None
    return Read(close_up(document.text[span.start : span.end]), span, 0.85)
