"""Decoded media on the session clock: what analyzers take in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ANALYSIS_RATE_HZ = 16_000
"""Sample rate of every AudioChunk; media is resampled to it once, in media_server."""


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
