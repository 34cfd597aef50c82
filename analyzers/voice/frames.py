"""Level and pitch of a voice, a frame every 16 ms: the level of all sound, pitch of speech alone.

Finding pitch costs more than anything else that is measured of a voice, and somebody who
listens has none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.sound import Sound
from interview.media import ANALYSIS_RATE_HZ
from models.pitch import FRAME_S, PitchStream, PitchTracker

Span = tuple[float, float]

HOP = round(FRAME_S * ANALYSIS_RATE_HZ)
BLOCK = 10 * HOP
"""Samples (160 ms) whose levels are taken at once."""

PITCH_BLOCK = 2 * BLOCK
"""Samples given to the pitch tracker at once. It computes 0.3 s around each block, so blocks
of 160 ms cost 25 ms of processor time a second, of 320 ms 15 (measured)."""

CONTEXT_S = 0.2
"""Sound before and after a stretch of speech, so that its first and last frames have all that
the tracker looks at: 11 frames before, 10 after (swift-f0)."""

QUIETEST = 1e-7
"""RMS of full scale below which a level is not told apart: -140 dBFS."""


class VoiceFrames:
    """The frames of an answer; arrays of shape (n,), in the order of time.

    Attributes:
        time_s: when a frame begins, on the session clock.
        level_db: RMS in dBFS of the 32 ms around its beginning.
        hz: fundamental frequency, meaningful where `voicing` is at least 0.5.
        voicing: 0 to 1; NaN where no pitch was looked for, or not yet.
    """

    def __init__(self, tracker: PitchTracker) -> None:
        self._tracker = tracker
        self._sound: Sound | None = None
        self._pitches: PitchStream | None = None
        self._answering = False
        self._given = self._framed = 0  # samples and frames of the run whose level was taken
        self._first = 0  # frame of the run at the arrays' beginning
        self._power = 0.0
        self._forget()

    def _forget(self) -> None:
        self.time_s, self.level_db, self.hz, self.voicing = np.zeros((4, 0))
        self._first = self._framed

    @property
    def block_s(self) -> float:
        """When the next block is complete."""
        assert self._sound is not None
        return self._sound.start_s + (self._given + BLOCK) / ANALYSIS_RATE_HZ

    def begin_run(self, sound: Sound) -> None:
        """Go on with a new unbroken run."""
        self._sound, self._pitches = sound, None
        self._given = self._framed = 0
        self._first = -len(self.time_s)
        self._power = 0.0

    def begin_answer(self) -> None:
        """Forget what was, and keep frames from now on."""
        self._answering = True
        self._forget()

    def end_answer(self) -> None:
        """Keep the frames there are, and no more."""
        self._answering = False
        self._pitches = None

    def begin_speech(self, start_s: float) -> None:
        """Find pitch from there on, where an answer is given."""
        if self._sound is None or not self._answering or self._pitches is not None:
            return
        wanted = max(0, int((start_s - CONTEXT_S - self._sound.start_s) / FRAME_S)) * HOP
        held = self._sound.length - len(self._sound.since(wanted))
        self._pitched = -(-held // HOP)
        self._tracked = self._pitched * HOP
        self._pitches = self._tracker.stream()

    def end_speech(self, end_s: float) -> None:
        """Find pitch up to there, and no further."""
        if self._sound is None or self._pitches is None:
            return
        upto = int((end_s + CONTEXT_S - self._sound.start_s) / FRAME_S) * HOP
        self._track(min(upto, self._given))
        self._pitches = None

    def take_block(self) -> None:
        """Measure the next block, which must be complete."""
        assert self._sound is not None
        block = self._sound.since(self._given)[:BLOCK].reshape(-1, HOP)
        power = np.concatenate([[self._power], np.square(block, dtype=np.float64).sum(axis=1)])
        self._power = power[-1]
        rms = np.sqrt((power[:-1] + power[1:]) / (2 * HOP))
        number = self._framed + np.arange(len(block))
        self._given += BLOCK
        self._framed += len(block)
        if not self._answering:
            self._first = self._framed - len(self.time_s)
            return
        unknown = np.full(len(block), np.nan)
        self.time_s = np.append(self.time_s, self._sound.start_s + number * FRAME_S)
        self.level_db = np.append(self.level_db, 20 * np.log10(np.maximum(rms, QUIETEST)))
        self.hz, self.voicing = np.append(self.hz, unknown), np.append(self.voicing, unknown)
        while self._pitches is not None and self._given - self._tracked >= PITCH_BLOCK:
            self._track(self._tracked + PITCH_BLOCK)

    def _track(self, upto: int) -> None:
        """Give the tracker the samples up to there and keep what it finds."""
        assert self._sound is not None
        assert self._pitches is not None
        found = self._pitches.push(self._sound.since(self._tracked)[: max(0, upto - self._tracked)])
        self._tracked = max(self._tracked, upto)
        at = self._pitched - self._first + np.arange(len(found.hz))
        self._pitched += len(found.hz)
        kept = (at >= 0) & (at < len(self.time_s))
        self.hz[at[kept]], self.voicing[at[kept]] = found.hz[kept], found.voicing[kept]

    def inside(self, spans: tuple[Span, ...]) -> NDArray[np.bool_]:
        """Which frames lie wholly in the spans."""
        chosen = np.zeros(len(self.time_s), bool)
        for start_s, end_s in spans:
            chosen |= (self.time_s >= start_s) & (self.time_s + FRAME_S <= end_s)
        return chosen
