"""The media server of one process: the MediaNode that the signaling talks to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from interview.errors import BadInput, NotFound, Overloaded
from interview.ports import RecordingKeys, RoomSetup
from media_server.decoding.decoders import ANALYSIS_FPS
from media_server.decoding.lanes import DecodePool
from media_server.limits import MediaLimits
from media_server.peer import IceServer
from media_server.recording.playback import SAFE_NAME
from media_server.room import NodeParts, Room
from media_server.statistics import DecodeStatistics, NodeStatistics

DISK_THREADS = 4


class MediaServer:
    """WebRTC in, media out; all methods belong to one event loop.

    Args:
        recordings: folder that recordings are written under.
        keys: gives each session's recording key.
        ice_servers: STUN and TURN servers, as browsers take them.
        max_rooms: rooms open at once.
        max_peers: connections in one room, publishers and viewers together: eight people who
            all watch each other have 64.
        decode_threads: threads that decode, for all rooms together.
        analysis_fps: pictures of an applicant that are analysed a second: 15, or 7.5.
        limits: what each publisher may send.
    """

    def __init__(
        self,
        recordings: Path,
        keys: RecordingKeys,
        ice_servers: Sequence[IceServer] = (),
        *,
        max_rooms: int = 50,
        max_peers: int = 64,
        decode_threads: int = 2,
        analysis_fps: float = ANALYSIS_FPS,
        limits: MediaLimits = MediaLimits(),  # noqa: B008 - frozen
    ) -> None:
        self._max_rooms = max_rooms
        self._rooms: dict[str, Room] = {}
        self._recordings_stopped = 0
        self._parts = NodeParts(
            pool=DecodePool(decode_threads),
            disk=ThreadPoolExecutor(DISK_THREADS, thread_name_prefix="recording"),
            recordings=recordings,
            keys=keys,
            ice_servers=tuple(ice_servers),
            max_peers=max_peers,
            recording_stopped=self._count_stops,
            analysis_fps=analysis_fps,
            limits=limits,
        )

    async def open_room(self, setup: RoomSetup) -> None:
        """Make a room; opening an open room again changes nothing."""
        if setup.session_id in self._rooms:
            return
        if not SAFE_NAME.fullmatch(setup.session_id):
            raise BadInput("a session id is letters, digits, hyphens and underscores")
        if len(self._rooms) >= self._max_rooms:
            raise Overloaded(f"at most {self._max_rooms} interviews at once on this server")
        self._rooms[setup.session_id] = Room(setup, self._parts)

    async def publish(self, session_id: str, participant: str, sdp_offer: str) -> tuple[str, str]:
        """Receive a participant's media; returns (connection id, SDP answer).

        A second publication of the same participant replaces the first (rejoin): those who
        watched it are hung up.
        """
        return await self._room(session_id).publish(participant, sdp_offer)

    async def watch(
        self, session_id: str, viewer: str, participant: str, sdp_offer: str
    ) -> tuple[str, str]:
        """Send a participant's media, as received, to a viewer who offers recvonly."""
        return await self._room(session_id).watch(viewer, participant, sdp_offer)

    async def hang_up(self, session_id: str, connection_id: str) -> None:
        """End one connection; NotFound where it has ended already."""
        await self._room(session_id).hang_up(connection_id)

    def publications(self, session_id: str) -> dict[str, int]:
        """Participants whose media has arrived, with the number of the publication."""
        room = self._rooms.get(session_id)
        return room.publications() if room is not None else {}

    async def start_recording(self, session_id: str) -> None:
        """Record every publication from now on, until it is stopped; idempotent."""
        await self._room(session_id).start_recording()

    async def stop_recording(self, session_id: str) -> None:
        """Finish the recordings and keep nothing more; people go on talking. Idempotent."""
        await self._room(session_id).stop_recording()

    async def close_room(self, session_id: str) -> None:
        """Hang up everybody and finish the recordings; a closed room stays closed."""
        room = self._rooms.pop(session_id, None)
        if room is not None:
            await room.close()

    async def close(self) -> None:
        """Close every room and end the threads."""
        await asyncio.gather(*(self.close_room(session_id) for session_id in list(self._rooms)))
        await asyncio.to_thread(self._parts.pool.close)
        await asyncio.to_thread(self._parts.disk.shutdown)

    @property
    def open_rooms(self) -> int:
        """Rooms open now."""
        return len(self._rooms)

    def statistics(self) -> NodeStatistics:
        """Counters of all rooms."""
        rooms = tuple(room.statistics() for room in self._rooms.values())
        stops = sum(
            publication.recorded.stops
            for room in rooms
            for publication in room.publications
            if publication.recorded is not None
        )
        return NodeStatistics(
            rooms,
            self._recordings_stopped + stops,
            DecodeStatistics(*self._parts.pool.statistics()),
        )

    def _room(self, session_id: str) -> Room:
        try:
            return self._rooms[session_id]
        except KeyError:
            raise NotFound("this interview has no open room here") from None

    def _count_stops(self, stops: int) -> None:
        self._recordings_stopped += stops
