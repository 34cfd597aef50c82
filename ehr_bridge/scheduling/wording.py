"""Times in words, for messages; screens have words of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_ZONES = {
    ("zh", "Asia/Shanghai"): "北京时间",
    ("en", "Asia/Shanghai"): "China Standard Time, UTC+8",
}
"""Zones as readers of a language call them, where the offset never changes."""


def when(start: datetime, end: datetime, zone: ZoneInfo, language: str) -> str:
    """A span of one day as people write it, with the zone and its offset then."""
    hours = f"{start.astimezone(zone):%H:%M}–{end.astimezone(zone):%H:%M}"
    return _on_day(start, hours, zone, language)


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A time as people write it, with the zone and its offset then."""
    return _on_day(at, f"{at.astimezone(zone):%H:%M}", zone, language)


def _on_day(at: datetime, hours: str, zone: ZoneInfo, language: str) -> str:
    local = at.astimezone(zone)
    day = _DAYS["zh" if language == "zh" else "en"][local.weekday()]
    place = _ZONES.get((language, zone.key), f"{zone.key}, {offset(local)}")
    if language == "zh":
        return f"{local.year}年{local.month}月{local.day}日（{day}）{hours}（{place}）"
    return f"{day} {local.day} {_MONTHS[local.month - 1]} {local.year}, {hours} ({place})"


def offset(local: datetime) -> str:
    """The distance from UTC, such as "UTC+8" or "UTC-3:30"."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
