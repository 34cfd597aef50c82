"""CPU and latency of the media server against stock aiortc, on the same media.

Senders run in a process of their own and send VP8 (640x480, 30 fps) and Opus that were
encoded beforehand. The receiver is measured twice: the media server decoding for analysis,
and stock aiortc decoding everything. Run: python -m benchmarks.media_cost --json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

from interview.events import NoticeKind
from interview.media import AudioChunk, Pictures, VideoFrame
from interview.ports import RoomSetup
from media_server.node import MediaServer

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
SETTLE_S = 3.0


# --- the sending process ------------------------------------------------------------------


def encode_video(seconds: int = 4) -> list[bytes]:
    """VP8 of a textured scene that moves, at about 900 kbit/s."""
    encoder: Any = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 640, 480, "yuv420p"
    encoder.bit_rate, encoder.time_base, encoder.gop_size = 900_000, Fraction(1, 30), 120
    encoder.options = {"deadline": "realtime", "cpu-used": "-6", "lag-in-frames": "0"}
    small = np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
    base = np.kron(small, np.ones((8, 8, 1), np.uint8))
    packets: list[bytes] = []
    for i in range(seconds * 30):
        frame = av.VideoFrame.from_ndarray(np.roll(base, i * 3, 1), format="rgb24")
        frame.pts, frame.time_base = i, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def encode_audio(seconds: int = 4) -> list[bytes]:
    """Opus of noise, 20 ms a packet."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "stereo", "s16"
    encoder.bit_rate, encoder.time_base = 32_000, Fraction(1, 48_000)
    noise = np.random.default_rng(2).integers(-3_000, 3_000, (seconds * 50, 1, 1_920), np.int16)
    packets: list[bytes] = []
    for i, samples in enumerate(noise):
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, i * 960, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


class Encoded(MediaStreamTrack):
    """Sends encoded packets at their pace, over and over."""

    def __init__(self, kind: str, packets: list[bytes], per_s: int, rate_hz: int) -> None:
        super().__init__()
        self.kind = kind
        self._packets, self._per_s, self._rate_hz = packets, per_s, rate_hz
        self._count = 0
        self._began_s = time.monotonic()

    async def recv(self) -> av.Packet:
        if self.readyState != "live":
            raise MediaStreamError
        await asyncio.sleep(max(0, self._began_s + self._count / self._per_s - time.monotonic()))
        packet = av.Packet(self._packets[self._count % len(self._packets)])
        packet.pts = self._count * self._rate_hz // self._per_s
        packet.time_base = Fraction(1, self._rate_hz)
        self._count += 1
        return packet


async def send(sessions: int) -> None:
    """Offer on stdout, take the answer from stdin, once a session; then send until killed."""
    video, audio = encode_video(), encode_audio()
    kept = []
    for _ in range(sessions):
        connection = RTCPeerConnection(CONFIGURATION)
        connection.addTransceiver(Encoded("audio", audio, 50, 48_000), direction="sendonly")
        connection.addTransceiver(Encoded("video", video, 30, 90_000), direction="sendonly")
        await connection.setLocalDescription(await connection.createOffer())
        print(json.dumps(connection.localDescription.sdp), flush=True)
        answer = json.loads(await asyncio.to_thread(sys.stdin.readline))
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        kept.append(connection)
    await asyncio.Event().wait()


# --- the receiving process ------------------------------------------------------------------


class Room:
    """Clock, sink and watcher of a session; keeps how long frames took."""

    def __init__(self) -> None:
        self.audio_s: list[float] = []
        self.video_s: list[float] = []

    def now_s(self) -> float:
        return time.monotonic()

    def push_audio(self, chunk: AudioChunk) -> None:
        self.audio_s.append(self.now_s() - chunk.arrived_s)

    def push_video(self, frame: VideoFrame) -> None:
        self.video_s.append(self.now_s() - frame.arrived_s)

    def wants_pictures(self, participant: str) -> bool:
        return True

    def wants_sound(self, participant: str) -> bool:
        return True

    def media_changed(self, participant: str, kind: NoticeKind, time_s: float) -> None:
        pass

    def speaker_changed(self, participant: str | None) -> None:
        pass

    def pictures_changed(self, viewer: str, participant: str, pictures: Pictures) -> None:
        pass

    def publishing_changed(self, participant: str, publication: int | None) -> None:
        pass


