"""People who do not exist, for resumes that are read by benchmarks: half Chinese, half English.

Names, schools, employers and projects are made up or combined at random from a fixed seed;
a likeness to anybody is chance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Stay:
    """A school or a position: where, as what, from when to when ((year, month); None is now)."""

    place: str
    what: str
    start: tuple[int, int]
    end: tuple[int, int] | None
    degree: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """What a made resume tells; protected attributes are printed where a layout has room."""

    language: str
    name: str
    title: str
    email: str
    phone: str
    city: str
    education: tuple[Stay, ...]
    work: tuple[Stay, ...]
    projects: tuple[Stay, ...]
    skills: tuple[str, ...]
    certificates: tuple[str, ...]
    languages: tuple[str, ...]
    salary: tuple[int, int]
    times: tuple[str, ...]
    summary: str
    sex: str
    born: tuple[int, int]


ZH_NAMES = [
    "陆知行",
    "许若兰",
    "邵明远",
    "程雅静",
    "顾子安",
    "温书瑶",
    "卢景辰",
    "宋怀瑾",
    "薛晓棠",
    "段嘉禾",
    "贺云舒",
    "钟亦凡",
    "梁思齐",
    "方予墨",
    "汪海宁",
    "苏念慈",
    "袁北辰",
    "夏青禾",
    "欧阳静姝",
    "孟凡星",
    "蒋一鸣",
    "韩雪松",
    "曹文博",
    "姜语晨",
    "范承宇",
    "石小满",
    "廖志恒",
    "唐可欣",
    "郝立群",
    "白若水",
    "潘春晖",
    "江映月",
]
ZH_FIELDS = (
    # 职位, 专业, 雇主类, 技能, 证书, 项目
    (
        ("后端工程师", "高级后端工程师", "Java开发工程师"),
        ("计算机科学与技术", "软件工程", "信息安全"),
        (
            "云湖信息技术有限公司",
            "启点软件股份有限公司",
            "蓝鲸网络科技有限公司",
            "数岭智能科技有限公司",
        ),
        ("Java", "Spring Boot", "MySQL", "Redis", "Kafka", "Docker", "Linux", "Go"),
        ("软件设计师", "系统架构设计师"),
        ("订单中心拆分", "统一支付网关", "日志检索平台"),
    ),
    (
        ("会计", "财务主管", "成本会计"),
        ("会计学", "财务管理", "审计学"),
        ("恒远机械制造有限公司", "绿丰食品有限公司", "正方会计师事务所", "海川物流有限公司"),
        ("Excel", "用友U8", "金蝶K3", "税务申报", "成本核算", "预算管理"),
        ("初级会计职称", "中级会计师", "注册会计师"),
        ("年度预算系统上线", "存货盘点流程改造"),
    ),
    (
        ("产品经理", "高级产品经理", "产品助理"),
        ("信息管理与信息系统", "工业设计", "电子商务"),
        ("橙果文化传媒有限公司", "微步科技有限公司", "乐居家居集团", "同行出行科技有限公司"),
        ("Axure", "SQL", "用户调研", "需求分析", "数据分析", "Figma"),
        ("PMP", "NPDP"),
        ("会员体系重构", "商家后台改版", "社区团购小程序"),
    ),
    (
        ("护士", "主管护师", "护士长"),
        ("护理学", "助产学"),
        ("江城第三人民医院", "南湖社区卫生服务中心", "康宁老年病医院"),
        ("静脉穿刺", "急救护理", "心电监护", "护理文书", "健康宣教"),
        ("护士执业资格证", "主管护师资格证"),
        ("无陪护病房试点", "跌倒预防质量改进"),
    ),
    (
        ("新媒体运营", "运营主管", "市场专员"),
        ("新闻学", "广告学", "市场营销"),
        ("青橙文化传媒有限公司", "果然食品有限公司", "星野酒店集团", "万物电商有限公司"),
        ("短视频剪辑", "Photoshop", "文案策划", "投放优化", "社群运营"),
        ("互联网营销师",),
        ("品牌周年直播", "校园推广计划"),
    ),
)
ZH_SCHOOLS = (
    "华东理工大学",
    "西南财经大学",
    "湖南科技大学",
    "大连海事大学",
    "福建师范大学",
    "兰州交通大学",
    "南京邮电大学",
    "青岛职业技术学院",
    "武汉纺织大学",
)
ZH_CITIES = ("杭州", "成都", "武汉", "青岛", "苏州", "厦门", "西安", "长沙")
ZH_DUTIES = (
    "负责日常工作的安排与跟进，按月向部门汇报进展",
    "与三个部门协作，把平均处理时间从 5 天缩短到 2 天",
    "整理并推行操作规范，差错率下降约四成",
    "带教新人 6 名，全部通过试用期考核",
    "参与年度计划制定，独立完成两个重点事项",
)
ZH_SUMMARIES = (
    "做事踏实，善于沟通，能在压力下按时交付。",
    "喜欢把复杂的问题讲清楚，乐于分享，学习能力强。",
    "对数据敏感，注重细节，有较强的责任心。",
)
ZH_TIMES = (("工作日19点以后",), ("周二下午", "周四下午"), ("周六全天",), ("每天12:00-13:30",))

EN_NAMES = [
    "Hannah Whitcombe",
    "Oliver Prentiss",
    "Amara Nwosu",
    "Tomas Lindgren",
    "Priya Raghunathan",
    "Declan Moriarty",
    "Ingrid Solheim",
    "Marcus Ellery",
    "Sofia Almeida",
    "Jonah Feldstein",
    "Leila Haddad",
    "Callum Drummond",
    "Grace Adeyemi",
    "Victor Kowalczyk",
    "Nadia Petrov",
    "Ethan Blackwood",
    "Rosalind Thorpe",
    "Samuel Okoro",
    "Beatrice Lange",
    "Arjun Venkatesh",
    "Fiona Gallagher",
    "Mateo Vargas",
    "Clara Jensen",
    "Desmond Achebe",
    "Yasmin Karimi",
    "Patrick Sheridan",
    "Elena Marchetti",
    "Noah Templeton",
    "Miriam Goldfarb",
    "Isaac Thornbury",
    "Chloe Bertrand",
    "Rafael Quintero",
]
EN_FIELDS = (
    (
        ("Software Engineer", "Senior Software Engineer", "Backend Developer"),
        ("Computer Science", "Software Engineering", "Electronic Engineering"),
        (
            "Harbourlight Systems",
            "Quillstone Software Ltd",
            "Northfen Analytics Inc.",
            "Tallgrass Labs",
        ),
        ("Python", "PostgreSQL", "Kubernetes", "Terraform", "Go", "gRPC", "AWS", "CI/CD"),
        ("AWS Certified Developer", "Certified Kubernetes Administrator"),
        ("Ledger Rewrite", "Feature Flag Service", "Search Indexer"),
    ),
    (
        ("Marketing Manager", "Content Strategist", "Marketing Coordinator"),
        ("Marketing", "Communications", "English Literature"),
        ("Fernvale Outfitters", "Blue Kettle Foods", "Saltmarsh Media", "Orchard Row Agency"),
        ("SEO", "Google Analytics", "Copywriting", "HubSpot", "Email campaigns", "A/B testing"),
        ("Google Ads Certification",),
        ("Spring Relaunch", "Loyalty Newsletter"),
    ),
    (
        ("Registered Nurse", "Charge Nurse", "Clinical Nurse Specialist"),
        ("Nursing", "Health Sciences"),
        ("Millbrook General Hospital", "Ashdown Clinic", "Riverbend Health Trust"),
        ("Triage", "Patient education", "IV therapy", "Electronic records", "Wound care"),
        ("Basic Life Support", "Advanced Cardiac Life Support"),
        ("Falls Prevention Programme", "Ward Handover Redesign"),
    ),
    (
        ("Financial Analyst", "Senior Accountant", "Audit Associate"),
        ("Accounting and Finance", "Economics", "Mathematics"),
        ("Castlegate Partners", "Merrow Bank", "Ironbridge Logistics", "Linden & Co"),
        ("Excel", "Power BI", "Financial modelling", "SAP", "Forecasting", "VBA"),
        ("ACCA", "CFA Level II"),
        ("Cost Allocation Model", "Month-End Automation"),
    ),
    (
        ("Product Designer", "UX Designer", "Visual Designer"),
        ("Graphic Design", "Interaction Design", "Psychology"),
        ("Brightwater Studios", "Copperline Ltd", "Paper Lantern Interactive"),
        ("Figma", "Prototyping", "User research", "Design systems", "Accessibility"),
        ("Certified Usability Analyst",),
        ("Booking Flow Redesign", "Icon Library"),
    ),
)
EN_SCHOOLS = (
    "University of Westbridge",
    "Carrow College",
    "Larkfield University",
    "Eastmoor Institute of Technology",
    "Dunmere University",
    "Hollins State University",
)
EN_CITIES = (
    "Leeds, United Kingdom",
    "Portland, Oregon",
    "Toronto, Canada",
    "Dublin, Ireland",
    "Austin, Texas",
)
EN_DEGREES = (
    ("Bachelor of Science", "BSc"),
    ("Bachelor of Arts", "BA"),
    ("Master of Science", "MSc"),
)
EN_DUTIES = (
    "Cut the time from request to answer from five days to two by removing a manual step.",
    "Coached four newcomers, all of whom passed their first review.",
    "Wrote the guidelines that three teams now follow.",
    "Reported progress to the board every quarter and kept the plan on schedule.",
    "Worked with colleagues in sales and support to learn what customers needed.",
)
EN_SUMMARIES = (
    "Calm under pressure and fond of plain words; likes to leave things tidier than found.",
    "Curious generalist who learns by doing and explains what was learned.",
)
EN_TIMES = (
    ("weekdays after 5 pm",),
    ("Tuesday mornings", "Friday afternoons"),
    ("any day before noon",),
)


def people(language: str) -> list[Person]:
    """The same thirty-two people at every call."""
    chance = random.Random(f"resumes-{language}")
    names = ZH_NAMES if language == "zh" else EN_NAMES
    return [_person(chance, language, name, at) for at, name in enumerate(names)]


def _person(chance: random.Random, language: str, name: str, at: int) -> Person:
    chinese = language == "zh"
    fields = ZH_FIELDS if chinese else EN_FIELDS
    titles, majors, employers, skills, certificates, projects = fields[at % len(fields)]
    year = chance.randint(2006, 2017)
    education = [_bachelor(chance, chinese, majors, year)]
    if at % 4 == 0:
        education.insert(0, _master(chance, chinese, majors, year))
    begun = year + (3 if at % 4 == 0 else 0)
    work = _work(chance, chinese, titles, employers, begun)
    low = chance.randint(8, 30)
    login = f"person{at}.{chance.randint(10, 99)}"
    return Person(
        language=language,
        name=name,
        title=work[0].what,
        email=f"{login}@{'mail' if chinese else 'post'}.example",
        phone=f"13{chance.randint(0, 9)}{chance.randint(10_000_000, 99_999_999)}"
        if chinese
        else f"+44 20 7946 0{chance.randint(100, 999)}",
        city=chance.choice(ZH_CITIES if chinese else EN_CITIES),
        education=tuple(education),
        work=tuple(work),
        projects=tuple(
            Stay(
                each,
                chance.choice(("负责人", "核心成员") if chinese else ("Lead", "Contributor")),
                (work[0].start[0] + n, 3),
                (work[0].start[0] + n, 11),
                lines=(chance.choice(ZH_DUTIES if chinese else EN_DUTIES),),
            )
            for n, each in enumerate(chance.sample(projects, 2 if at % 3 else 1))
        ),
        skills=tuple(chance.sample(skills, min(len(skills), chance.randint(4, 6)))),
        certificates=tuple(chance.sample(certificates, chance.randint(1, len(certificates)))),
        languages=("英语", "日语")[: 1 + at % 2]
        if chinese
        else ("English", "French")[: 1 + at % 2],
        salary=(low * 1000, (low + chance.randint(3, 10)) * 1000)
        if chinese
        else (low * 2000 + 20_000, low * 2000 + 28_000),
        times=chance.choice(ZH_TIMES if chinese else EN_TIMES),
        summary=chance.choice(ZH_SUMMARIES if chinese else EN_SUMMARIES),
        sex=chance.choice(("男", "女") if chinese else ("Male", "Female")),
        born=(year - 22, chance.randint(1, 12)),
    )


def _bachelor(chance: random.Random, chinese: bool, majors: tuple[str, ...], year: int) -> Stay:
    school = chance.choice(ZH_SCHOOLS if chinese else EN_SCHOOLS)
    if chinese:
        degree = "大专" if "职业" in school else "本科"
        return Stay(school, chance.choice(majors), (year - 4, 9), (year, 6), degree)
    return Stay(
        school, chance.choice(majors), (year - 3, 9), (year, 6), chance.choice(EN_DEGREES[:2])[0]
    )


def _master(chance: random.Random, chinese: bool, majors: tuple[str, ...], year: int) -> Stay:
    school = chance.choice(ZH_SCHOOLS[:7] if chinese else EN_SCHOOLS)
    degree = "硕士" if chinese else "Master of Science"
    return Stay(school, chance.choice(majors), (year, 9), (year + 2, 6), degree)


def _work(
    chance: random.Random,
    chinese: bool,
    titles: tuple[str, ...],
    employers: tuple[str, ...],
    begun: int,
) -> list[Stay]:
    stays: list[Stay] = []
    start = (begun, 7)
    places = chance.sample(employers, min(len(employers), chance.randint(2, 3)))
    for n, place in enumerate(places):
        last = n == len(places) - 1
        end = (start[0] + chance.randint(1, 3), chance.randint(1, 12))
        duties = tuple(chance.sample(ZH_DUTIES if chinese else EN_DUTIES, chance.randint(1, 3)))
        city = chance.choice(ZH_CITIES) if chinese and "医院" not in place else ""
        stays.append(
            Stay(city + place, chance.choice(titles), start, None if last else end, lines=duties)
        )
        start = (end[0] + (end[1] == 12), end[1] % 12 + 1)
    return stays[::-1]
