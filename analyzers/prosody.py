"""How it is said: rate, pauses, pitch, loudness, steadiness and fillers of the open answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzers.breaks import Breaks
from analyzers.fluency import fillers, nuclei, syllables
from analyzers.sound import Sound
from analyzers.steadiness import USUAL_S, OwnVoice, loudness, perturbation
from analyzers.voice_frames import Span, VoiceFrames
from analyzers.voice_margins import VoiceMargins
from interview.events import (
    AiTurn,
    AnswerEnded,
    Event,
    InterviewStarted,
    Observation,
    QuestionAsked,
    SpeechEnded,
    SpeechStarted,
    Transcript,
)
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from interview.session import Answer, Session
from models.lazy import Lazy
from models.pitch import FRAME_S, PitchTracker

UPDATE_S = 1.0
"""Time between two reports while somebody speaks."""

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


class ProsodyAnalyzer:
    """The analyzer."""

    name = "prosody"
    source = Source.VOICE
    consumes = (
        AudioChunk,
        SpeechStarted,
        SpeechEnded,
        Transcript,
        InterviewStarted,
        QuestionAsked,
        AnswerEnded,
        AiTurn,
    )
    produces = (Observation,)
    lossless = True

    def __init__(self, pitch: Lazy[PitchTracker], activity_model: str) -> None:
        """Name the models.

        Args:
            activity_model: name@version of what tells speech from silence.
        """
        self._pitch = pitch
        self._activity_model = activity_model

    def stream(self, setup: AnalysisSetup) -> ProsodyStream:
        """A stream for the setup's participant."""
        return ProsodyStream(self._pitch(), self._activity_model, setup)


@dataclass(frozen=True, slots=True)
class _Heard:
    """The speech of an answer: what a report speaks of."""

    answer: Answer
    spans: tuple[Span, ...]
    arrived_s: float | None

    @property
    def speech_s(self) -> float:
        return sum(end_s - start_s for start_s, end_s in self.spans)

    @property
    def whole_s(self) -> float:
        """From the first speech to the last."""
        return self.spans[-1][1] - self.spans[0][0]


