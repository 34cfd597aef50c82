"""Questions from a resume: its projects, figures, jobs and skills, in its own words.

Nothing is asked that the resume does not say: names are quoted as written, and somebody
"led" a project only where the resume names them so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ehr_bridge.profiles.profile import Profile, Project, Work
from ehr_bridge.question_bank.wording import (
    Kind,
    PersonalQuestion,
    QuestionReason,
    key_points,
    phrase,
)

MAX_QUESTIONS = 8
MAX_WORDS = 120
"""Longest passage that is quoted; a longer one is not asked about."""

_LED = re.compile(
    r"负责人|牵头|主导|带领|领导|项目经理|组长|总监|队长"
    r"|\b(led|lead|leading|leader|head(ed)?|manager|owner|principal|founder|director|captain)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^。；;！!\n•·●▪]+")
_ENGLISH_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_FIGURE = re.compile(
    r"\d[\d.,]*\s*(%|％|percent|per cent|个百分点|倍|万|亿|千|百|人|家|单|天|小时|元|x\b|k\b|m\b"
    r"|million|thousand|people|users|customers|days|hours)"
    r"|[一二两三四五六七八九十百]+成|百分之",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"提升|提高|增长|降低|下降|减少|缩短|节省|节约|达到|完成|超额|翻|突破|带来|实现|扩大"
    r"|rais|increas|grew|grow|reduc|cut|sav|improv|boost|lower|doubl|tripl|reach|deliver|achiev",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDS_ZH = ("项目", "工程", "课题", "活动", "计划", "方案")
_THINGS_EN = re.compile(
    r"(app|application|platform|system|service|website|site|shop|store|portal|tool|dashboard"
    r"|pipeline|migration|project|programme|program|campaign|model|engine|warehouse|redesign"
    r"|rollout|launch|database|library|network)$",
    re.IGNORECASE,
)


def from_resume(
    profile: Profile, language: str, wanted: Iterable[str] = ()
) -> list[PersonalQuestion]:
    """Questions that the resume gives rise to, the most telling first.

    Args:
        language: of the interview; the resume's words are quoted as they are.
        wanted: words of the opening; skills among them are asked about first.
    """
    found = [
        *_projects(profile, language),
        *_figures(profile, language),
        *_jobs(profile, language),
        *_skills(profile, language, frozenset(word.casefold() for word in wanted)),
    ]
    # One of each before a second one of the same.
    seen: dict[str, int] = {}
    ranked = []
    for place, question in enumerate(found):
        source = question.reason.code.removesuffix("_led")
        seen[source] = seen.get(source, 0) + 1
        ranked.append((seen[source], place, question))
    return [question for _, _, question in sorted(ranked, key=lambda r: r[:2])][:MAX_QUESTIONS]


def _question(language: str, code: str, source: str, **fill: str) -> PersonalQuestion:
    return PersonalQuestion(
        kind=Kind.RESUME,
        text=phrase(language, code, **fill),
        key_points=key_points(language, code, **fill),
        behavioural=True,
        reason=QuestionReason(code, source),
    )


def _projects(profile: Profile, language: str) -> Iterator[PersonalQuestion]:
    told = [project for project in profile.projects if project.name and _short(project.name.value)]
    for project in sorted(told, key=lambda project: not _led(project)):
        assert project.name is not None
        words = [project.name.value, project.role.value if project.role else ""]
        yield _question(
            language,
            "project_led" if _led(project) else "project",
            " · ".join(word for word in words if word),
            project=project_name(language, project.name.value),
        )


def _led(project: Project) -> bool:
    told = [project.role.value if project.role else "", project.text.value if project.text else ""]
    return any(_LED.search(text) for text in told)


def project_name(language: str, name: str) -> str:
    """The project within a sentence: "the e-commerce platform", "电商平台项目"."""
    name = " ".join(name.split()).strip("《》“”\"'「」")
    if language == "zh":
        shown = name if _HAN.search(name) and "“" not in name else f"“{name}”"
        return shown if name.endswith(_ENDS_ZH) else f"{shown}项目"
    if _HAN.search(name):
        return f"the project “{name}”"
    bare = re.sub(r"^(the|a|an)\s+", "", name, flags=re.IGNORECASE)
    if not _THINGS_EN.search(bare):
        return f"the project “{name}”"
    first, *others = bare.split()
    sentence_case = others and not any(word[:1].isupper() for word in others)
    if sentence_case and first[:1].isupper() and first[1:].islower():
        bare = " ".join((first.lower(), *others))
    return f"the {bare}"


def _figures(profile: Profile, language: str) -> Iterator[PersonalQuestion]:
    entries: list[Project | Work] = [*profile.projects, *profile.work]
    texts = [entry.text for entry in entries if entry.text]
    passed: set[str] = set()
    for text in texts:
        for clause in _clauses(text.value):
            known = clause in passed or not _short(clause)
            if known or not (_FIGURE.search(clause) and _RESULT.search(clause)):
                continue
            passed.add(clause)
            yield _question(language, "figure", clause, words=clause)


def _clauses(text: str) -> Iterator[str]:
    for line in _CLAUSE.findall(text):
        for sentence in _ENGLISH_SENTENCE.split(line):
            yield sentence.strip(" \t-–—*、,，.:：")


def _jobs(profile: Profile, language: str) -> Iterator[PersonalQuestion]:
    for job in profile.work:
        if job.employer is None or not _short(job.employer.value):
            continue
        title = job.title.value if job.title and _short(job.title.value) else ""
        yield _question(
            language,
            "work",
            " · ".join(word for word in (job.employer.value, title) if word),
            employer=_spaced(language, job.employer.value),
            as_title=phrase(language, "as_title", title=_title(language, job)) if title else "",
        )


def _title(language: str, job: Work) -> str:
    assert job.title is not None
    return _spaced(language, job.title.value) if language == "zh" else job.title.value


def _skills(profile: Profile, language: str, wanted: frozenset[str]) -> Iterator[PersonalQuestion]:
    named = [skill.value for skill in profile.skills if _short(skill.value)]
    for skill in sorted(named, key=lambda skill: skill.casefold() not in wanted):
        yield _question(language, "skill", skill, skill=_spaced(language, skill))


def _spaced(language: str, words: str) -> str:
    """Latin words within a Chinese sentence stand apart."""
    latin = language == "zh" and not _HAN.search(words)
    return f" {words} " if latin else words


def _short(words: str) -> bool:
    return 0 < len(words.strip()) <= MAX_WORDS
