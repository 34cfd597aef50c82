"""Who receives in a benchmark: the media server, and stock aiortc as its baseline.

Both take an offer of `rtp_sender` and give the answer.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRecorder
from aiortc.mediastreams import MediaStreamError

from benchmarks.rtp_sender import CONFIGURATION
from interview.events import NoticeKind
from interview.media import AudioChunk, Pictures, VideoFrame
from interview.ports import RoomSetup
from media_server.decoding.decoders import ANALYSIS_FPS
from media_server.node import MediaServer


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
    """The media server, recording or not.

    Args:
        analysed: whose pictures it decodes.
        fps: how many of them a second.
    """

    def __init__(
        self, folder: Path, record: bool, analysed: str = "applicant", fps: float = ANALYSIS_FPS
    ) -> None:
        self.server = MediaServer(folder, self, max_rooms=100, analysis_fps=fps)
        self._record = record
        self._analysed = analysed
        self.rooms: list[Room] = []

    async def key_for(self, session_id: str) -> bytes:
        return bytes(32)

    async def answer(self, offer: str) -> str:
        room, session_id = Room(), f"s{len(self.rooms)}"
        self.rooms.append(room)
        await self.server.open_room(RoomSetup(session_id, room, self._analysed, room, room))
        if self._record:
            await self.server.start_recording(session_id)
        return (await self.server.publish(session_id, "applicant", offer))[1]

    async def record(self) -> None:
        """Record every session from now on."""
        for number in range(len(self.rooms)):
            await self.server.start_recording(f"s{number}")

    async def close(self) -> None:
        await self.server.close()


class Stock:
    """aiortc as it comes: every frame decoded and taken from its track."""

    def __init__(self) -> None:
        self._connections: list[RTCPeerConnection] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(self, offer: str) -> str:
        connection = RTCPeerConnection(CONFIGURATION)
        self._connections.append(connection)
        connection.on("track", self._take)
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return str(connection.localDescription.sdp)

    def _take(self, track: MediaStreamTrack) -> None:
        self._tasks.add(asyncio.create_task(self._drain(track)))

    async def _drain(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                await track.recv()
        except MediaStreamError:
            pass

    async def close(self) -> None:
        for connection in self._connections:
            await connection.close()


class RecordingStock(Stock):
    """aiortc with its own recorder, which encodes what was decoded once more: a file a track."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._recorders: list[MediaRecorder] = []

    def _take(self, track: MediaStreamTrack) -> None:
        recorder = MediaRecorder(str(self._folder / f"{len(self._recorders)}.webm"))
        recorder.addTrack(track)
        self._recorders.append(recorder)
        self._tasks.add(asyncio.create_task(recorder.start()))

    async def close(self) -> None:
        for recorder in self._recorders:
            await recorder.stop()
        await super().close()
