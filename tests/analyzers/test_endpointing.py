from __future__ import annotations

import pytest

from analyzers.endpointing import is_complete


@pytest.mark.parametrize(
    ("text", "language", "complete"),
    [
        ("We brought the reply time under one minute.", "en", True),
        ("We brought the reply time under one minute and", "en", False),
        ("I talked to the customer, because,", "en", False),
        ("I was asked to.", "en", False),
        ("Well, um", "en", False),
        ("Fine.", "en", False),
        ("我先把常见问题整理成话术。", "zh", True),
        ("最后响应时间降到四十五秒", "zh", True),
        ("我当时的想法是先稳住客户，然后", "zh", False),
        ("这件事我觉得主要是因为。", "zh", False),
        ("还可以", "zh", False),
        ("", "zh", False),
    ],
)
def test_a_finished_thought_is_told_from_one_that_goes_on(
    text: str, language: str, complete: bool
) -> None:
    assert is_complete(text, language) is complete
