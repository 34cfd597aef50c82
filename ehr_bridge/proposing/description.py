"""What a job description says of the opening, each with its words: pure, in two languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ehr_bridge.matching.meaning import language_of

Period = Literal["hour", "month", "year"]


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [start, end) of the description."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Band:
    """A salary band."""

    minimum: float
    maximum: float
    currency: str
    period: Period
    months: int | None
    place: Place


ASKS_HEAD = re.compile(
    r"^\W*(?:任职要求|任职资格|岗位要求|职位要求|应聘要求|招聘要求|要求|requirements|qualifications"
    r"|what you(?:'|’)?ll (?:bring|need)|what we(?:'|’)?re looking for|you have|about you"
    r"|must[- ]haves?|your profile|skills)\s*[:：]?\s*$",
    re.I,
)
_LABELLED = re.compile(
    r"^\W*(?:职位名称|岗位名称|招聘岗位|招聘职位|岗位|职位"
    r"|job title|position|title|role)\s*[:：]\s*(?P<title>.+)$",
    re.I | re.M,
)
_TITLE_NOISE = re.compile(
    r"^(?:诚聘|急聘|急招|高薪诚聘|招聘|we(?:'|’)?re hiring|we are hiring|hiring|job description)"
    r"\s*[:：-]?\s*(?:an?\s+)?|(?:职位描述|岗位说明书|招聘启事|job description)$",
    re.I,
)
_HEADCOUNT = re.compile(
    r"(?:招聘人数|需求人数|人数|number of (?:positions|openings|vacancies)"
    r"|headcount)\s*[:：]\s*(\d{1,4})"
    r"|招(?:聘)?\s*(\d{1,4})\s*[人名位]|(\d{1,4})\s+(?:openings|vacancies|positions)\b",
    re.I,
)
_LOCATION = re.compile(
    r"^\W*(?:工作地点|工作城市|工作地址|上班地点|地点"
    r"|location|workplace|based in)\s*[:：]?\s*(?P<place>[^\n]{1,60})$",
    re.I | re.M,
)
_CITIES = (
    "北京|上海|天津|重庆|香港|澳门|台北|石家庄|唐山|太原|呼和浩特|沈阳|大连|长春|哈尔滨|南京|苏州|无锡|常州|南通|徐州|扬州"
    "|杭州|宁波|温州|嘉兴|绍兴|金华|义乌|台州|合肥|芜湖|福州|厦门|泉州|南昌|赣州|济南|青岛|烟台|潍坊|临沂|郑州|洛阳|武汉"
    "|宜昌|长沙|株洲|广州|深圳|东莞|佛山|珠海|惠州|中山|汕头|南宁|桂林|柳州|海口|三亚|成都|绵阳|贵阳|昆明|拉萨|西安|咸阳"
    "|兰州|西宁|银川|乌鲁木齐|远程"
)
_TOWN = rf"(?:{_CITIES})市?(?:[一-鿿]{{1,6}}[区县镇])?(?:[\s·・•/、,，-]+[一-鿿]{{1,8}})*"
_TOWN_IN_TITLE = re.compile(
    rf"\s*[(（【\[]\s*(?P<bracketed>{_TOWN})\s*[)）】\]]|\s*[-—–|·・•/\s]\s*(?P<last>{_TOWN})\s*$"
)
"""Where the work is, as Chinese headings add it: “客服主管（杭州·余杭）”, “客服主管-杭州”."""
_URGENT = re.compile(
    r"急聘|急招|紧急招聘|尽快到岗|urgent(?:ly)?|immediate start|start immediately", re.I
)
_ZH_SALARY = re.compile(
    r"(?P<label>(?:月薪|年薪|时薪|薪资(?:范围|待遇)?|薪酬(?:范围)?|工资|待遇)\s*[:：]?\s*)?[¥￥]?"
    r"(?<![\d.])(?P<low>\d{1,9}(?:\.\d{1,4})?)\s*(?P<unit1>[kKwW千万]|元)?\s*[-~—–至到]\s*[¥￥]?(?P<high>\d{1,9}(?:\.\d{1,4})?)\s*"
    r"(?P<unit2>[kKwW千万]|元)?\s*(?:元)?\s*(?:[/／每]\s*(?P<per>月|年|小时|时))?"
    r"(?:[\s·・•,，(（xX×*]*(?P<months>1[2-9]|2[0-4])\s*薪)?"
)
_EN_SALARY = re.compile(
    r"(?P<currency>[$£€]|USD|EUR|GBP|CNY|RMB)\s?(?P<low>\d[\d,]*(?:\.\d+)"
    r"?)\s?(?P<k1>k)?\s*(?:-|–|—|to)\s*"
    r"(?:[$£€]|USD|EUR|GBP|CNY|RMB)?\s?(?P<high>\d[\d,]*(?:\.\d+)?)\s?(?P<k2>k)?"
    r"(?:\s*(?:per|an?|/|p\.)\s*(?P<per>year|annum|month|hour|hr|yr|mo|a))?",
    re.I,
)
_CURRENCY = {"$": "USD", "£": "GBP", "€": "EUR", "RMB": "CNY"}


def title_of(text: str) -> tuple[str, Place] | None:
    """The position's name: what is labelled so, else a short first line; without its town."""
    heading = _heading(text)
    if heading is None:
        return None
    title = _TOWN_IN_TITLE.sub("", text[heading.start : heading.end].strip())
    title = _TITLE_NOISE.sub("", title.strip()).strip(" -:：#*【】[]")
    title = re.split(r"\s*[(（【\[|]", title, maxsplit=1)[0].strip() or title
    at = text.find(title, heading.start)
    return (title[:200], Place(at, at + len(title))) if title else None


