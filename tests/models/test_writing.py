"""How recognised speech is written."""

from __future__ import annotations

import pytest

from models.writing import put_together, readable


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("我當時是組長,要在兩週內完成.", "我当时是组长，要在两周内完成。"),
        ("增长了3.5 個百分點", "增长了3.5个百分点"),
        ("我們 用 Node.js 做 machine learning .", "我们用Node.js做machine learning。"),
        ("早上 9:30, 省了 12,000 元: 對.", "早上9:30，省了12,000元：对。"),
    ],
)
def test_chinese_is_shown_simplified_with_full_width_marks(raw: str, shown: str) -> None:
    assert readable(raw, "zh") == shown


@pytest.mark.parametrize(
    ("pieces", "language", "text"),
    [
        (("我们", "用", "machine", "learning", "做"), "zh", "我们用machine learning做"),
        (("We", "used", "it."), "en", "We used it."),
    ],
)
def test_words_become_a_text(pieces: tuple[str, ...], language: str, text: str) -> None:
    assert put_together(pieces, language) == text
