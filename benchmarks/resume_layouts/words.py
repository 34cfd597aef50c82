"""How a resume words its headings, its dates and its lists, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.made_people import Person, Stay

ZH = {
    "education": "教育背景",
    "work": "工作经历",
    "projects": "项目经历",
    "skills": "专业技能",
    "certificates": "证书",
    "languages": "语言能力",
    "summary": "自我评价",
    "title": "求职意向",
    "salary": "期望薪资",
    "times": "可面试时间",
    "city": "现居城市",
    "phone": "电话",
    "email": "邮箱",
    "name": "姓名",
}
EN = {
    "education": "Education",
    "work": "Work Experience",
    "projects": "Projects",
    "skills": "Skills",
    "certificates": "Certifications",
    "languages": "Languages",
    "summary": "Summary",
    "title": "Position",
    "salary": "Expected salary",
    "times": "Interview times",
    "city": "Location",
    "phone": "Phone",
    "email": "Email",
    "name": "Name",
}

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def words_of(p: Person) -> dict[str, str]:
    """The headings and labels of the person's language."""
    return ZH if p.language == "zh" else EN


def colon(p: Person) -> str:
    """What stands between a label and its value."""
    return "：" if p.language == "zh" else ": "


def listed(p: Person, items: Iterable[str]) -> str:
    """Short items in one line."""
    return ("、" if p.language == "zh" else ", ").join(items)


def wished(p: Person) -> str:
    """The times at which the person likes to be interviewed."""
    return ("；" if p.language == "zh" else "; ").join(p.times)


def dot(stay: Stay, now: str = "至今") -> str:
    """2019.07-2021.03"""

    def one(at: tuple[int, int]) -> str:
        return f"{at[0]}.{at[1]:02d}"

    return f"{one(stay.start)}-{one(stay.end) if stay.end else now}"


def named(stay: Stay) -> str:
    """Jul 2019 – Mar 2021"""

    def one(at: tuple[int, int]) -> str:
        return f"{MONTHS[at[1] - 1]} {at[0]}"

    return f"{one(stay.start)} – {one(stay.end) if stay.end else 'Present'}"


def slash(stay: Stay) -> str:
    """07/2019 - 03/2021"""

    def one(at: tuple[int, int]) -> str:
        return f"{at[1]:02d}/{at[0]}"

    return f"{one(stay.start)} - {one(stay.end) if stay.end else 'Present'}"


def nian(stay: Stay) -> str:
    """2019年7月至2021年3月"""

    def one(at: tuple[int, int]) -> str:
        return f"{at[0]}年{at[1]}月"

    return f"{one(stay.start)}至{one(stay.end) if stay.end else '今'}"


def pay(p: Person) -> str:
    """The salary as the language writes it."""
    low, high = p.salary
    if p.language == "zh":
        return f"{low // 1000}K-{high // 1000}K"
    return f"£{low:,} - £{high:,} per annum"
