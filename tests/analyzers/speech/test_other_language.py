"""Who answers in the other language is written down in it, and nothing else is made of it."""

from __future__ import annotations

import re
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


def test_what_was_shown_before_the_language_was_known_is_replaced_by_english(heard: Heard) -> None:
    for name in ("en-star", "en-motive"):
        partials = [event for event in transcripts(heard(name, "zh")) if not event.final]
        known = [event for event in partials if event.time_s - event.start_s >= 2.0]
        assert known
        assert {event.language for event in known} == {"en"}
        assert not [event.text for event in known if re.search("[\u4e00-\u9fff]", event.text)]
        assert all(event.language in {"", "en"} for event in partials)


def test_partials_say_which_language_they_are_in_once_it_is_known(heard: Heard) -> None:
    for event in transcripts(heard("zh-star", "zh")):
        known = event.final or event.time_s - event.start_s >= 2.0
        assert event.language == "zh" or (not known and event.language == "")


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
