"""How recognised speech is written: marks, spaces, and pieces put together."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.chinese import simplified

_FULL_WIDTH = str.maketrans(",.?!;:", "，。？！；：")
_IN_A_NUMBER = r"(?<=[0-9])[,:](?=[0-9])"
_IN_A_NAME = r"(?<=[A-Za-z0-9])\.(?=[A-Za-z0-9])"
_BETWEEN_LATIN = r"(?<=[A-Za-z0-9]) +(?=[A-Za-z0-9])"
_MARKS = re.compile(rf"({_IN_A_NUMBER}|{_IN_A_NAME}|{_BETWEEN_LATIN})|[,.?!;: ]")


def readable(text: str, language: str) -> str:
    """Text as it is shown: in Chinese with simplified characters and full-width marks.

    Within Latin words and numbers Chinese writes marks and spaces as English does: "Node.js",
    "machine learning", "12,000".
    """
    text = text.strip()
    if language != "zh":
        return text

    def mark(found: re.Match[str]) -> str:
        return found[1] or found[0].translate(_FULL_WIDTH).strip()

    return _MARKS.sub(mark, simplified(text))


def run_together(before: str, after: str) -> bool:
    """Whether two pieces of text would look like one word of letters or digits."""
    return re.match("[A-Za-z0-9]{2}", before[-1:] + after[:1]) is not None


def put_together(pieces: Iterable[str], language: str) -> str:
    """Words, or longer pieces, as one text: in Chinese with spaces between Latin words only."""
    if language != "zh":
        return " ".join(pieces)
    text = ""
    for piece in pieces:
        text += f" {piece}" if run_together(text, piece) else piece
    return text
