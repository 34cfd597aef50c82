"""Sound as one unbroken run on the session clock, however the chunks arrive."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from interview.media import ANALYSIS_RATE_HZ, AudioChunk

JITTER_S = 0.02
"""Chunk times that differ less than this from the run's own count are rounding."""

BRIDGE_S = 0.3
"""A hole up to this long is heard as silence; a longer one ends the run."""


class Sound:
    """The last stretch of a run.

    A run begins with its first chunk. Small holes are filled with silence and overlaps are
    cut, so that sample n of the run always stands at start_s + n / ANALYSIS_RATE_HZ.
    """

    def __init__(self, chunk: AudioChunk, keep_s: float) -> None:
        """Begin a run.

        Args:
            keep_s: how much of it can be asked for again.
        """
        self.start_s = chunk.start_s
        self.arrived_s = chunk.arrived_s
        self.length = 0
        self._keep = int(keep_s * ANALYSIS_RATE_HZ)
        self._held = np.zeros(2 * self._keep, np.float32)
        self._first = 0
        self._write(chunk.samples)

    @property
    def end_s(self) -> float:
        """Session-clock time just after the last sample."""
        return self.start_s + self.length / ANALYSIS_RATE_HZ

    def add(self, chunk: AudioChunk) -> bool:
        """Go on with a chunk; False (and nothing changed) where the hole is too long."""
        hole_s = chunk.start_s - self.end_s
        if hole_s > BRIDGE_S:
            return False
        samples = chunk.samples
        if hole_s > JITTER_S:
            self._write(np.zeros(round(hole_s * ANALYSIS_RATE_HZ), np.float32))
        elif hole_s < -JITTER_S:
            samples = samples[round(-hole_s * ANALYSIS_RATE_HZ) :]
        self.arrived_s = max(self.arrived_s, chunk.arrived_s)
        self._write(samples)
        return True

    def between(self, from_s: float, to_s: float) -> NDArray[np.float32]:
        """What was heard in [from_s, to_s), as far as it is still held."""
        first = max(self._index(from_s), self._first)
        last = max(min(self._index(to_s), self.length), first)
        return self._held[first - self._first : last - self._first]

    def since(self, index: int) -> NDArray[np.float32]:
        """Samples of the run from number `index` on."""
        return self._held[max(index - self._first, 0) : self.length - self._first]

    def _index(self, time_s: float) -> int:
        return round((time_s - self.start_s) * ANALYSIS_RATE_HZ)

    def _write(self, samples: NDArray[np.float32]) -> None:
        samples = samples[-len(self._held) :]
        used = self.length - self._first
        if used + len(samples) > len(self._held):
            kept = max(0, min(self._keep, len(self._held) - len(samples), used))
            self._held[:kept] = self._held[used - kept : used].copy()
            self._first = self.length - kept
            used = kept
        self._held[used : used + len(samples)] = samples
        self.length += len(samples)
