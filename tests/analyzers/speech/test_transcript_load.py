"""A recogniser that is slower than speech: partials give way before finals are late.

On virtual time: decoding moves a clock that the test holds, so the machine's own speed says
nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.speech.transcript import HOP_S, TranscriptStream
from analyzers.speech.whisper_recogniser import WINDOWS, WhisperRecogniser
from interview.events import SpeechEnded, SpeechStarted, Transcript
from interview.media import ANALYSIS_RATE_HZ
from models.whisper import MIN_CONTEXT_S, Encoded, Hypothesis, TimedWord, Whisper
from tests.analyzers.hearing import chunks, noise

SPOKEN_S = 9.0
END_S = 12.0


class SlowWhisper:
    """Hears a word every half second; each decode takes `cost_s` of its own clock."""

    label = "slow@1"
    multilingual = False

    def __init__(self, cost_s: float) -> None:
        self.now_s = 0.0
        self.windows_s: list[float] = []
        self._cost_s = cost_s

    def encode(self, samples: NDArray[np.float32], least_s: float = MIN_CONTEXT_S) -> Encoded:
        if least_s < MIN_CONTEXT_S:  # of a partial; a final takes the default
            self.windows_s.append(len(samples) / ANALYSIS_RATE_HZ)
        return Encoded(None, len(samples) / ANALYSIS_RATE_HZ)

    def decode(self, encoded: Encoded, language: str, **_: Any) -> Hypothesis:
        self.now_s += self._cost_s
        tokens = tuple(range(int(encoded.duration_s * 2)))
        return Hypothesis(tokens, self.text(language, tokens), -0.1, 0.0)

    def languages(self, encoded: Encoded) -> dict[str, float]:
        return {}

    def align(self, encoded: Encoded, language: str, tokens: Sequence[int]) -> list[TimedWord]:
        return [TimedWord("word", (n,), i / 2, (i + 1) / 2, -0.1) for i, n in enumerate(tokens)]

    def agreed(self, language: str, one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
        return tuple(one)[: max(0, min(len(one), len(other)) - 1)]

    def text(self, language: str, tokens: Sequence[int]) -> str:
        return " ".join(f"word{token}" for token in tokens)


def heard(cost_s: float, *, live: bool) -> tuple[int, float]:
    """Partials told, and how long after the end of speech the final was."""
    whisper = SlowWhisper(cost_s)
    recogniser = WhisperRecogniser(cast(Whisper, whisper), "en", (), ())
    stream = TranscriptStream(recogniser, "a1", lambda: whisper.now_s, live=live)
    partials, final_s = 0, 0.0
    for chunk in chunks(noise(END_S)):
        whisper.now_s = max(whisper.now_s, chunk.arrived_s)
        events = list(stream.push(chunk))
        if chunk.start_s == pytest.approx(0.1):
            events += stream.push(SpeechStarted(time_s=0.1, participant="a1"))
        if chunk.start_s == pytest.approx(SPOKEN_S):
            events += stream.push(SpeechEnded(time_s=SPOKEN_S, participant="a1", start_s=0.1))
        for event in events:
            assert isinstance(event, Transcript)
            partials += not event.final
            final_s = whisper.now_s if event.final else final_s
    return partials, final_s - SPOKEN_S


def test_partials_give_way_so_that_the_final_is_not_late() -> None:
    quick, prompt_s = heard(0.05, live=True)
    fewer, slowed_s = heard(2 * HOP_S, live=True)
    every, late_s = heard(2 * HOP_S, live=False)
    assert 2 < fewer < quick == every
    assert slowed_s - prompt_s < HOP_S
    assert late_s - prompt_s > 10 * HOP_S


@pytest.mark.parametrize("language", WINDOWS)
def test_a_partial_of_the_second_minute_decodes_no_more_sound_than_one_of_the_first(
    language: str,
) -> None:
    whisper = SlowWhisper(0.05)
    recogniser = WhisperRecogniser(cast(Whisper, whisper), language, (), ())
    stream = TranscriptStream(recogniser, "a1", lambda: whisper.now_s, live=False)
    for chunk in chunks(noise(120.0), chunk_s=0.1):
        list(stream.push(chunk))
        if chunk.start_s == pytest.approx(0.1):
            list(stream.push(SpeechStarted(time_s=0.1, participant="a1")))
    half = len(whisper.windows_s) // 2
    assert half > 100
    assert max(whisper.windows_s[half:]) <= max(whisper.windows_s[:half]) + 0.01
    assert max(whisper.windows_s) < WINDOWS[language].trim_above_s + 2
