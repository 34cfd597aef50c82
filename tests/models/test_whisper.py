from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store import ModelStore
from models.whisper import Whisper, readable, without_loop


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


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("我當時是組長,要在兩週內完成.", "我当时是组长，要在两周内完成。"),
        ("增长了3.5 個百分點", "增长了3.5个百分点"),
    ],
)
def test_chinese_is_shown_simplified_with_full_width_marks(raw: str, shown: str) -> None:
    assert readable(raw, "zh") == shown


@pytest.mark.integration
@pytest.mark.parametrize("level", [0.0, 0.05])
def test_silence_and_noise_are_unlikely(model_store: ModelStore, level: float) -> None:
    whisper = Whisper(
        model_store.path("whisper-tiny-en"),
        model_store.version("whisper-tiny-en"),
        multilingual=False,
    )
    noise = np.random.default_rng(0).normal(0, level, 32_000).astype(np.float32)
    heard = whisper.decode(whisper.encode(noise), "en")
    assert not heard.tokens or heard.log_probability < -1.2 or heard.no_speech > 0.6
