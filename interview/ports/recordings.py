"""What `media_server` provides of recordings, and the keys that it needs for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RecordingPart:
    """One continuous publication of one participant, as stored."""

    id: str
    session_id: str
    participant: str
    start_s: float
    end_s: float
    video_codec: str
    """"vp8", "h264", or "" where there is no video."""
    has_audio: bool
    keyframes_s: float = 0.0
    """The longest stretch between keyframes: clips may begin this much early."""


@dataclass(frozen=True, slots=True)
class PartCheck:
    """What reading a whole stored part back has shown.

    Attributes:
        participant: "" where not even the header could be read.
        start_s, end_s: of what could be read.
        frames: how many were read and authentic.
        closed: whether the part was finished; else its last moment may be missing.
        damage: what is wrong, in words; "" for nothing.
        damaged_s: session-clock time of the first damage, where that is known.
    """

    part_id: str
    participant: str
    start_s: float
    end_s: float
    segments: int
    frames: int
    bytes: int
    closed: bool
    damage: str = ""
    damaged_s: float | None = None


class RecordingKeys(Protocol):
    """Data keys, one a session, kept wrapped by the master key."""

    async def key_for(self, session_id: str) -> bytes:
        """The session's 32-byte AES key, made at the first call; NotFound once shredded."""
        ...


class RecordingArchive(Protocol):
    """Recordings as the review reads them."""

    async def parts(self, session_id: str) -> list[RecordingPart]: ...

    async def check(self, session_id: str) -> list[PartCheck]:
        """Read every part of a session whole, those that cannot be opened among them."""
        ...

    def clip(
        self, session_id: str, part_id: str, from_s: float, to_s: float
    ) -> AsyncIterator[bytes]:
        """A playable file (WebM, or MP4 for H.264) of [from_s, to_s) on the session clock.

        It begins at the last keyframe at or before from_s; timestamps in it are
        session-clock seconds minus the part's start_s.
        """
        ...

    async def erase(self, session_id: str) -> None:
        """Remove everything recorded of a session; done again, it changes nothing."""
        ...
