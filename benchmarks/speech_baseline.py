"""Full-window re-decoding, as whisper_streaming and WhisperLive do it, to compare with.

All sound since the last cut is decoded anew, in a window padded to 30 s, whenever a second
of new sound has come and the last decode is done. What two decodes in a row begin with alike
is committed (LocalAgreement-2, Machacek et al. 2023); a window over 15 s is cut at the last
committed segment. Written from the published description; faster-whisper decodes, with its
voice activity filter, greedily as our own streams do (both projects take beams of 5, which
is slower).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interview.media import ANALYSIS_RATE_HZ
from models.store import ModelStore
from models.whisper import readable
from tests.error_rate import units

CHUNK_S = 1.0
TRIM_ABOVE_S = 15.0
"""whisper_streaming's defaults (--min-chunk-size, --buffer_trimming_sec)."""
PROMPT_CHARACTERS = 200
DELIVERY_S = 0.03
"""From the end of a chunk of sound to its arrival, the same for ours."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees at a time: the whole text, and how much of it is settled.

    Attributes:
        at_s: on the clock of the sound, waiting and computation included.
        settled: units (tests/error_rate.py) at the beginning that were promised to stay.
    """

    at_s: float
    units: tuple[str, ...]
    settled: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What a recogniser made of one answer: what was shown when, and what was final."""

    shown: list[Shown]
    text: str
    cpu_s: float


class FullWindow:
    """The baseline on one model and one core."""

    def __init__(self, store: ModelStore, name: str, language: str) -> None:
        from faster_whisper import WhisperModel

        model: Any = WhisperModel
        folder = str(store.path(name))
        self._model = model(folder, compute_type="int8", cpu_threads=1, num_workers=1)
        self._language = language

    def text(self, samples: NDArray[np.float32]) -> str:
        """Everything decoded at once, offline, with faster-whisper's own settings."""
        segments, _ = self._model.transcribe(samples, language=self._language, vad_filter=True)
        return readable("".join(segment.text for segment in segments), self._language)

    def hear(self, samples: NDArray[np.float32]) -> Heard:
        """Everything that is shown while an answer is given."""
        started = time.process_time()
        shown = list(self._stream(samples))
        joint = "" if self._language == "zh" else " "
        return Heard(shown, joint.join(shown[-1].units), time.process_time() - started)

    def _stream(self, samples: NDArray[np.float32]) -> Iterator[Shown]:
        """What is shown while the sound comes in, in real time but without waiting."""
        total_s = len(samples) / ANALYSIS_RATE_HZ
        window = _Window()
        now_s = heard_s = 0.0
        while heard_s < total_s:
            upto_s = min(max(heard_s + CHUNK_S, now_s - DELIVERY_S), total_s)
            started_s = max(now_s, upto_s + DELIVERY_S)
            began = time.perf_counter()
            words = self._words(samples, window, upto_s)
            window.take(words)
            now_s = started_s + time.perf_counter() - began
            heard_s = upto_s
            yield window.shown(now_s, self._language)
        window.committed += window.tail
        window.tail = []
        yield window.shown(now_s, self._language)

    def _words(
        self, samples: NDArray[np.float32], window: _Window, upto_s: float
    ) -> list[tuple[float, str]]:
        """The words after those committed, with the time at which each ends."""
        if upto_s - window.start_s > TRIM_ABOVE_S and window.committed:
            window.trim()
        first = int(window.start_s * ANALYSIS_RATE_HZ)
        sound = samples[first : int(upto_s * ANALYSIS_RATE_HZ)]
        prompt = "".join(word for end_s, word in window.committed if end_s <= window.start_s)
        segments, _ = self._model.transcribe(
            sound,
            language=self._language,
            beam_size=1,
            word_timestamps=True,
            vad_filter=True,
            condition_on_previous_text=True,
            initial_prompt=prompt[-PROMPT_CHARACTERS:] or None,
        )
        words = [
            (window.start_s + word.end, word.word) for segment in segments for word in segment.words
        ]
        last_s = window.committed[-1][0] if window.committed else 0.0
        return [word for word in words if word[0] > last_s + 0.05]


class _Window:
    """What is committed, what is not, and from where on sound is decoded again."""

    def __init__(self) -> None:
        self.start_s = 0.0
        self.committed: list[tuple[float, str]] = []
        self.tail: list[tuple[float, str]] = []

    def take(self, words: list[tuple[float, str]]) -> None:
        """Commit what this and the last hypothesis begin with alike."""
        alike = 0
        for (_, now), (_, before) in zip(words, self.tail, strict=False):
            if now.strip(" ,.").casefold() != before.strip(" ,.").casefold():
                break
            alike += 1
        self.committed += words[:alike]
        self.tail = words[alike:]

    def trim(self) -> None:
        """Decode no more what was said before the last committed word."""
        self.start_s = self.committed[-1][0]

    def shown(self, at_s: float, language: str) -> Shown:
        """The text as a reader sees it now."""
        settled = units(readable("".join(w for _, w in self.committed), language), language)
        text = "".join(word for _, word in self.committed + self.tail)
        return Shown(at_s, tuple(units(readable(text, language), language)), len(settled))
