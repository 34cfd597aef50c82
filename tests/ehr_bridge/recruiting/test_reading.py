"""Plans and job descriptions read from text, in both languages."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.matching.requirements import Kind
from ehr_bridge.proposing.asked import requirements_of
from ehr_bridge.proposing.description import location_of, salary_of, title_of
from ehr_bridge.proposing.proposal import propose
from ehr_bridge.recruiting.plans.progress import Pace, pace
from ehr_bridge.recruiting.plans.wording import read_plan
from interview.errors import BadInput
from tests.ehr_bridge.bigrams import Bigrams

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "title", "headcount", "due_on"),
    [
        ("10 sales by March", "sales", 10, date(2027, 2, 28)),
        ("two Java engineers by the end of Q2", "Java engineers", 2, date(2027, 6, 30)),
        ("3月前招10名销售", "销售", 10, date(2027, 2, 28)),
        ("3月底前招10名销售经理", "销售经理", 10, date(2027, 3, 31)),
        ("明年第一季度招聘十五名客服", "客服", 15, date(2027, 3, 31)),
        ("招销售", "销售", 1, None),
    ],
)
def test_a_plan_says_how_many_of_what_by_when(
    text: str, title: str, headcount: int, due_on: date | None
) -> None:
    plan = read_plan(text, TODAY)
    assert (plan.title, plan.headcount, plan.due_on) == (title, headcount, due_on)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        assert read_plan(text, TODAY).headcount >= 1
    for asked in requirements_of(text):
        assert 0 <= asked.place.start < asked.place.end <= len(text)


def test_a_plan_is_behind_by_whole_people() -> None:
    spans = date(2026, 1, 1), date(2026, 12, 31)
    assert pace(10, 4, *spans, date(2026, 7, 1)) is Pace.AHEAD
    assert pace(10, 3, *spans, date(2026, 7, 1)) is Pace.BEHIND
    assert pace(10, 9, *spans, date(2027, 1, 1)) is Pace.OVERDUE
    assert pace(10, 10, *spans, date(2027, 1, 1)) is Pace.DONE


DESCRIPTION = """会计
月薪8-12K·13薪
任职要求:
1、大专及以上学历,3年以上会计经验;
2、熟悉增值税申报,会用金蝶;
3、有审计经验者优先。"""


def test_each_proposed_field_comes_with_its_words() -> None:
    proposal = propose(DESCRIPTION, None)
    words = {source.field: DESCRIPTION[source.start : source.end] for source in proposal.sources}
    assert (proposal.fields.title, words["title"]) == ("会计", "会计")
    asked = {
        (row.kind, row.name, row.must): words[f"requirements.{i}"]
        for i, row in enumerate(proposal.fields.requirements)
    }
    assert asked[Kind.YEARS, "会计", True] == "3年以上会计经验"
    assert asked[Kind.SKILL, "金蝶", True] == "金蝶"
    assert asked[Kind.SKILL, "审计", False] == "审计"
    assert asked[Kind.EDUCATION, "associate", True] == "大专"


def test_salaries_are_read_with_unit_and_period() -> None:
    band = salary_of(DESCRIPTION)
    assert band is not None
    assert (band.minimum, band.maximum, band.period, band.months) == (8000, 12000, "month", 13)
    english = salary_of("Pay: £32,000 - £38,000 per year")
    assert english is not None
    assert (english.minimum, english.currency, english.period) == (32000, "GBP", "year")
    assert title_of("We are hiring an Accountant (m/f/d)\nRequirements") is not None


SUPERVISOR = """电商客服主管（杭州·余杭）
12-18K·14薪
任职要求：
1、3年以上，有电商客服管理经验
2、熟练使用千牛、Excel，会SQL者优先
3、熟悉质检流程，能接受大促期间加班"""


def test_welcome_speaks_of_its_own_part_and_working_conditions_name_no_skill() -> None:
    asked = {one.name: one.must for one in requirements_of(SUPERVISOR) if one.kind is Kind.SKILL}
    assert {name: asked.get(name) for name in ("千牛", "Excel", "SQL", "质检", "大促")} == {
        **dict.fromkeys(("千牛", "Excel", "质检"), True),
        **{"SQL": False, "大促": None},
    }
    english = requirements_of("Accountant\nRequirements\n- SQL, Excel or Tableau is a plus")
    assert {one.name for one in english if not one.must} == {"SQL", "Excel", "Tableau"}


@pytest.mark.parametrize(
    ("heading", "title", "location"),
    [
        ("电商客服主管（杭州·余杭）", "电商客服主管", "杭州·余杭"),
        ("【深圳】Java工程师", "Java工程师", "深圳"),
        ("急聘：销售经理-上海浦东新区", "销售经理", "上海浦东新区"),
        ("北京银行客户经理（实习）", "北京银行客户经理", None),
        ("Accountant (m/f/d)", "Accountant", None),
    ],
)
def test_a_heading_tells_title_and_town(heading: str, title: str, location: str | None) -> None:
    name, town = title_of(heading), location_of(heading)
    assert name is not None
    assert (name[0], heading[name[1].start : name[1].end]) == (title, title)
    assert (town and town[0], town and heading[town[1].start : town[1].end]) == (location, location)


def test_the_salaries_of_a_year_are_read_however_they_are_joined() -> None:
    for text in (SUPERVISOR, "客服\n薪资：12-18K（14薪）", "客服\n12K-18K*14薪"):
        band = salary_of(text)
        assert band is not None
        assert (band.minimum, band.maximum, band.months) == (12_000, 18_000, 14)


def test_only_words_that_name_a_competency_are_shown_as_its_source() -> None:
    text = """客服主管
岗位职责:
1、再激动的客户也能稳住，问题解决后主动回访
2、提升响应时长、满意度与转化率
3、问题处理，沟通表达，团队合作"""
    proposal = propose(text, Bigrams())
    words = {source.field: text[source.start : source.end] for source in proposal.sources}
    shown = {
        row.name: words.get(f"competencies.{i}")
        for i, row in enumerate(proposal.fields.competencies)
    }
    assert shown == {
        **{name: name for name in ("问题处理", "沟通表达", "团队合作")},
        "情绪安抚": None,
    }
