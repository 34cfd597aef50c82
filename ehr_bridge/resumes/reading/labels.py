"""Labelled values: "期望薪资：15-20K", "Expected salary: ...", and the cells of table forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ehr_bridge.profiles.profile import Span
from ehr_bridge.resumes.reading.document import CELL_BREAK, Document, Line


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value and the name of its field; `label` is where the label stands."""

    name: str
    label: Span
    value: Span


LABELS: dict[str, str] = {
    "name": r"姓\s*名|名字|(?:full )?name|vor- und (?:nach|zu)name",
    "title": r"求职意向|意向(?:岗位|职位)|应聘(?:岗位|职位|意向)|期望(?:岗位|职位|职业)|目标(?:岗位|职位)"
    r"|求职(?:岗位|职位|目标)|申请(?:岗位|职位)|(?:desired |target )?(?:position|role|job title)"
    r"|position (?:sought|applied for)|applying for|objective"
    r"|(?:angestrebte|gewünschte) (?:position|stelle|tätigkeit)|bewerbung als",
    "city": r"现居(?:住?地址?|城市)|居住(?:地址?|城市)|所在(?:地|城市)|现住址|(?:联系|通讯|家庭)?地址|城市"
    r"|location|(?:current )?city|(?:home )?address|based in|lives in"
    r"|wohnort|wohnhaft in|anschrift|adresse",
    "phone": r"(?:联系|手机|移动)?(?:电话|号码)|手机|联系方式|(?:mobile|tele)?\s?phone|mobile|tel\.?|cell"
    r"|telefon(?:nummer)?|handy(?:nummer)?|mobil(?:telefon|nummer)?|festnetz",
    "email": r"(?:电子)?邮箱(?:地址)?|邮件|电邮|e-?mail(?: address)?",
    "link": r"个人(?:主页|网站)|博客|website|web|linkedin|github|portfolio|微信|wechat|qq",
    "salary": r"(?:期望|要求|目标|意向)(?:薪资|薪酬|薪水|月薪|年薪|工资|待遇)|(?:薪资|薪酬|待遇)(?:要求|期望)"
    r"|(?:expected|desired|target) (?:salary|pay|compensation)|salary expectations?"
    r"|(?:expected )?remuneration|gehalts(?:vorstellung(?:en)?|wunsch)|wunschgehalt",
    "times": r"(?:可|方便|期望|预约|合适)(?:的)?面试(?:的)?时间|面试时间(?:偏好)?|可约(?:面试)?时间"
    r"|(?:preferred )?interview (?:times?|availability)|available for interviews?"
    r"|availability(?: for interviews?)?|best times? (?:to|for an?) interview",
    "years": r"工作(?:年限|经验年限)|从业年限|(?:years of|total) (?:work )?experience|jahre berufserfahrung",
    "skills": r"(?:专业|个人|职业|主要|核心|it)?技能(?:特长|专长)?|技术栈|掌握技能|(?:key|core|technical)? ?skills"
    r"|technologies|tools|(?:fach|edv-?|it-|besondere )?kenntnisse|fähigkeiten",
    "certificates": r"(?:专业|职业|资格|所获)?(?:资格)?证书|(?:职业)?资格|certificates?|certifications?|licen[cs]es?"
    r"|zertifikate?|führerschein(?:klassen?)?",
    "languages": r"(?:外语|语言)(?:能力|水平)|掌握语言|外语|languages?|(?:fremd)?sprach(?:en|kenntnisse)",
    "school": r"毕业(?:院校|学校)|(?:就读)?(?:院校|学校)(?:名称)?|school|university|college|hochschule|universität",
    "major": r"(?:所学|主修)?专业(?:名称)?|major|field of study|subject|studiengang|fachrichtung",
    "degree": r"(?:最高)?(?:学历|学位)(?:/学位)?|(?:教育|文化)程度|degree|qualification|(?:schul|studien|hochschul)?abschluss",
    "graduation": r"毕业(?:时间|日期|年份)|graduat(?:ed|ion)(?: date)?",
    "employer": r"(?:公司|单位|企业)(?:名称)?|工作单位|employer|company|arbeitgeber|firma|unternehmen",
    "post": r"(?:担任)?(?:职位|职务|岗位)(?:名称)?|(?:job )?title|post|funktion|stelle",
    "period": r"(?:起止|在职|就读|任职|项目|工作)?(?:时间|日期|周期)(?:段)?|dates?|period|zeitraum",
    "project": r"项目名称|project(?: name)?",
    "project_role": r"(?:项目|担任)角色|本人角色|role",
    "other": r"参加工作时间|到岗时间|目前状态|求职状态|工作性质|期望(?:城市|地点|工作地|行业)|爱好|兴趣|notice period"
    r"|当前状态|期望工作地点|工作地点|primary duties|汇报对象|下属人数|离职原因|证明人|公司(?:规模|性质|行业)|所属行业|部门"
    r"|(?:frühester )?eintritts(?:termin|datum)|kündigungsfrist|verfügbar ab|branche|abteilung",
}
"""Patterns of labels by the field that they name, in the order in which they are tried."""

