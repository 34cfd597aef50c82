"""A job's words found in what was heard."""

from __future__ import annotations

import pytest

from analyzers.speech.job_words import patterns, unheard
from models.whisper import TimedWord


@pytest.mark.parametrize("text", ["换成了Spring Boot。", "换成了SpringBoot。", "用spring boot做"])
def test_words_with_a_space_are_found_in_chinese_however_they_are_written(text: str) -> None:
    (word,) = patterns(("Spring Boot",), "zh")
    assert word.search(text)
    assert not word.search("Spring Boots")


@pytest.mark.parametrize(("likely", "doubted"), [(-9.0, ["Spring Boot"]), (-0.5, [])])
def test_words_with_a_space_are_held_against_the_sound(likely: float, doubted: list[str]) -> None:
    heard = [
        TimedWord("用", (1,), 0.0, 0.3, -0.1),
        TimedWord(" the", (2,), 0.3, 0.4, -0.1),
        TimedWord(" Spring", (3,), 0.4, 0.7, likely),
        TimedWord(" Boot", (4,), 0.7, 0.9, likely),
    ]
    assert list(unheard(patterns(("Spring Boot",), "zh"), heard, "zh")) == doubted
