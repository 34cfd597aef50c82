"""Plans read from text, in both languages."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.recruiting.plans.progress import Pace, pace
from ehr_bridge.recruiting.plans.wording import read_plan
from interview.errors import BadInput

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "title", "headcount", "due_on"),
    [
        ("10 sales by March", "sales", 10, date(2027, 2, 28)),
        ("two Java engineers by the end of Q2", "Java engineers", 2, date(2027, 6, 30)),
        ("3月前招10名销售", "销售", 10, date(2027, 2, 28)),
        ("3月底前招10名销售经理", "销售经理", 10, date(2027, 3, 31)),
        ("明年第一季度招聘十五名客服", "客服", 15, date(2027, 3, 31)),
        ("招销售", "销售", 1, None),
    ],
)
def test_a_plan_says_how_many_of_what_by_when(
    text: str, title: str, headcount: int, due_on: date | None
) -> None:
    plan = read_plan(text, TODAY)
    assert (plan.title, plan.headcount, plan.due_on) == (title, headcount, due_on)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadInput):
        assert read_plan(text, TODAY).headcount >= 1


def test_a_plan_is_behind_by_whole_people() -> None:
    spans = date(2026, 1, 1), date(2026, 12, 31)
    assert pace(10, 4, *spans, date(2026, 7, 1)) is Pace.AHEAD
    assert pace(10, 3, *spans, date(2026, 7, 1)) is Pace.BEHIND
    assert pace(10, 9, *spans, date(2027, 1, 1)) is Pace.OVERDUE
    assert pace(10, 10, *spans, date(2027, 1, 1)) is Pace.DONE