_ALL = "|".join(f"(?P<f_{name}>{pattern})" for name, pattern in LABELS.items())
_LABEL = re.compile(rf"(?:{_ALL})\s*$", re.IGNORECASE)
_INNER = re.compile(rf"(?:(?<=^)|(?<=[\s,;|/·•]))(?P<label>{_ALL}) ?[:：] ?", re.IGNORECASE)


def label_name(folded: str) -> str | None:
    """The field that a text names when it is nothing but a label."""
    match = _LABEL.match(folded.strip().rstrip(":：").strip())
    if match is None or match.end() < len(folded.strip().rstrip(":：").strip()):
        return None
    return _name(match)


def _name(match: re.Match[str]) -> str:
    return next(
        name[2:]
        for name, text in match.groupdict().items()
        if text is not None and name.startswith("f_")
    )


def cells_of(document: Document, line: Line) -> list[Span]:
    """The cells of a line."""
    spans, start = [], line.start
    for cell in document.text[line.start : line.end].split(CELL_BREAK):
        spans.append(Span(start, start + len(cell)))
        start += len(cell) + 1
    return spans


def labelled_values(document: Document, line: Line) -> list[Labelled]:
    """The labelled values of a line: by colon within a cell, else by the cell that follows."""
    found: list[Labelled] = []
    cells = cells_of(document, line)
    skip = False
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if skip:
            skip = False
            continue
        inner = _by_colon(document, cell)
        if inner:
            last = inner[-1]
            if last.value.end == last.value.start and following:
                inner[-1] = Labelled(last.name, last.label, following)
                skip = True
            found += inner
        elif (
            following
            and (name := label_name(document.of(cell)))
            and label_name(document.of(following)) is None
        ):
            found.append(Labelled(name, cell, following))
            skip = True
    return [field for field in found if field.value.end > field.value.start]


def _by_colon(document: Document, cell: Span) -> list[Labelled]:
    matches = list(_INNER.finditer(document.folded[: cell.end], cell.start))
    # A label that is the middle of a sentence is none: the first must begin the cell.
    if not matches or matches[0].start() > cell.start + 2:
        return []
    ends = [match.start() for match in matches[1:]] + [cell.end]
    found = []
    for match, end in zip(matches, ends, strict=True):
        value = trimmed(document.folded, match.end(), end)
        label = Span(match.start("label"), match.end("label"))
        found.append(Labelled(_name(match), label, value))
    return found


def trimmed(folded: str, start: int, end: int) -> Span:
    """The span without blanks, separators and brackets that lead or trail nowhere."""
    while start < end and folded[start] in " \t,;|/·•:-–*●■◆▪○、。．":
        start += 1
    while end > start and folded[end - 1] in " \t,;|/·•:-–、。":
        end -= 1
    return Span(start, end)
