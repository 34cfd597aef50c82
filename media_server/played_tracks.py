"""Tracks that a client of ours sends in real time: files, and a microphone to speak into."""

from __future__ import annotations

import asyncio
import io
import time
from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import IO

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av.frame import Frame

from interview.errors import BadMedia

SOUND_RATE_HZ = 48_000
PACKET_SAMPLES = 960
"""20 ms."""
PICTURE_CLOCK_HZ = 90_000

Frames = Iterator[av.AudioFrame] | Iterator[av.VideoFrame]
"""A track's frames, each with its time since the first one."""


class PlayedTrack(MediaStreamTrack):
    """Frames of a file, each when it is due; ends with the last one."""

    def __init__(self, kind: str, frames: Frames) -> None:
        super().__init__()
        self.kind = kind
        self._frames = frames
        self._pace = _Pace()

    async def recv(self) -> Frame:
        """The next frame."""
        if self.readyState != "live":
            raise MediaStreamError
        try:
            frame = await asyncio.to_thread(next, self._frames, None)
        except av.FFmpegError:  # what follows in the file cannot be read
            frame = None
        if frame is None:
            self.stop()
            raise MediaStreamError
        await self._pace.wait(frame.time or 0.0)
        return frame


class Microphone(MediaStreamTrack):
    """Sends what is said into it, and silence in between.

    Attributes:
        taken: set once somebody takes its sound.
    """

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.taken = asyncio.Event()
        self._said: deque[av.AudioFrame] = deque()
        self._silent = asyncio.Event()
        self._count = 0
        self._pace = _Pace()

    async def say(self, sound: bytes) -> None:
        """Say a sound file; returns when its last packet is sent. Cancelled, it falls silent.

        Raises:
            BadMedia: it is no sound.
        """
        opened = _opened(io.BytesIO(sound), "sound")
        self._said.extend(await asyncio.to_thread(lambda: list(_packets(opened))))
        self._silent.clear()
        try:
            await self._silent.wait()
        finally:
            self._said.clear()

    async def recv(self) -> av.AudioFrame:
        """The next packet."""
        if self.readyState != "live":
            raise MediaStreamError
        self.taken.set()
        await self._pace.wait(self._count * PACKET_SAMPLES / SOUND_RATE_HZ)
        packet = self._said.popleft() if self._said else _silence()
        if not self._said:
            self._silent.set()
        packet.pts = self._count * PACKET_SAMPLES
        packet.time_base = Fraction(1, SOUND_RATE_HZ)
        self._count += 1
        return packet


class _Pace:
    """Real time, from the first thing that is sent."""

    def __init__(self) -> None:
        self._began_s: float | None = None

    async def wait(self, until_s: float) -> None:
        now_s = time.monotonic()
        if self._began_s is None:
            self._began_s = now_s - until_s
        await asyncio.sleep(max(0.0, self._began_s + until_s - now_s))


def open_tracks(file: Path, kinds: tuple[str, ...], loop: bool) -> list[PlayedTrack]:
    """A file's tracks of these kinds ("audio", "video"), those that it has.

    Raises:
        BadMedia: the file cannot be read.
    """
    readers: dict[str, Callable[[Path, bool], Frames]] = {"audio": _sound, "video": _pictures}
    with _opened(file, file.name) as container:
        there = {stream.type for stream in container.streams}
    return [PlayedTrack(kind, readers[kind](file, loop)) for kind in kinds if kind in there]


def _opened(source: Path | IO[bytes], name: str) -> av.container.InputContainer:
    try:
        return av.open(str(source) if isinstance(source, Path) else source, "r")
    except (av.FFmpegError, OSError) as error:
        raise BadMedia(f"{name} cannot be played: {error}") from error


def _sound(file: Path, loop: bool) -> Iterator[av.AudioFrame]:
    count, again = 0, True
    while again:
        for packet in _packets(_opened(file, file.name)):
            packet.pts, packet.time_base = count, Fraction(1, SOUND_RATE_HZ)
            count += packet.samples
            yield packet
        again = loop and count > 0


def _pictures(file: Path, loop: bool) -> Iterator[av.VideoFrame]:
    """A file that begins again goes on in time, where its last picture ends."""
    begins_s, again = 0.0, True
    while again:
        first_s: float | None = None
        at_s = begins_s
        with _opened(file, file.name) as container:
            length_s = 1 / float(container.streams.video[0].average_rate or 30)
            for picture in container.decode(video=0):
                if picture.time is None:
                    continue
                first_s = picture.time if first_s is None else first_s
                at_s = begins_s + picture.time - first_s
                picture.pts = round(at_s * PICTURE_CLOCK_HZ)
                picture.time_base = Fraction(1, PICTURE_CLOCK_HZ)
                yield picture
        begins_s, again = at_s + length_s, loop and first_s is not None


def _packets(container: av.container.InputContainer) -> Iterator[av.AudioFrame]:
    resampler = av.AudioResampler("s16", "stereo", SOUND_RATE_HZ, PACKET_SAMPLES)
    with container:
        for frame in container.decode(audio=0):
            yield from resampler.resample(frame)


def _silence() -> av.AudioFrame:
    packet = av.AudioFrame("s16", "stereo", PACKET_SAMPLES)
    packet.sample_rate = SOUND_RATE_HZ
    for plane in packet.planes:
        plane.update(bytes(plane.buffer_size))
    return packet
