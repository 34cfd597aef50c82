"""Small recordings made for tests."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


def write(
    path: Path,
    sound: NDArray[np.float32] | None = None,
    pictures: NDArray[np.uint8] | None = None,
    fps: int = 15,
) -> Path:
    """A recording: sound float32 mono at 16 kHz, pictures (n, height, width, 3)."""
    with av.open(str(path), "w") as out:
        if pictures is not None:
            video = out.add_stream("libx264" if path.suffix == ".mp4" else "libvpx", rate=fps)
            video.height, video.width = pictures.shape[1:3]
            video.pix_fmt = "yuv420p"
        if sound is not None:
            codec = {".wav": "pcm_s16le", ".mp4": "aac"}.get(path.suffix, "libopus")
            track = out.add_stream(codec, rate=16_000 if path.suffix == ".wav" else 48_000)
            track.layout = "mono"
            frame = av.AudioFrame.from_ndarray(sound[np.newaxis], format="fltp", layout="mono")
            frame.sample_rate = 16_000
            resampler = av.AudioResampler(track.format.name, "mono", track.rate, track.frame_size)
            for part in [*resampler.resample(frame), *resampler.resample(None)]:
                out.mux(track.encode(part))
            out.mux(track.encode(None))
        if pictures is not None:
            for rgb in pictures:
                out.mux(video.encode(av.VideoFrame.from_ndarray(rgb, format="rgb24")))
            out.mux(video.encode(None))
    return path


def beginning(source: Path, target: Path, seconds: float) -> Path:
    """The first seconds of an MP4, its packets as they are."""
    with av.open(str(source)) as whole, av.open(str(target), "w") as out:
        copies = {s.index: out.add_stream_from_template(s) for s in whole.streams}
        for packet in whole.demux():
            if packet.dts is not None and packet.dts * packet.time_base < seconds:
                packet.stream = copies[packet.stream.index]
                out.mux(packet)
    return target


def joined(pictures: Path, sound: Path, target: Path, seconds: float) -> Path:
    """The first seconds of one file's pictures over the sound of another, packets as they are."""
    with (
        av.open(str(pictures)) as seen,
        av.open(str(sound)) as heard,
        av.open(str(target), "w") as out,
    ):
        packets = []
        for stream in (seen.streams.video[0], heard.streams.audio[0]):
            copy = out.add_stream_from_template(stream)
            for packet in stream.container.demux(stream):
                if packet.dts is not None and packet.dts * packet.time_base < seconds:
                    packet.stream = copy
                    packets.append(packet)
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            out.mux(packet)
    return target
