"""Email addresses, phones, links and places."""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

from ehr_bridge.profiles.profile import Contact, Read, Span
from ehr_bridge.resumes.reading.dates import find_periods
from ehr_bridge.resumes.reading.labels import Labelled

_EMAIL = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}")
_LINK = re.compile(
    r"(?:https?://[^\s,;|<>()]+|(?:www\.|(?:linkedin|github|gitee|behance)\.com/)[^\s,;|<>()]+)",
    re.IGNORECASE,
)
_CITIES = [
    "北京",
    "上海",
    "广州",
    "深圳",
    "杭州",
    "南京",
    "苏州",
    "成都",
    "重庆",
    "武汉",
    "西安",
    "长沙",
    "郑州",
    "青岛",
    "济南",
    "天津",
    "大连",
    "沈阳",
    "厦门",
    "福州",
    "泉州",
    "宁波",
    "温州",
    "绍兴",
    "嘉兴",
    "金华",
    "无锡",
    "常州",
    "南通",
    "扬州",
    "徐州",
    "合肥",
    "芜湖",
    "南昌",
    "赣州",
    "昆明",
    "贵阳",
    "南宁",
    "桂林",
    "海口",
    "三亚",
    "石家庄",
    "保定",
    "唐山",
    "太原",
    "呼和浩特",
    "哈尔滨",
    "长春",
    "吉林",
    "兰州",
    "银川",
    "西宁",
    "乌鲁木齐",
    "拉萨",
    "佛山",
    "东莞",
    "珠海",
    "中山",
    "惠州",
    "汕头",
    "烟台",
    "潍坊",
    "洛阳",
    "宜昌",
    "襄阳",
    "株洲",
    "绵阳",
    "香港",
    "澳门",
    "台北",
]
_CITY = re.compile(rf"(?:{'|'.join(_CITIES)})市?")
_PLACE = re.compile(r"^[A-Z][A-Za-z.' -]{1,30}(?:, ?[A-Z][A-Za-z.' -]{1,30}){1,2}(?<![a-z]\.)$")


_REGIONS = {"zh": ("CN", "US", "GB"), "en": ("US", "GB", "CN"), "de": ("DE", "AT", "CH")}
"""Regions that a bare number may be of, by the language of the resume, the likeliest first."""


def find_emails(folded: str) -> list[Read[str]]:
    """Every address, once, in lower case."""
    return _once(
        Read(match[0].lower(), Span(match.start(), match.end()), 0.99)
        for match in _EMAIL.finditer(folded)
    )


def find_phones(folded: str, language: str) -> list[Read[str]]:
    """Every phone number, once, as E.164; bare numbers are read as of the language's region."""
    regions = _REGIONS[language]
    found: dict[int, Read[str]] = {}
    dates = [dated.span for dated in find_periods(folded)]
    for confidence, region in zip((0.97, 0.9, 0.8), regions, strict=True):
        for match in phonenumbers.PhoneNumberMatcher(folded, region):
            span = Span(match.start, match.end)
            if "\n" in match.raw_string or any(_meet(span, date) for date in dates):
                continue
            if all(
                span.end <= other.span.start or other.span.end <= span.start
                for other in found.values()
                if other.span
            ):
                number = phonenumbers.format_number(
                    match.number, phonenumbers.PhoneNumberFormat.E164
                )
                found[match.start] = Read(number, span, confidence)
    return _once(found[start] for start in sorted(found))


def find_links(text: str) -> list[Read[str]]:
    """Pages that the applicant names."""
    return _once(
        Read(match[0].rstrip("."), Span(match.start(), match.end()), 0.95)
        for match in _LINK.finditer(text)
        if "@" not in match[0]
    )


def find_city(folded: str, labelled: list[Labelled], pieces: list[Span]) -> Read[str] | None:
    """Where the applicant lives: as labelled, or standing alone among contacts."""
    for field in labelled:
        if field.name == "city":
            return Read(folded[field.value.start : field.value.end], field.value, 0.95)
    for piece in pieces:
        words = folded[piece.start : piece.end]
        if _CITY.fullmatch(words) or _PLACE.match(words):
            return Read(words, piece, 0.8)
    return None


def find_contact(
    text: str, folded: str, language: str, labelled: list[Labelled], pieces: list[Span]
) -> Contact:
    """All ways to reach the applicant; `pieces` are the parts of the resume's head."""
    return Contact(
        emails=tuple(find_emails(folded)),
        phones=tuple(find_phones(folded, language)),
        city=find_city(folded, labelled, pieces),
        links=tuple(find_links(text)),
    )


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _once(reads: Iterable[Read[str]]) -> list[Read[str]]:
    seen: dict[str, Read[str]] = {}
    for read in reads:
        seen.setdefault(read.value, read)
    return list(seen.values())
