"""What of a resume's lines becomes what of its profile."""

from __future__ import annotations

from ehr_bridge.profiles.profile import Month, Profile, Salary
from ehr_bridge.resumes.reading.parse import parse
from ehr_bridge.resumes.reading.plain import read_plain
from ehr_bridge.resumes.reading.scan import rows_of
from interview.ports import PrintedLine


def profile_of(text: str) -> Profile:
    return parse(read_plain(text.encode()), Month(2026, 11)).profile


def told(profile: Profile) -> list[str]:
    return [work.text.value if work.text else "" for work in profile.work]


def test_what_somebody_did_is_kept_where_bullets_were_lost() -> None:
    chinese = profile_of("""\
陆思远
工作经历
上海木棉家居用品有限公司 电商运营经理 2020.06 – 至今
负责双平台店铺运营，年销售额翻番
带领 6 人团队
苏州言叶服饰有限公司 电商运营 2016.07 – 2020.05
负责店铺运营及直通车投放
""")
    assert told(chinese) == [
        "负责双平台店铺运营，年销售额翻番\n带领 6 人团队",
        "负责店铺运营及直通车投放",
    ]
    english = profile_of("""\
Ann Miller
Experience
Senior Engineer, Brightwater Ltd, 2020 - Present
Cut the cost of storage in half
Junior Engineer, Copperline Inc, 2016 - 2020
Wrote the tests
""")
    assert told(english) == ["Cut the cost of storage in half", "Wrote the tests"]


def test_a_head_of_two_lines_stays_a_head() -> None:
    profile = profile_of("""\
Ann Miller
Experience
Senior Engineer, London, 2020 - Present
Brightwater Ltd
Led the team of the booking flow
""")
    [work] = profile.work
    assert work.employer
    assert work.employer.value == "Brightwater Ltd"
    assert told(profile) == ["Led the team of the booking flow"]


def test_a_list_is_no_place() -> None:
    profile = profile_of("Ann Miller\nann@mail.example\nOnboarding, Hubspot, Reviews.\n")
    assert profile.contact.city is None


def test_a_sum_under_the_heading_of_wishes_is_the_salary() -> None:
    profile = profile_of("陆思远\n期望\n20-25K\n上海/杭州\n工作经历\n某公司 店长 2020.01-2021.01\n")
    assert profile.expected_salary
    assert profile.expected_salary.value == Salary(20_000, 25_000, "CNY", "month")


def test_two_columns_of_even_lines_are_read_one_by_one() -> None:
    left = ["专业技能", "店铺运营", "直通车", "数据分析", "Excel", "语言", "英语"]
    right = [
        "工作经历",
        "木棉公司 运营经理",
        "负责店铺",
        "带领团队",
        "言叶公司 运营",
        "负责投放",
        "教育经历",
    ]
    printed = [
        PrintedLine(words, x, 20.0 * row, x + 100, 20.0 * row + 14, 0.99)
        for x, column in ((0, left), (300, right))
        for row, words in enumerate(column)
    ]
    assert [row.cells for row in rows_of(printed)] == [[words] for words in left + right]
