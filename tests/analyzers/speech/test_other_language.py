"""Who answers in the other language is written down in it, and nothing else is made of it."""

from __future__ import annotations

import re
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.sound import Sound
from analyzers.speech.whisper_recogniser import WhisperRecogniser
from interview.events import UNWRITTEN
from interview.media import ANALYSIS_RATE_HZ
from models.whisper import Encoded, Hypothesis, Whisper
from tests.analyzers.hearing import Heard, chunks, finals, noise, text_of, transcripts
from tests.error_rate import error_rate
from tests.speech import SPOKEN

pytestmark = pytest.mark.integration


def test_english_in_a_chinese_interview_is_written_in_english(heard: Heard) -> None:
    events = heard("en-motive", "zh")
    assert {final.language for final in finals(events)} == {"en"}
    assert error_rate(SPOKEN["en-motive"].text, text_of(events, "en"), "en") <= 0.15
    for final in finals(events):
        assert [word.text for word in final.words]
        assert all(final.start_s <= word.start_s <= word.end_s for word in final.words)


def test_what_was_shown_before_the_language_was_known_is_replaced_by_english(heard: Heard) -> None:
    partials = [event for event in transcripts(heard("en-motive", "zh")) if not event.final]
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


def test_chinese_in_an_english_interview_is_written_in_chinese(heard: Heard) -> None:
    """By the Chinese recogniser: the English one knows no other language."""
    events = heard("zh-motive", "en")
    assert {final.language for final in finals(events)} == {"zh"}
    assert all(final.model.startswith("whisper-base@") for final in finals(events))
    assert error_rate(SPOKEN["zh-motive"].text, text_of(events, "zh"), "zh") <= 0.15


class Polyglot:
    """Takes every window for one language, in which words are as likely as it is told."""

    label = "polyglot@1"
    multilingual = True

    def __init__(self, language: str, likely: float, log_probability: float) -> None:
        self._languages = {language: likely, "zh": 0.01}
        self._log_probability = log_probability

    def encode(self, samples: NDArray[np.float32], least_s: float = 5.0) -> Encoded:
        return Encoded(None, len(samples) / ANALYSIS_RATE_HZ)

    def languages(self, encoded: Encoded) -> dict[str, float]:
        return self._languages

    def decode(self, encoded: Encoded, language: str, **_: Any) -> Hypothesis:
        return Hypothesis((1,), f"words in {language}", self._log_probability, 0.0)


@pytest.mark.parametrize(
    ("language", "likely", "log_probability", "told"),
    [
        ("fr", 0.9, -0.3, ("", UNWRITTEN)),
        ("en", 0.9, -0.3, ("words in en", "en")),
        ("fr", 0.4, -0.3, ("words in zh", "zh")),
        ("fr", 0.9, -2.0, None),
    ],
    ids=["french", "english", "not sure which", "noise"],
)
def test_no_words_are_made_up_of_a_language_that_is_not_written_down(
    language: str, likely: float, log_probability: float, told: tuple[str, str] | None
) -> None:
    whisper = cast(Whisper, Polyglot(language, likely, log_probability))
    (chunk,) = chunks(noise(3.0), chunk_s=3.0)
    said = WhisperRecogniser(whisper, "zh", (), ()).said(Sound(chunk, 10.0), 0.0, 3.0)
    assert (None if said is None else (said.text, said.language)) == told
