"""In which language an answer was typed."""

from __future__ import annotations

import pytest

from interview.events import UNWRITTEN
from interview.written_language import language_of

ENGLISH = (
    "Last year I led a team of five people, and we cut our costs by a third within two months."
)
CHINESE = "我们用 Python 和 Kubernetes 把发布时间缩短了一半，每周看一次 KPI。"


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        (ENGLISH, "zh", "en"),
        (ENGLISH, "en", "en"),
        (CHINESE, "zh", "zh"),
        (CHINESE, "en", "zh"),
        ("My name is 王小明 and I sold 保温杯 for ten years, mostly in the south.", "en", "en"),
        ("Java, Python, Go, TypeScript", "zh", "zh"),
        ("2019-2023", "zh", "zh"),
        ("", "en", "en"),
        ("去年、私は五人のチームを率いて、難しいプロジェクトを担当しました。", "zh", UNWRITTEN),
        ("작년에 저는 다섯 명의 팀을 이끌었습니다.", "en", UNWRITTEN),
        ("В прошлом году я руководил командой.", "zh", UNWRITTEN),
    ],
)
def test_the_letters_tell_the_language(text: str, expected: str, language: str) -> None:
    assert language_of(text, expected) == language
