"""The match: what each requirement finds, and that protected attributes change no byte."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ehr_bridge.matching.background import Background, Passage, Position, background_of
from ehr_bridge.matching.findings import How, State
from ehr_bridge.matching.meaning import Meaning
from ehr_bridge.matching.requirements import Ask, Kind, Requirement, Sought
from ehr_bridge.matching.score import MUST_MISSING_MAX, MatchReason, MatchResult, match
from ehr_bridge.matching.skills import said, skills_in
from ehr_bridge.matching.spans import locate
from ehr_bridge.profiles.profile import (
    Contact,
    Degree,
    Education,
    Month,
    Period,
    Profile,
    Read,
    Span,
    Work,
)
from tests.ehr_bridge.bigrams import Bigrams

TODAY = Month(2026, 11)


class AllAlike:
    """An encoder to which all titles mean one thing, and all sentences of work another."""

    model = "alike@1"

    def encode(self, text: str) -> NDArray[np.float32]:
        sentence = text.endswith((".", "。"))
        return np.array([not sentence, sentence, text.startswith("Did")], np.float32)


TOLD = "Wrote services in Python and PostgreSQL. Ran them in Docker for four customers."


def told(text: str, *skills: str, years: int = 5, title: str = "Backend engineer") -> Profile:
    return Profile(
        language="en",
        work=(
            Work(
                employer=Read("Acme", None, 1),
                title=Read(title, None, 1),
                period=Read(Period(Month(TODAY.year - years, TODAY.month), None, True), None, 1),
                text=Read(text, Span(100, 100 + len(text)), 1),
            ),
        ),
        skills=tuple(Read(skill, None, 1) for skill in skills),
        years=Read(float(years), None, 1),
    )


def found(profile: Profile, *asked: Requirement, title: str = "Backend engineer") -> MatchResult:
    return match(Ask(title, asked), background_of(profile, TODAY), None)


def skill(name: str, must: bool = True) -> Requirement:
    return Requirement(Kind.SKILL, name, must)


@pytest.mark.parametrize(
    ("name", "state", "how"),
    [
        ("Python", State.MET, How.USED),
        ("SQL", State.MET, How.SHOWN_BY_OTHER),
        ("容器", State.MET, How.USED),
        ("Kubernetes", State.PARTLY, How.LISTED),
        ("Rust / Python", State.MET, How.USED),
        ("Rust", State.MISSING, How.NOT_NAMED),
        ("Go", State.MISSING, How.NOT_NAMED),
    ],
)
def test_a_skill_shown_counts_for_more_than_one_named(name: str, state: State, how: How) -> None:
    finding = found(told(TOLD, "Kubernetes"), skill(name)).findings[0]
    assert (finding.state, finding.how) == (state, how)
    if state is not State.MISSING:
        assert finding.evidence
        assert 0 < finding.points <= finding.of_points


def test_evidence_is_the_resumes_own_words_at_their_place() -> None:
    profile = told(TOLD)
    [evidence] = found(profile, skill("Docker")).findings[0].evidence
    assert evidence.text == "Ran them in Docker for four customers."
    start = 100 + TOLD.index("Ran them")
    assert locate(profile, evidence.place, evidence.text) == (start, start + len(evidence.text))


def test_a_resume_stuffed_with_keywords_stays_behind() -> None:
    asked = [skill(name) for name in ("Python", "PostgreSQL", "Docker", "Kafka")]
    honest = found(told(TOLD), *asked)
    stuffed = found(
        told("Sold shoes and kept the till.", *(s.name for s in asked), title="Sales assistant"),
        *asked,
    )
    listed = found(told("Python, PostgreSQL, Docker, Kafka, Redis, Java, Go, AWS."), *asked)
    assert honest.score is not None
    assert stuffed.score is not None
    assert listed.score is not None
    assert honest.score > stuffed.score + 20
    assert {f.how for f in listed.findings[:4]} == {How.LISTED}


def test_long_english_names_make_no_list_of_a_chinese_sentence() -> None:
    worked = told(
        "负责仓储管理系统后端开发，使用Spring Boot、MySQL、Redis。每年两次大促都平稳度过。"
    )
    assert found(worked, skill("Redis")).findings[0].how is How.USED
    listed = told("熟悉Spring Boot、MySQL、Redis。每年两次大促都平稳度过，用户很满意，领导也认可。")
    assert found(listed, skill("Redis")).findings[0].how is How.LISTED


def test_who_lacks_something_required_is_no_good_match() -> None:
    asked = [skill("Python"), skill("Docker"), skill("PostgreSQL"), skill("Rust")]
    result = found(told(TOLD), *asked)
    assert (result.score, result.reason) == (MUST_MISSING_MAX, MatchReason.MUST_MISSING)
    welcome = found(told(TOLD), *asked[:3], skill("Rust", must=False))
    assert welcome.score is not None
    assert welcome.score > MUST_MISSING_MAX


@pytest.mark.parametrize("profile", [Profile("en"), told("Worked."), told("", "Python")])
def test_a_resume_that_says_too_little_has_no_score(profile: Profile) -> None:
    result = found(profile, skill("Python"), Requirement(Kind.EDUCATION, "bachelor"))
    assert (result.score, result.reason) == (None, MatchReason.NOT_ENOUGH_EVIDENCE)


def test_years_are_those_of_work_like_what_is_asked() -> None:
    asked = Requirement(Kind.YEARS, "", True, 1.0, 3.0)
    assert found(told(TOLD), asked).findings[0].how is How.LONG_ENOUGH
    assert found(told(TOLD, years=1), asked).findings[0].how is How.TOO_SHORT
    assert found(told(TOLD, title="Cook"), asked).findings[0].how is How.OTHER_WORK


def position(title: str, start: int, end: int) -> Work:
    """A position from January to December, both included."""
    period = Period(Month(start, 1), Month(end, 12))
    return Work(None, Read(title), Read(period), Read("Did what was to be done there."))


def test_years_are_whole_positions_overlaps_once_and_those_of_the_resume() -> None:
    asked = Requirement(Kind.YEARS, "accounting", True, 1.0, 3.0)
    work = (
        position("Accountant", 2018, 2020),
        position("Bookkeeper", 2020, 2021),
        position("Cook", 2010, 2015),
    )
    both = Profile("en", work=work[:2], years=Read(4.0))
    mixed = Profile("en", work=work, years=Read(10.0))
    undated = Profile(
        "en", work=(Work(None, Read("Accountant"), None, Read(TOLD)),), years=Read(6.0)
    )
    assert [found(p, asked).findings[0].found for p in (both, mixed, undated)] == [4.0, 4.0, 6.0]


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("accounting", "Cashier"),
        ("会计", "收银员"),
        ("会计", "出纳"),
        ("会计", "会计学院辅导员"),
        ("Accountant", "Key account manager"),
        ("Nurse", "Nursery worker"),
        ("护理", "护理用品销售"),
        ("护士", "护工"),
        ("律师", "律师助理"),
        ("Teacher", "Teaching assistant"),
        ("B2B sales", "Sales assistant"),
        ("软件工程师", "销售工程师"),
        ("软件工程师", "机械工程师"),
        ("Backend engineer", "Civil engineer"),
        ("Product manager", "Production manager"),
        ("项目经理", "产品经理"),
        ("Marketing manager", "Supermarket manager"),
        ("Chef", "Chef de projet"),
        ("运营", "手术室护士"),
        ("Data analyst", "Data entry clerk"),
        ("HR manager", "Restaurant manager"),
        ("Electrician", "Electronics salesman"),
        ("安全工程师", "保安"),
        ("Architect", "Software architect"),
        ("Driver", "Screwdriver assembler"),
        ("厨师", "美甲师"),
    ],
)
def test_years_of_another_occupation_are_none_of_the_one_asked_for(asked: str, held: str) -> None:
    profile = Profile("en", work=(position(held, 2015, 2020),), years=Read(6.0))
    ask = Ask("Somebody", (Requirement(Kind.YEARS, asked, True, 1.0, 3.0),))
    near = match(ask, background_of(profile, TODAY), Meaning(AllAlike())).findings[0]
    assert (near.state, near.found) == (State.MISSING, 0.0)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("accounting", "Bookkeeper"),
        ("会计", "成本会计主管"),
        ("会计", "Senior Accountant (m/f/d)"),
        ("Accountant", "Head of accounting"),
        ("护理", "手术室护士"),
        ("Ward nurse", "护师"),
        ("Teacher of English", "语文老师"),
        ("B2B sales", "大客户经理"),
        ("Java开发工程师", "Backend engineer"),
        ("人力资源", "招聘专员"),
        ("厨师", "Sous-chef"),
        ("Driver", "HGV driver"),
        ("电工", "Electrical fitter"),
        ("仓库管理员", "库管"),
    ],
)
def test_years_of_an_occupation_count_by_whichever_name(asked: str, held: str) -> None:
    profile = Profile("en", work=(position(held, 2015, 2020),), years=Read(6.0))
    assert found(profile, Requirement(Kind.YEARS, asked, True, 1.0, 3.0)).findings[0].found == 6.0


def test_what_a_resume_does_not_tell_is_not_held_against_it() -> None:
    asked = (skill("Python"), Requirement(Kind.EDUCATION, "bachelor"))
    silent = found(told(TOLD), *asked)
    assert silent.findings[1].state is State.NOT_ENOUGH_EVIDENCE
    assert silent.reason is MatchReason.NONE


@pytest.mark.parametrize(
    ("sign", "state"),
    [
        ("Shouts", State.NOT_ENOUGH_EVIDENCE),
        ("Stays calm with angry customers.", State.HINT),
        ("Ran services in Docker for customers.", State.MET),
    ],
)
def test_points_for_a_competency_have_evidence(sign: str, state: State) -> None:
    ask = Ask("Backend engineer", (skill("Python"),), (Sought("x", "X", 1.0, (sign,)),))
    hint = match(ask, background_of(told(TOLD), TODAY), Meaning(Bigrams())).findings[-1]
    assert (hint.state, hint.points > 0, hint.evidence != ()) == (
        state,
        state is not State.NOT_ENOUGH_EVIDENCE,
        state is not State.NOT_ENOUGH_EVIDENCE,
    )


def test_evidence_is_quoted_without_the_sign_of_a_list() -> None:
    listed = found(
        told("- Wrote services in Python.\n2. Ran 3 of them in Docker."), skill("Docker")
    )
    assert [one.text for one in listed.findings[0].evidence] == ["Ran 3 of them in Docker."]
    dashed = found(
        told("- Wrote services in Python.\n2. Ran 3 of them in Docker."), skill("Python")
    )
    assert [one.text for one in dashed.findings[0].evidence] == ["Wrote services in Python."]


def test_a_certificate_is_found_by_all_its_names() -> None:
    profile = told(f"{TOLD} Holds a forklift licence and a driver's license.")
    asked = [Requirement(Kind.CERTIFICATE, name) for name in ("叉车证", "驾照", "RN")]
    states = [finding.state for finding in found(profile, *asked).findings[:3]]
    assert states == [State.MET, State.MET, State.MISSING]


def test_short_names_are_found_only_as_names() -> None:
    assert not list(said("I go there for the rest of the week", "Go"))
    assert not list(said("R&D in Category C", "R"))
    assert list(said("Go, R and C++", "Go"))
    assert [name for name, _ in skills_in("用Spring Cloud和MySQL开发")] == ["Spring", "MySQL"]


# --- protected attributes -----------------------------------------------------------------

PROTECTED = {
    "sex", "gender", "age", "birth", "birthday", "photo", "origin", "nationality", "ethnicity",
    "marital", "religion", "name", "address", "school", "contact", "politics", "health",
}  # fmt: skip


def test_the_matchers_input_has_no_place_for_protected_attributes() -> None:
    for kind in (Background, Passage, Position):
        names = {field.name for field in fields(kind)}
        assert not names & PROTECTED, kind


PEOPLE = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["性别：男", "性别：女", "Gender: male", "Gender: female"]),
        "age": st.sampled_from(["年龄：24岁", "年龄：51岁", "Age: 29", "Age: 58"]),
        "family": st.sampled_from(["婚姻状况：已婚", "未婚", "Marital status: single", "married"]),
        "ethnicity": st.sampled_from(["民族：汉族", "民族：维吾尔族", "Ethnicity: Black"]),
        "origin": st.sampled_from(["籍贯：河南", "籍贯：上海", "Nationality: Polish"]),
        "photo": st.sampled_from(["照片：有", "Photo: attached"]),
    }
)
NAMES = st.sampled_from(["张伟", "Fatima Al-Sayed", "李娜", "John Smith"])


def person(name: str, attributes: dict[str, str]) -> Profile:
    """The same work, told by somebody else: attributes stand even in texts that are matched."""
    plain = told(TOLD, "Kubernetes")
    lines = "\n".join(attributes.values())
    shift = len(lines) + len(name)
    work = plain.work[0]
    assert work.text is not None
    text = Read(f"{lines}\n{TOLD}", Span(100 + shift, 100 + shift + len(TOLD)), 1.0)
    return Profile(
        language="en",
        name=Read(name, Span(0, len(name)), 1),
        contact=Contact(emails=(Read(f"{shift}@mail.example", None, 1),)),
        summary=Read(f"{lines}\nEngineer who likes quiet systems.", Span(9, 9 + shift), 1.0),
        education=(
            Education(
                school=Read(name, None, 1),
                major=None,
                degree=Read("B.Sc.", None, 1),
                level=Degree.BACHELOR,
                period=Read(Period(Month(1980 + shift % 40), None), None, 1),
            ),
        ),
        work=(Work(Read(name, None, 1), work.title, work.period, text),),
        skills=plain.skills,
        years=plain.years,
    )


ASK = Ask(
    "Backend engineer",
    (
        skill("Python"),
        skill("deployment of services"),
        Requirement(Kind.YEARS, "", True, 2.0, 3.0),
        Requirement(Kind.EDUCATION, "bachelor"),
    ),
    (Sought("care", "Care", 1.0, ("I ran the services for customers.",)),),
)
MEANING = Meaning(Bigrams())


def as_bytes(profile: Profile) -> bytes:
    result = match(ASK, background_of(profile, TODAY), MEANING)
    return json.dumps(asdict(result), ensure_ascii=False).encode()


@given(NAMES, PEOPLE, NAMES, PEOPLE)
def test_protected_attributes_change_no_byte_of_a_match(
    name: str, attributes: dict[str, str], other_name: str, others: dict[str, str]
) -> None:
    one = as_bytes(person(name, attributes))
    assert one == as_bytes(person(other_name, others))
    assert json.loads(one)["score"] is not None
