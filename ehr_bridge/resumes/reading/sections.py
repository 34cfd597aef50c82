"""Which part of a resume a line belongs to, told by its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from ehr_bridge.profiles.profile import Span
from ehr_bridge.resumes.reading.document import CELL_BREAK, Document, Line, close_up


class Part(StrEnum):
    """What a section of a resume tells of."""

    HEAD = "head"
    SUMMARY = "summary"
    EDUCATION = "education"
    WORK = "work"
    PROJECTS = "projects"
    SKILLS = "skills"
    CERTIFICATES = "certificates"
    LANGUAGES = "languages"
    WISHES = "wishes"
    OTHER = "other"


HEADINGS: dict[Part, str] = {
    Part.HEAD: "个人信息 基本信息 基本资料 个人资料 联系方式 联系信息 个人概况|personal information"
    "|personal details|contact|contact information|contact details|personal data|details|about"
    "|persönliche daten|persönliche angaben|angaben zur person|zur person|kontakt|kontaktdaten",
    Part.SUMMARY: "自我评价 个人评价 自我介绍 个人总结 个人简介 个人优势 职业概述 自我描述 个人概述 个人陈述 职业概况"
    " 核心优势|summary|professional summary|profile|professional profile|about me|career summary"
    "|personal statement|executive summary|objective|career objective|personal profile"
    "|career profile|introduction|overview|who i am"
    "|kurzprofil|profil|persönliches profil|über mich|zusammenfassung|kurzvorstellung|motivation",
    Part.EDUCATION: "教育背景 教育经历 学历背景 教育情况 学习经历 教育 学历 教育与培训 求学经历 教育培训|education"
    "|academic background|educational background|education and training|academic history"
    "|qualifications and education|academic qualifications|studies|schooling"
    "|education & training|ausbildung|berufsausbildung|schule|schulbildung|schulausbildung|studium"
    "|hochschulstudium|bildung|bildungsweg|ausbildungsweg|akademische ausbildung|schulische ausbildung"
    "|akademischer werdegang|schulischer werdegang|aus- und weiterbildung",
    Part.WORK: "工作经历 工作经验 职业经历 实习经历 工作履历 任职经历 从业经历 实习经验 工作及实习经历 工作与实习经历"
    " 实践经历 职业履历 主要工作经历 工作背景|experience|work experience|professional experience"
    "|employment|employment history|work history|career history|internships|internship experience"
    "|internship|relevant experience|professional background|career|positions held"
    "|where i have worked|industry experience|berufserfahrung|berufserfahrungen|berufliche erfahrung"
    "|beruflicher werdegang|werdegang|berufspraxis|berufstätigkeit|berufliche tätigkeit"
    "|berufliche tätigkeiten|beruflicher hintergrund|berufliche stationen|bisherige tätigkeiten"
    "|arbeitserfahrung|praktische erfahrung|praktische erfahrungen|praktika|praktikum|tätigkeiten",
    Part.PROJECTS: "项目经历 项目经验 项目 主要项目 代表项目 项目成果 科研项目 重点项目 代表作品 作品|projects"
    "|selected projects|key projects|project experience|personal projects|notable projects"
    "|project highlights|selected work|things i built"
    "|projekte|projekterfahrung|projektliste|ausgewählte projekte|eigene projekte|referenzprojekte",
    Part.SKILLS: "专业技能 技能特长 技能 个人技能 职业技能 技术栈 技能专长 掌握技能 专业特长 核心技能 技能与工具 技能清单"
    " 工作技能 技能标签 擅长|skills|technical skills|key skills|core competencies|core skills"
    "|competencies|expertise|areas of expertise|technologies|tools|skills and tools|skill set"
    "|skills & tools|professional skills|what i use|technical proficiencies|toolbox"
    "|kenntnisse|fähigkeiten|kompetenzen|qualifikationen|fachkenntnisse|edv-kenntnisse|edv"
    "|it-kenntnisse|pc-kenntnisse|softwarekenntnisse|technische kenntnisse|besondere kenntnisse"
    "|besondere fähigkeiten|fachliche kompetenzen|kernkompetenzen|stärken",
    Part.CERTIFICATES: "证书 资格证书 职业资格 所获证书 专业证书 技能证书 证书资质 执业资格 资质证书 荣誉证书 证书与资质"
    " 持有证书|certificates|certifications|licenses|licences|licenses and certifications"
    "|professional certifications|credentials|licenses & certifications|accreditations"
    "|professional qualifications|zertifikate|zertifizierungen|lizenzen|führerschein|führerscheine"
    "|weiterbildung|weiterbildungen|fortbildung|fortbildungen",
    Part.LANGUAGES: "语言能力 语言 外语能力 外语水平 语言水平 掌握语言|languages|language skills|spoken languages"
    "|sprachen|sprachkenntnisse|fremdsprachen|fremdsprachenkenntnisse",
    Part.WISHES: "求职意向 求职期望 期望 职业意向 意向 求职目标 期望与安排 求职意愿|preferences|job preferences"
    "|availability|expectations|desired position|what i am looking for|career preferences"
    "|looking for|gehaltsvorstellung|gehaltsvorstellungen|verfügbarkeit",
    Part.OTHER: "荣誉奖项 获奖情况 奖励荣誉 荣誉 获奖经历 奖项 兴趣爱好 爱好 校园经历 社会实践 志愿经历 培训经历 其他 附加信息"
    " 发表论文 论文 专利 社团经历 主修课程 在校经历 校内经历 推荐人 家庭成员 家庭情况 其他信息 荣誉与奖励 所获荣誉 志愿服务"
    "|awards|honors|honours|interests|hobbies|references|publications|volunteering"
    "|volunteer experience|activities|patents|additional information|training|courses"
    "|memberships|affiliations|extracurricular activities|awards and honours|community"
    "|honors and awards|hobbies and interests|volunteer work"
    "|interessen|persönliche interessen|hobbys|hobbys und interessen|freizeit|ehrenamt|engagement"
    "|ehrenamtliches engagement|auszeichnungen|preise|stipendien|veröffentlichungen|publikationen"
    "|referenzen|mitgliedschaften|sonstiges|auslandsaufenthalte|wehrdienst|zivildienst|anlagen",
}
"""Headings: Chinese ones parted by blanks, after the first bar others parted by bars."""


def _lexicon() -> dict[str, Part]:
    words: dict[str, Part] = {}
    for part, both in HEADINGS.items():
        chinese, *english = both.split("|")
        for word in (*chinese.split(), *english):
            words[word.replace("&", "and")] = part
    return words


_LEXICON = _lexicon()
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+ ?[、.．)]|[（(][一二三四五六七八九十\d]+[)）])"
)
_BOTH = re.compile(r"^([㐀-鿿]{2,8})[\s/|·(-]*([A-Za-z][A-Za-z &/]*)\)?$")
_BOTH_TURNED = re.compile(r"^([A-Za-z][A-Za-z &]*?)[\s/|·(-]*([㐀-鿿]{2,8})\)?$")


def part_named(folded: str) -> Part | None:
    """The part that a text is the heading of; None for what is none."""
    if len(folded) > 48:
        return None
    words = _EDGES.sub("", _NUMBERED.sub("", close_up(folded.strip())))
    words = re.sub(r"\s+", " ", words.lower().replace("&", "and"))
    if part := _LEXICON.get(words):
        return part
    for pattern, chinese in ((_BOTH, 1), (_BOTH_TURNED, 2)):
        if (both := pattern.match(words)) and (part := _LEXICON.get(both[chinese])):
            return part
    if re.fullmatch(r"(?:[a-z] )+[a-z]", words):  # letters set apart: "E D U C A T I O N"
        return _LEXICON.get(words.replace(" ", ""))
    pair = re.fullmatch(r"([a-zäöüß -]+?)(?: and | und | / |/)([a-zäöüß -]+)", words)
    if pair and (part := _LEXICON.get(pair[1])) and _LEXICON.get(pair[2]):
        return part
    joined = re.fullmatch(r"([㐀-鿿]{2,6})(?:与|和|及|/|、)([㐀-鿿]{2,6})", words)
    if joined and _LEXICON.get(joined[2]):
        return _LEXICON.get(joined[1])
    return None


@dataclass(slots=True)
class Section:
    """Lines under one heading; `title` is None for the lines above the first one."""

    part: Part
    title: Span | None
    lines: list[Line] = field(default_factory=list)


def sections_of(document: Document) -> list[Section]:
    """The document's sections in order; the first is the head."""
    sections = [Section(Part.HEAD, None)]
    for line in document.lines:
        if (part := part_named(document.of(line))) and _is_heading(document, line):
            sections.append(Section(part, Span(line.start, line.end)))
            continue
        sides = _side_heading(document, line)
        if sides:
            part, title, rest = sides
            if sections[-1].part is not part or part is Part.HEAD:
                sections.append(Section(part, title))
            sections[-1].lines.append(rest)
            continue
        sections[-1].lines.append(line)
    return sections


def _is_heading(document: Document, line: Line) -> bool:
    words = document.of(line).strip()
    return not words.endswith((",", ";", "，", "；"))


def _side_heading(document: Document, line: Line) -> tuple[Part, Span, Line] | None:
    """A form's row whose first cell is a heading: "教育背景 | 2012-2016 ...".

    Short headings that are also labels ("技能：Python") come the same way, by their colon.
    """
    folded = document.of(line)
    for mark in (CELL_BREAK, ":"):
        first, found, rest = folded.partition(mark)
        part = part_named(first)
        if found and rest.strip() and part and part not in {Part.HEAD, Part.WISHES}:
            if mark == ":" and part not in {
                Part.SKILLS,
                Part.CERTIFICATES,
                Part.LANGUAGES,
                Part.SUMMARY,
            }:
                continue
            start = line.start + len(first) + 1
            start += len(rest) - len(rest.lstrip())
            return (
                part,
                Span(line.start, line.start + len(first)),
                Line(start, line.end, line.size, line.bold),
            )
    return None
