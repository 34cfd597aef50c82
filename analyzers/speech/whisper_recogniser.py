"""Whisper as a recogniser: a window that grows, is agreed upon, and is trimmed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from re import Pattern
from typing import Self

import numpy as np
from numpy.typing import NDArray

from analyzers.sound import Sound
from analyzers.speech.job_words import patterns, unheard
from analyzers.speech.recogniser import Heard, Said
from interview.events import UNWRITTEN, Word
from models.whisper import Encoded, Hypothesis, Whisper
from models.writing import readable, run_together


@dataclass(frozen=True, slots=True)
class Window:
    """How a language's growing window is decoded.

    As a prompt, trimmed words cost a tenth of what they did as the beginning of a decode.
    The errors here are those of partials of rendered and read speech.

    Attributes:
        trim_above_s: a longer window loses its settled words.
        context_s: least encoded length; shorter is cheaper and loops more often.
        timestamps: whether the model marks the end of speech. The small English model
            needs it not to go on talking (error .13 without, .09 with).
        prompt_from_s: shorter windows are decoded without a prompt, which would crowd out
            what was said.
        carried_tokens: most tokens of what was trimmed that are a prompt to what follows;
            none in English, where the small model would repeat them (.11 with, .09 without).
        tokens_per_s: most tokens that new sound adds.
    """

    trim_above_s: float
    context_s: float
    timestamps: bool
    prompt_from_s: float
    carried_tokens: int
    tokens_per_s: int


WINDOWS = {
    "zh": Window(2.0, 3.0, False, prompt_from_s=0.5, carried_tokens=24, tokens_per_s=10),
    "en": Window(3.5, 4.0, True, prompt_from_s=1.5, carried_tokens=0, tokens_per_s=6),
}

SPARE_TOKENS = 4
"""What a decode may say more than the last one and the new sound explain. The tight bound
ends loops early, which otherwise were the slowest decodes."""

UNSETTLED_S = 1.0
"""Sound at the window's end whose words are never settled."""

STUCK_S = 6.0
"""A window this long is trimmed even where no two hypotheses agreed, and forgotten where
it holds no likely words."""

LEAST_S = 0.3
"""Less sound than this has no words in it."""

UNLIKELY = -1.2
"""Mean token log-probability below which it was no speech: noise measured under -1.3,
clean speech over -0.8."""

PROMPT_FROM_S = 1.5
"""Shorter utterances are decoded without a prompt, too."""

BEFORE_TOKENS = {"en": 40, "zh": 0}
"""Most tokens of what was said before that are a prompt to a whole part. On the answers of
benchmarks/speech.py English errors fell with it (.051 to .041), Chinese ones rose."""

WRITTEN = ("zh", "en")
"""Languages that are written down."""
LANGUAGE_FROM_S = 1.5
LIKELY, UNEXPECTED = 0.5, 0.1
"""A part is in another language than the expected one where that is likelier than the first and
the expected one less likely than the second. In windows of 1.5 to 3 s of rendered speech English
was never under .63 and Chinese beside it never over .09; of Chinese with English words in it
English came to .61 beside .20 at most (81 and 93 windows of each length)."""

PROMPT = {"zh": "以下是面试者的回答,用普通话。", "en": "Um, so, uh, I think, um, yes."}
"""Style of a whole utterance. The English model leaves fillers out unless its prompt has some: 0
of 13 rendered ones were kept without, 10 with it, and none was invented. For Chinese such a
prompt kept one more of 7 and spoilt punctuation. The comma is the narrow one that the model
itself writes: after a wide one it wrote colons, wide digits and halves of characters."""
ECHO = {"zh": "以下是面试者的回答", "en": "Um, so, uh, I think, um, yes"}
"""What a text has where the prompt was repeated in place of speech: of English played backwards the
Chinese model made nothing else, and was sure of it (.57 to .83)."""
DOUBTFUL = {"en": 0.4, "zh": 1.0}
"""Likelihood that there is no speech above which a part is decoded again without a prompt: of
noise, which has .44 and more, a prompt with fillers makes fillers."""

