"""Words that a recogniser tells again though nobody speaks any more.

Whisper fills the silence around a pause with what it has just written: once more, or in a loop.
Who really says a word twice says it twice in sound, so a repetition is believed wherever voice
activity heard a voice; docs/speech.md has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from interview.events import Word
from models.writing import put_together

EDGE_S = 0.02
"""Word times are no finer than this: a word that touches a voice by less is outside of it."""

SILENT_SHARE = 0.75
"""Share of a repetition's words that must lie outside: a long one begins in the last sound."""

Span = tuple[float, float]


def told_once(words: Iterable[Word], voice: Sequence[Span]) -> tuple[Word, ...]:
    """The words without repetitions, at once and word for word, in which nobody speaks.

    Args:
        voice: when somebody spoke, as voice activity has it.
    """
    kept = list(words)
    at = 1
    while at < len(kept):
        again = _told_again(kept, at, voice)
        del kept[at : at + again]
        at += not again
    return tuple(kept)


def joined_words(words: Iterable[Word], language: str) -> str:
    """The words as a text."""
    text = put_together((word.text for word in words), language)
    return re.sub(r" (?=[-'’])", "", text)


def _told_again(words: Sequence[Word], at: int, voice: Sequence[Span]) -> int:
    """How many words from there on repeat those before in silence; the longest such run."""
    for length in range(min(at, len(words) - at), 0, -1):
        before, after = words[at - length : at], words[at : at + length]
        if list(map(_sound, before)) == list(map(_sound, after)):
            silent = sum(not _voiced(word, voice) for word in after)
            if silent >= SILENT_SHARE * length:
                return length
    return 0


def _voiced(word: Word, voice: Sequence[Span]) -> bool:
    return any(
        word.start_s < end_s - EDGE_S and word.end_s > start_s + EDGE_S for start_s, end_s in voice
    )


def _sound(word: Word) -> str:
    return re.sub(r"\W", "", word.text).casefold()
