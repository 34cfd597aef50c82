"""Encoded frames made for tests: a moving pattern and a tone, with a flash and a beep."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any, Literal

import av
import numpy as np

from media_server.encoded import EncodedFrame

FPS = 30


@cache
def video(
    codec: Literal["vp8", "h264"] = "vp8",
    seconds: int = 4,
    width: int = 320,
    height: int = 240,
    keyframe_every: int = 60,
) -> tuple[tuple[bytes, bool], ...]:
    """(data, keyframe) of a pattern that turns white for 0.1 s at each second's beginning."""
    encoder: Any = av.CodecContext.create("libvpx" if codec == "vp8" else "libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.bit_rate, encoder.gop_size = 400_000, keyframe_every
    if codec == "vp8":
        encoder.options = {"deadline": "realtime", "cpu-used": "-6", "lag-in-frames": "0"}
    else:
        encoder.profile, encoder.options = "Baseline", {"tune": "zerolatency", "sc_threshold": "0"}
    small = np.random.default_rng(3).integers(0, 90, (height // 16, width // 16, 3), np.uint8)
    base = np.kron(small, np.ones((16, 16, 1), np.uint8))
    out = []
    for i in range(seconds * FPS):
        picture = np.full_like(base, 255) if i % FPS < 3 else np.roll(base, i, 1)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = i, encoder.time_base
        out += [(bytes(packet), packet.is_keyframe) for packet in encoder.encode(frame)]
    out += [(bytes(packet), packet.is_keyframe) for packet in encoder.encode(None)]
    return tuple(out)


@cache
def audio(seconds: int = 4) -> tuple[bytes, ...]:
    """Opus packets of 20 ms: silence, and a beep for 0.1 s at each second's beginning."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "stereo", "s16"
    encoder.time_base, encoder.options = Fraction(1, 48_000), {"application": "lowdelay"}
    out = []
    for i in range(seconds * 50):
        at = np.arange(960) + i * 960
        beep = (np.sin(2 * np.pi * 1_000 * at / 48_000) * 12_000 * (at % 48_000 < 4_800)).astype(
            np.int16
        )
        frame = av.AudioFrame.from_ndarray(
            np.repeat(beep, 2).reshape(1, -1), format="s16", layout="stereo"
        )
        frame.sample_rate, frame.pts = 48_000, i * 960
        frame.time_base = encoder.time_base
        out += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(out)


def frames(
    codec: Literal["vp8", "h264"] = "vp8", seconds: int = 4, start_s: float = 100.0, **shape: int
) -> list[EncodedFrame]:
    """Both kinds in the order of capture, with arrival 10 ms after it."""
    out = [
        EncodedFrame("video", codec, data, i * 3_000, key, start_s + i / FPS, start_s + i / FPS)
        for i, (data, key) in enumerate(video(codec, seconds, **shape))
    ]
    out += [
        EncodedFrame("audio", "opus", data, i * 960, True, start_s + i / 50, start_s + i / 50)
        for i, data in enumerate(audio(seconds))
    ]
    return sorted(out, key=lambda frame: frame.time_s)


def in_segments(media: list[EncodedFrame], seconds: float = 0.5) -> list[list[EncodedFrame]]:
    """The frames in runs of that length."""
    start_s = media[0].time_s
    cuts = [i for i, f in enumerate(media) if f.time_s >= start_s]
    marks = [0]
    for i in cuts:
        if media[i].time_s >= media[marks[-1]].time_s + seconds:
            marks.append(i)
    return [media[a:b] for a, b in pairwise([*marks, len(media)])]
