"""A job's words in what a recogniser heard: believed only where the sound bears them out.

A prompt that names them lets Whisper write what it would otherwise mishear, and sometimes
write them in place of speech it did not understand. Both read alike and are decoded with the
same confidence; how likely the sound makes each word without the prompt tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import Pattern

from models.whisper import TimedWord
from models.writing import readable, run_together

UNHEARD = -5.0
"""Mean log-probability of its tokens, given the sound alone, under which a job's word was not
said. docs/speech.md has the figures."""


def patterns(vocabulary: Sequence[str], language: str) -> tuple[Pattern[str], ...]:
    """What finds each word in a text, however it is capitalised; in Chinese, and spaced."""
    space = " ?" if language == "zh" else " "
    words = (space.join(map(re.escape, word.split())) for word in vocabulary)
    return tuple(
        re.compile(rf"(?<![A-Za-z0-9]){word}(?![A-Za-z0-9])", re.IGNORECASE) for word in words
    )


def unheard(
    words: Sequence[Pattern[str]], timed: Sequence[TimedWord], language: str
) -> Iterator[str]:
    """Those of the job's words in an aligned text that the sound does not bear out."""
    text, ends = "", []
    for word in timed:
        text += _following(text, word.text) if language == "zh" else word.text
        ends.append(len(text))
    for pattern in words:
        for found in pattern.finditer(text):
            spoken = [
                word
                for word, end, start in zip(timed, ends, [0, *ends], strict=False)
                if start < found.end() and end > found.start()
            ]
            tokens = sum(len(word.tokens) for word in spoken)
            if sum(word.log_probability * len(word.tokens) for word in spoken) < UNHEARD * tokens:
                yield found.group()


def _following(text: str, word: str) -> str:
    """A word of a Chinese text as it is written there, with the space before it, if any."""
    piece = readable(word, "zh")
    return f" {piece}" if word.startswith(" ") and run_together(text, piece) else piece
