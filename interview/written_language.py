"""In which language something was typed, by its letters. Pure."""

from __future__ import annotations

import re

from interview.events import UNWRITTEN

MIN_WORDS = 15
"""Words in Latin letters below which they may be names in a Chinese answer: so many make an
English answer long enough to be rated."""

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’.-]?[A-Za-z\u00c0-\u024f0-9]+)*")
_LETTER = re.compile(r"[^\W\d_]")


def language_of(text: str, expected: str) -> str:
    """The language of most of a text, or UNWRITTEN; `expected` where its letters do not tell.

    Chinese characters count like words of Latin letters, and so does each letter of any other
    script. Languages in Latin letters count as English.
    """
    chinese, latin = len(_CHINESE.findall(text)), len(_LATIN.findall(text))
    others = len(_LETTER.findall(_LATIN.sub("", _CHINESE.sub("", text))))
    if others > max(chinese, latin):
        return UNWRITTEN
    if chinese >= max(latin, 1):
        return "zh"
    return "en" if latin >= MIN_WORDS else expected