def _heading(text: str) -> Place | None:
    """Where the line or the label's words stand that name the position."""
    if found := _LABELLED.search(text):
        return Place(*found.span("title"))
    first = re.search(r"\S[^\n]*", text)
    if first is None or len(first[0].strip()) > 60 or ASKS_HEAD.match(first[0]):
        return None
    return Place(*first.span())


def salary_of(text: str) -> Band | None:
    """The salary band, where the description tells one."""
    for found in _ZH_SALARY.finditer(text):
        unit = found["unit2"] or found["unit1"] or ""
        if not (found["label"] or (unit and unit != "元") or found["per"]):
            continue
        times = {"k": 1e3, "千": 1e3, "w": 1e4, "万": 1e4}
        high = float(found["high"]) * times.get(unit.lower(), 1)
        low = float(found["low"]) * times.get((found["unit1"] or unit).lower(), 1)
        label = found["label"] or ""
        per = found["per"] or ("年" if "年薪" in label else "时" if "时薪" in label else "月")
        period: Period = "month" if per == "月" else "year" if per == "年" else "hour"
        if low > high or high < 10 or (period == "month" and high < 500):
            continue
        months = int(found["months"]) if found["months"] else None
        if language_of(text) == "zh":
            return Band(low, high, "CNY", period, months, Place(found.start(), found.end()))
    if found_en := _EN_SALARY.search(text):
        return _en_band(found_en)
    return None


def _en_band(found: re.Match[str]) -> Band | None:
    k = 1e3 if found["k2"] or found["k1"] else 1.0
    low, high = (float(found[name].replace(",", "")) * k for name in ("low", "high"))
    if low > high:
        return None
    per = (found["per"] or "").lower()
    period: Period = (
        "hour" if per in {"hour", "hr"} else "month" if per in {"month", "mo"} else "year"
    )
    if not per:
        period = "hour" if high < 500 else "month" if high < 10_000 else "year"
    currency = _CURRENCY.get(found["currency"].upper(), found["currency"].upper())
    return Band(low, high, currency, period, None, Place(found.start(), found.end()))


def headcount_of(text: str) -> tuple[int, Place] | None:
    """How many people are wanted, where the description tells it."""
    if found := _HEADCOUNT.search(text):
        number = int(next(group for group in found.groups() if group))
        return (number, Place(found.start(), found.end())) if number else None
    return None


def location_of(text: str) -> tuple[str, Place] | None:
    """Where the work is: on a line of its own, else as the heading adds it."""
    if found := _LOCATION.search(text):
        return found["place"].strip(), Place(*found.span("place"))
    if (heading := _heading(text)) and (
        found := _TOWN_IN_TITLE.search(text, heading.start, heading.end)
    ):
        name = "bracketed" if found["bracketed"] else "last"
        return found[name], Place(*found.span(name))
    return None


def urgent_in(text: str) -> Place | None:
    """Where the description says that it is urgent."""
    found = _URGENT.search(text)
    return Place(found.start(), found.end()) if found else None
