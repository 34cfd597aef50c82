"""How much was said, counted alike for words of letters and for Chinese characters."""

from __future__ import annotations

import re

_SPOKEN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:['’.,]\w+)*"
)


def spoken_words(text: str) -> list[str]:
    """Chinese characters and words of letters or digits, in order; no punctuation."""
    return _SPOKEN.findall(text)


def spoken_length(text: str) -> int:
    """How many of them there are."""
    return len(spoken_words(text))
