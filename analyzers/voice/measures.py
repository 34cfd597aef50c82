"""What the speech of an answer comes to: its timing, sound, steadiness, rate and fillers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzers.voice.breaks import Breaks
from analyzers.voice.fluency import fillers, nuclei, syllables
from analyzers.voice.frames import Span, VoiceFrames
from analyzers.voice.margins import VoiceMargins
from analyzers.voice.steadiness import USUAL_S, OwnVoice, loudness, perturbation
from interview.events import Transcript
from models.pitch import FRAME_S

PAUSE_S = 0.5
"""Silence that counts as a pause, as interview/measures.py says."""

VOICED = 0.5
OCTAVE = 12.0
"""Semitones from the median beyond which a pitch is taken for an octave error."""

ENOUGH_SPEECH_S = 5.0
"""Speech from which a measure of it is as sure as it gets; less lowers the confidence."""
LEAST_SPEECH_S = 1.0
CLEAR_DB = 20.0
"""Speech this far above the background is measured without doubt."""
FILLER_CONFIDENCE = 0.5
"""Recognisers leave many fillers out."""
ENVELOPE_CONFIDENCE = 0.5
"""Syllables counted in the envelope, without words."""


@dataclass(frozen=True, slots=True)
class Speech:
    """When somebody spoke in an answer so far; `spans` are in the order of time, not empty."""

    spans: tuple[Span, ...]

    @property
    def start_s(self) -> float:
        return self.spans[0][0]

    @property
    def end_s(self) -> float:
        return self.spans[-1][1]

    @property
    def spoken_s(self) -> float:
        return sum(end_s - start_s for start_s, end_s in self.spans)

    @property
    def whole_s(self) -> float:
        """From the first speech to the last."""
        return self.end_s - self.start_s

    def without(self, others: Iterable[Span]) -> Speech:
        """What of it lies outside the others; all of it stays where that is nothing."""
        spans = list(self.spans)
        for from_s, to_s in others:
            pieces = [((a, min(b, from_s)), (max(a, to_s), b)) for a, b in spans]
            spans = [(a, b) for both in pieces for a, b in both if b > a]
        return Speech(tuple(spans) or self.spans)


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of an answer so far.

    Attributes:
        model: name@version of what it rests on.
        quote: the words it counts.
        margin: how far it would move with other seconds of the answer; None where unknown.
    """

    measure: str
    value: float
    confidence: float
    model: str
    quote: str = ""
    margin: float | None = None


