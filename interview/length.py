"""How much was said, counted alike for words of letters and for Chinese characters."""

from __future__ import annotations

import re

_SPOKEN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:['’.,]\w+)*"
)


def spoken_length(text: str) -> int:
    """Chinese characters plus words of letters or digits; punctuation does not count."""
    return len(_SPOKEN.findall(text))