class Ours:
    """The media server, recording or not; `analysed` is whose pictures it decodes."""

    def __init__(self, folder: Path, record: bool, analysed: str = "applicant") -> None:
        self._server = MediaServer(folder, self, max_rooms=100)
        self._record = record
        self._analysed = analysed
        self.rooms: list[Room] = []

    async def key_for(self, session_id: str) -> bytes:
        return bytes(32)

    async def answer(self, offer: str) -> str:
        room, session_id = Room(), f"s{len(self.rooms)}"
        self.rooms.append(room)
        await self._server.open_room(RoomSetup(session_id, room, self._analysed, room, room))
        if self._record:
            await self._server.start_recording(session_id)
        return (await self._server.publish(session_id, "applicant", offer))[1]

    async def close(self) -> None:
        await self._server.close()


class Stock:
    """aiortc as it comes: every frame decoded and taken from its track."""

    def __init__(self) -> None:
        self._connections: list[RTCPeerConnection] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(self, offer: str) -> str:
        connection = RTCPeerConnection(CONFIGURATION)
        self._connections.append(connection)

        @connection.on("track")
        def on_track(track: MediaStreamTrack) -> None:
            self._tasks.add(asyncio.create_task(self._drain(track)))

        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return str(connection.localDescription.sdp)

    async def _drain(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                await track.recv()
        except MediaStreamError:
            pass

    async def close(self) -> None:
        for connection in self._connections:
            await connection.close()


async def measure(receiver: Ours | Stock, sessions: int, seconds: float) -> float:
    """CPU milliseconds that one session takes a second."""
    sender = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.media_cost",
        "--send",
        str(sessions),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert sender.stdin is not None
    assert sender.stdout is not None
    try:
        for _ in range(sessions):
            answer = await receiver.answer(json.loads(await sender.stdout.readline()))
            sender.stdin.write(json.dumps(answer).encode() + b"\n")
        await asyncio.sleep(SETTLE_S)
        for room in getattr(receiver, "rooms", ()):
            room.audio_s.clear()
            room.video_s.clear()
        began_s, cpu_s = time.monotonic(), time.process_time()
        await asyncio.sleep(seconds)
        return (time.process_time() - cpu_s) / (time.monotonic() - began_s) / sessions * 1_000
    finally:
        sender.kill()
        await sender.wait()
        await receiver.close()


async def compare(sessions: int, seconds: float) -> dict[str, float]:
    """The figures that --json prints."""
    with tempfile.TemporaryDirectory() as folder:
        stock_ms = await measure(Stock(), sessions, seconds)
        ours = Ours(Path(folder), record=False)
        ours_ms = await measure(ours, sessions, seconds)
        recording_ms = await measure(Ours(Path(folder), record=True), sessions, seconds)
    audio = [wait_s * 1_000 for room in ours.rooms for wait_s in room.audio_s]
    video = [wait_s * 1_000 for room in ours.rooms for wait_s in room.video_s]
    figures = {
        "sessions": sessions,
        "stock_cpu_ms_per_s": stock_ms,
        "cpu_ms_per_s": ours_ms,
        "recording_cpu_ms_per_s": recording_ms,
        "ratio": ours_ms / stock_ms,
        "audio_p50_ms": float(np.percentile(audio, 50)),
        "audio_p95_ms": float(np.percentile(audio, 95)),
        "video_p50_ms": float(np.percentile(video, 50)),
        "video_p95_ms": float(np.percentile(video, 95)),
        "video_frames_per_s": len(video) / sessions / seconds,
    }
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--send", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.send:
        asyncio.run(send(arguments.send))
        return
    figures = asyncio.run(compare(arguments.sessions, arguments.seconds))
    if arguments.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value}")


if __name__ == "__main__":
    main()
