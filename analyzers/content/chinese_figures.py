"""Figures as Chinese says them: 一百二十万, 四成, 翻了一番, 两年半."""

from __future__ import annotations

import re

from analyzers.content.numerals import CHINESE, chinese, chinese_range, written

_HOUR = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_DIGIT = "[零〇一二三四五六七八九]"
NO_FIGURE = re.compile(
    r"双\s?(?:十[一二]|1[12])"  # sales and holidays that are named after their date
    r"|六一八|(?<!\d)618(?!\d)(?=大促|活动|期间|当天|那|前|后|的|，|、|。|和|$)"
    r"|(?:五一|十一)(?=假|期间|黄金|长假|劳动|国庆|节)|(?:三八|六一|七一|八一)(?=节|妇女|儿童)"
    r"|(?<!\d)(?:(?:19|20)\d\d|0\d|1[3-9]|2\d)\s?年"  # years: 2019年, 19年, 二〇一九年
    rf"|(?:一九|二[零〇]){_DIGIT}{{2}}年?|(?<![一二三四五六七八九十百千零〇])[零〇一二]{_DIGIT}年"
    rf"|(?<![\d.]){_HOUR}\s?(?:月份?(?:\s?{_HOUR}\s?[日号])?|号)"  # 三月五号
    rf"|(?:[早晚]上|[上中下]午|凌晨|傍晚)\s?{_HOUR}\s?点|(?<![\d.])\d{{1,2}}\s?点"
    r"|(?<![一二三四五六七八九])十分(?![钟之])|(?<![一二三四五六七八九十百两几\d])千万"  # phrases
    r"|(?<![一二三四五六七八九十百千两])万一|一一|百般|万分(?!之)|十足|三番五次|三天两头|五花八门|乱七八糟|一五一十"
    r"|(?<![人次个总])数[十百千万亿]+|[成上][百千万亿]+(?!分之)"  # no number in them
)
"""Dates, years, clock times, fixed phrases, and numbers that say no number: 数十, 上百."""

COUNTED = (
    r"(?:[多几]?(?:个(?:百分点|月|小时|星期|钟头)?|名|位|人|家|次|台|套|份|天|周|星期|年(?!级)|小时|分钟|秒"
    r"|倍|块|元|件|项|张|条|单|组|场|轮|款|种|辆|间|层|页|吨|公斤|公里|平|岁|折|行|节|门|所|箱|批))"
)
TENTHS = r"(?:成(?P<five>[半五])?(?![功立为本员长绩果熟交就品分群]|不变))"

_DOUBLED = re.compile(r"翻了?(?:(?P<times>[一二两三四五]?)番|一?倍)")
_HALF = re.compile(
    r"(?<![大多])(?:一半|减半|过半|对半|半数)|(?<![上下前后大个])半(?:年|个月|个?小时|个?钟头)"
)
_SPELLED = re.compile(
    rf"(?P<number>{CHINESE})"
    rf"(?:(?P<tenths>{TENTHS})|(?P<middle>个半)(?=(?P<of>月|小时|星期|钟头))"
    rf"|(?P<counted>{COUNTED})(?P<half>半(?![天夜路]))?)?"
)


def tenths(value: float, match: re.Match[str]) -> float:
    """Percent of what `TENTHS` found behind a number: 四成 is 40, 四成五 and 四成半 are 45."""
    return 10 * value + (5 if match["five"] else 0)


def _doubled(match: re.Match[str]) -> tuple[float, str]:
    value = 2 ** int(chinese(match["times"] or "一"))
    return value, f"{value}倍"


def _half(match: re.Match[str]) -> tuple[float, str]:
    """A length of time stays in words: 半年."""
    return 0.5, "1/2" if match.group().endswith(("半", "数")) else match.group()


def _spelled(match: re.Match[str]) -> tuple[float, str] | None:
    spelled, counted = match["number"], match["counted"] or ""
    several = chinese_range(spelled)
    value = float(several[0]) if several else chinese(spelled)
    if match["tenths"]:
        low, *high = (tenths(v, match) for v in several or (value,))
        return low, "-".join(f"{v:.12g}" for v in (low, *high)) + "%"
    if several:
        shown = f"{several[0]}-{several[1]}{counted}"
        return (value, shown) if value > 1 and counted else None
    if match["middle"] or match["half"]:
        value, counted = value + 0.5, counted or "个" + match["of"]
    if counted == "折" and value > 10:
        value /= 10  # 八五折
    one = value <= 1 and counted != "倍"
    if one or not (counted or len(spelled) > 1):
        return None
    return value, written(value, chinese=True) + counted


KINDS = ((_DOUBLED, _doubled), (_HALF, _half), (_SPELLED, _spelled))
"""What each kind looks like and how it is read, in the order in which they are looked for."""
