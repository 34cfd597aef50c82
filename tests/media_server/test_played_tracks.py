"""What a client of ours sends: a film over and over, and what is said into a microphone."""

from __future__ import annotations

import asyncio
import io
import wave
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from interview.errors import BadMedia
from media_server.played_tracks import Microphone, open_tracks


def write_film(file: Path, pictures: int) -> None:
    with av.open(str(file), "w") as out:
        stream = out.add_stream("libx264", rate=50)
        stream.width, stream.height = 64, 48
        for n in range(pictures):
            grey = np.full((48, 64, 3), n * 10, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        out.mux(stream.encode(None))


def tone(samples: int, rate_hz: int = 24_000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        hum = np.sin(2 * np.pi * 440 * np.arange(samples) / rate_hz) * 8000
        out.writeframes(hum.astype("<i2").tobytes())
    return file.getvalue()


async def test_a_film_that_begins_again_goes_on_in_time(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", pictures=10)
    [track] = open_tracks(tmp_path / "film.mp4", ("audio", "video"), loop=True)
    times = [(await track.recv()).time for _ in range(25)]
    track.stop()
    assert [round(after - before, 3) for before, after in pairwise(times)] == [0.02] * 24


async def test_what_is_said_is_sent_between_silence() -> None:
    microphone = Microphone()
    saying = asyncio.create_task(microphone.say(tone(samples=2_400)))
    packets = []
    while not saying.done():
        packets.append(await microphone.recv())
    packets += [await microphone.recv() for _ in range(3)]
    loud = [int(np.abs(packet.to_ndarray()).max()) > 1_000 for packet in packets]
    assert loud.count(True) in (4, 5)  # 100 ms, of which the resampler keeps what is no packet
    assert loud[-3:] == [False] * 3
    assert [packet.pts for packet in packets] == [960 * n for n in range(len(packets))]


async def test_what_is_no_sound_is_named() -> None:
    with pytest.raises(BadMedia, match="cannot be played"):
        await Microphone().say(b"no sound")
