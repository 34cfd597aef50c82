from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.content.figures import figures


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("costs fell by 40 % and then 12%", [40, 12]),
        ("a $1.2 million order, 1,200 units", [1_200_000, 1200]),
        ("three people, forty-five minutes, one hundred and twenty thousand", [3, 45, 120_000]),
        ("we doubled the revenue to 30k", [2, 30_000]),
        ("签了100 万的订单，提升了30%", [1_000_000, 30]),
        ("一百二十万的合同，成本降了百分之四十", [1_200_000, 40]),
        ("三个人花了十二天，两百多家店，五倍", [3, 12, 200, 5]),
        ("增长百分之三点五，用了二十分钟", [3.5, 20]),
        ("we had two and a half million users, a third of them abroad", [2_500_000, 1 / 3]),
        ("一亿二千万的营收，一千万的利润", [120_000_000, 10_000_000]),
        ("十一个人卖了618件，双十一当天二十万单", [11, 618, 200_000]),
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
    ("spoken", "shown"),
    [
        ("two and a half million, 2.5 million and 2,500,000 users", "2.5 million"),
        ("one point two million or 1.2 million", "1.2 million"),
        ("half a million, 500,000", "500,000"),
        ("three percentage points or 3 percentage points", "3 percentage points"),
        ("it doubled, it is twice as much, two times as many, 2x, twofold", "2x"),
        ("cut it by a third, one third, 1/3 or one out of three", "1/3"),
        ("three quarters of them, three-quarters of all, 3/4", "3/4"),
        ("half of it, halved", "1/2"),
        ("nine out of ten, 9 out of 10", "9/10"),
        ("百分之四十，百分之40，四成，4 成，40%", "40%"),
        ("四成五，百分之四十五", "45%"),
        ("翻了一番，翻番，翻了一倍，两倍，2倍", "2倍"),
        ("一百二十万元，120万元，120 万元", "120万元"),
        ("一点二亿，1.2 亿", "1.2亿"),
        ("三万五，三点五万，3.5万", "3.5万"),
        ("三分之一，1/3", "1/3"),
        ("一半，砍掉了一半，减半", "1/2"),
        ("三个百分点，3 个百分点", "3个百分点"),
        ("两年半，2.5年", "2.5年"),
        ("一个半小时，1.5个小时", "1.5个小时"),
        ("二十分钟，20 分钟", "20分钟"),
        ("五年，5年", "5年"),
        ("三四个，三四个", "3-4个"),
        ("打八五折，8.5折", "8.5折"),
    ],
)
def test_spoken_and_written_forms_meet(spoken: str, shown: str) -> None:
    assert {figure.shown for figure in figures(spoken)} == {shown}
    assert len(list(figures(spoken))) > 1


@pytest.mark.parametrize(
    "text",
    [
        "one of them came first in 2019, at 10:30, with version 2.0.1",
        "the second one, the 3rd time",
        "第一天，第二十次，星期三，一个人，二〇二二年，2023年",
        "in twenty nineteen, a few hundred people, several thousand dollars, the second half",
        "a third party, a third time, in the last quarter, double-check it, half-hearted",
        "三月五号下午三点，5月3日，二三年，19年，几百人，上百家，数十亿，三成功，一成不变，三五成群，五花八门",
        "万一出错就十分麻烦，千万小心",
        "去年双十一之前，双12和六一八大促，618那天，五一假期和十一黄金周",
    ],
)
def test_years_ordinals_and_phrases_are_no_figures(text: str) -> None:
    assert list(figures(text)) == []


@given(
    st.text(
        alphabet="第周十百千万亿零〇一二三两点个年分之成翻番倍半"
        " 0123456789.,%$-:/kM onehundredmillion dathirdhalf"
    )
)
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    for figure in figures(text):
        assert figure.text in text
        assert figure.value >= 0
