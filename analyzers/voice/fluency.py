"""Syllables and fillers in what was said, and syllables in sound where no words are known."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from interview.length import spoken_words

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?<![aeiouy])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxz])es$")
_SYLLABIC_L = re.compile(r"[^aeiouylrw]l(?:e|ed|es)$")
_DIGIT_SYLLABLES = {"en": 1.5, "zh": 1.6}
"""Spoken syllables a digit: "45" is forty-five (3) or 四十五 (3)."""

_FILLERS = {
    "en": re.compile(r"\b(?:u+m+|u+h+|e+r+m?|h+m+|m+hm+|mm+|ah+)\b", re.IGNORECASE),
    "zh": re.compile(
        r"嗯+|呃+|唔+|[额啊](?=[，。…、])|(?:那个|这个){2,}|(?:那个|这个|就是说)(?=[，…、])"
    ),
}

DIP_DB = 2.0
BELOW_PEAK_DB = 25.0
"""A syllable nucleus rises 2 dB above the dip before it and lies within 25 dB of the loudest
speech (de Jong & Wempe 2009)."""


def syllables(text: str, language: str) -> float:
    """Syllables of a text: one a Chinese character, vowel groups of an English word.

    A final silent e, and the e of -ed and -es where it is not spoken, do not count; -le does.
    """
    return sum(_word_syllables(word.lower(), language) for word in spoken_words(text))


def _word_syllables(word: str, language: str) -> float:
    if digits := sum(c.isdigit() for c in word):
        return digits * _DIGIT_SYLLABLES[language]
    if not word.isascii():
        return 1
    groups = len(_VOWELS.findall(word))
    if _SILENT_END.search(word) and not _SYLLABIC_L.search(word):
        groups -= 1
    return max(1, groups)


def fillers(text: str, language: str) -> list[str]:
    """The fillers of a text, in order.

    那个 and 这个 count where a pause or themselves follow; elsewhere they point at
    something. Recognisers leave many fillers out, so this is a floor.
    """
    return _FILLERS[language].findall(text)


def filler_places(text: str, language: str) -> list[float]:
    """The share of the text that stands before each of its fillers."""
    return [found.start() / len(text) for found in _FILLERS[language].finditer(text)]


def nuclei(level_db: NDArray[np.float64], voiced: NDArray[np.bool_]) -> int:
    """Syllable nuclei in speech, after de Jong & Wempe (2009).

    Args:
        level_db: level of consecutive frames of some 16 ms, shape (n,).
        voiced: which of them have a pitch, shape (n,).
    """
    if len(level_db) < 3:
        return 0
    floor = float(np.quantile(level_db, 0.99)) - BELOW_PEAK_DB
    found = 0
    dip, peak, peak_voiced = float(level_db[0]), -np.inf, False
    for value, has_pitch in zip(level_db.tolist(), voiced.tolist(), strict=True):
        if value > peak and value - dip >= DIP_DB:
            peak, peak_voiced = value, has_pitch
        elif peak - value >= DIP_DB:
            found += int(peak_voiced and peak > floor)
            dip, peak = value, -np.inf
        dip = min(dip, value)
    return found + int(peak_voiced and peak > floor)
