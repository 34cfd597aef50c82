from __future__ import annotations

import numpy as np
import pytest

from analyzers.voice.fluency import fillers, nuclei, syllables


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("people made the little table", "en", 2 + 1 + 1 + 2 + 2),
        ("wanted, asked, complaints doubled", "en", 2 + 1 + 2 + 2),
        ("We hired 45 people.", "en", 1 + 1 + 3 + 2),
        ("满意度提高了百分之十二。", "zh", 11),
    ],
)
def test_syllables(text: str, language: str, count: float) -> None:
    assert syllables(text, language) == count


def test_fillers_are_told_from_words_that_look_alike() -> None:
    assert fillers("Um, I was, uh, the umbrella was err fine.", "en") == ["Um", "uh", "err"]
    assert fillers("嗯，那个，我做了那个项目，呃就是说，不错。", "zh") == [
        "嗯",
        "那个",
        "呃",
        "就是说",
    ]


def test_nuclei_are_voiced_peaks_between_dips() -> None:
    level = -20 - 6 * np.cos(np.arange(0, 10 * 2 * np.pi, 2 * np.pi / 12))
    assert nuclei(level, np.ones(len(level), bool)) == 10
    assert nuclei(level, np.zeros(len(level), bool)) == 0
    assert nuclei(np.full(100, -20.0), np.ones(100, bool)) == 0
