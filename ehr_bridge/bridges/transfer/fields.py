"""What can be imported, field by field, and which heading means which field: pure rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Thing(StrEnum):
    """What a row of a file is."""

    OPENINGS = "openings"
    APPLICANTS = "applicants"
    APPLICATIONS = "applications"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a thing; `headings` are what files call it, the Chinese name of it first."""

    name: str
    headings: tuple[str, ...]
    needed: bool = False


_EXTERNAL = Field("external_id", ("外部编号", "编号", "工号", "外部ID", "ref", "reference", "key"))
_OWN = Field("id", ("系统编号", "vivavoce id"))

FIELDS: Mapping[Thing, tuple[Field, ...]] = {
    Thing.OPENINGS: (
        _OWN,
        _EXTERNAL,
        Field(
            "title",
            ("职位", "职位名称", "岗位", "岗位名称", "招聘职位", "job title", "position", "job"),
            needed=True,
        ),
        Field("language", ("面试语言", "语言", "interview language", "lang")),
        Field("location", ("工作地点", "地点", "城市", "工作城市", "city", "place", "office")),
        Field("headcount", ("招聘人数", "人数", "需求人数", "vacancies", "number", "openings")),
        Field("due_on", ("到岗日期", "截止日期", "期望到岗日期", "due", "due date", "deadline")),
        Field("urgent", ("紧急", "是否紧急", "加急", "priority")),
        Field("description", ("职位描述", "岗位职责", "描述", "job description", "jd")),
        Field("skills", ("技能要求", "必备技能", "技能", "required skills", "must have")),
    ),
    Thing.APPLICANTS: (
        _OWN,
        _EXTERNAL,
        Field(
            "name",
            (
                "姓名",
                "名字",
                "候选人",
                "候选人姓名",
                "应聘者",
                "full name",
                "applicant",
                "candidate",
            ),
            needed=True,
        ),
        Field(
            "email",
            ("邮箱", "电子邮箱", "邮件", "电子邮件", "邮箱地址", "e-mail", "mail", "email address"),
            needed=True,
        ),
        Field("phone", ("手机", "手机号", "手机号码", "电话", "联系电话", "mobile", "telephone")),
        Field("language", ("语言", "首选语言", "locale", "lang")),
        Field(
            "opening", ("应聘职位", "应聘岗位", "职位", "岗位", "applied for", "position", "job")
        ),
    ),
    Thing.APPLICATIONS: (
        _OWN,
        _EXTERNAL,
        Field(
            "applicant",
            (
                "应聘者",
                "候选人",
                "邮箱",
                "应聘者邮箱",
                "候选人邮箱",
                "email",
                "candidate",
                "e-mail",
            ),
            needed=True,
        ),
        Field(
            "opening",
            ("应聘职位", "应聘岗位", "职位", "岗位", "职位名称", "applied for", "position", "job"),
            needed=True,
        ),
        Field("stage", ("阶段", "状态", "当前阶段", "招聘阶段", "status", "state", "step")),
    ),
}

_NOISE = re.compile(r"[\s_\-:：()（）*.·/]+")


def normal(heading: str) -> str:
    """A heading without case, spaces and punctuation."""
    return _NOISE.sub("", heading).casefold()


def guess(thing: Thing, headings: Sequence[str]) -> dict[str, str]:
    """Field by heading, "" where none is meant; no field is meant twice.

    A heading that is a field's own name goes before one that only may mean it.
    """
    found = dict.fromkeys(headings, "")
    free = {field.name: field for field in FIELDS[thing]}
    for known in (_names, _headings):
        for heading in headings:
            if found[heading]:
                continue
            for name, field in free.items():
                if normal(heading) in known(field):
                    found[heading] = name
                    del free[name]
                    break
    return found


def _names(field: Field) -> set[str]:
    return {normal(field.name), normal(field.headings[0])}


def _headings(field: Field) -> set[str]:
    return {normal(heading) for heading in field.headings}


STAGES: Mapping[str, str] = {
    **dict.fromkeys(("applied", "new", "已投递", "投递", "新简历", "待筛选"), "applied"),
    **dict.fromkeys(("screening", "screen", "筛选", "初筛", "简历筛选", "筛选中"), "screening"),
    **dict.fromkeys(("invited", "已邀请", "邀约", "已邀约", "待约面试"), "invited"),
    **dict.fromkeys(
        ("scheduled", "interview", "待面试", "已约面试", "已安排面试", "面试中"), "scheduled"
    ),
    **dict.fromkeys(("interviewed", "已面试", "面试完成"), "interviewed"),
    **dict.fromkeys(
        ("offer", "拟录用", "发放录用", "录用审批", "待入职", "已发offer", "offer中"), "offer"
    ),
    **dict.fromkeys(("hired", "已录用", "已入职", "录用", "入职"), "hired"),
    **dict.fromkeys(("rejected", "declined", "淘汰", "已淘汰", "未通过", "不合适"), "rejected"),
    **dict.fromkeys(("withdrawn", "已放弃", "放弃", "主动放弃", "撤回"), "withdrawn"),
    **dict.fromkeys(("talentpool", "人才库", "储备", "已入人才库"), "talent_pool"),
}
"""Stage by what files call it, in the form of `normal`."""

YES = frozenset({"true", "yes", "y", "1", "是", "紧急", "加急", "high", "urgent"})
NO = frozenset({"", "false", "no", "n", "0", "否", "不紧急", "普通", "normal", "low"})
LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("zh", "zhcn", "chinese", "中文", "汉语", "普通话"), "zh"),
    **dict.fromkeys(("en", "enus", "engb", "english", "英文", "英语"), "en"),
}