VOCABULARY = {"zh": "其中提到{}。", "en": "Glossary: {}."}
PROMPT_TOKENS_MAX = 100
BIAS_TOKENS_MAX = 50
"""Most tokens of the job's words before a whole utterance, and before a growing window."""


@dataclass(frozen=True, slots=True)
class WhisperRecogniser:
    """A Whisper as one interview uses it.

    Attributes:
        prompt: tokens before a whole utterance: style and the job's professional words.
        bias: tokens before a growing window: the same in Chinese where there are such words
            (error of partials .16 -> .07), none in English (.09 -> .21).
        style: the prompt without those words.
        words: what finds them in a text.
        others: tells languages apart and hears those not listened for, where `whisper` cannot.
    """

    whisper: Whisper
    language: str
    prompt: tuple[int, ...]
    bias: tuple[int, ...]
    style: tuple[int, ...] = ()
    words: tuple[Pattern[str], ...] = ()
    others: Whisper | None = None

    @classmethod
    def prepare(
        cls,
        whisper: Whisper,
        language: str,
        vocabulary: tuple[str, ...],
        others: Whisper | None = None,
    ) -> Self:
        """Bias a model towards a job's professional words."""
        words = "、".join(vocabulary) if language == "zh" else ", ".join(vocabulary)
        named = PROMPT[language] + (VOCABULARY[language].format(words) if words else "")
        style, prompt = (
            tuple(whisper.tokenizer(language).encode(" " + text)[:PROMPT_TOKENS_MAX])
            for text in (PROMPT[language], named)
        )
        bias = prompt[:BIAS_TOKENS_MAX] if vocabulary and language == "zh" else ()
        return cls(whisper, language, prompt, bias, style, patterns(vocabulary, language), others)

    def hearing(self, language: str) -> Whisper:
        """The model that hears a language; "" where it is not known yet."""
        expected = language in {"", self.language}
        return self.whisper if expected or self.others is None else self.others

    @property
    def tells_languages(self) -> bool:
        """Whether it is known which language somebody speaks."""
        return (self.others or self.whisper).multilingual

    def label(self, language: str) -> str:
        """name@version of that model."""
        return self.hearing(language).label

    def utterance(self, number: int, start_s: float) -> WhisperUtterance:
        """An utterance that begins."""
        return WhisperUtterance(self, number, start_s)

    def said(
        self, sound: Sound, from_s: float, to_s: float, before: tuple[int, ...] = ()
    ) -> Said | None:
        """What was said in [from_s, to_s), decoded afresh as a whole; None where nothing was.

        Args:
            before: tokens of what the same answer had before.
        """
        if to_s - from_s < LEAST_S:
            return None
        samples = sound.between(from_s, to_s)
        encoded = self.whisper.encode(samples)
        first = len(before) - BEFORE_TOKENS[self.language]
        language = self.spoken(samples, encoded, self.language)
        model = self.hearing(language)
        if language == self.language:
            heard = self._decoded(encoded, before[max(first, 0) :])
        else:
            encoded = encoded if model is self.whisper else model.encode(samples)
            heard = model.decode(encoded, language)
        if not heard.tokens or heard.log_probability < UNLIKELY:
            return None
        if language not in WRITTEN:
            return Said("", heard.confidence, from_s, to_s, tuple, UNWRITTEN)
        words = partial(self._words, encoded, language, heard.tokens, from_s, to_s)
        tokens = heard.tokens if language == self.language else ()
        return Said(heard.text, heard.confidence, from_s, to_s, words, language, tokens)

    def spoken(self, samples: NDArray[np.float32], encoded: Encoded, before: str) -> str:
        """The code of the language that a window is in; `before` where that is not clear.

        A short window tells nothing, nor do models that know one language.

        Args:
            encoded: by the model that hears `before`.
        """
        if encoded.duration_s < LANGUAGE_FROM_S or not self.tells_languages:
            return before
        model = self.others or self.whisper
        if model is not self.hearing(before):
            encoded = model.encode(samples)
        likely = model.languages(encoded)
        likeliest = max(likely, key=lambda code: likely[code], default=before)
        expected = likeliest == self.language or likely[self.language] < UNEXPECTED
        return likeliest if likely.get(likeliest, 0.0) > LIKELY and expected else before

    def named(self, text: str) -> set[Pattern[str]]:
        """Those of the job's words that a text has."""
        return {word for word in self.words if word.search(text)}

    def invented(self, encoded: Encoded, heard: Hypothesis) -> bool:
        """Whether a text has one of the job's words that was not said."""
        if not self.named(heard.text):
            return False
        timed = self.whisper.align(encoded, self.language, heard.tokens)
        return any(unheard(self.words, timed, self.language))

    def _decoded(self, encoded: Encoded, before: tuple[int, ...]) -> Hypothesis:
        """The likeliest text, of the prompts that its sound allows."""
        decode = partial(self.whisper.decode, encoded, self.language)
        if encoded.duration_s < PROMPT_FROM_S:
            return decode()
        heard = decode(prompt=self.prompt + before)
        if heard.no_speech > DOUBTFUL[self.language] or ECHO[self.language] in heard.text:
            return decode()
        if self.invented(encoded, heard):
            return decode(prompt=self.style + before)
        return heard

    def _words(
        self,
        encoded: Encoded,
        language: str,
        tokens: tuple[int, ...],
        from_s: float,
        to_s: float,
    ) -> tuple[Word, ...]:
        """Words on the session clock, punctuation and parts of a word joined to what is before."""
        words: list[Word] = []
        for word in self.hearing(language).align(encoded, language, tokens):
            text = readable(word.text, language)
            start_s, end_s = (min(from_s + t, to_s) for t in (word.start_s, word.end_s))
            before = words[-1].text if words else ""
            goes_on = run_together(before, text) and not word.text.startswith(" ")
            if before and (goes_on or not any(c.isalnum() for c in text)):
                words[-1] = Word(before + text, words[-1].start_s, end_s)
            else:
                words.append(Word(text, start_s, end_s))
        return tuple(words)


