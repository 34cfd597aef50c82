"""How it is said: rate, pauses, pitch, loudness, steadiness and fillers of the open answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analyzers.sound import Sound
from analyzers.voice.breaks import Breaks
from analyzers.voice.frames import Span, VoiceFrames
from analyzers.voice.measures import Measured, Speech, VoiceMeasures
from interview.events import (
    UNWRITTEN,
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
from models.pitch import PitchTracker

UPDATE_S = 1.0
"""Time between two reports while somebody speaks."""


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
    """What a report speaks of."""

    answer: Answer
    speech: Speech
    arrived_s: float | None


class ProsodyStream:
    """Prosody of one participant.

    While an answer is open, timing is reported at each start and end of speech, sound once
    a second and at the end of speech, rate and fillers with the transcript. Everything
    speaks of the time from the answer's first speech to its last, breaks left out; rate and
    fillers of what was said in the interview's language, once that is known.
    """

    def __init__(self, tracker: PitchTracker, activity_model: str, setup: AnalysisSetup) -> None:
        self._participant = setup.participant
        self._language = setup.job.language
        self._session = Session("", setup.job)
        self._sound: Sound | None = None
        self._spans: list[Span] = []
        self._breaks = Breaks()
        self._since_s: float | None = None
        self._frames = VoiceFrames(tracker)
        self._measures = VoiceMeasures(
            self._frames,
            self._breaks,
            setup.job.language,
            activity_model=activity_model,
            pitch_model=tracker.label,
        )
        self._utterances: dict[int, Transcript] = {}
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
                self._breaks.end_reply(item.time_s)
                self._frames.begin_speech(item.time_s)
                heard = self._heard(self._session.open_answer, item.time_s, item.arrived_s)
                return list(self._tell_timing(heard)) if heard else ()
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
        self._utterances[transcript.utterance] = transcript
        if not transcript.language:
            return
        answer = self._session.answer_over(transcript.start_s, transcript.time_s)
        if answer and (transcript.final or transcript.time_s >= self._text_due_s):
            self._text_due_s = transcript.time_s + UPDATE_S
            if heard := self._heard(answer, transcript.time_s, transcript.arrived_s):
                texts = self._texts_of(answer)
                speech = heard.speech.without(self._spans_in_other_languages(answer))
                yield from self._tell(heard, self._measures.wording(speech, texts))

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
            yield from self._tell_timing(heard)
            worded = bool(self._utterances_of(heard.answer))
            yield from self._tell(heard, self._measures.sound(heard.speech, worded=worded))

    def _tell_timing(self, heard: _Heard) -> Iterator[Observation]:
        return self._tell(heard, self._measures.timing(heard.speech))

    def _heard(self, answer: Answer | None, now_s: float, arrived_s: float | None) -> _Heard | None:
        """The answer's speech up to now, where there is any; what still goes on ends now."""
        if answer is None:
            return None
        spans = [*self._spans, *([(self._since_s, now_s)] if self._since_s is not None else [])]
        until_s = now_s if answer.end_s is None else min(now_s, answer.end_s)
        cut = [(max(a, answer.start_s), min(b, until_s)) for a, b in spans]
        inside = tuple((a, b) for a, b in cut if b >= a)
        if not inside or inside[-1][1] <= inside[0][0]:
            return None
        return _Heard(answer, Speech(inside), arrived_s)

    def _utterances_of(self, answer: Answer) -> list[Transcript]:
        return [
            said
            for _, said in sorted(self._utterances.items())
            if (said.text or said.language == UNWRITTEN)
            and self._session.answer_over(said.start_s, said.time_s) == answer
        ]

    def _texts_of(self, answer: Answer) -> list[Transcript]:
        """What was said in the interview's language."""
        return [s for s in self._utterances_of(answer) if s.language == self._language]

    def _spans_in_other_languages(self, answer: Answer) -> list[Span]:
        said = self._utterances_of(answer)
        return [(s.start_s, s.time_s) for s in said if s.language not in {"", self._language}]

    def _tell(self, heard: _Heard, found: Iterable[Measured]) -> Iterator[Observation]:
        """Observations, where they differ from those before."""
        for measured in found:
            told = round(float(measured.value), 3), round(measured.confidence, 2)
            if self._told.get((heard.answer.id, measured.measure)) == told:
                continue
            self._told[heard.answer.id, measured.measure] = told
            yield Observation(
                time_s=heard.speech.end_s,
                arrived_s=heard.arrived_s,
                participant=self._participant,
                measure=measured.measure,
                value=told[0],
                start_s=heard.speech.start_s,
                confidence=told[1],
                model=measured.model,
                answer=heard.answer.id,
                quote=measured.quote,
                margin=None if measured.margin is None else round(measured.margin, 3),
            )
