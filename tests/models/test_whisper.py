from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.media import ANALYSIS_RATE_HZ
from models.runtime import Compute
from models.store import ModelStore
from models.whisper import Whisper, without_loop
from models.whisper_engine import BatchingEngine
from tests.analyzers.hearing import samples_of
from tests.models.asking import ask_together


@given(st.lists(st.integers(0, 3), max_size=40))
def test_without_loop_keeps_a_beginning(tokens: list[int]) -> None:
    kept = without_loop(tuple(tokens))
    assert kept == tuple(tokens[: len(kept)])
    assert without_loop(kept) == kept


def test_a_phrase_said_at_once_again_is_cut_but_a_repeated_word_is_not() -> None:
    assert without_loop((1, 2, 3, 4, 1, 2, 3, 4, 1, 2), cut=True) == (1, 2, 3, 4)
    assert without_loop((1, 1, 2, 3, 3, 4)) == (1, 1, 2, 3, 3, 4)


def test_a_loop_inside_a_loop_is_cut_at_the_end_of_its_phrase() -> None:
    all_, none = (1, 2, 3, 4, 5), (1, 2, 6, 4, 5)  # "we had everything (nothing) before us"
    assert without_loop((*all_, *none, *none)) == (*all_, *none)
    again = (*all_, *none, *none, *all_, *none[:4])
    assert without_loop(again, cut=True) == (*all_, *none)


@pytest.mark.integration
@pytest.mark.parametrize("level", [0.0, 0.05])
def test_silence_and_noise_are_unlikely(model_store: ModelStore, level: float) -> None:
    name = "whisper-tiny-en"
    whisper = Whisper(model_store.path(name), model_store.version(name))
    noise = np.random.default_rng(0).normal(0, level, 32_000).astype(np.float32)
    heard = whisper.decode(whisper.encode(noise), "en")
    assert not heard.tokens or heard.log_probability < -1.2 or heard.no_speech > 0.6


@pytest.mark.integration
def test_what_is_heard_in_a_batch_is_what_is_heard_alone(
    model_store: ModelStore, media: Callable[[str], Path]
) -> None:
    path = model_store.path("whisper-tiny-en")
    alone = Whisper(path, "alone")
    batching = Whisper(path, "batching", compute=Compute(batch=4))
    engine = batching.engine
    assert isinstance(engine, BatchingEngine)
    sound = samples_of(media("two-cities"))
    seconds = [sound[at * ANALYSIS_RATE_HZ :][: 4 * ANALYSIS_RATE_HZ] for at in (0, 5, 10, 15)]
    windows = [alone.encode(samples) for samples in seconds]
    waiting = [batching.encode(samples) for samples in seconds]
    texts = [alone.decode(window, "en").tokens for window in windows]
    begun = [tokens[:agreed] for agreed, tokens in enumerate(texts)]

    together = ask_together(
        engine.batching,
        [
            partial(batching.decode, window, "en", prefix=tokens)
            for window, tokens in zip(waiting, begun, strict=True)
        ],
    )
    for window, tokens, heard in zip(windows, begun, together, strict=True):
        assert heard.result().text == alone.decode(window, "en", prefix=tokens).text
        assert heard.result().text
    assert engine.batching.calls == 1

    timed = ask_together(
        engine.batching,
        [
            partial(batching.align, window, "en", tokens)
            for window, tokens in zip(waiting, texts, strict=True)
        ],
    )
    for window, tokens, aligned in zip(windows, texts, timed, strict=True):
        words, other = aligned.result(), alone.align(window, "en", tokens)
        assert [word.text for word in words] == [word.text for word in other]
        starts_s = [word.start_s for word in other]
        assert [word.start_s for word in words] == pytest.approx(starts_s, abs=0.1)
    assert engine.batching.calls == 2
