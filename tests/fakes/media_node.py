"""A media node that keeps books instead of moving media."""

from __future__ import annotations

import asyncio
import itertools

from interview.errors import BadSdp, NotFound
from interview.ports import MediaNode, RoomSetup


class BookkeepingNode(MediaNode):
    """Rooms, publications and connections by name; an offer without "v=0" is bad.

    Attributes:
        recording: sessions that are being recorded.
        hung_up: connections that were ended, in order.
        room_closed: set once a room was closed.
    """

    def __init__(self) -> None:
        self.rooms: dict[str, RoomSetup] = {}
        self.published: dict[str, int] = {}
        self.recording: set[str] = set()
        self.hung_up: list[str] = []
        self.room_closed = asyncio.Event()
        self._numbers = itertools.count(1)

    async def open_room(self, setup: RoomSetup) -> None:
        self.rooms.setdefault(setup.session_id, setup)

    async def publish(self, session_id: str, participant: str, sdp_offer: str) -> tuple[str, str]:
        setup = self._room(session_id)
        if not sdp_offer.startswith("v=0"):
            raise BadSdp("no SDP")
        number = self.published.get(participant, 0) + 1
        self.published[participant] = number
        setup.watcher.publishing_changed(participant, number)
        return f"c{next(self._numbers)}", "v=0 answer"

    async def watch(
        self, session_id: str, viewer: str, participant: str, sdp_offer: str
    ) -> tuple[str, str]:
        self._room(session_id)
        if participant not in self.published:
            raise NotFound(f"{participant} publishes nothing")
        return f"c{next(self._numbers)}", "v=0 answer"

    async def hang_up(self, session_id: str, connection_id: str) -> None:
        self.hung_up.append(connection_id)

    def publications(self, session_id: str) -> dict[str, int]:
        self._room(session_id)
        return dict(self.published)

    async def start_recording(self, session_id: str) -> None:
        self.recording.add(session_id)

    async def stop_recording(self, session_id: str) -> None:
        self.recording.discard(session_id)

    async def close_room(self, session_id: str) -> None:
        self.rooms.pop(session_id, None)
        self.published.clear()
        self.room_closed.set()

    def _room(self, session_id: str) -> RoomSetup:
        if session_id not in self.rooms:
            raise NotFound("no such room")
        return self.rooms[session_id]
