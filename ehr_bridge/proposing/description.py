"""What a job description says of the opening, each with its words: pure, in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ehr_bridge.proposing.place import Place
from ehr_bridge.proposing.salary import salary_of
from ehr_bridge.proposing.towns import towns_in
from ehr_bridge.recruiting.plans.wording import EN_NUMBERS, zh_number

MAX_HEADING = 80
TOP_LINES = 3
"""Lines below the heading where a town may stand alone."""

ASKS_HEAD = re.compile(
    r"^\W*(?:任职要求|任职资格|任职条件|岗位要求|职位要求|应聘要求|招聘要求|要求|我们希望你|你需要具备"
    r"|(?:job |key |minimum |basic )?(?:requirements|qualifications)"
    r"|what you(?:'|’)?ll (?:bring|need)|what we(?:'|’)?re looking for|about you"
    r"|you (?:must |should )?(?:have|need)|must[- ]haves?|essential|your profile|skills)"
    r"(?:\s*[:：]|\W*$)",
    re.I,
)
_NO_HEADING = re.compile(
    r"^\W*(?:about us|about the company|company description|who we are|what we do"
    r"|公司简介|公司介绍|企业简介|关于我们)\W*$",
    re.I,
)
_LABELLED = re.compile(
    r"^\W*(?:职位名称|岗位名称|招聘岗位|招聘职位|岗位|职位"
    r"|job title|position|title|role)\s*[:：]\s*(?P<title>.+)$",
    re.I | re.M,
)
_URGENT = re.compile(
    r"急聘|急招|紧急招聘|尽快到岗|urgent(?:ly)?|immediate start|start(?:ing)? immediately"
    r"|hiring immediately",
    re.I,
)
_NO_TITLE = re.compile(
    r"高薪诚聘|诚聘|招聘启事|招聘|职位描述|岗位说明书|job (?:description|posting)"
    r"|^(?:we(?:'|’)re |we are )?(?:urgently )?hiring\b(?::|(?: now)? for\b)?(?: an? )?"
    r"|(?:[月年时日底]薪|薪[资酬]|工资|salary|pay)\s*[:：]?\s*(?=[\d¥￥$£€])"
    r"|\d+元?[/／每][天日时]",
    re.I,
)
"""Words of a heading that are not the position's name."""
_BRACKETED = re.compile(
    r"[（【][^）】]*[）】]|(?:^|\s)[(\[][^)\]]*[)\]]|(?<=[一-鿿])[(\[][^)\]]*[)\]]"
)
_EDGE = ' \t-–—~:：;；|｜·•,，、/!！#*“”"【】[]（）()'

_EN_NUMBER = rf"\d{{1,4}}|{'|'.join(word for word in EN_NUMBERS if len(word) > 2)}"
_ZH_NUMBER = r"\d{1,4}|[一二三四五六七八九十百两]{1,4}"
_NO_RANGE = r"(?!\s*(?:[-~～—–至到.,]|to\b)?\s*[\d%])"
_HEADCOUNT = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(?:招聘人数|需求人数|招聘名额|(?<!公司)(?<!团队)(?<!员工)人数|名额|\bHC)\s*[:：]?\s*"
        rf"(?P<n>{_ZH_NUMBER}){_NO_RANGE}[人名位]?",
        rf"招聘?(?P<whom>[一-鿿a-z]{{0,12}}?)\s*(?P<n>{_ZH_NUMBER})\s*[人名位]",
        rf"(?<=[（(])(?P<n>{_ZH_NUMBER})\s*[人名位](?=[）)])",
        r"(?:\b(?:positions|openings|vacancies|hires(?: for this role)?)|\bheadcount)\s*[:：]\s*"
        rf"(?P<n>{_EN_NUMBER})\b{_NO_RANGE}",
        rf"(?<![-–])(?<!to )\b(?P<n>{_EN_NUMBER})\s+(?:(?:x |current |new |open )?"
        r"(?:openings|vacancies)|open (?:positions|roles)|positions (?:available|open|to fill))\b",
        rf"\bhiring\b[^\n.]{{0,30}}\b(?P<n>{_EN_NUMBER})\s+positions\b",
        rf"\b(?:looking for|hiring(?: for)?|seeking|recruiting) (?P<n>{_EN_NUMBER})\b{_NO_RANGE}"
        r"(?=\s+(?!years?|months?|weeks?|days?|hours?|or\b|to\b|of\b|more\b)[a-z])",
    )
)
_HEADCOUNT_IN_HEADING = re.compile(rf"(?<=[一-鿿])\s*(?P<n>{_ZH_NUMBER})\s*[人名位](?![一-鿿])")
_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
_LOCATION = re.compile(
    r"^\W*(?:(?:工作(?:地点|城市|地址|地)|[上办][班公]地点|地点|地址|城市)(?:\s*[:：]\s*|[ \t]+)"
    r"|坐标\s*[:：]?\s*|(?i:base)\s*[:：]\s*(?=[一-鿿])"
    r"|(?i:(?:job |work |working |office )?locations?|workplace|place of work|duty station)"
    r"(?:\s*[:：]\s*|\s+[-–—]\s+))(?!\s|(?i:in person|on-?site|hybrid\b|flexible|various))"
    r"(?P<labelled>[^\n]{1,60})$"
    r"|^\W*(?i:(?:(?:this|the) (?:role|job|position) is )?based in) "
    rf"(?P<told>{_NAME}(?:, {_NAME})*)",
    re.M,
)


