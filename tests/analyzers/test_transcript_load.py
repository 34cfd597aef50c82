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

from analyzers.transcript import HOP_S, TranscriptStream
from analyzers.whisper_recogniser import WhisperRecogniser
from interview.events import SpeechEnded, SpeechStarted, Transcript
from interview.media import ANALYSIS_RATE_HZ
from models.whisper import Encoded, Hypothesis, TimedWord, Whisper
from tests.analyzers.hearing import chunks, noise

SPOKEN_S = 9.0
END_S = 12.0


class SlowWhisper:
    """Hears a word every half second; each decode takes `cost_s` of its own clock."""

    label = "slow@1"

    def __init__(self, cost_s: float) -> None:
        self.now_s = 0.0
        self._cost_s = cost_s

    def encode(self, samples: NDArray[np.float32], least_s: float = 5.0) -> Encoded:
        return Encoded(None, len(samples) / ANALYSIS_RATE_HZ)

    def decode(self, encoded: Encoded, language: str, **_: Any) -> Hypothesis:
        self.now_s += self._cost_s
        tokens = tuple(range(int(encoded.duration_s * 2)))
        return Hypothesis(tokens, self.text(language, tokens), -0.1, 0.0)

    def align(self, encoded: Encoded, language: str, tokens: Sequence[int]) -> list[TimedWord]:
        return []

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
