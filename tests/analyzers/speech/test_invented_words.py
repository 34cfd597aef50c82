"""What nobody said is not told: in silence and noise, for the prompt, for the job's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.sound import Sound
from analyzers.speech.whisper_recogniser import (
    PROMPT,
    VOCABULARY,
    WhisperRecogniser,
)
from interview.events import SpeechEnded, SpeechStarted
from interview.media import ANALYSIS_RATE_HZ, AudioChunk
from interview.ports import Analyzer
from models.lazy import Lazy
from models.whisper import Encoded, Hypothesis, TimedWord, Whisper
from tests.analyzers.hearing import (
    answer,
    chunks,
    finals,
    noise,
    samples_of,
    setup,
    silence,
    text_of,
    transcripts,
)
from tests.error_rate import error_rate
from tests.speech import SPOKEN

pytestmark = pytest.mark.integration

WORDS = ("客服组", "话术", "复盘", "响应时间", "满意度")


def test_words_of_another_job_are_not_invented(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    """The list in the prompt would be repeated in place of what was hard to understand.

    A partial is shown before its words are held against the sound, so one may be misled.
    """
    events = answer(analyzers, setup("zh", WORDS), samples_of(media("zh-mixed")))
    told = [t for t in transcripts(events) if any(word in t.text for word in WORDS)]
    assert not [t.text for t in told if t.final]
    assert len({t.utterance for t in told}) == len(told), [t.text for t in told]
    assert error_rate(SPOKEN["zh-mixed"].text, text_of(events, "zh"), "zh") <= 0.25


@pytest.fixture
def misled(
    whispers: dict[str, Lazy[Whisper]], monkeypatch: pytest.MonkeyPatch
) -> WhisperRecogniser:
    """A recogniser with a prompt that is known to be answered with its own list."""
    monkeypatch.setitem(PROMPT, "zh", "以下是面试者的回答，用普通话。")
    monkeypatch.setitem(VOCABULARY, "zh", "词语：{}。")
    return WhisperRecogniser.prepare(whispers["zh"](), "zh", WORDS)


@pytest.mark.parametrize("checked", [False, True])
def test_words_that_the_sound_does_not_bear_out_are_not_believed(
    misled: WhisperRecogniser, media: Callable[[str], Path], checked: bool
) -> None:
    recogniser = misled if checked else replace(misled, words=())
    sound = whole(media("zh-mixed"))
    said = recogniser.said(sound, 0.0, sound.end_s)
    assert said is not None
    assert bool(misled.named(said.text)) != checked, said.text


class Gullible(Whisper):
    """Hears the job's word wherever the prompt has it, though the sound does not bear it out.

    Which sounds mislead a real one depends on the processor, whose arithmetic differs a little.
    """

    def __init__(self, real: Whisper) -> None:
        self.__dict__.update(real.__dict__)

    def decode(
        self, encoded: Encoded, language: str, *, prompt: Sequence[int] = (), **rest: object
    ) -> Hypothesis:
        text = "我们每周看满意度" if prompt else "我们每周开会的时候看"
        tokens = tuple(self.tokenizer(language).encode(text))
        return Hypothesis(tokens, text, log_probability=-0.2, no_speech=0.0)

    def align(self, encoded: Encoded, language: str, tokens: Sequence[int]) -> list[TimedWord]:
        said = super().align(encoded, language, tokens)
        return [replace(w, log_probability=-9.0 if w.text in "满意度" else -0.3) for w in said]


def test_partials_are_misled_but_once(whispers: dict[str, Lazy[Whisper]]) -> None:
    recogniser = WhisperRecogniser.prepare(Gullible(whispers["zh"]()), "zh", WORDS)
    sound = Sound(AudioChunk("a1", 0.0, 2.0, silence(2.0)), 2.0)
    utterance = recogniser.utterance(0, 0.0)
    partials = [utterance.hear(sound, to_s) for to_s in (0.9, 1.2, 1.5, 1.8)]
    assert ["满意度" in heard.text for heard in partials if heard] == [True, False, False, False]


def whole(path: Path) -> Sound:
    """A file's sound."""
    samples = samples_of(path)
    length_s = len(samples) / ANALYSIS_RATE_HZ
    return Sound(AudioChunk("a1", 0.0, length_s, samples), length_s)


PAUSE = noise(0.7, 0.0005)


def paused(sound: NDArray[np.float32], *parts_s: tuple[float, float]) -> NDArray[np.float32]:
    """Stretches of a sound with a pause after each."""
    stretches = [sound[round(a * 16_000) : round(b * 16_000)] for a, b in parts_s]
    return np.concatenate([piece for stretch in stretches for piece in (stretch, PAUSE)])


def test_words_are_not_told_again_in_a_pause(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    """Whisper filled these pauses with 我先先把 and "if, if, if, if, if, if it was"."""
    chinese = paused(samples_of(media("zh-star")), (11.8, 12.58), (12.58, 13.9))
    assert text_of(answer(analyzers, setup("zh"), chinese), "zh").count("先") == 1
    english = paused(samples_of(media("two-cities")), (7.44, 13.56), (13.56, 15.0))
    text = text_of(answer(analyzers, setup("en"), english), "en").lower()
    assert not re.search(r"\b(\w+)\W+\1\b", text), text


def test_a_word_said_again_after_a_pause_is_told_twice(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    sound = paused(samples_of(media("zh-star")), (11.8, 12.58), (12.4, 13.9))
    assert text_of(answer(analyzers, setup("zh"), sound), "zh").count("先") == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_silence_and_noise_have_no_words(analyzers: list[Analyzer], language: str) -> None:
    for sound in (silence(5), noise(8), noise(8, 0.3)):
        assert answer(analyzers, setup(language), sound) == []


def test_noise_taken_for_speech_has_no_words(analyzers: list[Analyzer]) -> None:
    """Even where voice activity errs, the recogniser's own doubt keeps noise out."""
    stream = analyzers[1].stream(setup("en"))
    events = [event for chunk in chunks(noise(1)) for event in stream.push(chunk)]
    events += stream.push(SpeechStarted(time_s=0.5, participant="a1"))
    events += [event for c in chunks(noise(3), start_s=1.0) for event in stream.push(c)]
    events += stream.push(SpeechEnded(time_s=3.5, start_s=0.5, participant="a1"))
    events += stream.flush()
    assert all(event.text == "" for event in finals(events))


def test_the_prompt_is_not_told_in_place_of_speech(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    """It has a likeness to an answer, and would be scored with the voice and the face beside it."""
    backwards = samples_of(media("en-star"))[::-1][: 16_000 * 8].copy()
    heard = text_of(answer(analyzers, setup("zh"), backwards), "zh")
    assert "面试者的回答" not in heard, heard
