"""What every recogniser of speech does for a transcript, however its model works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from analyzers.sound import Sound
from interview.events import Word
from models.writing import put_together


@dataclass(frozen=True, slots=True)
class Heard:
    """The text of an utterance so far, and how sure the model is of what came last.

    Attributes:
        language: as of a transcript: "" while it is not known.
    """

    text: str
    confidence: float
    language: str


@dataclass(frozen=True, slots=True)
class Said:
    """A part of an utterance that is over.

    Attributes:
        words: times its words, on the session clock. Apart, so that what may still go on is
            shown, and then said anew, without an alignment.
        language: as of a transcript; not always that which is listened for.
        tokens: for the prompt of what follows; none where the model takes no prompt.
    """

    text: str
    confidence: float
    from_s: float
    to_s: float
    words: Callable[[], tuple[Word, ...]]
    language: str
    tokens: tuple[int, ...] = ()


class Utterance(Protocol):
    """What is known of an utterance that goes on.

    Attributes:
        start_s: where it begins.
        number: of the participant's utterances.
        shown: the last partial; None before the first.
        heard_s: up to where it was decoded.
        window_s: up to where its words can no longer change.
        agreed: how many characters of what was heard last two hypotheses agreed on.
    """

    start_s: float
    number: int
    shown: Heard | None
    heard_s: float
    window_s: float
    agreed: int

    def hear(self, sound: Sound, to_s: float) -> Heard | None:
        """The whole utterance up to `to_s`; None where there are no likely words."""

    def settle(self) -> None:
        """Move `window_s`, apart from `hear`, so that a partial need not wait for it."""

    def said(
        self, sound: Sound, from_s: float, to_s: float, before: tuple[int, ...]
    ) -> Said | None:
        """What was said in [from_s, to_s); None where nothing was.

        Args:
            before: tokens of what the same answer had before.
        """

    def cut(self, number: int) -> Utterance:
        """The utterance that goes on from `window_s`, as one of its own."""


class Recogniser(Protocol):
    """A model as one interview uses it."""

    def label(self, language: str) -> str:
        """name@version of the model that hears a language."""

    @property
    def language(self) -> str:
        """The language that it listens for."""

    def utterance(self, number: int, start_s: float) -> Utterance:
        """An utterance that begins."""


def joined(parts: Sequence[Said], language: str) -> Said | None:
    """Parts of one utterance as one, its words those of all; None of none."""
    if len(parts) < 2:
        return parts[0] if parts else None
    parts = tuple(parts)
    length_s = sum(part.to_s - part.from_s for part in parts)
    sure = sum(part.confidence * (part.to_s - part.from_s) for part in parts)
    return replace(
        parts[-1],
        text=put_together((part.text for part in parts if part.text), language),
        language=max(parts, key=lambda part: part.to_s - part.from_s).language,
        confidence=sure / length_s,
        from_s=parts[0].from_s,
        tokens=sum((part.tokens for part in parts), ()),
        words=lambda: sum((part.words() for part in parts), ()),
    )
