"""Exported values as a reader of the file would write them: pure rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINESE_WORDS: Mapping[str, Mapping[str, str]] = {
    "language": {"zh": "中文", "en": "英文"},
    "state": {"draft": "草稿", "open": "招聘中", "paused": "已暂停", "closed": "已关闭"},
    "stage": {
        "applied": "已投递",
        "screening": "筛选中",
        "invited": "已邀请",
        "scheduled": "已约面试",
        "interviewed": "已面试",
        "offer": "拟录用",
        "hired": "已录用",
        "rejected": "未通过",
        "withdrawn": "已放弃",
        "talent_pool": "人才库",
    },
    "status": {
        "scheduled": "待面试",
        "live": "进行中",
        "ended": "已结束",
        "called_off": "已取消",
    },
    "composite_reason": {
        "not_asked": "尚未提问相关题目",
        "not_enough_evidence": "可用的测量结果过少",
    },
}
"""Words by column and value; an import reads those of its own columns back."""


def plain(value: object) -> object:
    """A value for programs: times in ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


def worded(column: str, value: object, language: str, zone: ZoneInfo) -> object:
    """A value for people: in the language of the headings, times of the zone to the second."""
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    if language == "zh" and isinstance(value, bool):
        return "是" if value else "否"
    if language == "zh" and isinstance(value, str):
        return CHINESE_WORDS.get(column, {}).get(value, value)
    return plain(value)
