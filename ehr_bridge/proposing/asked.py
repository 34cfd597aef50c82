"""What a job description asks of applicants, each with its words: pure, in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ehr_bridge.matching.languages import LANGUAGES
from ehr_bridge.matching.requirements import Kind
from ehr_bridge.matching.skills import Said, certificates_in, is_work, skills_in
from ehr_bridge.proposing.description import ASKS_HEAD, title_of
from ehr_bridge.proposing.place import Place
from ehr_bridge.recruiting.plans.wording import EN_NUMBERS, zh_number

MUST_WEIGHT, WELCOME_WEIGHT = 3.0, 1.0
MAX_SKILLS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A clause of the description.

    Attributes:
        required: whether it stands under what is required rather than duties or what is welcome.
    """

    text: str
    place: Place
    required: bool

    def at(self, found: re.Match[str]) -> Place:
        """Where in the description stands what was found in the text."""
        return Place(self.place.start + found.start(), self.place.start + found.end())

    def part(self, at: int) -> str:
        """What stands between the commas around a character of the text."""
        start = max(self.text.rfind(comma, 0, at) for comma in ",，") + 1
        return re.split("[,，]", self.text[start:], maxsplit=1)[0]

    def must(self, at: int) -> bool:
        """Whether what is named at a character of the text is required.

        优先 speaks of the part that it ends; "a plus" and a leading "优先：" of the whole clause.
        """
        return self.required and not self.welcome(at)

    def welcome(self, at: int) -> bool:
        """Whether what stands there is said to be welcome."""
        return bool(_WELCOME.search(self.text) or _WELCOME_PART.search(self.part(at)))

    def condition(self, at: int) -> bool:
        """Whether what stands there is a working condition."""
        return bool(_CONDITIONS.search(self.part(at)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement that the description states."""

    kind: Kind
    name: str
    must: bool
    place: Place
    amount: float | None = None
    known_as: str = ""
    """What all names of the skill or certificate share."""

    @property
    def weight(self) -> float:
        """A first weight; HR changes it."""
        return MUST_WEIGHT if self.must else WELCOME_WEIGHT


_WELCOME = re.compile(
    r"(?:优先|加分)[^,，]{0,4}[:：]|[均都]优先|preferred|nice[- ]to[- ]have|a plus|bonus|desirable"
    r"|ideally|advantage",
    re.I,
)
_WELCOME_PART = re.compile(r"优先|加分|更佳|更好|最好|尤佳|welcome", re.I)
_CONDITIONS = re.compile(
    r"加班|倒班|轮班|夜班|值班|出差|外派|驻场|接受(?!过)|服从|(?<!自)适应|overtime|on[- ]call"
    r"|weekends?|night shifts?|shift work|travel up to"
    r"|willing(?:ness)? to (?:travel|work|relocate)"
    r"|(?:提供|可以?)(?:免费)?(?:带教|培训)|带薪培训"
    r"|we (?:will )?train you|training (?:is )?provided",
    re.I,
)
"""What a sentence on working conditions says; the words beside it are no skills."""
_WELCOME_HEAD = re.compile(
    r"^\W*(?:加分项|优先条件|优先考虑|nice[- ]to[- ]haves?|preferred(?: \w+)?"
    r"|bonus(?: points)?|desirable)\W*$",
    re.I,
)
_DUTIES_HEAD = re.compile(
    r"^\W*(?:岗位职责|工作职责|职位描述|工作内容|主要职责|职责描述|你要做的|你将负责"
    r"|what you(?:'|’)?ll do|what you will do|(?:in this role,? )?you(?: will|'ll|’ll)"
    r"|(?:key |main |your |job )?(?:responsibilities|duties|tasks)|the (?:role|job)"
    r"|about the (?:role|job)|(?:position|job) summary|day to day)(?:\s*[:：]|\W*$)",
    re.I,
)
_HEADS = (_WELCOME_HEAD, _DUTIES_HEAD, ASKS_HEAD)
_FACT = re.compile(
    r"^\W*(?:工作地点|工作城市|工作地址|地点|招聘人数|需求人数|人数|薪资\w*|月薪|年薪|底薪\w*|综合薪\w*|薪酬\w*|工资|待遇|福利\w*"
    r"|急聘|急招|诚聘|location|salary|compensation|pay|benefits|headcount|workplace|about us"
    r"|number of \w+|reports to|company|department|汇报对象|所属部门)\b|^\W*(?:急聘|急招|诚聘)",
    re.I,
)
"""Lines that tell of the opening rather than of who is sought."""
_CLAUSE = re.compile(r"(?:[^\n。;；.]|\.(?!\s|$))+")

_EN_N = rf"(?:\d{{1,2}}|{'|'.join(word for word in EN_NUMBERS if len(word) > 2)})"
_ZH_N = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_YEARS = (
    re.compile(
        rf"(?P<n>{_ZH_N})\s*(?:[-~—至到]\s*{_ZH_N})?\s*年(?:及)?(?:以上)?(?:的)"
        rf"?(?P<field>[^\n,，。;；、]{{0,20}}?)(?:工作)?经[验历]"
    ),
    re.compile(
        rf"(?P<field>[^\n,，。;；、有]{{0,20}}?)(?:工作)?经[验历](?:满|在|至少)?(?P<n>{_ZH_N})\s*年"
    ),
    re.compile(
        rf"\b(?P<n>{_EN_N})\s*\+?\s*(?:(?:-|–|to)\s*{_EN_N}\s*)?\+?\s*years?(?:'"
        r"|’)?\s*(?:of\s+)?(?P<pre>[\w /&-]{0,40}?)\s*experience(?:\s+(?:in|with"
        r"|of|as)\s+(?:an?\s+)?(?P<post>[\w /&-]{2,40}))?",
        re.I,
    ),
    re.compile(
        rf"\b(?P<n>{_EN_N})\s*\+?\s*years?\s+(?:in|as|of)\s+(?:an?\s+)?"
        r"(?P<post>[\w /&-]{2,40})",
        re.I,
    ),
)
_FIELD_NOISE = re.compile(
    r"^(?:以上|及以上|的|相关|从事|同等|同岗位|岗位|相同|类似)+|(?:相关|岗位|的|方面|领域|行业|工作|从业)+$"
    r"|\b(?:professional|relevant|proven|work|working|hands-on|solid|practical|prior|similar"
    r"|related|a|the)\b|(?<=\bor) as\b(?: an?\b)?",
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
_MAJOR = re.compile(
    r"(?:degree|diploma|ph\.?d|master(?:'|’)?s?|bachelor(?:'|’)?s?)\b.*\bin\b.*$", re.I
)
"""What stands before the name of something studied; in Chinese 专业 stands after it."""
_FLUENT = re.compile(
    r"流利|熟练|读写|口语|听说|水平|作为工作语言|工作语言|沟通|[四六八]级|CET|TEM|雅思|托福|IELTS|TOEFL|fluen|speak"
    r"|spoken|written|proficien|native|command of|\b[BC][12]\b|level",
    re.I,
)
_GOOD = r"\b(?:good|excellent|basic|business|conversational) (?:\w+ and )?"
_A_PLUS = (
    r"(?: is| are)?(?: an?)?(?: \w+)? (?:plus|advantage|bonus|nice to have|desirable|preferred)"
)
"""What stands before or after a language that is not called fluent."""


def lines_of(text: str) -> Iterator[Line]:
    """The clauses of a description; duties and what is welcome are not required."""
    required = True
    offset = 0
    title = title_of(text)
    heading = text.rfind("\n", 0, title[1].start) + 1 if title else -1
    for raw in text.split("\n"):
        head = next((found for one in _HEADS if (found := one.match(raw))), None)
        if head:
            required = head.re is ASKS_HEAD
        if offset != heading and not _FACT.match(raw):
            for clause in _CLAUSE.finditer(raw, head.end() if head else 0):
                if clause[0].strip():
                    place = Place(offset + clause.start(), offset + clause.end())
                    yield Line(clause[0], place, required)
        offset += len(raw) + 1


def requirements_of(text: str, told: Sequence[Place] = ()) -> list[Asked]:
    """Every requirement that the description states, in its order, each once.

    What is `told` of the opening itself, such as its salary, names none. Nor is a kind of work
    asked for as a skill where years of it are.
    """
    found: dict[tuple[Kind, str], Asked] = {}
    for line in lines_of(text):
        certificates = list(_certificates(line))
        named = [one.place for one in certificates]
        skills = [one for one in _skills(line) if not one.place.meets_any(named)]
        for asked in (*_years(line), *_told(line), *certificates, *skills):
            if asked.place.meets_any(told):
                continue
            same = (asked.known_as or asked.name).casefold()
            key = (asked.kind, same if asked.kind is not Kind.EDUCATION else "")
            known = found.get(key)
            if known is None or (asked.must and not known.must):
                found[key] = asked
    years = [asked for asked in found.values() if asked.kind is Kind.YEARS]
    worked = {name for asked in years for name, _ in skills_in(asked.name) if is_work(name)}
    for name in worked:
        found.pop((Kind.SKILL, name.casefold()), None)
    skills = [asked for asked in found.values() if asked.kind is Kind.SKILL]
    left_out = set(sorted(skills, key=lambda asked: not asked.must)[MAX_SKILLS:])
    order = list(Kind)
    kept = [asked for asked in found.values() if asked not in left_out]
    return sorted(kept, key=lambda a: (order.index(a.kind), not a.must, a.place.start))


def _named(kind: Kind, line: Line, said: Said, known_as: str) -> Asked:
    """A skill or certificate by the name that the description has for it."""
    at = Place(line.place.start + said.start, line.place.start + said.end)
    name = line.text[said.start : said.end]
    return Asked(kind, name, line.must(said.start), at, known_as=known_as)


def _skills(line: Line) -> Iterator[Asked]:
    for name, said in skills_in(line.text):
        studied = line.text.startswith("专业", said.end) or _MAJOR.search(line.text[: said.start])
        if not (studied or line.condition(said.start)):
            yield _named(Kind.SKILL, line, said, name)


def _years(line: Line) -> Iterator[Asked]:
    seen: list[Place] = []
    for found in (found for pattern in _YEARS for found in pattern.finditer(line.text)):
        parts = found.groupdict()
        field = parts.get("field") or parts.get("post") or parts.get("pre") or ""
        field = " ".join(_FIELD_NOISE.sub("", field.strip()).split()).strip("的 ,")
        amount = EN_NUMBERS.get(parts["n"].lower()) or zh_number(parts["n"])
        place = line.at(found)
        if 0 < amount <= 50 and not place.meets_any(seen):
            seen.append(place)
            yield Asked(Kind.YEARS, field, line.must(found.start()), place, float(amount))


def _told(line: Line) -> Iterator[Asked]:
    if not re.search(r"学历不限|不限学历|no degree", line.text, re.I):
        levels = [
            (level, found)
            for level, words in _DEGREES
            if (found := re.search(words, line.text, re.I))
        ]
        if levels:  # "master or bachelor": the lowest is enough
            level, found = levels[-1]
            yield Asked(Kind.EDUCATION, level, line.must(found.start()), line.at(found))
    fluent = _FLUENT.search(line.text)
    for code, words in LANGUAGES.items():
        asked = words if fluent else f"{_GOOD}(?:{words})|(?:{words}){_A_PLUS}"
        if found := re.search(asked, line.text, re.I):
            yield Asked(Kind.LANGUAGE, code, line.must(found.start()), line.at(found))


def _certificates(line: Line) -> Iterator[Asked]:
    for name, said in certificates_in(line.text):
        yield _named(Kind.CERTIFICATE, line, said, name)
