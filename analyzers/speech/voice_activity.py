"""Who speaks when: SpeechStarted and SpeechEnded from Silero's probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analyzers.sound import Sound
from interview.events import Event, SpeechEnded, SpeechStarted
from interview.media import ANALYSIS_RATE_HZ, AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from models.lazy import Lazy
from models.silero import FRAME, Silero

FRAME_S = FRAME / ANALYSIS_RATE_HZ

SPEECH_ABOVE = 0.5
SILENCE_BELOW = 0.35
"""Hysteresis: Silero's published defaults (threshold, and threshold less 0.15)."""

ONSET_FRAMES = 3
"""Frames (96 ms) above SILENCE_BELOW that make a start: a cough or a click is shorter."""

HANG_S = 0.4
"""Silence that ends speech: under the 0.5 s that counts as a pause, over the closures and
short breaths inside a phrase (Goldman-Eisler 1968 takes 0.25 s for these)."""


class VoiceActivity:
    """The analyzer."""

    name = "voice_activity"
    source = None
    consumes = (AudioChunk,)
    produces = (SpeechStarted, SpeechEnded)
    lossless = True

    def __init__(self, silero: Lazy[Silero]) -> None:
        self._silero = silero

    def stream(self, setup: AnalysisSetup) -> VoiceActivityStream:
        """A stream for the setup's participant."""
        return VoiceActivityStream(self._silero(), setup.participant)


class VoiceActivityStream:
    """Speech of one participant; a start is told ONSET_FRAMES late, an end HANG_S late.

    Times are exact all the same: `SpeechStarted.time_s` is where the first frame of the
    speech begins, `SpeechEnded.time_s` where its last frame ends. A hole in the sound
    (sound.BRIDGE_S) ends speech where the sound stopped.
    """

    def __init__(self, silero: Silero, participant: str) -> None:
        self._silero = silero
        self._participant = participant
        self._sound: Sound | None = None
        self._speech_s: float | None = None

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Take a chunk."""
        if isinstance(item, AudioChunk) and item.participant == self._participant:
            return list(self._take(item))
        return ()

    def flush(self) -> Iterable[Event]:
        """End speech that still goes on."""
        return list(self._break_off())

    def close(self) -> None:
        """Nothing is held."""

    def _take(self, chunk: AudioChunk) -> Iterator[Event]:
        if self._sound is None or not self._sound.add(chunk):
            yield from self._break_off()
            self._sound = Sound(chunk, keep_s=2.0)
            self._state = self._silero.stream()
            self._next = 0
            self._above = 0
            self._quiet_s = 0.0
        while self._next + FRAME <= self._sound.length:
            frame = self._sound.since(self._next)[:FRAME]
            end_s = self._sound.start_s + (self._next + FRAME) / ANALYSIS_RATE_HZ
            self._next += FRAME
            yield from self._judge(self._state.probability(frame), end_s)

    def _judge(self, probability: float, end_s: float) -> Iterator[Event]:
        if self._speech_s is None:
            begins = probability >= (SILENCE_BELOW if self._above else SPEECH_ABOVE)
            self._above = self._above + 1 if begins else 0
            if self._above == ONSET_FRAMES:
                self._speech_s = end_s - ONSET_FRAMES * FRAME_S
                self._quiet_s = 0.0
                yield self._started()
        elif probability >= SILENCE_BELOW:
            self._quiet_s = 0.0
        else:
            self._quiet_s += FRAME_S
            if self._quiet_s >= HANG_S:
                yield self._ended(end_s - self._quiet_s)

    def _started(self) -> SpeechStarted:
        assert self._sound is not None
        assert self._speech_s is not None
        return SpeechStarted(
            time_s=self._speech_s, arrived_s=self._sound.arrived_s, participant=self._participant
        )

    def _ended(self, time_s: float) -> SpeechEnded:
        assert self._sound is not None
        assert self._speech_s is not None
        start_s, self._speech_s, self._above = self._speech_s, None, 0
        return SpeechEnded(
            time_s=time_s,
            arrived_s=self._sound.arrived_s,
            participant=self._participant,
            start_s=start_s,
        )

    def _break_off(self) -> Iterator[Event]:
        if self._sound is not None and self._speech_s is not None:
            yield self._ended(self._sound.end_s - self._quiet_s)
