"""SwiftF0: pitch and voicing of speech, a frame every 16 ms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interview.media import ANALYSIS_RATE_HZ

FRAME_S = 0.016
SPEAKING_HZ = (65.0, 500.0)
"""Pitch of adult speech, excited speech included; a singer's or a squeak's is left out."""


@dataclass(frozen=True, slots=True)
class Pitch:
    """Consecutive frames: arrays of shape (n,).

    Attributes:
        hz: fundamental frequency, meaningful where `voicing` is at least 0.5.
        voicing: 0 to 1, calibrated so that 0.5 divides voiced from unvoiced.
    """

    hz: NDArray[np.float64]
    voicing: NDArray[np.float64]


class PitchTracker:
    """The loaded network; safe to share, its state lies in streams."""

    def __init__(self, label: str) -> None:
        """Load the weights that the installed package carries; `label` is name@version."""
        from swift_f0 import SwiftF0

        self.label = label
        self._detector = SwiftF0(threads=1, spin=False)

    def stream(self) -> PitchStream:
        """A fresh state for one run of sound."""
        return PitchStream(self._detector.stream(*SPEAKING_HZ))


class PitchStream:
    """Pitch over one unbroken run of sound, about 0.16 s behind it; for one thread at a time."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def push(self, samples: NDArray[np.float32]) -> Pitch:
        """Frames that are complete now; frame k of the run begins at k * FRAME_S."""
        frames = self._stream.push(samples, ANALYSIS_RATE_HZ)
        return Pitch(frames.pitch_hz, frames.confidence)
