"""Who answers in the other language is written down in it, and nothing else is made of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from interview.ports import Analyzer
from models.lazy import Lazy
from models.whisper import Whisper
from tests.analyzers.hearing import (
    Heard,
    answer,
    finals,
    samples_of,
    setup,
    text_of,
    transcripts,
)
from tests.error_rate import error_rate
from tests.speech import SPOKEN

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("name", ["en-star", "en-motive"])
def test_english_in_a_chinese_interview_is_written_in_english(heard: Heard, name: str) -> None:
    events = heard(name, "zh")
    assert {final.language for final in finals(events)} == {"en"}
    assert error_rate(SPOKEN[name].text, text_of(events, "en"), "en") <= 0.15
    for final in finals(events):
        assert [word.text for word in final.words]
        assert all(final.start_s <= word.start_s <= word.end_s for word in final.words)


def test_what_is_shown_while_it_is_said_is_no_chinese_of_it(heard: Heard) -> None:
    partials = [event for event in transcripts(heard("en-star", "zh")) if not event.final]
    assert all(event.time_s - event.start_s < 3.0 for event in partials)


def test_english_words_in_chinese_speech_are_no_english(heard: Heard) -> None:
    for name in ("zh-mixed", "zh-short"):
        assert {final.language for final in finals(heard(name, "zh"))} == {"zh"}


def test_chinese_in_an_english_interview_is_written_in_chinese_by_a_model_that_knows_it(
    analyzers: list[Analyzer],
    whispers: dict[str, Lazy[Whisper]],
    media: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(whispers, "en", whispers["zh"])
    events = answer(analyzers, setup("en"), samples_of(media("zh-motive")))
    assert {final.language for final in finals(events)} == {"zh"}
    assert error_rate(SPOKEN["zh-motive"].text, text_of(events, "zh"), "zh") <= 0.15
