"""What a job description says, each with its words: pure, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ehr_bridge.matching.languages import LANGUAGES
from ehr_bridge.matching.meaning import language_of
from ehr_bridge.matching.requirements import Kind
from ehr_bridge.matching.skills import skills_in
from ehr_bridge.recruiting.plans.wording import zh_number

Period = Literal["hour", "month", "year"]

MUST_WEIGHT, WELCOME_WEIGHT = 3.0, 1.0
MAX_SKILLS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [start, end) of the description."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement that the description states."""

    kind: Kind
    name: str
    must: bool
    place: Place
    amount: float | None = None
    skill: str = ""
    """The name that all names of the skill share."""

    @property
    def weight(self) -> float:
        """A first weight; HR changes it."""
        return MUST_WEIGHT if self.must else WELCOME_WEIGHT


@dataclass(frozen=True, slots=True)
class Band:
    """A salary band."""

    minimum: float
    maximum: float
    currency: str
    period: Period
    months: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """A clause of the description and whether what it asks for is required."""

    text: str
    place: Place
    must: bool


_WELCOME = re.compile(
    r"优先|加分|更佳|更好|最好|尤佳|preferred|nice[- ]to[- ]have|a plus|bonus|desirable|ideally"
    r"|advantage|welcome",
    re.I,
)
_WELCOME_HEAD = re.compile(
    r"^\W*(?:加分项|优先条件|优先考虑|nice[- ]to[- ]haves?|preferred(?: \w+)?"
    r"|bonus(?: points)?|desirable)\s*[:：]?\s*$",
    re.I,
)
_DUTIES_HEAD = re.compile(
    r"^\W*(?:岗位职责|工作职责|职位描述|工作内容|主要职责|职责描述"
    r"|what you(?:'|’)?ll do|what you will do"
    r"|responsibilities|(?:key|main|your) (?:responsibilities|duties|tasks)|duties|the role"
    r"|about the (?:role|job))\s*[:：]?\s*$",
    re.I,
)
_ASKS_HEAD = re.compile(
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
_FACT = re.compile(
    r"^\W*(?:工作地点|工作城市|工作地址|地点|招聘人数|需求人数|人数|薪资\w*|月薪|年薪|薪酬\w*|工资|待遇|福利\w*"
    r"|急聘|急招|诚聘|location|salary|compensation|pay|benefits|headcount|workplace|about us"
    r"|number of \w+)\b|^\W*(?:急聘|急招|诚聘)",
    re.I,
)
"""Lines that tell of the opening rather than of who is sought."""
_CLAUSE = re.compile(r"[^\n。;；]+")

_ZH_N = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_YEARS = (
    re.compile(
        rf"(?P<n>{_ZH_N})\s*(?:[-~—至到]\s*{_ZH_N})?\s*年(?:及)?(?:以上)?(?:的)"
        rf"?(?P<field>[^\n,,。;;、]{{0,20}}?)(?:工作)?经[验历]"
    ),
    re.compile(
        r"(?P<n>\d{1,2})\s*\+?\s*(?:(?:-|–|to)\s*\d{1,2}\s*)?\+?\s*years?(?:'"
        r"|’)?\s*(?:of\s+)?(?P<pre>[\w /&-]{0,40}?)\s*experience(?:\s+(?:in|with"
        r"|of|as)\s+(?:an?\s+)?(?P<post>[\w /&-]{2,40}))?",
        re.I,
    ),
    re.compile(
        r"(?P<n>\d{1,2})\s*\+?\s*years?\s+(?:in|as|of)\s+(?:an?\s+)?(?P<post>[\w /&-]{2,40})", re.I
    ),
)
_FIELD_NOISE = re.compile(
    r"^(?:以上|及以上|的|相关|从事|同等|同岗位|岗位|相同|类似)+|(?:相关|岗位|的|方面|领域|行业|工作|从业)+$"
    r"|\b(?:professional|relevant|proven|work|working|hands-on|solid|practical|prior|similar"
    r"|related|a|the)\b",
    re.I,
)
_DEGREES = (
    ("doctor", r"博士|ph\.?d|doctorate"),
    ("master", r"硕士|研究生|master(?:'|’)?s?(?: degree)?|\bMSc\b|\bMBA\b"),
    (
        "bachelor",
        r"本科|学士|bachelor(?:'|’)?s?(?: degree)?|\bBSc\b|university degree|college degree",
    ),
    ("associate", r"大专|专科|高职|associate(?:'|’)?s? degree"),
    ("secondary", r"高中|中专|职高|high[- ]school|secondary school"),
)
_FLUENT = re.compile(
    r"流利|熟练|读写|口语|听说|水平|作为工作语言|工作语言|沟通|[四六八]级|CET|TEM|雅思|托福|IELTS|TOEFL|fluen|speak"
    r"|spoken|written|proficien|native|command of|\b[BC][12]\b|level",
    re.I,
)
_CERTIFICATES = (
    ("注册会计师 / CPA", r"注册会计师|\bCPA\b"),
    ("初级会计 / 初级会计职称", r"初级会计(?:职称|证)?"),
    ("中级会计 / 中级会计职称", r"中级会计(?:师|职称|证)?"),
    ("ACCA", r"\bACCA\b"),
    ("CFA", r"\bCFA\b"),
    ("PMP", r"\bPMP\b"),
    ("教师资格证", r"教师资格证?"),
    ("护士执业资格 / 护士证", r"护士(?:执业)?资格证?|护士证"),
    ("Registered nurse / RN", r"\bregistered nurse\b|\bRN\b|nursing licen[cs]e"),
    (
        "驾驶证 / driving licence / driver's license",
        r"驾驶证|驾照|driving licen[cs]e|driver(?:'|’)?s licen[cs]e",
    ),
    ("叉车证 / forklift licence / forklift license", r"叉车(?:操作)?证|forklift licen[cs]e"),
    ("电工证", r"(?:低压|高压)?电工证"),
    ("CISSP", r"\bCISSP\b"),
    ("人力资源管理师", r"人力资源管理师"),
    ("法律职业资格", r"法律职业资格|司法考试"),
    ("健康证", r"健康证"),
    ("SHRM-CP / PHR", r"\bSHRM(?:-CP)?\b|\bPHR\b"),
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
_URGENT = re.compile(
    r"急聘|急招|紧急招聘|尽快到岗|urgent(?:ly)?|immediate start|start immediately", re.I
)
_ZH_SALARY = re.compile(
    r"(?P<label>(?:月薪|年薪|时薪|薪资(?:范围|待遇)?|薪酬(?:范围)?|工资|待遇)\s*[:：]?\s*)?[¥¥]?"
    r"(?<![\d.])(?P<low>\d{1,9}(?:\.\d{1,4})?)\s*(?P<unit1>[kKwW千万]|元)?\s*[-~—–至到]\s*[¥¥]?(?P<high>\d{1,9}(?:\.\d{1,4})?)\s*"
    r"(?P<unit2>[kKwW千万]|元)?\s*(?:元)?\s*(?:[//每]\s*(?P<per>月|年|小时|时))?"
    r"(?:\s*[·・,,xX×*]\s*(?P<months>1[2-9]|2[0-4])\s*薪)?"
)
_EN_SALARY = re.compile(
    r"(?P<currency>[$£€]|USD|EUR|GBP|CNY|RMB)\s?(?P<low>\d[\d,]*(?:\.\d+)"
    r"?)\s?(?P<k1>k)?\s*(?:-|–|—|to)\s*"
    r"(?:[$£€]|USD|EUR|GBP|CNY|RMB)?\s?(?P<high>\d[\d,]*(?:\.\d+)?)\s?(?P<k2>k)?"
    r"(?:\s*(?:per|an?|/|p\.)\s*(?P<per>year|annum|month|hour|hr|yr|mo|a))?",
    re.I,
)
_CURRENCY = {"$": "USD", "£": "GBP", "€": "EUR", "RMB": "CNY"}


def lines_of(text: str) -> Iterator[Line]:
    """The clauses of a description; duties and what is welcome are not required."""
    must = True
    offset = 0
    title = title_of(text)
    heading = text.rfind("\n", 0, title[1].start) + 1 if title else -1
    for raw in text.split("\n"):
        if _WELCOME_HEAD.match(raw) or _DUTIES_HEAD.match(raw):
            must = False
        elif _ASKS_HEAD.match(raw):
            must = True
        elif offset != heading and not _FACT.match(raw):
            for clause in _CLAUSE.finditer(raw):
                if clause[0].strip():
                    place = Place(offset + clause.start(), offset + clause.end())
                    yield Line(clause[0], place, must and not _WELCOME.search(clause[0]))
        offset += len(raw) + 1


def title_of(text: str) -> tuple[str, Place] | None:
    """The position's name: what is labelled so, else a short first line."""
    if found := _LABELLED.search(text):
        start, end = found.span("title")
    else:
        first = re.search(r"\S[^\n]*", text)
        if first is None or len(first[0].strip()) > 60 or _ASKS_HEAD.match(first[0]):
            return None
        start, end = first.span()
    title = _TITLE_NOISE.sub("", text[start:end].strip()).strip(" -:：#*【】[]")
    title = re.split(r"\s*[((【\[|]", title, maxsplit=1)[0].strip() or title
    at = text.find(title, start)
    return (title[:200], Place(at, at + len(title))) if title else None


def requirements_of(text: str) -> list[Asked]:
    """Every requirement that the description states, in its order, each once."""
    found: dict[tuple[Kind, str], Asked] = {}
    for line in lines_of(text):
        for asked in (*_years(line), *_told(line), *_skills(line)):
            same = (asked.skill or asked.name).casefold()
            key = (asked.kind, same if asked.kind is not Kind.EDUCATION else "")
            known = found.get(key)
            if known is None or (asked.must and not known.must):
                found[key] = asked
    skills = [asked for asked in found.values() if asked.kind is Kind.SKILL]
    left_out = set(sorted(skills, key=lambda asked: not asked.must)[MAX_SKILLS:])
    order = list(Kind)
    kept = [asked for asked in found.values() if asked not in left_out]
    return sorted(kept, key=lambda a: (order.index(a.kind), not a.must, a.place.start))


def _at(line: Line, found: re.Match[str]) -> Place:
    return Place(line.place.start + found.start(), line.place.start + found.end())


def _skills(line: Line) -> Iterator[Asked]:
    for name, place in skills_in(line.text):
        at = Place(line.place.start + place.start, line.place.start + place.end)
        yield Asked(Kind.SKILL, line.text[place.start : place.end], line.must, at, skill=name)


def _years(line: Line) -> Iterator[Asked]:
    for pattern in _YEARS:
        if found := pattern.search(line.text):
            parts = found.groupdict()
            field = parts.get("field") or parts.get("post") or parts.get("pre") or ""
            field = " ".join(_FIELD_NOISE.sub("", field.strip()).split()).strip("的 ,")
            amount = zh_number(parts["n"])
            if 0 < amount <= 50:
                yield Asked(Kind.YEARS, field, line.must, _at(line, found), float(amount))
            return


def _told(line: Line) -> Iterator[Asked]:
    if not re.search(r"学历不限|不限学历|no degree", line.text, re.I):
        levels = [
            (level, found)
            for level, words in _DEGREES
            if (found := re.search(words, line.text, re.I))
        ]
        if levels:  # "master or bachelor": the lowest is enough
            level, found = levels[-1]
            yield Asked(Kind.EDUCATION, level, line.must, _at(line, found))
    if _FLUENT.search(line.text):
        for code, words in LANGUAGES.items():
            if found := re.search(words, line.text, re.I):
                yield Asked(Kind.LANGUAGE, code, line.must, _at(line, found))
    for name, words in _CERTIFICATES:
        if found := re.search(words, line.text):
            yield Asked(Kind.CERTIFICATE, name, line.must, _at(line, found))


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
    """Where the work is, where the description tells it on a line of its own."""
    if found := _LOCATION.search(text):
        return found["place"].strip(), Place(*found.span("place"))
    return None


def urgent_in(text: str) -> Place | None:
    """Where the description says that it is urgent."""
    found = _URGENT.search(text)
    return Place(found.start(), found.end()) if found else None
