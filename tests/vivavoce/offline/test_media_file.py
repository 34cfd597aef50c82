from __future__ import annotations

import wave
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from interview.errors import BadMedia
from interview.media import AudioChunk, VideoFrame
from tests.vivavoce.offline.recordings import write
from vivavoce.offline.media_file import end_s, read_media

RATE = 16_000


def tone(seconds: float) -> np.ndarray:
    t = np.arange(int(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * 220 * t)).astype(np.float32)


def split(path: Path) -> tuple[list[AudioChunk], list[VideoFrame]]:
    items = list(read_media(path, "a1"))
    assert [end_s(i) for i in items] == sorted(end_s(i) for i in items)
    return (
        [i for i in items if isinstance(i, AudioChunk)],
        [i for i in items if isinstance(i, VideoFrame)],
    )


@pytest.mark.parametrize("suffix", [".wav", ".mp4", ".mkv", ".webm"])
def test_sound_comes_in_unbroken_chunks_of_20_ms(tmp_path: Path, suffix: str) -> None:
    chunks, _ = split(write(tmp_path / f"tone{suffix}", tone(2.01)))
    assert {len(c.samples) for c in chunks[:-1]} == {320}
    assert chunks[-1].end_s == pytest.approx(2.01, abs=0.1)  # codecs add or trim a frame
    for before, after in pairwise(chunks):
        assert after.start_s == pytest.approx(before.end_s)
    heard = np.concatenate([c.samples for c in chunks])[RATE // 2 : RATE]
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.05)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm"])
def test_pictures_come_at_the_analysis_rate_and_size(tmp_path: Path, suffix: str) -> None:
    red = np.zeros((16, 480, 1280, 3), np.uint8)
    red[..., 0] = 200
    _, frames = split(write(tmp_path / f"red{suffix}", pictures=red, fps=30))
    assert len(frames) == 8
    assert frames[0].rgb.shape == (240, 640, 3)
    assert frames[0].rgb.mean(axis=(0, 1)) == pytest.approx([200, 0, 0], abs=6)


def test_a_hole_in_the_sound_stays_a_hole(tmp_path: Path) -> None:
    path = tmp_path / "hole.mkv"
    with av.open(str(path), "w") as out:
        track = out.add_stream("pcm_s16le", rate=RATE)
        track.layout = "mono"
        for start_s in (0, 3):
            frame = av.AudioFrame.from_ndarray(
                (tone(1.0) * 32767).astype(np.int16)[np.newaxis], format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts = RATE, start_s * RATE
            out.mux(track.encode(frame))
        out.mux(track.encode(None))
    chunks, _ = split(path)
    ends = [c.end_s for c in chunks]
    assert max(e for e in ends if e < 2) == pytest.approx(1.0, abs=0.01)
    assert min(c.start_s for c in chunks if c.start_s > 1) == pytest.approx(3.0, abs=0.01)


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "picture", "zeros", "no samples"])
def test_what_is_no_recording_is_refused(
    tmp_path: Path, media: Callable[[str], Path], kind: str
) -> None:
    path = tmp_path / "file.mp4"
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("[00:01.00] not a recording\n" * 100)
    elif kind == "picture":
        path.write_bytes((media("faces") / "sample1.jpg").read_bytes())
    elif kind == "zeros":
        path.write_bytes(bytes(10_000))
    elif kind == "no samples":
        path = tmp_path / "file.wav"
        with wave.open(str(path), "wb") as empty:
            empty.setparams((1, 2, RATE, 0, "NONE", ""))
    with pytest.raises(BadMedia, match=path.name):
        list(read_media(path, "a1"))


def test_a_recording_cut_short_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (30, 120, 160, 3), dtype=np.uint8)
    whole = write(tmp_path / "whole.mp4", tone(2.0), noise)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(BadMedia, match=r"cut\.mp4"):
        list(read_media(cut, "a1"))


def test_a_recording_damaged_inside_is_refused_with_the_place(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (60, 120, 160, 3), dtype=np.uint8)
    data = bytearray(write(tmp_path / "whole.mp4", pictures=noise).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20_000] = bytes(20_000)
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(data)
    with pytest.raises(BadMedia, match=r"damaged\.mp4 is broken: .* after [0-9.]+ s"):
        list(read_media(damaged, "a1"))
