"""What the server really sends to a page, whatever the page makes of it."""

from __future__ import annotations

from typing import Any

import msgspec
from playwright.sync_api import Page, WebSocket


class Wiretap:
    """Every live message of a page that is opened afterwards.

    Attributes:
        messages: what the server sent, decoded, in order.
    """

    def __init__(self, page: Page) -> None:
        self.messages: list[dict[str, Any]] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self.messages.append(msgspec.msgpack.decode(frame))

    def events(self, type: str) -> list[dict[str, Any]]:
        """Events of one type."""
        found = (m["event"] for m in self.messages if m["type"] == "event")
        return [event for event in found if event["type"] == type]