class ProsodyStream:
    """Prosody of one participant.

    While an answer is open, timing is reported at each start and end of speech, sound once
    a second and at the end of speech, rate and fillers with the transcript. Everything
    speaks of the time from the answer's first speech to its last, breaks left out.
    """

    def __init__(self, tracker: PitchTracker, activity_model: str, setup: AnalysisSetup) -> None:
        self._pitch_model = tracker.label
        self._activity_model = activity_model
        self._participant = setup.participant
        self._language = setup.job.language
        self._session = Session("", setup.job)
        self._sound: Sound | None = None
        self._spans: list[Span] = []
        self._breaks = Breaks()
        self._since_s: float | None = None
        self._frames = VoiceFrames(tracker)
        self._own: OwnVoice | None = None
        self._own_rate: float | None = None
        self._texts: dict[int, Transcript] = {}
        self._due_s = math.inf
        self._text_due_s = 0.0
        self._told: dict[tuple[str, str], tuple[float, float]] = {}

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Take sound, speech, words or an act."""
        match item:
            case AudioChunk(participant=who) if who == self._participant:
                return list(self._hear(item))
            case SpeechStarted(participant=who) if who == self._participant:
                self._since_s = item.time_s
                self._due_s = item.time_s + UPDATE_S
                self._frames.begin_speech(item.time_s)
                heard = self._heard(self._session.open_answer, item.time_s, item.arrived_s)
                return list(self._timing_measures(heard)) if heard else ()
            case SpeechEnded(participant=who) if who == self._participant:
                self._since_s, self._due_s = None, math.inf
                self._spans.append((item.start_s, item.time_s))
                self._frames.end_speech(item.time_s)
                return list(self._report(item.time_s, item.arrived_s))
            case Transcript(participant=who) if who == self._participant:
                return list(self._read(item))
            case QuestionAsked() | AnswerEnded() | InterviewStarted():
                return list(self._turn(item))
            case AiTurn():
                self._breaks.take(item)
        return ()

    def flush(self) -> Iterable[Event]:
        """A last report on an answer still open."""
        return list(self._report(self._now_s, self._arrived_s))

    def close(self) -> None:
        """Nothing is held."""

    # --- what comes in ----------------------------------------------------------------

    def _hear(self, chunk: AudioChunk) -> Iterator[Observation]:
        if self._sound is None or not self._sound.add(chunk):
            self._sound = Sound(chunk, keep_s=2.0)
            self._frames.begin_run(self._sound)
            if self._since_s is not None:
                self._frames.begin_speech(chunk.start_s)
        end_s = self._sound.end_s
        while (block_s := self._frames.block_s) <= end_s or self._due_s <= end_s:
            if block_s <= self._due_s:
                self._frames.take_block()
            else:
                yield from self._report(self._due_s, self._sound.arrived_s)
                self._due_s += UPDATE_S

    def _turn(self, act: Event) -> Iterator[Observation]:
        if self._session.open_answer is not None:
            yield from self._report(act.time_s, self._arrived_s)
        self._session.apply(act)
        if isinstance(act, QuestionAsked):
            self._frames.begin_answer()
            if self._since_s is not None:
                self._frames.begin_speech(act.time_s)
        elif isinstance(act, AnswerEnded):
            self._frames.end_answer()

    def _read(self, transcript: Transcript) -> Iterator[Observation]:
        if transcript.typed:
            return
        self._texts[transcript.utterance] = transcript
        answer = self._session.answer_over(transcript.start_s, transcript.time_s)
        if answer and (transcript.final or transcript.time_s >= self._text_due_s):
            self._text_due_s = transcript.time_s + UPDATE_S
            if heard := self._heard(answer, transcript.time_s, transcript.arrived_s):
                yield from self._text_measures(heard)

    @property
    def _now_s(self) -> float:
        return self._sound.end_s if self._sound else 0.0

    @property
    def _arrived_s(self) -> float | None:
        return self._sound.arrived_s if self._sound else None

    # --- what goes out ----------------------------------------------------------------

    def _report(self, now_s: float, arrived_s: float | None) -> Iterator[Observation]:
        """Timing and sound of the open answer up to now."""
        if heard := self._heard(self._session.open_answer, now_s, arrived_s):
            yield from self._timing_measures(heard)
            yield from self._sound_measures(heard)

    def _heard(self, answer: Answer | None, now_s: float, arrived_s: float | None) -> _Heard | None:
        """The answer's speech up to now, where there is any; what still goes on ends now."""
        if answer is None:
            return None
        spans = [*self._spans, *([(self._since_s, now_s)] if self._since_s is not None else [])]
        until_s = now_s if answer.end_s is None else min(now_s, answer.end_s)
        cut = [(max(a, answer.start_s), min(b, until_s)) for a, b in spans]
        inside = tuple((a, b) for a, b in cut if b >= a)
        heard = _Heard(answer, inside, arrived_s)
        return heard if inside and heard.whole_s > 0 else None

    def _timing_measures(self, heard: _Heard) -> Iterator[Observation]:
        between = ((before[1], after[0]) for before, after in pairwise(heard.spans))
        silences = [self._breaks.silence_s(*silence) for silence in between]
        pauses = [silence for silence in silences if silence >= PAUSE_S]
        speech_s = heard.speech_s
        ratio = speech_s / (speech_s + sum(silences)) if speech_s else 0.0
        sure, model, margins = self._clarity(heard), self._activity_model, self._margins(heard)
        enough, moved = sure * _enough(heard.whole_s), margins.talk_ratio()
        yield from self._tell(heard, "talk_ratio", ratio, enough, model, margin=moved)
        yield from self._tell(heard, "pause_count", len(pauses), sure, model)
        yield from self._tell(heard, "pause_total", sum(pauses), sure, model)
        longest, moved = max(pauses, default=0.0), margins.longest_pause()
        yield from self._tell(heard, "pause_longest", longest, sure, model, margin=moved)

    def _sound_measures(self, heard: _Heard) -> Iterator[Observation]:
        frames, model = self._frames, self._pitch_model
        spoken = frames.inside(heard.spans) & ~np.isnan(frames.voicing)
        voiced = spoken & (frames.voicing >= VOICED)
        voiced_s = float(voiced.sum()) * FRAME_S
        if voiced_s < LEAST_SPEECH_S / 2:
            return
        median_hz = float(np.median(frames.hz[voiced]))
        semitones, time_s = OCTAVE * np.log2(frames.hz[voiced] / median_hz), frames.time_s[voiced]
        kept = np.abs(semitones) < OCTAVE
        variation = float(np.sqrt(np.mean(semitones[kept] ** 2)))
        sure = _enough(voiced_s) * float(frames.voicing[voiced].mean())
        margins = self._margins(heard)
        moved = margins.spread(semitones[kept], time_s[kept])
        yield from self._tell(heard, "pitch_median", median_hz, sure, model)
        yield from self._tell(heard, "pitch_variation", variation, sure, model, margin=moved)
        level = frames.level_db
        clear = _enough(voiced_s) * self._clarity(heard)
        yield from self._tell(heard, "loudness", loudness(level[spoken]), clear, model)
        deviations = level[voiced] - level[voiced].mean()
        variation, moved = float(level[voiced].std()), margins.spread(deviations, time_s)
        yield from self._tell(heard, "loudness_variation", variation, clear, model, margin=moved)
        yield from self._steadiness_measures(heard, voiced, sure, clear)
        if not self._texts_of(heard.answer):
            rate = nuclei(level[spoken], voiced[spoken]) / (float(spoken.sum()) * FRAME_S)
            yield from self._tell(heard, "speech_rate", rate, clear * ENVELOPE_CONFIDENCE, model)

    def _steadiness_measures(
        self, heard: _Heard, voiced: NDArray[np.bool_], sure: float, clear: float
    ) -> Iterator[Observation]:
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
            yield from self._tell(heard, "pitch_perturbation", shaken, sure, model)
        if (shaken := perturbation(frames.level_db, frames.time_s, voiced)) is not None:
            yield from self._tell(heard, "loudness_perturbation", shaken, clear, model)
        self._own = self._own or OwnVoice.of(hz, level_db)
        if self._own is not None:
            higher = OCTAVE * float(np.log2(median_hz / self._own.hz))
            louder = loudness(level_db) - self._own.level_db
            yield from self._tell(heard, "pitch_shift", higher, sure, model)
            yield from self._tell(heard, "loudness_shift", louder, clear, model)

    def _text_measures(self, heard: _Heard) -> Iterator[Observation]:
        texts = self._texts_of(heard.answer)
        if not texts or heard.speech_s < LEAST_SPEECH_S:
            return
        said = sum(syllables(text.text, self._language) for text in texts)
        sure = _enough(heard.speech_s) * float(np.mean([text.confidence for text in texts]))
        model = texts[-1].model
        margins = self._margins(heard)
        rate, moved = said / heard.speech_s, margins.speech_rate(texts, self._language)
        yield from self._tell(heard, "speech_rate", rate, sure, model, margin=moved)
        if self._own_rate is None and rate > 0 and heard.speech_s >= USUAL_S:
            self._own_rate = rate
        if self._own_rate is not None:
            change = rate / self._own_rate - 1
            yield from self._tell(heard, "rate_change", change, sure, model)
        if heard.speech_s >= ENOUGH_SPEECH_S:
            found = [filler for text in texts for filler in fillers(text.text, self._language)]
            rate = len(found) / heard.speech_s * 60
            moved = margins.filler_rate(texts, self._language)
            sure, quote = sure * FILLER_CONFIDENCE, " ".join(found)
            yield from self._tell(
                heard, "filler_rate", rate, sure, model, quote=quote, margin=moved
            )

    def _texts_of(self, answer: Answer) -> list[Transcript]:
        return [
            text
            for _, text in sorted(self._texts.items())
            if text.text and self._session.answer_over(text.start_s, text.time_s) == answer
        ]

    def _margins(self, heard: _Heard) -> VoiceMargins:
        return VoiceMargins(heard.spans, self._breaks)

    def _clarity(self, heard: _Heard) -> float:
        """How far speech stands out of the background, 0 to 1; 0.5 while that is unknown."""
        level = self._frames.level_db
        spoken = self._frames.inside(heard.spans)
        silent = ~spoken & (self._frames.time_s < heard.spans[-1][1])
        if not spoken.any() or not silent.any():
            return 0.5
        above_db = float(np.median(level[spoken]) - np.quantile(level[silent], 0.25))
        return min(1.0, max(0.0, above_db / CLEAR_DB))

    def _tell(
        self,
        heard: _Heard,
        measure: str,
        value: float,
        confidence: float,
        model: str,
        *,
        quote: str = "",
        margin: float | None = None,
    ) -> Iterator[Observation]:
        """An observation, where it differs from the one before."""
        told = round(float(value), 3), round(confidence, 2)
        margin = None if margin is None else round(margin, 3)
        if self._told.get((heard.answer.id, measure)) == told:
            return
        self._told[heard.answer.id, measure] = told
        yield Observation(
            time_s=heard.spans[-1][1],
            arrived_s=heard.arrived_s,
            participant=self._participant,
            measure=measure,
            value=told[0],
            start_s=heard.spans[0][0],
            confidence=told[1],
            model=model,
            answer=heard.answer.id,
            quote=quote,
            margin=margin,
        )


def _enough(speech_s: float) -> float:
    return min(1.0, speech_s / ENOUGH_SPEECH_S)
