"""What `models` provide on texts: their meaning, their sound, and reading them off pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class TextEncoder(Protocol):
    """Texts as vectors whose closeness is closeness of meaning, in Chinese and English.

    Attributes:
        model: name@version, as evidence cites it.
    """

    @property
    def model(self) -> str: ...

    def encode(self, text: str) -> NDArray[np.float32]:
        """A sentence as a unit vector; takes 10 to 50 ms of CPU, from any thread."""
        ...


class InterviewerVoice(Protocol):
    """Reads out what the AI interviewer says; keeps what was rendered once."""

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for a language."""
        ...

    def known_s(self, text: str, language: str) -> float | None:
        """How long the rendered text takes, in seconds; None where it is not rendered yet."""
        ...

    async def spoken(self, text: str, language: str, keep: bool = True) -> bytes:
        """The text as a WAV file, mono, 16 bit; takes about as long as its speech the first time.

        Args:
            keep: whether it may be kept for the next time; never where it is about a person.

        Raises:
            ModelMissing: that language has no voice.
            Overloaded: too many others wait.
        """
        ...


@dataclass(frozen=True, slots=True)
class WordProposal:
    """A professional word for a job.

    Attributes:
        source: the occupation whose duties name it; "" where the description does.
    """

    word: str
    source: str


class WordProposer(Protocol):
    """Proposes professional words for a job, in Chinese and English."""

    def propose(self, title: str, description: str, language: str) -> list[WordProposal]:
        """Words of the description, then of the nearest occupations; a second or two of CPU.

        Raises:
            ModelMissing: the occupations of that language were not fetched.
        """
        ...


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text in a picture: its box in pixels, and 0 to 1 how sure the reader is."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


class PageReader(Protocol):
    """Reads print from pictures of pages, in Chinese and English."""

    def read(self, picture: NDArray[np.uint8]) -> list[PrintedLine]:
        """The lines of an RGB picture (height, width, 3); takes about a second, from any thread."""
        ...
