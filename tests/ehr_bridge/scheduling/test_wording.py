"""How a time is written in messages."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ehr_bridge.scheduling.wording import moment

AT = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "written"),
    [
        ("Asia/Shanghai", "zh", "2026年11月24日（周二）13:30（北京时间）"),
        ("Europe/Berlin", "zh", "2026年11月24日（周二）06:30（Europe/Berlin, UTC+1）"),
        ("Asia/Shanghai", "en", "Tuesday 24 November 2026, 13:30 (China Standard Time, UTC+8)"),
    ],
)
def test_a_time_names_its_zone_as_readers_call_it(zone: str, language: str, written: str) -> None:
    assert moment(AT, ZoneInfo(zone), language) == written
