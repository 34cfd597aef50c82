"""Whisper on short windows: sound in, words with times and confidence out.

The published model always encodes 30 s. CTranslate2 accepts less, so the mel spectrogram
is cut to the window plus a margin, which makes a decode several times cheaper; in return
the model no longer knows where the sound ends and may go on talking. Text that its own
timestamps put past the end is dropped, the number of tokens is bounded by the window's
length, and what repeats itself is cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from interview.errors import ModelMissing
from interview.media import ANALYSIS_RATE_HZ
from models.runtime import Compute
from models.whisper_engine import Decoding, open_engine
from models.writing import readable

if TYPE_CHECKING:
    from faster_whisper.tokenizer import Tokenizer

MIN_CONTEXT_S = 5.0
CONTEXT_MARGIN_S = 1.0
"""Encoded length: the window plus the margin, at least the minimum. Shorter contexts
make the model repeat itself (measured: half of 2 s windows at a minimum of 3 s)."""

TOKENS_PER_S = {"en": 6}
TOKENS_PER_S_MOST = 10
TOKENS_SPARE = 8
"""Bound on the tokens of a decode; fast speech has about 6 words or 7 characters a second."""

SECONDS_PER_TIMESTAMP = 0.02
SECONDS_PER_MEL_FRAME = 0.01

LEAST_LIKELY = 1e-6
"""Token probabilities count as at least this, so that one token does not decide a mean."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word with its leading space (English) or a character (Chinese); times in the window.

    Attributes:
        log_probability: mean over its tokens, given the sound and the words before it alone,
            whatever prompt they were decoded with.
    """

    text: str
    tokens: tuple[int, ...]
    start_s: float
    end_s: float
    log_probability: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a window may say.

    Attributes:
        tokens: text tokens only, the forced prefix included.
        log_probability: mean over the tokens that were not forced.
        no_speech: how likely there is none; 0 where it was decoded without timestamps.
    """

    tokens: tuple[int, ...]
    text: str
    log_probability: float
    no_speech: float

    @property
    def confidence(self) -> float:
        """exp of the mean token log-probability."""
        return exp(min(self.log_probability, 0.0))


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window after the encoder, to be decoded and aligned."""

    features: Any
    duration_s: float


class Whisper:
    """A loaded model; safe to share between threads and sessions, greedy and deterministic.

    Attributes:
        engine: computes, each window by itself or together with those of other sessions.
        multilingual: whether it knows more languages than English.
    """

    def __init__(self, folder: Path, label: str, *, compute: Compute | None = None) -> None:
        """Load CTranslate2 weights.

        Args:
            folder: model.bin, config.json, tokenizer.json and the vocabulary.
            label: name@version, cited by what the model heard.
            compute: where and how; one core of the CPU where None.

        Raises:
            ModelMissing: a file is absent or of another kind of model, or a GPU is wanted and
                there is none.
        """
        import tokenizers

        self.label = label
        vocabulary = folder / "tokenizer.json"
        if not vocabulary.is_file():
            raise ModelMissing(f"{label}: there is no tokenizer.json in {folder}")
        self.engine = open_engine(folder, compute or Compute())
        self.multilingual = self.engine.multilingual
        self._vocabulary = tokenizers.Tokenizer.from_file(str(vocabulary))
        self._tokenizers: dict[str, Tokenizer] = {}

    def tokenizer(self, language: str) -> Tokenizer:
        """Text to tokens and back, by the code of a language that the model knows."""
        if language not in self._tokenizers:
            from faster_whisper.tokenizer import Tokenizer

            task = "transcribe" if self.multilingual else None
            self._tokenizers[language] = Tokenizer(
                self._vocabulary, self.multilingual, task, language
            )
        return self._tokenizers[language]

    def encode(self, samples: NDArray[np.float32], least_s: float = MIN_CONTEXT_S) -> Encoded:
        """Run the encoder on a window of at most 29 s, float32 mono at ANALYSIS_RATE_HZ.

        Args:
            least_s: least length that is encoded; less is cheaper and loops more often.
        """
        duration_s = len(samples) / ANALYSIS_RATE_HZ
        context_s = self.engine.context_s(max(least_s, duration_s + CONTEXT_MARGIN_S))
        padded = np.zeros(int(context_s * ANALYSIS_RATE_HZ), np.float32)
        padded[: len(samples)] = samples
        mel = np.ascontiguousarray(self._mel(padded, padding=0)[None], np.float32)
        return Encoded(self.engine.encode(mel), duration_s)

    def decode(
        self,
        encoded: Encoded,
        language: str,
        *,
        prefix: Sequence[int] = (),
        prompt: Sequence[int] = (),
        carried: Sequence[int] = (),
        timestamps: bool = True,
        new_max: int | None = None,
    ) -> Hypothesis:
        """The likeliest text of a window.

        Args:
            prefix: text tokens it must begin with, because they are agreed; each costs as
                much as a new one (2.3 ms of base).
            prompt: tokens of what was said before or is likely to be said; each costs a
                tenth of that.
            carried: tokens after the prompt; in batches some of the first may be left out.
            timestamps: let the model say where the speech ends, and whether there is any;
                without, a decode is a quarter cheaper.
            new_max: most tokens after the prefix; by default as many as fast speech has.
        """
        tokenizer = self.tokenizer(language)
        prompt = [*prompt, *self.engine.carried(carried)]
        before = [tokenizer.sot_prev, *prompt] if prompt else []
        before += tokenizer.sot_sequence
        bound = _tokens_max(language, encoded.duration_s, len(prefix), new_max)
        decoded = self.engine.decode(
            encoded.features,
            [*before, *_begun(tokenizer, prefix, timestamps=timestamps)],
            Decoding(len(before), bound, timestamps=timestamps),
        )
        cut = len(decoded.ids) >= bound
        tokens = self._heard(decoded.ids, tokenizer, encoded.duration_s, cut=cut)
        return Hypothesis(
            tokens=tokens,
            text=readable(tokenizer.decode(list(tokens)), language),
            log_probability=decoded.log_probability,
            no_speech=decoded.no_speech,
        )

    def languages(self, encoded: Encoded) -> Mapping[str, float]:
        """How likely each language is, by its code; a model of English alone cannot tell."""
        return self.engine.languages(encoded.features) if self.multilingual else {}

    def align(self, encoded: Encoded, language: str, tokens: Sequence[int]) -> list[TimedWord]:
        """When each word of a window was said, and how likely the sound alone makes it.

        Returns:
            The words in order with times that never run backwards.
        """
        tokenizer = self.tokenizer(language)
        if not tokens:
            return []
        frames = int(encoded.duration_s / SECONDS_PER_MEL_FRAME)
        aligned, likely = self.engine.align(
            encoded.features, tokenizer.sot_sequence, tokens, frames
        )
        begins = np.full(len(tokens) + 1, encoded.duration_s)
        for token, frame in reversed(aligned):
            begins[token] = frame * SECONDS_PER_TIMESTAMP
        logs = np.log(np.maximum(likely, LEAST_LIKELY))
        texts, groups = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
        words: list[TimedWord] = []
        at = 0
        for text, group in zip(texts[:-1], groups[:-1], strict=True):
            end = at + len(group)
            times_s = float(begins[at]), float(begins[end])
            words.append(TimedWord(text, tuple(group), *times_s, float(logs[at:end].mean())))
            at = end
        return words

    def agreed(self, language: str, one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
        """The whole words that two hypotheses begin with alike.

        The last word of either does not count: it may be half heard (local agreement,
        Liu et al. 2020; Machacek et al. 2023).
        """
        tokenizer = self.tokenizer(language)
        words = [tokenizer.split_to_word_tokens([*t, tokenizer.eot])[1][:-2] for t in (one, other)]
        alike: list[int] = []
        for a, b in zip(*words, strict=False):
            if a != b:
                break
            alike += a
        return tuple(alike)

    def text(self, language: str, tokens: Sequence[int]) -> str:
        """Tokens as text that can be shown."""
        return readable(self.tokenizer(language).decode(list(tokens)), language)

    @cached_property
    def _mel(self) -> Any:
        from faster_whisper import feature_extractor

        extractor: Any = feature_extractor
        return extractor.FeatureExtractor(feature_size=self.engine.mel_bands)

    @staticmethod
    def _heard(
        ids: Sequence[int], tokenizer: Tokenizer, duration_s: float, *, cut: bool
    ) -> tuple[int, ...]:
        """Text tokens up to the first timestamp that closes the window, without loops.

        Args:
            cut: the bound on tokens ended the decode, perhaps in the middle of a loop.
        """
        heard: list[int] = []
        for token in ids:
            if token < tokenizer.eot:
                heard.append(token)
            elif token >= tokenizer.timestamp_begin:
                time_s = (token - tokenizer.timestamp_begin) * SECONDS_PER_TIMESTAMP
                if heard and time_s >= duration_s - SECONDS_PER_TIMESTAMP:
                    break
        return without_loop(tuple(heard), [_sound(token, tokenizer) for token in heard], cut=cut)


def _begun(tokenizer: Tokenizer, prefix: Sequence[int], *, timestamps: bool) -> list[int]:
    """What a text begins with, after the marks of language and task."""
    if not timestamps:
        return [tokenizer.no_timestamps, *prefix]
    return [tokenizer.timestamp_begin, *prefix] if prefix else []


def _tokens_max(language: str, duration_s: float, forced: int, new_max: int | None) -> int:
    """Most tokens of a text; `forced`: those it must begin with, `new_max`: most others."""
    bound = TOKENS_SPARE + int(TOKENS_PER_S.get(language, TOKENS_PER_S_MOST) * duration_s)
    bound = max(bound, forced + TOKENS_SPARE)
    return bound if new_max is None else min(bound, forced + new_max)


def _sound(token: int, tokenizer: Tokenizer) -> object:
    """A token without case and punctuation; part of a character stands for itself."""
    text = tokenizer.decode([token])
    return token if "\ufffd" in text else re.sub(r"\W", "", text).casefold()


def without_loop(
    tokens: tuple[int, ...], sounds: Sequence[object] = (), least: int = 4, *, cut: bool = False
) -> tuple[int, ...]:
    """Cut a run of tokens that is said again at once, word for word, down to its first time.

    People repeat a word or two; a phrase of `least` tokens repeated exactly and at once is
    the recogniser's loop. A loop of sentences may hold another, of one of them. What a loop
    begins anew and does not finish belongs to it only where the decode was cut short: of "so
    it was done and it was done" the last "it was done" ends the phrase and not the loop.

    Args:
        sounds: what to compare instead of the tokens; an empty one, of punctuation, is
            passed over.
        cut: the last repetition may have been cut short.
    """
    sounds = sounds or tokens
    heard = [at for at, sound in enumerate(sounds) if sound != ""]
    said = [sounds[at] for at in heard]
    for start in range(len(said)):
        for length in range(least, len(said) - start - least + 1):
            again = start + length
            rest = said[again : again + length]
            whole = len(rest) == length or (cut and len(rest) >= least)
            if whole and said[start : start + len(rest)] == rest:
                end = again + len(rest)
                while end < len(said) and said[end] == said[end - length]:
                    end += 1
                begun = 0 if cut and end == len(said) else (end - start) % length
                last = heard[again + begun]
                return without_loop(tokens[:last], sounds[:last], least)
    return tokens
