"""One interview's media room: connections and whose they are."""

from __future__ import annotations

import contextlib
import logging
import time

from interview.errors import LinkProblem, LinkRefused, NotAllowed, NotFound, Overloaded
from interview.media import MediaSource, media_name
from interview.ports import MediaNode, RoomSetup
from signaling.allowance import Allowance
from signaling.settings import LiveSettings

_log = logging.getLogger(__name__)


class RoomMedia:
    """Publishes and watches on behalf of participants; one connection a direction and pair."""

    def __init__(self, node: MediaNode, session_id: str, settings: LiveSettings) -> None:
        self._node = node
        self._session_id = session_id
        self._settings = settings
        self._connections: dict[tuple[str, str], str] = {}
        self._allowances: dict[str, Allowance] = {}
        self.open = False

    @property
    def publications(self) -> dict[str, int]:
        """Participants whose media arrives now, with the number of the publication."""
        return self._node.publications(self._session_id) if self.open else {}

    async def open_room(self, setup: RoomSetup) -> None:
        """Make the room on the media node."""
        await self._node.open_room(setup)
        self.open = True

    async def close_room(self) -> None:
        """Hang up everybody and finish the recordings; nothing is published afterwards."""
        if self.open:
            await self._node.close_room(self._session_id)
            self.open = False
            self._connections.clear()

    async def start_recording(self) -> None:
        """Record everybody from now on; nothing where the room is closed."""
        if self.open:
            await self._node.start_recording(self._session_id)

    async def stop_recording(self) -> None:
        """What is said after the end, such as goodbyes, was never said to be recorded."""
        if self.open:
            await self._node.stop_recording(self._session_id)

    async def publish(
        self, who: str, sdp_offer: str, source: MediaSource = MediaSource.CAMERA
    ) -> tuple[str, str]:
        """Receive a participant's media; returns (connection id, SDP answer)."""
        self._admit(who)
        name = media_name(who, source)
        id, answer = await self._node.publish(self._session_id, name, sdp_offer)
        self._connections[who, name] = id
        return id, answer

    async def stop(self, who: str, source: MediaSource) -> None:
        """End a participant's publication; nothing where there is none."""
        if id := self._connections.pop((who, media_name(who, source)), None):
            with contextlib.suppress(NotFound):
                await self._node.hang_up(self._session_id, id)

    async def watch(
        self,
        who: str,
        participant: str,
        sdp_offer: str,
        source: MediaSource = MediaSource.CAMERA,
    ) -> tuple[str, str]:
        """Send a participant's media to another; the same pair's earlier connection ends."""
        self._admit(who)
        if who == participant:
            raise NotAllowed("nobody watches themselves through the server")
        name = media_name(participant, source)
        id, answer = await self._node.watch(self._session_id, who, name, sdp_offer)
        earlier = self._connections.get((who, name))
        self._connections[who, name] = id
        if earlier:
            with contextlib.suppress(NotFound):
                await self._node.hang_up(self._session_id, earlier)
        return id, answer

    async def hang_up(self, who: str, connection_id: str) -> None:
        """End one of one's own connections."""
        for key, id in self._connections.items():
            if id == connection_id:
                if key[0] != who:
                    raise NotAllowed("that connection is another participant's")
                del self._connections[key]
                await self._node.hang_up(self._session_id, connection_id)
                return
        raise NotFound("no such connection")

    async def hang_up_all(self, who: str) -> None:
        """End the connections of somebody who may not be here any more."""
        for key in [key for key in self._connections if key[0] == who]:
            with contextlib.suppress(NotFound):
                await self._node.hang_up(self._session_id, self._connections.pop(key))

    def _admit(self, who: str) -> None:
        if not self.open:
            raise LinkRefused(LinkProblem.ENDED)
        allowance = self._allowances.get(who)
        if allowance is None:
            s = self._settings
            allowance = Allowance(s.media_requests_per_s, s.media_requests_burst, time.monotonic)
            self._allowances[who] = allowance
        if not allowance.take():
            raise Overloaded("too many media connections in a short time; wait a little")