class WhisperUtterance:
    """An utterance that goes on; `window_s` is where the window that is decoded begins."""

    def __init__(self, recogniser: WhisperRecogniser, number: int, start_s: float) -> None:
        self.number = number
        self.start_s = start_s
        self.window_s = start_s
        self.shown: Heard | None = None
        self.agreed = 0
        self._recogniser = recogniser
        self._settled: tuple[int, ...] = ()
        self._agreed: tuple[int, ...] = ()
        self._last: tuple[int, ...] = ()
        self.heard_s = start_s
        self._long: Encoded | None = None
        self._bias = recogniser.bias
        self._named: set[Pattern[str]] = set()
        self._doubted: tuple[Encoded, Hypothesis] | None = None
        # to ask a model besides costs as much again as a partial: left to the whole utterance
        self._language = "" if recogniser.whisper.multilingual else recogniser.language

    def hear(self, sound: Sound, to_s: float) -> Heard | None:
        """Decode the window up to `to_s`; None where it holds no likely words.

        Words of a language that proves to be another one than they were decoded in are taken back.
        """
        recogniser = self._recogniser
        self.settle()
        whisper = recogniser.whisper
        samples = sound.between(self.window_s, to_s)
        encoded = whisper.encode(samples, WINDOWS[recogniser.language].context_s)
        changed = self._ask_language(samples, encoded)
        nothing = Heard("", 0.0, self._language) if changed else None
        if self._language == UNWRITTEN:
            self._forget(to_s, encoded)
            return nothing
        language = self._written
        window = WINDOWS[language]
        prompted = encoded.duration_s >= window.prompt_from_s
        decode = partial(
            whisper.decode,
            encoded,
            language,
            prefix=self._agreed,
            carried=self._carried() if prompted else (),
            timestamps=window.timestamps,
            new_max=self._new_max(to_s - max(self.heard_s, self.window_s)),
        )
        heard = decode(prompt=self._bias if prompted else ())
        if prompted and self._bias and not recogniser.named(heard.text) <= self._named:
            self._doubted = encoded, heard
        self.heard_s = to_s
        if not self._agreed and heard.log_probability < UNLIKELY:
            self._forget(to_s, encoded)
            return nothing
        agreed = whisper.agreed(language, self._last, heard.tokens)
        self._agreed = max(agreed, self._agreed, key=len)
        self._last = heard.tokens
        self._long = encoded if encoded.duration_s > window.trim_above_s else None
        text = whisper.text(language, self._settled + heard.tokens)
        certain = whisper.text(language, self._settled + self._agreed)
        self.agreed = len(certain) if text.startswith(certain) else 0
        return Heard(text, heard.confidence, self._language) if text else nothing

    @property
    def _written(self) -> str:
        """The language that words are decoded in."""
        return self._language or self._recogniser.language

    def _ask_language(self, samples: NDArray[np.float32], encoded: Encoded) -> bool:
        """Find out the language, until it is the expected one; whether it is another than before.

        What was decoded in the language before is forgotten.
        """
        recogniser = self._recogniser
        if self._language == recogniser.language or encoded.duration_s < LANGUAGE_FROM_S:
            return False
        before = self._written
        spoken = recogniser.spoken(samples, encoded, before)
        self._language = spoken if spoken in WRITTEN else UNWRITTEN
        if self._language == before:
            return False
        self._settled = self._agreed = self._last = self._bias = ()
        self._long = self._doubted = None
        self.agreed = 0
        return True

    def _forget(self, to_s: float, encoded: Encoded) -> None:
        """Leave a window that holds no likely words, once it has grown long."""
        if encoded.duration_s > STUCK_S:
            self.window_s, self._last = to_s - UNSETTLED_S, ()

    def settle(self) -> None:
        """Look again at the last decode, which takes alignments that a partial need not wait for.

        A job's word that was heard for the first time is held against the sound, and a window
        that has grown long is trimmed.
        """
        self._doubt()
        self._trim()

    def _doubt(self) -> None:
        """Forget what was decoded with a job's word in it that nobody said, and those words."""
        doubted, self._doubted = self._doubted, None
        if doubted is None:
            return
        encoded, heard = doubted
        if self._recogniser.invented(encoded, heard):
            self._bias, self._last, self._long = (), (), None
        else:
            self._named |= self._recogniser.named(heard.text)

    def _trim(self) -> None:
        """Settle the agreed words of a window that the last decode left long."""
        encoded, self._long = self._long, None
        if encoded is None:
            return
        stuck = encoded.duration_s > STUCK_S
        tokens = self._last if stuck else self._agreed
        words = self._recogniser.whisper.align(encoded, self._written, tokens)
        latest_s = encoded.duration_s - UNSETTLED_S
        old = [word for word in words if word.end_s <= latest_s]
        if not old:
            return
        settled = sum((word.tokens for word in old), ())
        self._settled += settled
        self._agreed = self._agreed[len(settled) :]
        self._last = self._last[len(settled) :]
        self.window_s += old[-1].end_s

    def said(
        self, sound: Sound, from_s: float, to_s: float, before: tuple[int, ...]
    ) -> Said | None:
        """What was said in [from_s, to_s), decoded afresh; None where nothing was."""
        return self._recogniser.said(sound, from_s, to_s, before)

    def _carried(self) -> tuple[int, ...]:
        """What was trimmed last."""
        first = len(self._settled) - WINDOWS[self._written].carried_tokens
        return self._settled[max(first, 0) :]

    def _new_max(self, new_s: float) -> int:
        """Most tokens after the agreed ones, `new_s` after the last hypothesis."""
        open_tokens = len(self._last) - len(self._agreed)
        per_s = WINDOWS[self._written].tokens_per_s
        return open_tokens + int(per_s * new_s) + SPARE_TOKENS

    def cut(self, number: int) -> WhisperUtterance:
        """The utterance that goes on from the window's start, as one of its own."""
        rest = WhisperUtterance(self._recogniser, number, self.window_s)
        rest._agreed, rest._last = self._agreed, self._last
        if self._language != self._recogniser.language:
            rest._language = self._language
        return rest
