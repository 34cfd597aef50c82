"""A room to test in: a clock, a sink that keeps what it gets, and aiortc clients."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction

import av
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from interview.events import NoticeKind
from interview.media import AudioChunk, Pictures, VideoFrame
from interview.ports import RoomSetup
from media_server.encoded import EncodedFrame
from media_server.node import MediaServer
from media_server.receiving.receiver import RtpReceiver
from media_server.timeline import Timeline

KEY = bytes(range(32))


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._zero_s = time.monotonic()

    def now_s(self) -> float:
        return time.monotonic() - self._zero_s


class Keys:
    """One key for all sessions."""

    def __init__(self, key: bytes = KEY) -> None:
        self._key = key

    async def key_for(self, session_id: str) -> bytes:
        return self._key


@dataclass
class Witness:
    """Sink and watcher: keeps everything, and lets a test wait for it."""

    clock: Clock = field(default_factory=Clock)
    audio: list[AudioChunk] = field(default_factory=list)
    video: list[VideoFrame] = field(default_factory=list)
    video_seen_s: list[float] = field(default_factory=list)
    audio_seen_s: list[float] = field(default_factory=list)
    changes: list[NoticeKind] = field(default_factory=list)
    published: list[tuple[str, int | None]] = field(default_factory=list)
    speakers: list[str | None] = field(default_factory=list)
    pictures: list[Pictures] = field(default_factory=list)
    looks: bool = True
    listens: bool = True

    def push_audio(self, chunk: AudioChunk) -> None:
        self.audio_seen_s.append(self.clock.now_s())
        self.audio.append(chunk)

    def push_video(self, frame: VideoFrame) -> None:
        self.video_seen_s.append(self.clock.now_s())
        self.video.append(frame)

    def wants_pictures(self, participant: str) -> bool:
        return self.looks

    def wants_sound(self, participant: str) -> bool:
        return self.listens

    def media_changed(self, participant: str, kind: NoticeKind, time_s: float) -> None:
        self.changes.append(kind)

    def publishing_changed(self, participant: str, publication: int | None) -> None:
        self.published.append((participant, publication))

    def speaker_changed(self, participant: str | None) -> None:
        self.speakers.append(participant)

    def pictures_changed(self, viewer: str, participant: str, pictures: Pictures) -> None:
        self.pictures.append(pictures)

    def setup(self, session_id: str = "s1") -> RoomSetup:
        return RoomSetup(session_id, self.clock, "ann", self, self)


async def until(true: Callable[[], object], within_s: float = 20.0) -> None:
    """Wait for a condition; the limit only ends a broken test."""
    async with asyncio.timeout(within_s):
        while not true():
            await asyncio.sleep(0.01)


class Picture(MediaStreamTrack):
    """A moving pattern with a grey level that counts the frames, at 30 per second."""

    kind = "video"

    def __init__(self, width: int = 320, height: int = 240) -> None:
        super().__init__()
        self._base = np.kron(
            np.random.default_rng(7).integers(0, 255, (height // 8, width // 8, 3), np.uint8),
            np.ones((8, 8, 1), np.uint8),
        )
        self._count = 0
        self._began_s: float | None = None

    async def recv(self) -> av.VideoFrame:
        if self.readyState != "live":
            raise MediaStreamError
        if self._began_s is None:
            self._began_s = time.monotonic()
        await asyncio.sleep(max(0, self._began_s + self._count / 30 - time.monotonic()))
        frame = av.VideoFrame.from_ndarray(np.roll(self._base, self._count, 1), format="rgb24")
        frame.pts, frame.time_base = self._count * 3_000, Fraction(1, 90_000)
        self._count += 1
        return frame


class Tone(MediaStreamTrack):
    """A tone of 440 Hz in packets of 20 ms."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._began_s: float | None = None

    async def recv(self) -> av.AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        if self._began_s is None:
            self._began_s = time.monotonic()
        await asyncio.sleep(max(0, self._began_s + self._count / 50 - time.monotonic()))
        at = np.arange(960) + self._count * 960
        wave = (np.sin(2 * np.pi * 440 * at / 48_000) * 8_000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, self._count * 960
        frame.time_base = Fraction(1, 48_000)
        self._count += 1
        return frame


class Client:
    """An aiortc peer connection that publishes or watches."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.id = ""

    async def publish(
        self, server: MediaServer, who: str, *tracks: MediaStreamTrack, session_id: str = "s1"
    ) -> None:
        for track in tracks:
            self.connection.addTransceiver(track, direction="sendonly")
        await self.connection.setLocalDescription(await self.connection.createOffer())
        self.id, answer = await server.publish(
            session_id, who, self.connection.localDescription.sdp
        )
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def watch(self, server: MediaServer, who: str, session_id: str = "s1") -> None:
        for kind in ("audio", "video"):
            self.connection.addTransceiver(kind, direction="recvonly")
        await self.connection.setLocalDescription(await self.connection.createOffer())
        self.id, answer = await server.watch(
            session_id, "viewer", who, self.connection.localDescription.sdp
        )
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def close(self) -> None:
        await self.connection.close()


@asynccontextmanager
async def publishing(
    server: MediaServer, who: str = "ann", session_id: str = "s1", **size: int
) -> AsyncIterator[Client]:
    """A client that sends a moving picture and a tone."""
    client = Client()
    try:
        await client.publish(server, who, Tone(), Picture(**size), session_id=session_id)
        yield client
    finally:
        await client.close()


class Watching(Client):
    """A viewer that keeps the encoded frames it receives."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[EncodedFrame] = []
        self.receivers: dict[str, RtpReceiver] = {}
        self.timeline = Timeline()

    async def watch(self, server: MediaServer, who: str, session_id: str = "s1") -> None:
        clock = Witness().clock
        add = self.connection.addTransceiver

        def add_with_our_receiver(kind: str, direction: str) -> None:
            transceiver = add(kind, direction)
            transport = transceiver.receiver.transport
            ours = RtpReceiver(kind, transport, clock, self.timeline, self.frames.append)  # type: ignore[arg-type]
            transceiver._RTCRtpTransceiver__receiver = ours  # type: ignore[attr-defined]
            self.receivers[kind] = ours

        self.connection.addTransceiver = add_with_our_receiver  # type: ignore[assignment]
        await super().watch(server, who, session_id)


def recorded_parts(server: MediaServer) -> list[int]:
    publications = server.statistics().rooms[0].publications
    return [p.recorded.frames for p in publications if p.recorded]


def recorded_frames(server: MediaServer) -> int:
    return max(recorded_parts(server), default=0)
