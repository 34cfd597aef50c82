"""Protected attributes that resumes tell: where they stand, so that they are kept out.

Which are: sex, age and birth date, photo, origin (place, registered residence,
nationality), ethnicity, religion, political status, marital and family state, health and
build. Employment Promotion Law of the PRC arts. 26-30; EU Directives 2000/43, 2000/78 and
2006/54; US Civil Rights Act of 1964, title VII.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ehr_bridge.profiles.profile import Span


class Attribute(StrEnum):
    """What must not be weighed."""

    SEX = "sex"
    AGE = "age"
    PHOTO = "photo"
    ORIGIN = "origin"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    POLITICS = "politics"
    FAMILY = "family"
    HEALTH = "health"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Protected:
    """Words that tell a protected attribute."""

    attribute: Attribute
    span: Span


_DATE = r"\d{4} ?(?:[年./-] ?\d{1,2}(?: ?[月./-] ?(?:\d{1,2} ?日?)?)?|年)?|[A-Za-z]{3,9} \d{1,2},? \d{4}|\d{1,2} [A-Za-z]{3,9} \d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
_GROUPS = [
    "汉",
    "满",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]
_PROVINCES = [
    "北京",
    "天津",
    "河北",
    "山西",
    "内蒙古",
    "辽宁",
    "吉林",
    "黑龙江",
    "上海",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "重庆",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "香港",
    "澳门",
    "台湾",
    "中国",
]
_GROUP = rf"(?:{'|'.join(_GROUPS)})族"
_POLITICS = r"(?:中共)?(?:正式|预备)?党员|(?:共青)?团员|群众|民主党派(?:人士)?|无党派(?:人士)?"
_MARITAL = r"已婚(?:已育|未育)?|未婚(?:未育)?|离异|丧偶|married|single|divorced|widowed|engaged"
_MARITAL_GERMAN = r"verheiratet|ledig|geschieden|verwitwet|(?:ein|eine|zwei|drei|vier|\d) (?:kind|kinder|töchter|tochter|sohn|söhne)"

_LABELS: dict[Attribute, tuple[str, str]] = {
    Attribute.SEX: (
        r"性\s*别|gender|sex|geschlecht",
        r"男性?|女性?|(?:fe)?male|non-binary|männlich|weiblich|divers|[mf]\b|[^\s\t|,;/]+",
    ),
    Attribute.AGE: (
        r"年\s*龄|出生(?:年月日?|日期|时间)|生\s*日|birth ?date|date of birth|birthday|d\.?o\.?b\.?"
        r"|born|age|geburts(?:datum|tag)|geb(?:oren|\.)(?: am)?|alter",
        rf"{_DATE}|\d{{1,2}} ?(?:周?岁|years old|years|jahre(?: alt)?)?",
    ),
    Attribute.ORIGIN: (
        r"籍\s*贯|户\s*籍(?:所在地|地址)?|户口(?:所在地|性质)?|出生地|国\s*籍|生源地|nationality|place of birth"
        r"|birthplace|country of origin|citizenship|home ?town|staatsangehörigkeit|staatsbürgerschaft|nationalität|geburtsort|herkunft",
        r"[^\t\n|;,/]+",
    ),
    Attribute.ETHNICITY: (r"民\s*族|ethnicity|ethnic (?:group|origin)|race", r"[^\s\t|,;/]+"),
    Attribute.RELIGION: (
        r"宗教信仰|religion|faith|konfession|religionszugehörigkeit",
        r"[^\t\n|;,/]+",
    ),
    Attribute.POLITICS: (
        r"政治面貌|党\s*派|political (?:status|affiliation)|party membership",
        r"[^\t\n|;,/]+",
    ),
    Attribute.FAMILY: (
        r"婚姻(?:状况|状态)?|婚\s*否|婚育(?:状况|情况)?|家庭(?:状况|情况)|子女(?:情况)?|marital status|family status"
        r"|civil status|children|spouse|familienstand|kinder",
        r"[^\t\n|;,/]+",
    ),
    Attribute.HEALTH: (
        r"健康(?:状况|情况)|身\s*体(?:状况)?|身\s*高|体\s*重|视力|血型|残疾(?:情况)?|health|height|weight|disabilit(?:y|ies)|gesundheit(?:szustand)?|(?:schwer)?behinderung|körpergröße"
        r"|blood type",
        r"[^\t\n|;,/]+",
    ),
    Attribute.PHOTO: (
        r"照\s*片|近照|证件照|photo(?:graph)?|(?:bewerbungs)?foto|lichtbild",
        r"[^\t\n|;,/]*",
    ),
    Attribute.IDENTITY: (
        r"身份证(?:号码?)?|护照(?:号码?)?|id (?:card|number)|passport(?: number)?|social security number"
        r"|personalausweis(?:nummer)?|steuer-?id|sozialversicherungsnummer",
        r"[^\t\n|;,/]+",
    ),
}
_LABELLED = [
    (
        attribute,
        re.compile(
            rf"(?:^|(?<=[\s|,;/·(]))(?:{label}) ?(?:[:：]|\t) ?(?:{value})",
            re.IGNORECASE | re.MULTILINE,
        ),
    )
    for attribute, (label, value) in _LABELS.items()
]
_EDGE, _END = r"(?:^|(?<=[\s|,;/·(、:]))", r"(?=$|[\s|,;/·)、.])"
_ALONE = [
    (Attribute.SEX, rf"{_EDGE}(?:男性?|女性?|(?:fe)?male){_END}"),
    (
        Attribute.AGE,
        r"\d{2} ?周?岁|(?<!\d)(?:19|20)\d{2} ?年(?: ?\d{1,2} ?月)?(?: ?\d{1,2} ?日)? ?(?:出生|生(?=$|[\s|,;/·)]))",
    ),
    (Attribute.AGE, r"\b(?:aged? \d{2}|\d{2}[- ]years?[- ]old|born (?:in|on) [^,.;|\t\n]{3,20})\b"),
    (Attribute.ETHNICITY, rf"{_EDGE}{_GROUP}{_END}"),
    (Attribute.POLITICS, rf"{_EDGE}(?:{_POLITICS}){_END}"),
    (Attribute.FAMILY, rf"{_EDGE}(?:{_MARITAL}|{_MARITAL_GERMAN}){_END}"),
    (
        Attribute.AGE,
        rf"\b(?:geboren|geb\.) (?:am|im) (?:{_DATE}|\d{{4}})(?: in [^,;|\t\n]+)?|\b\d{{2}} jahre alt\b",
    ),
    (
        Attribute.FAMILY,
        r"\b(?:(?:happily )?married with (?:\w+ )?(?:children|kids|child)|(?:proud )?(?:mother|father) of (?:\w+))\b",
    ),
    (
        Attribute.ORIGIN,
        rf"(?:^|(?<=[\s|,;/·(、]))(?:{'|'.join(_PROVINCES)})(?:省|市|自治区)?[㐀-鿿]{{0,4}}(?:人|籍)(?=$|[\s|,;/·)、])",
    ),
    (
        Attribute.IDENTITY,
        r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])",
    ),
    (Attribute.HEALTH, r"(?<!\d)1[4-9]\d ?cm\b|(?<!\d)[4-9]\d ?(?:kg|公斤)"),
]
_STANDING = [
    (attribute, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for attribute, pattern in _ALONE
]


def find_protected(folded: str) -> list[Protected]:
    """Every place that tells a protected attribute, in order, none within another."""
    found = [
        Protected(attribute, Span(match.start(), match.end()))
        for attribute, pattern in (*_LABELLED, *_STANDING)
        for match in pattern.finditer(folded)
        if match.end() > match.start()
    ]
    found.sort(key=lambda place: (place.span.start, -place.span.end))
    outer: list[Protected] = []
    for place in found:
        if not outer or place.span.start >= outer[-1].span.end:
            outer.append(place)
    return outer


def without(text: str, start: int, end: int, protected: list[Protected]) -> str:
    """text[start:end] with what is protected left out."""
    kept, at = [], start
    for place in protected:
        if place.span.end <= start or place.span.start >= end:
            continue
        kept.append(text[at : max(at, place.span.start)])
        at = max(at, place.span.end)
    kept.append(text[at:end])
    return re.sub(r"[ \t]{2,}", " ", "".join(kept)).strip(" \t,;|/·，；、")
