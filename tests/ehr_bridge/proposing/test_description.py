"""Job descriptions read into the fields of an opening, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.matching.requirements import Kind
from ehr_bridge.proposing.asked import requirements_of
from ehr_bridge.proposing.description import headcount_of, location_of, title_of
from ehr_bridge.proposing.proposal import propose
from ehr_bridge.proposing.salary import salary_of
from tests.ehr_bridge.bigrams import Bigrams

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


def test_a_sentence_says_of_itself_alone_what_is_welcome() -> None:
    asked = requirements_of("Nurse\nRequirements\nMust hold RN registration. CPR is desirable.")
    assert {one.name: one.must for one in asked} == {"RN": True, "CPR": False}


def test_what_stands_behind_a_heading_on_its_line_is_read_as_below_it() -> None:
    text = "护士\n岗位职责：负责护理文书书写\n任职条件：会用Excel\n- 加分项：Python\n- 会做PPT"
    asked = {one.name: one.must for one in requirements_of(text)}
    assert asked == {"护理": False, "Excel": True, "Python": False, "PPT": True}


def test_years_are_read_in_words_too() -> None:
    (asked,) = requirements_of("Clerk\nRequirements\n- At least two years' experience")
    assert (asked.kind, asked.amount) == (Kind.YEARS, 2.0)


@pytest.mark.parametrize(
    ("line", "years"),
    [
        (
            "Minimum 6 years of HR experience, at least 3 years as a business partner",
            [(6, "HR"), (3, "business partner")],
        ),
        (
            "2+ years in technical support or as a sysadmin",
            [(2, "technical support or sysadmin")],
        ),
        (
            "6年以上人力资源工作经验，其中3年以上制造业HRBP经验",
            [(6, "人力资源"), (3, "制造业HRBP")],
        ),
        ("有三级医院ICU工作经验2年以上", [(2, "三级医院ICU")]),
    ],
)
def test_years_are_read_with_their_field(line: str, years: list[tuple[float, str]]) -> None:
    asked = requirements_of(f"Job\nJob requirements:\n- {line}")
    found = [(one.amount, one.name) for one in asked if one.kind is Kind.YEARS and one.must]
    assert found == years


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Lead\nYour profile\n- 5 years in warehouse or logistics\n- SAP", ["SAP"]),
        ("Lead\nDuties\n- warehouse rounds\nYour profile\n- 5 years in warehouse", []),
        ("工程师\n任职要求：\n1、5年以上Java开发经验", ["Java"]),
        ("护士\n任职要求：\n1、护理专业大专以上学历", []),
        ("Analyst\nRequirements\n- Master's degree in economics or statistics", []),
        ("主播\n我们希望你：\n- 有抖音经验优先，没有经验可以带教", ["抖音"]),
    ],
)
def test_a_field_of_work_or_study_is_no_skill_beside_itself(text: str, skills: list[str]) -> None:
    """Years of a kind of work ask for it already; a tool is asked for besides."""
    asked = requirements_of(text)
    assert [one.name for one in asked if one.kind is Kind.SKILL] == skills


def test_languages_are_read_with_whether_they_are_required() -> None:
    text = "Clerk\nWe expect good German and English, another language is welcome.\n"
    text += "Fluent French; Spanish a plus\nDutch is nice to have\nChinese suppliers a plus"
    asked = requirements_of(text)
    assert {one.name: one.must for one in asked if one.kind is Kind.LANGUAGE} == {
        "de": True,
        "en": True,
        "fr": True,
        "es": False,
        "nl": False,
    }


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
        ("招聘仓库主管1名，月薪8000-12000元", "仓库主管", None),
        ("急聘：销售经理-上海浦东新区", "销售经理", "上海浦东新区"),
        ("北京银行客户经理（实习）", "北京银行客户经理", None),
        ("Accountant (m/f/d)", "Accountant", None),
        ("【急聘】叉车司机 6000-8000元/月", "叉车司机", None),
        ("Java开发工程师  15-25K·14薪  上海", "Java开发工程师", "上海"),
        ("仓储组长，莱比锡", "仓储组长", "莱比锡"),
        ("算法工程师-上海/北京-校招", "算法工程师", "上海/北京"),
        ("Warehouse Team Lead, Leipzig", "Warehouse Team Lead", "Leipzig"),
        ("Senior Product Manager – London (Hybrid)", "Senior Product Manager", "London"),
        (
            "Account Executive, Mid-Market — New York, NY",
            "Account Executive, Mid-Market",
            "New York, NY",
        ),
        ("Barista | Manchester | £11.44 per hour", "Barista", "Manchester"),
        ("Nurse, Palo Alto, CA", "Nurse", "Palo Alto, CA"),
        ("We're hiring a Store Manager in Glasgow!", "Store Manager", "Glasgow"),
        ("Support Agent (Remote, EU)", "Support Agent", "Remote, EU"),
        (
            "Java / Kotlin Developer – Berlin or Remote",
            "Java / Kotlin Developer",
            "Berlin or Remote",
        ),
        ("【北京/上海】产品运营实习生 200元/天", "产品运营实习生", "北京/上海"),
        ("电商主播 底薪8000-12000 广州市番禺区", "电商主播", "广州市番禺区"),
        ("Shift Manager – Gütersloh, Germany", "Shift Manager", "Gütersloh, Germany"),
        ("Electrician (m/w/d), Wolfsburg", "Electrician", "Wolfsburg"),
        ("叉车司机（湖州）", "叉车司机", "湖州"),
        ("Waiter, Nice, France", "Waiter", "Nice, France"),
        ("Vice President, Engineering", "Vice President, Engineering", None),
        ("Team Lead, Orange", "Team Lead, Orange", None),
        ("Junior Lawyer, Reading", "Junior Lawyer, Reading", None),
        ("Developer, Mobile", "Developer, Mobile", None),
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


LEAD = """客服主管
岗位职责:
1、再激动的客户也能稳住，问题解决后主动回访
2、提升响应时长、满意度与转化率
- 问题处理，{communication}
3、团队合作，抗压与效率优先，能适应夜班"""


@pytest.mark.parametrize(
    ("communication", "shown"),
    [("沟通表达", {"沟通表达"}), ("英语沟通表达", set()), ("沟通表达优先", set())],
)
def test_each_competency_is_proposed_by_words_that_name_it(
    communication: str, shown: set[str]
) -> None:
    """Those for a language, for what is welcome and for working conditions name none."""
    text = LEAD.format(communication=communication)
    proposal = propose(text, Bigrams())
    words = {source.field: text[source.start : source.end] for source in proposal.sources}
    assert {
        row.name: words.get(f"competencies.{i}")
        for i, row in enumerate(proposal.fields.competencies)
    } == {name: name for name in {"问题处理", "团队合作"} | shown}


def test_a_heading_that_tells_of_the_company_names_no_position() -> None:
    assert title_of("About us\nAcme builds pumps.") is None
    assert title_of("What we do\nAcme builds pumps.") is None


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("Analyst\nLocation: Remote (EU)", "Remote (EU)"),
        ("Analyst\nLocation - Toronto, Canada", "Toronto, Canada"),
        ("Analyst\nPlace of work: Hamburg", "Hamburg"),
        ("Engineer\nAustin, TX or remote within the US", "Austin, TX or remote within the US"),
        ("Chef\nThe Old Mill, Harrogate", "Harrogate"),
        ("产品经理\n25k-45k / 北京 / 经验3-5年 / 本科", "北京"),
        ("结构工程师\n上海嘉定 | 3-5年 | 本科", "上海嘉定"),
        ("客户经理\n上海银行 | 3-5年 | 本科", None),
        ("Analyst\nAustin, TX\nFull-time", "Austin, TX"),
        ("Analyst\nRemote (EU)", "Remote (EU)"),
        ("Analyst\nAcme GmbH · Munich, Bavaria, Germany (On-site)", "Munich, Bavaria, Germany"),
        ("Engineer\nBased in Bristol with travel to client sites.", "Bristol"),
        ("数据分析师\n坐标北京", "北京"),
        ("家教\n工作地点 广州天河", "广州天河"),
        ("Analyst\nWork location: In person", None),
        ("Analyst\nWe are a young company in Berlin", None),
        ("Scout\nLocation scouting for films", None),
    ],
)
def test_lines_below_the_heading_tell_the_place(text: str, location: str | None) -> None:
    found = location_of(text)
    assert (found and found[0]) == location


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("Lead, Leipzig\n42,000 - 48,000 EUR", (42_000, 48_000, "EUR", "year")),
        ("Salary: £45k–£55k plus bonus", (45_000, 55_000, "GBP", "year")),
        ("Pay rate: £19.50ph", (19.5, 19.5, "GBP", "hour")),
        ("£28-32k DOE, 28 days holiday", (28_000, 32_000, "GBP", "year")),
        ("USD 120,000 to 140,000 per year", (120_000, 140_000, "USD", "year")),
        ("Base salary: $130K - $160K + equity", (130_000, 160_000, "USD", "year")),
        ("Cook | $18.50–$22.00/hr", (18.5, 22, "USD", "hour")),
        ("Cook\n£11.44 per hour", (11.44, 11.44, "GBP", "hour")),
        ("Pay: 110,000–130,000 USD annually", (110_000, 130_000, "USD", "year")),
        ("Salary 48.000 - 56.000 € brutto", (48_000, 56_000, "EUR", "year")),
        ("Salary: €32,000 per annum", (32_000, 32_000, "EUR", "year")),
        ("Monthly salary: EUR 3,200 – 3,800", (3_200, 3_800, "EUR", "month")),
        ("CHF 110'000 – 130'000 p.a.", (110_000, 130_000, "CHF", "year")),
        ("€60,000/yr - €75,000/yr", (60_000, 75_000, "EUR", "year")),
        ("SGD 4,500 - 6,000 a month", (4_500, 6_000, "SGD", "month")),
        ("RM 9,000 - RM 12,000 per month", (9_000, 12_000, "MYR", "month")),
        (
            "On-target earnings: $140,000 – $180,000; base salary $70,000 - $90,000",
            (70_000, 90_000, "USD", "year"),
        ),
        ("薪资待遇：5k-7k，五险一金", (5_000, 7_000, "CNY", "month")),
        ("兼职家教 时薪80-120元", (80, 120, "CNY", "hour")),
        ("产品经理\n年薪30万-50万", (300_000, 500_000, "CNY", "year")),
        ("待遇：8000-1.2万元/月", (8_000, 12_000, "CNY", "month")),
        ("会计\n待遇：月薪8000元，双休", (8_000, 8_000, "CNY", "month")),
        ("仓储组长\n年薪42,000-48,000欧元", (42_000, 48_000, "EUR", "year")),
    ],
)
def test_salaries_are_read_as_they_are_written(
    text: str, band: tuple[float, float, str, str]
) -> None:
    found = salary_of(text)
    assert found is not None
    assert (found.minimum, found.maximum, found.currency, found.period) == band


@pytest.mark.parametrize(
    "text",
    [
        "Up to £38,000 depending on experience",
        "Day rate £500-£600",
        "Salary range: 45000-55000",
        "We raised $40 million - $45 million last year.",
        "You close deals of $50,000 - $100,000 each.",
        "$2,000 per year training budget",
        "Pay: €4,000 sign-on bonus",
        "EUR 3,200 - 3,800",
        "薪资：面议",
        "会计\n月薪8000元起",
        "客服\n负责1-2万客户",
        "数据分析师\n日活 10-20k 用户",
        "工人\n日薪 300-400元",
    ],
)
def test_what_is_no_pay_or_is_told_in_part_is_no_salary(text: str) -> None:
    assert salary_of(text) is None


@pytest.mark.parametrize(
    ("text", "headcount"),
    [
        ("We have two openings on this team.", 2),
        ("We are looking for two team leads.", 2),
        ("We are hiring for 3 Account Executives.", 3),
        ("Number of openings: 4", 4),
        ("Vacancies: 5", 5),
        ("2 x vacancies", 2),
        ("Hiring immediately, 4 positions", 4),
        ("仓储组长\n招聘两名", 2),
        ("急招三名", 3),
        ("招聘岗位：行政专员（2名）", 2),
        ("诚聘会计一名", 1),
        ("人数：三人", 3),
        ("名额：5", 5),
        ("We are looking for 3 years of experience.", None),
        ("Own 2 to 3 positions in the market", None),
        ("招聘人数：3-5人", None),
        ("招聘人数：若干", None),
        ("公司人数：500人", None),
        ("会计\n带领5名员工", None),
    ],
)
def test_how_many_are_wanted_is_read_where_it_is_told(text: str, headcount: int | None) -> None:
    found = headcount_of(text)
    assert (found and found[0]) == headcount


@pytest.mark.parametrize(
    "text",
    [
        "Engineer\nCAD 130-160k\nRequirements\n- Python",
        "工程师\n底薪5000+提成，综合薪资8000-15000/月\n任职要求：\n1、熟悉Python",
    ],
)
def test_what_is_told_of_the_opening_names_no_skill(text: str) -> None:
    assert [one.name for one in propose(text, None).fields.requirements] == ["Python"]


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for source in propose(text, None).sources:
        assert 0 <= source.start < source.end <= len(text)


def test_a_certificate_is_asked_for_by_the_name_that_the_description_has_for_it() -> None:
    def certificates(text: str) -> list[str]:
        return [one.name for one in requirements_of(text)]

    assert certificates("Driver\nRequirements\n- Forklift licence") == ["Forklift licence"]
    assert certificates("司机\n要求:\n1、有叉车证;\n2、持驾照") == ["叉车证", "驾照"]
