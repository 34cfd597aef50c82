"""Media in an interview: decoded, on the session clock, for analyzers; and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

ANALYSIS_RATE_HZ = 16_000
"""Sample rate of every AudioChunk; media is resampled to it once, in media_server."""


class MediaSource(StrEnum):
    """What a participant shows: themselves, or the screen that they share."""

    CAMERA = "camera"
    SCREEN = "screen"


class Pictures(StrEnum):
    """How many of a participant's pictures a viewer is sent, as the viewer's link allows."""

    ALL = "all"
    FEWER = "fewer"
    NONE = "none"


_SCREEN = "/screen"


def media_name(participant: str, source: MediaSource) -> str:
    """What a participant's media goes by where it is received, sent and recorded.

    Camera and microphone go by the participant's id; the screen is a participant of its own.
    """
    return participant + _SCREEN if source is MediaSource.SCREEN else participant


def owner_of(name: str) -> tuple[str, MediaSource]:
    """The participant behind a `media_name`, and what it shows."""
    if name.endswith(_SCREEN):
        return name.removesuffix(_SCREEN), MediaSource.SCREEN
    return name, MediaSource.CAMERA


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A run of sound from one participant.

    Attributes:
        participant: id of the person whose track it is.
        start_s: session-clock time of the first sample.
        arrived_s: session-clock time at which its last packet reached the server.
        samples: float32 mono in [-1, 1] at ANALYSIS_RATE_HZ, shape (n,).
    """

    participant: str
    start_s: float
    arrived_s: float
    samples: NDArray[np.float32]

    @property
    def end_s(self) -> float:
        """Session-clock time just after the last sample."""
        return self.start_s + len(self.samples) / ANALYSIS_RATE_HZ


@dataclass(frozen=True, slots=True)
class VideoFrame:
    """One picture from one participant.

    Attributes:
        participant: id of the person whose track it is.
        time_s: session-clock time of capture.
        arrived_s: session-clock time at which its last packet reached the server.
        rgb: uint8 array of shape (height, width, 3).
    """

    participant: str
    time_s: float
    arrived_s: float
    rgb: NDArray[np.uint8]
