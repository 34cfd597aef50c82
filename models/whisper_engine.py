"""CTranslate2's Whisper: spectrograms in, tokens out, one window in a call or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interview.errors import ModelMissing
from models.batching import Batching
from models.runtime import Compute, thread_named

Mel = NDArray[np.float32]
"""Log-mel spectrogram of one window: (1, bands, frames)."""

CONTEXT_STEP_S = 1.0
"""In batches, windows are encoded for so many whole steps, so that more of them are alike. The
frames must not be as many as the columns of the encoder's output (384, 512, 768, 1024, 1280):
CTranslate2 would take the spectrogram for that output."""

BOUND_STEP = 16
CARRIED_STEP = 8
"""Likewise for the bound on tokens, and for those carried over from before a growing window,
of which the oldest are left out. The prompt of a whole utterance stays as it is: a few tokens
less, or some filling, doubled its errors."""

MEDIAN_FILTER_WIDTH = 7
"""Frames; smooths the attention that alignment reads times from."""


@dataclass(frozen=True, slots=True)
class Window:
    """What differs between windows that are alike.

    Attributes:
        features: what `encode` made.
        tokens: those that a decode begins with, or the text to align.
        frames: of the spectrogram that are sound; for alignment.
    """

    features: Any
    tokens: Sequence[int]
    frames: int = 0


@dataclass(frozen=True, slots=True)
class Decoding:
    """The likeliest text.

    Attributes:
        before: tokens before the text, from the prompt to the last of the task.
        bound: most tokens of the text, those included that it must begin with.
        timestamps: let the model say where the speech ends, and whether there is any.
    """

    before: int
    bound: int
    timestamps: bool

    def run(self, model: Any, features: Any, windows: Sequence[Window]) -> Sequence[Any]:
        """CTranslate2's results, one a window."""
        results: Sequence[Any] = model.generate(
            features,
            [list(window.tokens) for window in windows],
            beam_size=1,
            # CTranslate2 takes half of it, or what a longer prompt leaves.
            max_length=self.bound + max(self.bound, self.before + 1),
            return_scores=True,
            return_no_speech_prob=self.timestamps,
            suppress_blank=True,
            max_initial_timestamp_index=50,
        )
        return results


@dataclass(frozen=True, slots=True)
class Alignment:
    """When each token of a text was said.

    Attributes:
        start: the task tokens that the text follows.
    """

    start: tuple[int, ...]

    def run(self, model: Any, features: Any, windows: Sequence[Window]) -> Sequence[Any]:
        """CTranslate2's results, one a window."""
        results: Sequence[Any] = model.align(
            features,
            list(self.start),
            [list(window.tokens) for window in windows],
            [window.frames for window in windows],
            median_filter_width=MEDIAN_FILTER_WIDTH,
        )
        return results


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a decode came to.

    Attributes:
        ids: of the text, with its prefix and timestamps.
        log_probability: mean over the tokens that were not forced.
        no_speech: how likely there is none; 0 where it was decoded without timestamps.
    """

    ids: tuple[int, ...]
    log_probability: float
    no_speech: float


class WhisperEngine:
    """Each window in a call of its own.

    Attributes:
        multilingual: whether the model knows more languages than English.
        mel_bands: of its spectrograms: 80, or 128 since large-v3.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self.multilingual: bool = model.is_multilingual
        self.mel_bands: int = model.n_mels

    def context_s(self, least_s: float) -> float:
        """How long a window is encoded that needs this much."""
        return least_s

    def carried(self, tokens: Sequence[int]) -> Sequence[int]:
        """What is carried over of the tokens that were said before a window."""
        return tokens

    def encode(self, mel: Mel) -> Any:
        """What `decode` and `align` take of a window."""
        return self._model.encode(_stored(mel))

    def languages(self, features: Any) -> dict[str, float]:
        """How likely a window is in each language that a multilingual model knows, by code."""
        likely: Sequence[tuple[str, float]] = self._model.detect_language(features)[0]
        return {mark.strip("<|>"): share for mark, share in likely}

    def decode(self, features: Any, start: Sequence[int], decoding: Decoding) -> Decoded:
        """The likeliest text after these tokens."""
        result = self._run(decoding, Window(features, start))
        return Decoded(
            tuple(result.sequences_ids[0]),
            float(result.scores[0]),
            float(result.no_speech_prob or 0.0),
        )

    def align(
        self, features: Any, start: Sequence[int], tokens: Sequence[int], frames: int
    ) -> tuple[Sequence[tuple[int, int]], Sequence[float]]:
        """Pairs of token and frame of 20 ms, and each token's probability given the sound."""
        result = self._run(Alignment(tuple(start)), Window(features, tokens, frames))
        return result.alignments, result.text_token_probs

    def _run(self, kind: Decoding | Alignment, window: Window) -> Any:
        return kind.run(self._model, window.features, [window])[0]


class BatchingEngine(WhisperEngine):
    """Windows that are alike, of all who share the model, in one call.

    A call encodes its windows, too: CTranslate2 cannot divide what was encoded. So a window
    that is decoded and then aligned is encoded twice.
    """

    def __init__(self, model: Any, compute: Compute) -> None:
        super().__init__(model)
        self.batching = Batching(self._answer, most=compute.batch, at_once=compute.at_once)

    def context_s(self, least_s: float) -> float:
        return ceil(least_s / CONTEXT_STEP_S) * CONTEXT_STEP_S

    def carried(self, tokens: Sequence[int]) -> Sequence[int]:
        return tokens[len(tokens) % CARRIED_STEP :]

    def encode(self, mel: Mel) -> Any:
        return mel

    def languages(self, features: Any) -> dict[str, float]:
        return super().languages(_stored(features))

    def decode(self, features: Any, start: Sequence[int], decoding: Decoding) -> Decoded:
        decoded = super().decode(
            features, start, replace(decoding, bound=_up_to(decoding.bound, BOUND_STEP))
        )
        return replace(decoded, ids=decoded.ids[: decoding.bound])

    def _run(self, kind: Decoding | Alignment, window: Window) -> Any:
        return self.batching.ask((window.features.shape, kind), window)

    def _answer(
        self, alike: tuple[tuple[int, ...], Decoding | Alignment], windows: Sequence[Window]
    ) -> Sequence[Any]:
        mels = np.concatenate([window.features for window in windows])
        return alike[1].run(self._model, _stored(mels), windows)


def open_engine(folder: Path, compute: Compute) -> WhisperEngine:
    """Load weights.

    Raises:
        ModelMissing: they are no Whisper's, or a GPU is wanted and there is none.
    """
    import ctranslate2

    engine: Any = ctranslate2.models
    settled = compute.settled()
    with thread_named("recognition"):
        try:
            model = engine.Whisper(
                str(folder),
                device=settled.device,
                compute_type=settled.type,
                intra_threads=settled.threads,
                inter_threads=settled.at_once,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelMissing(f"CTranslate2 cannot open a Whisper in {folder}: {error}") from error
    return BatchingEngine(model, settled) if settled.batch > 1 else WhisperEngine(model)


def _stored(array: NDArray[np.float32]) -> Any:
    """As CTranslate2 takes arrays."""
    import ctranslate2

    engine: Any = ctranslate2
    return engine.StorageView.from_array(array)


def _up_to(length: int, step: int) -> int:
    return -(-length // step) * step
