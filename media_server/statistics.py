"""Counters of a media server, as plain values for metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from media_server.decode import DecodeCounters
from media_server.encoded import Kind
from media_server.forward import SendCounters
from media_server.receive import ReceiveCounters
from media_server.record import RecordCounters


@dataclass(frozen=True, slots=True)
class PublicationStatistics:
    """One participant's media as it arrives; counts since the publication began."""

    participant: str
    number: int
    received: Mapping[Kind, ReceiveCounters]
    decoded: Mapping[Kind, DecodeCounters]
    recorded: RecordCounters | None


@dataclass(frozen=True, slots=True)
class ViewerStatistics:
    """One viewer's share of a publication; counts since the viewer joined."""

    viewer: str
    participant: str
    sent: Mapping[Kind, SendCounters]


@dataclass(frozen=True, slots=True)
class RoomStatistics:
    """One session's media."""

    session_id: str
    publications: tuple[PublicationStatistics, ...]
    viewers: tuple[ViewerStatistics, ...]


@dataclass(frozen=True, slots=True)
class NodeStatistics:
    """All sessions of one media server.

    Attributes:
        recordings_failed: recordings that had to stop since the server started.
    """

    rooms: tuple[RoomStatistics, ...]
    recordings_failed: int
