"""A streaming transducer as a recogniser: each new sound is heard once, as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, takewhile
from statistics import geometric_mean

from analyzers.sound import Sound
from analyzers.speech.endpointing import UTTERANCE_MAX_S
from analyzers.speech.recogniser import Heard, Said
from interview.events import Word
from models.transducer import Hearing, Token, Transducer
from models.writing import put_together, readable

WORDLESS_S = 4.0
"""An utterance that was to be cut before its next word is cut after this much without one."""

TOKEN_MAX_S = 0.4
"""A word lasts until the next begins, and at most this much for each of its tokens: the model
tells only when it said each."""


@dataclass(frozen=True, slots=True)
class TransducerRecogniser:
    """A transducer as one interview uses it; the job's words are preferred."""

    model: Transducer
    language: str
    vocabulary: tuple[str, ...] = ()

    def label(self, _: str) -> str:
        """name@version of the model."""
        return self.model.label

    def utterance(self, number: int, start_s: float) -> TransducerUtterance:
        """An utterance that begins."""
        return TransducerUtterance(self, number, start_s)


class TransducerUtterance:
    """An utterance that goes on: what is over of it, and the hearing of the part that is not.

    Attributes:
        window_s: `start_s`, and where it may be cut once it is long.
    """

    def __init__(self, recogniser: TransducerRecogniser, number: int, start_s: float) -> None:
        self.number = number
        self.start_s = self.heard_s = self.window_s = start_s
        self.shown: Heard | None = None
        self.agreed = 0
        self._recogniser = recogniser
        self._over: tuple[str, ...] = ()
        self._last = ""
        self._hearing: Hearing | None = None
        self._hearing_s = start_s

    def hear(self, sound: Sound, to_s: float) -> Heard | None:
        """Hear what came since the last time; None before the first word."""
        self._listen(sound, to_s)
        tokens = self._tokens()
        pieces = filter(None, (*self._over, self._text(tokens)))
        text = put_together(pieces, self._recogniser.language)
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(text, self._last, strict=False))
        self.agreed = sum(1 for _ in alike)
        self._last = text
        return Heard(text, _mean(tokens), self._recogniser.language) if text else None

    def settle(self) -> None:
        """Find where a long utterance may be cut: before its last word."""
        latest_s = max((words[0].start_s for words in _words(self._tokens())), default=0.0)
        if latest_s >= self.start_s + UTTERANCE_MAX_S:
            self.window_s = latest_s
        elif self.heard_s >= self.start_s + UTTERANCE_MAX_S + WORDLESS_S:
            self.window_s = self.heard_s

    def said(self, sound: Sound, from_s: float, to_s: float, _: tuple[int, ...]) -> Said | None:
        """What was said up to `to_s`; the hearing ends with it, but for a cut at `window_s`."""
        if to_s == self.window_s:
            tokens = [token for token in self._tokens() if token.start_s < to_s]
        else:
            self._listen(sound, to_s)
            assert self._hearing is not None
            self._hearing.end()
            tokens = self._tokens()
            self._hearing, self.heard_s = None, to_s
        text = self._text(tokens)
        if not text:
            return None
        self._over += (text,)
        words = partial(self._timed, tokens, to_s)
        return Said(text, _mean(tokens), from_s, to_s, words, self._recogniser.language)

    def cut(self, number: int) -> TransducerUtterance:
        """The utterance that goes on from `window_s`, with the same hearing."""
        rest = TransducerUtterance(self._recogniser, number, self.window_s)
        rest.heard_s = self.heard_s
        rest._hearing, rest._hearing_s = self._hearing, self._hearing_s
        return rest

    def _listen(self, sound: Sound, to_s: float) -> None:
        if self._hearing is None:
            self._hearing = self._recogniser.model.hearing(self._recogniser.vocabulary)
            self._hearing_s = self.heard_s
        if to_s > self.heard_s:
            self._hearing.add(sound.between(self.heard_s, to_s))
            self.heard_s = to_s

    def _tokens(self) -> list[Token]:
        """The open part's tokens, on the session clock."""
        if self._hearing is None:
            return []
        at_s = self._hearing_s
        told = (Token(t.text, at_s + t.start_s, t.probability) for t in self._hearing.tokens())
        return [token for token in told if token.start_s >= self.start_s]

    def _text(self, tokens: Iterable[Token]) -> str:
        return readable("".join(token.text for token in tokens), self._recogniser.language)

    def _timed(self, tokens: Sequence[Token], to_s: float) -> tuple[Word, ...]:
        words = _words(tokens)
        begins = [*(word[0].start_s for word in words), to_s]
        timed = []
        for word, (start_s, next_s) in zip(words, pairwise(begins), strict=True):
            end_s = max(start_s, min(next_s, word[-1].start_s + TOKEN_MAX_S, to_s))
            timed.append(Word(self._text(word), min(start_s, to_s), min(end_s, to_s)))
        return tuple(timed)


def _words(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens by word; each Chinese character is one."""
    words: list[list[Token]] = []
    for token in tokens:
        before = words[-1][-1].text if words else ""
        inside = before and not (token.text.startswith(" ") or _wide(token.text + before[-1]))
        if inside or (before and not before.strip()):
            words[-1].append(token)
        else:
            words.append([token])
    return words


def _wide(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _mean(tokens: Sequence[Token]) -> float:
    """Mean token probability, as the mean of logarithms has it for Whisper."""
    return geometric_mean(max(t.probability, 1e-6) for t in tokens) if tokens else 0.0
