"""Hours from an applicant's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.scheduling.hours.wishes import weekly_hours

WEEK = range(5)


@pytest.mark.parametrize(
    ("words", "days", "span"),
    [
        ("工作日晚上7点后", WEEK, (19, 22)),
        ("工作日14点以后", WEEK, (14, 22)),
        ("周六全天", [5], (9, 18)),
        ("周六上午", [5], (9, 12)),
        ("周一至周三下午2点到5点", [0, 1, 2], (14, 17)),
        ("周末", [5, 6], (9, 18)),
        ("周二、周四 9:00-11:30", [1, 3], (9, 11.5)),
        ("随时", range(7), (9, 18)),
        ("Weekday evenings after 6pm", WEEK, (18, 22)),
        ("Mon-Fri before 10am", WEEK, (8, 10)),
        ("Tuesday and Thursday afternoons", [1, 3], (12, 18)),
        ("weekdays between 2 and 5pm", WEEK, (14, 17)),
        ("10:30 to 16:00", WEEK, (10.5, 16)),
    ],
)
def test_words_that_are_understood(words: str, days: list[int], span: tuple[float, float]) -> None:
    start, end = (int(hours * 60) for hours in span)
    assert [(h.weekday, h.from_minute, h.to_minute) for h in weekly_hours([words])] == [
        (day, start, end) for day in days
    ]


@pytest.mark.parametrize(
    "words",
    ["", "面议", "除周三外都可以", "not on Fridays", "两周后", "请提前一天联系", "6pm to 2pm"],
)
def test_words_that_are_not_understood_whole_give_no_hours(words: str) -> None:
    assert weekly_hours([words]) == ()


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_words_give_hours_or_none(words: list[str]) -> None:
    weekly_hours(words)
