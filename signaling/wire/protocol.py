"""What a client's frames mean, without I/O: bytes in, a command or a refusal out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import msgspec

from interview.access import Principal, require
from interview.errors import (
    BadMessage,
    Erased,
    LinkRefused,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Overloaded,
    StoreUnavailable,
    VivavoceError,
)
from signaling.allowance import Allowance
from signaling.wire.messages import AnyCommand, Command, ErrorReply

MAX_MESSAGE_BYTES = 64 * 1024
"""Longest message that a client may send."""


class CloseCode(IntEnum):
    """Why the server closed a socket (RFC 6455 section 7.4; 4000 and up are ours)."""

    NOT_MESSAGE_PACK = 1007
    TOO_BIG = 1009
    INTERNAL_ERROR = 1011
    RESTARTING = 1012
    TRY_AGAIN_LATER = 1013
    NOT_SIGNED_IN = 4401
    NOT_ALLOWED = 4403
    NOT_FOUND = 4404
    SLOW_CONSUMER = 4408
    TAKEN_OVER = 4409
    LINK_REFUSED = 4410


_CODE_OF: tuple[tuple[type[VivavoceError], CloseCode], ...] = (
    (NotSignedIn, CloseCode.NOT_SIGNED_IN),
    (LinkRefused, CloseCode.LINK_REFUSED),
    (NotAllowed, CloseCode.NOT_ALLOWED),
    (NotFound, CloseCode.NOT_FOUND),
    (Erased, CloseCode.LINK_REFUSED),
    (Overloaded, CloseCode.TRY_AGAIN_LATER),
    (StoreUnavailable, CloseCode.TRY_AGAIN_LATER),
)


@dataclass(frozen=True, slots=True)
class Close:
    """The socket is to be closed; nothing more is read from it."""

    code: CloseCode
    reason: str = ""

    @classmethod
    def for_error(cls, error: VivavoceError) -> Close:
        """How a socket that cannot be served is closed."""
        for kind, code in _CODE_OF:
            if isinstance(error, kind):
                return cls(code, error.code)
        return cls(CloseCode.INTERNAL_ERROR, error.code)


_DECODER: msgspec.msgpack.Decoder[Command] = msgspec.msgpack.Decoder(AnyCommand)
_ANY_DECODER: msgspec.msgpack.Decoder[Command] = msgspec.msgpack.Decoder()


class CommandReader:
    """Reads one socket's frames; keeps its rate limit and whether it was given up."""

    def __init__(self, who: Principal, allowance: Allowance) -> None:
        self._who = who
        self._allowance = allowance
        self._closed: Close | None = None

    def read(self, frame: bytes | str) -> Command | ErrorReply | Close:
        """What a frame asks for: a command that this person may give, else why not."""
        if self._closed is None:
            try:
                return self._read(frame)
            except VivavoceError as error:
                return ErrorReply.of(error, _reply_id(frame))
            except _Unreadable as unreadable:
                self._closed = unreadable.close
        return self._closed

    def _read(self, frame: bytes | str) -> Command:
        if len(frame) > MAX_MESSAGE_BYTES:
            raise _Unreadable(CloseCode.TOO_BIG, f"over {MAX_MESSAGE_BYTES} bytes")
        if isinstance(frame, str):
            raise _Unreadable(CloseCode.NOT_MESSAGE_PACK, "text instead of MessagePack")
        command = _decode(frame)
        if not self._allowance.take():
            raise Overloaded("too many commands a second; wait a little")
        require(self._who, command.action)
        return command


class _Unreadable(Exception):
    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.close = Close(code, reason)


def _decode(frame: bytes) -> Command:
    try:
        return _DECODER.decode(frame)
    except msgspec.ValidationError as error:
        _decode_any(frame)
        raise BadMessage(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _Unreadable(CloseCode.NOT_MESSAGE_PACK, "not MessagePack") from error


def _decode_any(frame: bytes) -> Any:
    """Strict decoding stops at the first wrong type: what follows may still be no MessagePack."""
    try:
        return _ANY_DECODER.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _Unreadable(CloseCode.NOT_MESSAGE_PACK, "not MessagePack") from error


def _reply_id(frame: bytes | str) -> int | None:
    """The id of a command that could not be carried out, where it has a usable one."""
    message = _ANY_DECODER.decode(frame) if isinstance(frame, bytes) else None
    id = message.get("id") if isinstance(message, dict) else None
    usable = isinstance(id, int) and not isinstance(id, bool) and 0 <= id < 2**53
    return id if usable else None