def title_of(text: str) -> tuple[str, Place] | None:
    """The position's name: of what is labelled so, else of a short first line."""
    heading = _heading(text)
    title = heading and _title_in(text, heading)
    return (text[title.start : title.end][:200], title) if title else None


def location_of(text: str) -> tuple[str, Place] | None:
    """Where the work is: on a line of its own, else as the heading or a line below it adds it."""
    if found := _LOCATION.search(text):
        span = found.span(found.lastgroup or 0)
        return found[found.lastgroup or 0].strip(), Place(*span)
    heading = _heading(text)
    if heading is None:
        return None
    below = islice(_lines(text, heading.end), TOP_LINES)
    for line in (heading, *below):
        for start, end in towns_in(text[line.start : line.end], heading=line is heading):
            place = Place(line.start + start, line.start + end)
            return text[place.start : place.end], place
    return None


def headcount_of(text: str) -> tuple[int, Place] | None:
    """How many people are wanted, where the description tells it."""
    found = next((found for pattern in _HEADCOUNT if (found := pattern.search(text))), None)
    if found is None and (heading := _heading(text)):
        found = _HEADCOUNT_IN_HEADING.search(text, heading.start, heading.end)
    number = found and (EN_NUMBERS.get(found["n"].lower()) or zh_number(found["n"]))
    return (number, Place(*found.span())) if found and number else None


def urgent_in(text: str) -> Place | None:
    """Where the description says that it is urgent."""
    found = _URGENT.search(text)
    return Place(*found.span()) if found else None


def _lines(text: str, start: int = 0) -> Iterator[Place]:
    """The lines with words on them, without the white space around."""
    for found in re.compile(r"\S[^\n]*").finditer(text, start):
        yield Place(found.start(), found.start() + len(found[0].rstrip()))


def _heading(text: str) -> Place | None:
    """Where the label's words or the line stand that name the position."""
    if found := _LABELLED.search(text):
        return Place(*found.span("title"))
    for line in islice(_lines(text), TOP_LINES):
        words = text[line.start : line.end]
        if len(words) > MAX_HEADING or ASKS_HEAD.match(words) or _NO_HEADING.match(words):
            return None
        if _title_in(text, line):
            return line
    return None


def _title_in(text: str, heading: Place) -> Place | None:
    """What a heading says first beside town, salary, headcount and what stands in brackets."""
    words = text[heading.start : heading.end]
    cuts = list(towns_in(words, heading=True))
    cuts += [found.span() for found in (*_URGENT.finditer(words), *_NO_TITLE.finditer(words))]
    cuts += [
        (found.end("whom") if "whom" in found.groupdict() else found.start(), found.end())
        for pattern in (*_HEADCOUNT, _HEADCOUNT_IN_HEADING)
        for found in pattern.finditer(words)
    ]
    if band := salary_of(words):
        cuts.append((band.place.start, band.place.end))
    brackets = [found.span() for found in _BRACKETED.finditer(words)]
    piece = _first_piece(words, cuts + brackets) or _first_piece(words, cuts)
    return Place(heading.start + piece[0], heading.start + piece[1]) if piece else None


def _first_piece(words: str, cuts: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Characters [start, end) of the first piece with letters that the cuts leave."""
    at = 0
    for start, end in (*sorted(cuts), (len(words), len(words))):
        piece = re.sub(r"\s+(?:in|base)$", "", words[at:start].strip(_EDGE), flags=re.I)
        if any(letter.isalpha() for letter in piece):
            begin = words.index(piece, at)
            return begin, begin + len(piece)
        at = max(at, end)
    return None
