from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyzers.sound import Sound
from interview.media import ANALYSIS_RATE_HZ, AudioChunk


def chunk(start: int, size: int, jitter_s: float = 0.0) -> AudioChunk:
    """Samples that count the session's samples, so that one sees where each stands."""
    samples = np.arange(start, start + size, dtype=np.float32)
    return AudioChunk("a1", start / ANALYSIS_RATE_HZ + jitter_s, 0.0, samples)


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=40))
def test_any_cutting_is_heard_as_the_same_run(sizes: list[int]) -> None:
    sound, at = Sound(chunk(0, sizes[0]), keep_s=0.1), sizes[0]
    for size in sizes[1:]:
        assert sound.add(chunk(at, size, jitter_s=0.004))
        at += size
    held = sound.since(max(0, at - 1600))
    assert np.array_equal(held, np.arange(max(0, at - 1600), at, dtype=np.float32))


def test_a_small_hole_is_silence_and_an_overlap_is_cut() -> None:
    sound = Sound(chunk(16_000, 1600), keep_s=1.0)
    assert sound.add(chunk(16_000 + 3200, 1600))
    assert sound.add(chunk(16_000 + 4000, 1600))
    assert sound.length == 5600
    assert np.array_equal(sound.between(1.1, 1.2), np.zeros(1600))
    assert np.array_equal(sound.between(1.2, 1.35), np.arange(19_200, 21_600, dtype=np.float32))


def test_a_long_hole_ends_the_run() -> None:
    sound = Sound(chunk(0, 1600), keep_s=1.0)
    assert not sound.add(chunk(16_000, 1600))
    assert sound.length == 1600
