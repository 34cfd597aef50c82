"""Counters of a media server, as plain frozen values for metrics.

Everything counts from when the publication (or viewer) began and never falls, but for
`jitter_ms`, `round_trip_ms`, `shed_level` and what waits, which tell how things are now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from media_server.encoded import Kind
from media_server.forwarding.sender import SendCounters
from media_server.limits import DropCause
from media_server.recording.recorder import RecordCounters

__all__ = [
    "DecodeStatistics",
    "DropCause",
    "NodeStatistics",
    "PublicationStatistics",
    "RoomStatistics",
    "StreamStatistics",
    "ViewerStatistics",
    "sent_together",
]


@dataclass(frozen=True, slots=True)
class StreamStatistics:
    """One publication's sound, or its pictures.

    Attributes:
        packets: RTP packets of the stream and its retransmissions that were taken.
        bytes: of their payloads.
        lost: packets that never came, not even when asked for again.
        nacks: requests for lost packets that were sent (packets asked for, repeats too).
        recovered: lost packets that came after they were asked for.
        fec_recovered: lost packets of sound restored from the next packet's redundancy.
        concealed: lost packets of sound that the decoder had to make up.
        jitter_ms: mean deviation of arrival, RFC 3550 section 6.4.1.
        round_trip_ms: from a NACK to the packet it brought; 0 while none was needed.
        plis: keyframes asked for.
        frames: whole frames handed on.
        keyframes: of those.
        decoded: frames decoded for analysis.
        delivered: chunks of sound or pictures handed to analysis.
        shed: frames not decoded because decoding could not keep up.
        undecodable: frames that the decoder refused.
        waiting_packets: packets that wait behind a gap.
        waiting_frames: frames that wait for a decoding thread.
    """

    packets: int = 0
    bytes: int = 0
    lost: int = 0
    nacks: int = 0
    recovered: int = 0
    fec_recovered: int = 0
    concealed: int = 0
    jitter_ms: float = 0.0
    round_trip_ms: float = 0.0
    plis: int = 0
    frames: int = 0
    keyframes: int = 0
    decoded: int = 0
    delivered: int = 0
    shed: int = 0
    undecodable: int = 0
    waiting_packets: int = 0
    waiting_frames: int = 0


@dataclass(frozen=True, slots=True)
class PublicationStatistics:
    """One participant's media as it arrives.

    Attributes:
        unwritten: segments of the recording that wait for the disk.
    """

    participant: str
    number: int
    streams: Mapping[Kind, StreamStatistics]
    dropped: Mapping[DropCause, int]
    recorded: RecordCounters | None
    unwritten: int


@dataclass(frozen=True, slots=True)
class ViewerStatistics:
    """One viewer's share of a publication; counts since the viewer joined.

    Attributes:
        waiting: frames that wait to be sent.
    """

    viewer: str
    participant: str
    sent: Mapping[Kind, SendCounters]
    waiting: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class RoomStatistics:
    """One session's media.

    Attributes:
        sent: to all viewers together, to those who have left too.
    """

    session_id: str
    publications: tuple[PublicationStatistics, ...]
    viewers: tuple[ViewerStatistics, ...]
    sent: Mapping[Kind, SendCounters]


def sent_together(sent: Iterable[Mapping[Kind, SendCounters]]) -> dict[Kind, SendCounters]:
    """What several viewers were sent, by kind."""
    total: dict[Kind, SendCounters] = {}
    for one in sent:
        for kind, counters in one.items():
            total[kind] = total.get(kind, SendCounters()) + counters
    return total


@dataclass(frozen=True, slots=True)
class DecodeStatistics:
    """The decoding threads that all sessions share.

    Attributes:
        waiting_s: longest wait for a thread or the event loop in the last half second.
        shed_level: 0 all of analysis is done; each level more decodes fewer pictures.
    """

    waiting_s: float = 0.0
    shed_level: int = 0


@dataclass(frozen=True, slots=True)
class NodeStatistics:
    """All sessions of one media server.

    Attributes:
        recordings_failed: recordings that had to stop since the server started.
    """

    rooms: tuple[RoomStatistics, ...]
    recordings_failed: int
    decoding: DecodeStatistics = field(default_factory=DecodeStatistics)
