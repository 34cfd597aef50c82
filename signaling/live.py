"""The live edge as a whole: what the composition root mounts."""

from __future__ import annotations

from starlette.routing import BaseRoute, WebSocketRoute

from signaling.endpoints.entrance import Entrance
from signaling.endpoints.http import MediaRoutes
from signaling.endpoints.websocket import LiveSocket
from signaling.rooms import Rooms


def create_live(rooms: Rooms) -> list[BaseRoute]:
    """The routes under /live; `rooms.close()` is due when the server stops."""
    services = rooms.services
    entrance = Entrance(services.authenticator, services.directory, rooms.settings.allowed_origins)
    socket = LiveSocket(rooms, entrance)
    return [
        *MediaRoutes(rooms, entrance).routes(),
        WebSocketRoute("/live/{interview}/socket", socket.serve, name="socket"),
    ]
