from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.figures import figures


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("costs fell by 40 % and then 12%", [40, 12]),
        ("a $1.2 million order, 1,200 units", [1_200_000, 1200]),
        ("three people, forty-five minutes, one hundred and twenty thousand", [3, 45, 120_000]),
        ("we doubled the revenue to 30k", [30_000, 2]),
        ("签了100 万的订单，提升了30%", [1_000_000, 30]),
        ("一百二十万的合同，成本降了百分之四十", [1_200_000, 40]),
        ("三个人花了十二天，两百多家店，五倍", [3, 12, 200, 5]),
        ("增长百分之三点五，用了二十分钟", [3.5, 20]),
        ("十一个人卖了618件，双十一当天二十万单", [618, 11, 200_000]),
    ],
)
def test_figures_are_found_with_their_values(text: str, values: list[float]) -> None:
    assert [figure.value for figure in figures(text)] == values


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("forty percent, 40 %, forty per cent and 40%", ["40%"]),
        ("grew by one percent to $1.2 million, 1,200 units", ["1%", "$1.2 million", "1,200"]),
        ("one hundred and twenty thousand users, or 120,000", ["120,000"]),
        ("百分之四十，也就是40%", ["40%"]),
        ("二十三个人签了120万，一百二十万元", ["23个", "120万", "120万元"]),
        ("提高了3个百分点，用了十二天", ["3个百分点", "12天"]),
    ],
)
def test_a_figure_is_shown_in_digits_however_it_was_said(text: str, shown: list[str]) -> None:
    found = [figure.shown for figure in figures(text)]
    assert sorted(set(found)) == sorted(shown)


@pytest.mark.parametrize(
    "text",
    [
        "one of them came first in 2019, at 10:30, with version 2.0.1",
        "the second one, the 3rd time",
        "第一天，第二十次，星期三，一个人，二〇二二年，2023年",
        "万一出错就十分麻烦，千万小心",
        "去年双十一之前，双12和六一八大促，618那天，五一假期和十一黄金周",
    ],
)
def test_years_ordinals_and_phrases_are_no_figures(text: str) -> None:
    assert list(figures(text)) == []


@given(
    st.text(alphabet="第周十百千万亿零〇一二三两点个年分之 0123456789.,%$-:/kM onehundredmillion")
)
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    for figure in figures(text):
        assert figure.text in text
        assert figure.value >= 0
