"""Messages over a Unix socket: a length of four bytes, then MessagePack."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, Generic, Self, TypeVar

import msgspec

from vivavoce.workers.messages import Message

MAX_MESSAGE_BYTES = 16 << 20
"""A longer message ends the connection: there is none that long."""

DROP_BYTES = 4 << 20
"""Findings that a newer one replaces are not sent while this much waits to be written."""

STUCK_BYTES = 32 << 20
"""The other end takes nothing any more: the connection is given up."""

_T = TypeVar("_T")


class Connection(Generic[_T]):
    """One end; `_T` is what it may receive. Belongs to one event loop."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, expected: Any
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoder: msgspec.msgpack.Decoder[_T] = msgspec.msgpack.Decoder(expected)
        self.dropped = 0

    @classmethod
    async def open(cls, sock: socket.socket, expected: Any) -> Self:
        """Take over a connected socket."""
        return cls(*await asyncio.open_unix_connection(sock=sock), expected)

    def send(self, message: Message, replaceable: bool = False) -> None:
        """Queue a message; never blocks. A closed connection takes it and does nothing."""
        waiting = self._writer.transport.get_write_buffer_size()
        if self._writer.is_closing() or (replaceable and waiting > DROP_BYTES):
            self.dropped += 1
            return
        if waiting > STUCK_BYTES:
            self.abort()
            return
        body = self._encode(message)
        self._writer.write(len(body).to_bytes(4, "big") + body)

    async def receive(self) -> _T | None:
        """The next message; None at the end, however the end came.

        Raises:
            msgspec.MsgspecError: the other end says what is no message.
        """
        try:
            length = int.from_bytes(await self._reader.readexactly(4), "big")
            if length > MAX_MESSAGE_BYTES:
                return None
            return self._decoder.decode(await self._reader.readexactly(length))
        except (asyncio.IncompleteReadError, OSError):
            return None

    def abort(self) -> None:
        """End at once; what waits is lost."""
        self._writer.transport.abort()

    async def close(self) -> None:
        """Write what waits and end."""
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except OSError:
            return