class VoiceMeasures:
    """Measures of one participant, who is held against their own beginning.

    Args:
        activity_model, pitch_model: name@version of what tells speech from silence, and of
            what finds pitch.
    """

    def __init__(
        self,
        frames: VoiceFrames,
        breaks: Breaks,
        language: str,
        *,
        activity_model: str,
        pitch_model: str,
    ) -> None:
        self._frames = frames
        self._breaks = breaks
        self._language = language
        self._activity_model = activity_model
        self._pitch_model = pitch_model
        self._own: OwnVoice | None = None
        self._own_rate: float | None = None

    def timing(self, speech: Speech) -> Iterator[Measured]:
        """Pauses, and the share of time spent speaking."""
        between = ((before[1], after[0]) for before, after in pairwise(speech.spans))
        silences = [self._breaks.silence_s(*silence) for silence in between]
        pauses = [silence for silence in silences if silence >= PAUSE_S]
        spoken_s = speech.spoken_s
        ratio = spoken_s / (spoken_s + sum(silences)) if spoken_s else 0.0
        sure, model, margins = self._clarity(speech), self._activity_model, self._margins(speech)
        enough, moved = sure * _enough(speech.whole_s), margins.talk_ratio()
        yield Measured("talk_ratio", ratio, enough, model, margin=moved)
        yield Measured("pause_count", len(pauses), sure, model)
        yield Measured("pause_total", sum(pauses), sure, model)
        longest, moved = max(pauses, default=0.0), margins.longest_pause()
        yield Measured("pause_longest", longest, sure, model, margin=moved)

    def sound(self, speech: Speech, *, worded: bool) -> Iterator[Measured]:
        """Pitch, loudness and steadiness.

        Args:
            worded: whether there are words to count; the rate is taken from the sound else.
        """
        frames, model = self._frames, self._pitch_model
        spoken = frames.inside(speech.spans) & ~np.isnan(frames.voicing)
        voiced = spoken & (frames.voicing >= VOICED)
        voiced_s = float(voiced.sum()) * FRAME_S
        if voiced_s < LEAST_SPEECH_S / 2:
            return
        median_hz = float(np.median(frames.hz[voiced]))
        semitones, time_s = OCTAVE * np.log2(frames.hz[voiced] / median_hz), frames.time_s[voiced]
        kept = np.abs(semitones) < OCTAVE
        variation = float(np.sqrt(np.mean(semitones[kept] ** 2)))
        sure = _enough(voiced_s) * float(frames.voicing[voiced].mean())
        margins = self._margins(speech)
        moved = margins.spread(semitones[kept], time_s[kept])
        yield Measured("pitch_median", median_hz, sure, model)
        yield Measured("pitch_variation", variation, sure, model, margin=moved)
        level = frames.level_db
        clear = _enough(voiced_s) * self._clarity(speech)
        yield Measured("loudness", loudness(level[spoken]), clear, model)
        deviations = level[voiced] - level[voiced].mean()
        variation, moved = float(level[voiced].std()), margins.spread(deviations, time_s)
        yield Measured("loudness_variation", variation, clear, model, margin=moved)
        yield from self._steadiness(voiced, sure, clear)
        if not worded:
            rate = nuclei(level[spoken], voiced[spoken]) / (float(spoken.sum()) * FRAME_S)
            yield Measured("speech_rate", rate, clear * ENVELOPE_CONFIDENCE, model)

    def _steadiness(
        self, voiced: NDArray[np.bool_], sure: float, clear: float
    ) -> Iterator[Measured]:
        """Perturbation, and the change from the person's own beginning once that is known.

        Args:
            sure, clear: confidence in what is measured of pitch, and of level.
        """
        frames, model = self._frames, self._pitch_model
        hz, level_db = frames.hz[voiced], frames.level_db[voiced]
        median_hz = float(np.median(hz))
        semitones = OCTAVE * np.log2(np.where(voiced, frames.hz, median_hz) / median_hz)
        kept = voiced & (np.abs(semitones) < OCTAVE)
        if (shaken := perturbation(semitones, frames.time_s, kept)) is not None:
            yield Measured("pitch_perturbation", shaken, sure, model)
        if (shaken := perturbation(frames.level_db, frames.time_s, voiced)) is not None:
            yield Measured("loudness_perturbation", shaken, clear, model)
        self._own = self._own or OwnVoice.of(hz, level_db)
        if self._own is not None:
            higher = OCTAVE * float(np.log2(median_hz / self._own.hz))
            louder = loudness(level_db) - self._own.level_db
            yield Measured("pitch_shift", higher, sure, model)
            yield Measured("loudness_shift", louder, clear, model)

    def wording(self, speech: Speech, texts: Sequence[Transcript]) -> Iterator[Measured]:
        """Rate and fillers, by the words that were heard."""
        spoken_s = speech.spoken_s
        if not texts or spoken_s < LEAST_SPEECH_S:
            return
        said = sum(syllables(text.text, self._language) for text in texts)
        sure = _enough(spoken_s) * float(np.mean([text.confidence for text in texts]))
        model = texts[-1].model
        margins = self._margins(speech)
        rate, moved = said / spoken_s, margins.speech_rate(texts, self._language)
        yield Measured("speech_rate", rate, sure, model, margin=moved)
        if self._own_rate is None and rate > 0 and spoken_s >= USUAL_S:
            self._own_rate = rate
        if self._own_rate is not None:
            yield Measured("rate_change", rate / self._own_rate - 1, sure, model)
        if spoken_s >= ENOUGH_SPEECH_S:
            found = [filler for text in texts for filler in fillers(text.text, self._language)]
            rate, moved = len(found) / spoken_s * 60, margins.filler_rate(texts, self._language)
            sure, quote = sure * FILLER_CONFIDENCE, " ".join(found)
            yield Measured("filler_rate", rate, sure, model, quote, moved)

    def _margins(self, speech: Speech) -> VoiceMargins:
        return VoiceMargins(speech.spans, self._breaks)

    def _clarity(self, speech: Speech) -> float:
        """How far speech stands out of the background, 0 to 1; 0.5 while that is unknown."""
        level = self._frames.level_db
        spoken = self._frames.inside(speech.spans)
        silent = ~spoken & (self._frames.time_s < speech.end_s)
        if not spoken.any() or not silent.any():
            return 0.5
        above_db = float(np.median(level[spoken]) - np.quantile(level[silent], 0.25))
        return min(1.0, max(0.0, above_db / CLEAR_DB))


def _enough(speech_s: float) -> float:
    return min(1.0, speech_s / ENOUGH_SPEECH_S)
