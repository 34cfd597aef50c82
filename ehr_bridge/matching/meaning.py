"""How close two texts are in meaning, from 0 to 1, in Chinese, English and across."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interview.ports import TextEncoder

Vector = NDArray[np.float32]

_CHINESE = re.compile(r"[㐀-鿿]")


@cache
def _content() -> dict[str, Any]:
    path = Path(__file__).with_suffix(".toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def language_of(text: str) -> str:
    """ "zh" where a fifth of the letters is Chinese, else "en"."""
    letters = [c for c in text if c.isalpha()]
    chinese = sum(bool(_CHINESE.match(c)) for c in letters)
    return "zh" if chinese * 5 > len(letters) else "en"


@dataclass(frozen=True, slots=True)
class Text:
    """A text's unit vector without what its language has in common."""

    language: str
    vector: Vector


class Meaning:
    """Compares texts by an encoder; 10 to 50 ms a new text, so keep it off the event loop.

    Attributes:
        model: name@version of the encoder.
    """

    def __init__(self, encoder: TextEncoder) -> None:
        self.model = encoder.model
        self._encoder = encoder
        self._background = {
            language: np.mean([encoder.encode(text) for text in texts], axis=0)
            for language, texts in _content()["background"].items()
        }

    def text(self, text: str) -> Text:
        """A text, ready to be compared."""
        language = language_of(text)
        difference = self._encoder.encode(text) - self._background[language]
        return Text(language, np.asarray(difference / np.linalg.norm(difference), np.float32))

    def closeness(self, one: Text, others: Sequence[Text]) -> list[float]:
        """Cosine of each other text to the one, through the curve of the pair's languages."""
        return [
            curve(
                float(one.vector @ other.vector),
                "same" if one.language == other.language else "across",
            )
            for other in others
        ]

    def title_closeness(self, one: str, other: str) -> float:
        """Closeness of two titles, of which other titles are nearer than other sentences are."""
        return curve(float(self.text(one).vector @ self.text(other).vector), "titles")


def curve(cosine: float, name: str) -> float:
    """A cosine as closeness by a curve of the content: 0.5 at its middle."""
    middle, width = _content()["curves"][name]
    return float(1.0 / (1.0 + np.exp(-np.clip((cosine - middle) / width, -50, 50))))
