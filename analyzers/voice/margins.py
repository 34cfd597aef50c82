"""How far measures of a voice would move with other seconds of the same answer."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from analyzers.voice.breaks import Breaks
from analyzers.voice.fluency import filler_places, syllables
from analyzers.voice.frames import Span
from interview.events import Transcript
from interview.length import spoken_words
from interview.scoring.margins import (
    BLOCK_S,
    margin,
    maxima_left_out,
    ratios_left_out,
    whole_blocks,
)

Numbers = NDArray[np.float64]


class VoiceMargins:
    """Margins over the blocks of one answer, from its first speech to its last.

    Args:
        spans: the answer's speech, in the order of time; not empty.
        breaks: times that count as nobody's silence.
    """

    def __init__(self, spans: Sequence[Span], breaks: Breaks) -> None:
        start_s, end_s = spans[0][0], spans[-1][1]
        self._count = max(1, whole_blocks(end_s - start_s))
        self._starts_s = [start_s + number * BLOCK_S for number in range(self._count)]
        self._ends_s = [*self._starts_s[1:], end_s]
        silences = [(before[1], after[0]) for before, after in pairwise(spans)]
        self._speech_s = [sum(b - a for a, b in inside) for inside in self._cut(spans)]
        self._silence_s = [
            sum(breaks.silence_s(a, b) for a, b in inside) for inside in self._cut(silences)
        ]
        self._pauses = np.array([((a + b) / 2, breaks.silence_s(a, b)) for a, b in silences])

    def talk_ratio(self) -> float | None:
        """Of the share of time spent speaking."""
        both_s = [a + b for a, b in zip(self._speech_s, self._silence_s, strict=True)]
        return margin(ratios_left_out(self._speech_s, both_s))

    def longest_pause(self) -> float | None:
        """Of the longest silence; a rough one, as of any largest value (Miller 1974)."""
        middle_s, length_s = self._pauses.reshape(-1, 2).T
        longest = np.zeros(self._count)
        np.maximum.at(longest, self._numbers(middle_s), length_s)
        return margin(maxima_left_out(longest.tolist()))

    def speech_rate(self, texts: Iterable[Transcript], language: str) -> float | None:
        """Of syllables a second of speech."""
        return self._rate(placed for text in texts for placed in _syllables_at(text, language))

    def filler_rate(self, texts: Iterable[Transcript], language: str) -> float | None:
        """Of fillers a minute of speech."""
        return self._rate(
            (text.start_s + place * (text.time_s - text.start_s), 60.0)
            for text in texts
            for place in filler_places(text.text, language)
        )

    def spread(self, deviations: Numbers, time_s: Numbers) -> float | None:
        """Of a standard deviation; the middle of the whole answer stays where it is.

        Args:
            deviations: from that middle, a value a frame, shape (n,).
            time_s: when each frame begins, shape (n,).
        """
        squares, frames = self._sums(time_s, deviations**2), self._sums(time_s, deviations**0)
        return margin(map(sqrt, ratios_left_out(squares, frames)))

    def _rate(self, said: Iterable[tuple[float, float]]) -> float | None:
        """Of what was said at these times for a second of speech."""
        times_s, amounts = np.array([*said]).reshape(-1, 2).T
        return margin(ratios_left_out(self._sums(times_s, amounts), self._speech_s))

    def _sums(self, time_s: Numbers, amounts: Numbers) -> list[float]:
        """The amounts in each block."""
        sums: list[float] = np.bincount(self._numbers(time_s), amounts, self._count).tolist()
        return sums

    def _numbers(self, time_s: Numbers) -> NDArray[np.intp]:
        """Which block each moment lies in, from 0."""
        number = np.clip((time_s - self._starts_s[0]) // BLOCK_S, 0, self._count - 1)
        return number.astype(np.intp)

    def _cut(self, spans: Sequence[Span]) -> list[list[Span]]:
        """What of the spans lies in each block."""
        pieces: list[list[Span]] = [[] for _ in range(self._count)]
        for a, b in spans:
            first, last = (bisect(self._starts_s, time_s) - 1 for time_s in (a, b))
            for number in range(first, last + 1):
                start_s, end_s = self._starts_s[number], self._ends_s[number]
                pieces[number].append((max(a, start_s), min(b, end_s)))
        return pieces


def _syllables_at(text: Transcript, language: str) -> Iterator[tuple[float, float]]:
    """Syllables with their time: that of their word, where it is known, or else evenly."""
    if text.words:
        for word in text.words:
            yield (word.start_s + word.end_s) / 2, syllables(word.text, language)
        return
    words = spoken_words(text.text)
    for number, said in enumerate(words):
        place = (number + 0.5) / len(words)
        yield text.start_s + place * (text.time_s - text.start_s), syllables(said, language)
