"""What `media_server` provides, and what it tells of media."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from interview.events import NoticeKind
from interview.media import AudioChunk, Pictures, VideoFrame


class SessionClock(Protocol):
    """Seconds since the room first opened; goes on over rejoin and restart."""

    def now_s(self) -> float: ...


class MediaSink(Protocol):
    """Where the media server hands decoded media of one session; never blocks.

    Called for sound on the event loop, for pictures on decoding threads: each in order,
    both at once.
    """

    def push_audio(self, chunk: AudioChunk) -> None: ...

    def push_video(self, frame: VideoFrame) -> None: ...

    def wants_pictures(self, participant: str) -> bool:
        """Whether anybody would look at a picture of theirs now; else none is decoded.

        Asked on the event loop for every picture that arrives.
        """
        ...

    def wants_sound(self, participant: str) -> bool:
        """Whether anybody would listen to them now; else nothing is decoded. Likewise."""
        ...


class MediaWatcher(Protocol):
    """What the media server tells of a participant's media; called on its event loop."""

    def media_changed(self, participant: str, kind: NoticeKind, time_s: float) -> None:
        """The applicant's media stopped (APPLICANT_AWAY, VIDEO_FROZEN) or came back."""
        ...

    def publishing_changed(self, participant: str, publication: int | None) -> None:
        """Media to watch came (publication counts up at each rejoin) or went (None).

        Here and in MediaNode, `participant` is a `media_name`: a shared screen has its own.
        """
        ...

    def speaker_changed(self, participant: str | None) -> None:
        """Another participant speaks now, or nobody (None)."""
        ...

    def pictures_changed(self, viewer: str, participant: str, pictures: Pictures) -> None:
        """A viewer's link carries more or fewer of a participant's pictures than before."""
        ...


@dataclass(frozen=True, slots=True)
class RoomSetup:
    """What the media server needs to open a room."""

    session_id: str
    clock: SessionClock
    analysed: str
    """The applicant: their sound and pictures go to `sink`; of others, the sound alone."""
    sink: MediaSink
    watcher: MediaWatcher


class MediaNode(Protocol):
    """The media server as the signaling sees it. Errors: BadSdp, NotFound, Overloaded."""

    async def open_room(self, setup: RoomSetup) -> None:
        """Make a room; opening an open room again changes nothing."""
        ...

    async def publish(self, session_id: str, participant: str, sdp_offer: str) -> tuple[str, str]:
        """Receive a participant's media; returns (connection id, SDP answer).

        A second publication of the same participant replaces the first (rejoin).
        """
        ...

    async def watch(
        self, session_id: str, viewer: str, participant: str, sdp_offer: str
    ) -> tuple[str, str]:
        """Send a participant's media, as received, to a viewer who offers recvonly."""
        ...

    async def hang_up(self, session_id: str, connection_id: str) -> None: ...

    def publications(self, session_id: str) -> dict[str, int]:
        """Participants whose media is arriving now, with the number of the publication."""
        ...

    async def start_recording(self, session_id: str) -> None:
        """Record every publication from now on, until it is stopped; idempotent."""
        ...

    async def stop_recording(self, session_id: str) -> None:
        """Finish the recordings and keep nothing more; people go on talking. Idempotent."""
        ...

    async def close_room(self, session_id: str) -> None:
        """Hang up everybody and finish the recordings."""
        ...
