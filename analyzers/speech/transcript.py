"""What is said: partial transcripts while somebody speaks, final ones with word times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf

import numpy as np

from analyzers.sound import Sound
from analyzers.speech.endpointing import UTTERANCE_MAX_S, ending, fall, silence_needed
from analyzers.speech.recogniser import Heard, Recogniser, Said, Utterance, joined
from analyzers.speech.told_twice import Span, joined_words, told_once
from analyzers.speech.transducer_recogniser import TransducerRecogniser
from analyzers.speech.whisper_recogniser import WhisperRecogniser
from interview.events import (
    AnswerEnded,
    Ending,
    Event,
    QuestionAsked,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    Word,
)
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from interview.rubric import Job
from models.lazy import Lazy
from models.transducer import Transducer
from models.whisper import Whisper

HOP_S = 0.3
"""New speech between two partials."""

FIRST_S = 0.6
"""Speech before the first partial: one or two words."""

LEAD_S = 0.2
TAIL_S = 0.2
"""Sound before the onset and after the end that belongs to the utterance."""

BEHIND_S = 0.2
"""Sound that comes to a live stream this much later than at best waited behind a decode;
a partial of it would be old before it is told, and put the next ones off."""

FALL_S = 1.5
"""Sound before the end of speech in which the voice may be heard to fall."""

KEPT_S = 28.0
KEPT_TOKENS = 100
QUIET = 0.05
"""Level, as a share of the loudest hop of the utterance, under which a hop says nothing."""


class TranscriptAnalyzer:
    """The analyzer."""

    name = "transcript"
    source = None
    consumes = (AudioChunk, SpeechStarted, SpeechEnded, QuestionAsked, AnswerEnded)
    produces = (Transcript,)
    lossless = True

    def __init__(
        self,
        models: Mapping[str, Lazy[Whisper | Transducer]],
        *,
        live: bool = False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Name the model of each language.

        Where the one of an interview's language knows no other, the first that knows several
        tells languages apart and hears the others.

        Args:
            live: put partials further apart where the machine cannot keep up, and make
                none of sound that had to wait; what comes out then depends on its speed.
            clock: seconds from any zero, to tell that.
        """
        self._models = models
        self._live = live
        self._clock = clock

    def stream(self, setup: AnalysisSetup) -> TranscriptStream:
        """A stream in the language of the setup's job."""
        return TranscriptStream(
            self._recogniser(setup.job), setup.participant, self._clock, live=self._live
        )

    def _recogniser(self, job: Job) -> Recogniser:
        model = self._models[job.language]()
        if isinstance(model, Transducer):
            return TransducerRecogniser(model, job.language, job.vocabulary)
        return WhisperRecogniser.prepare(
            model, job.language, job.vocabulary, self._knowing_others(model)
        )

    def _knowing_others(self, model: Whisper) -> Whisper | None:
        """Another model that knows several languages, where this one does not."""
        if model.multilingual:
            return None
        others = (lazy() for lazy in self._models.values())
        return next((m for m in others if isinstance(m, Whisper) and m.multilingual), None)


class TranscriptStream:
    """Transcripts of one participant.

    An utterance begins with SpeechStarted. Every HOP_S of it that is not quiet leads to a
    partial, and so does its end. After SpeechEnded it is decoded anew as a whole, and is
    final when the silence has lasted as long as endpointing.py asks for; until then it may
    go on, and what is said after the pause is decoded as a part of its own. Putting a
    question or closing an answer, lost sound and UTTERANCE_MAX_S end it too, so that no
    utterance runs over two answers.
    """

    def __init__(
        self, recogniser: Recogniser, participant: str, clock: Callable[[], float], *, live: bool
    ) -> None:
        self._recogniser = recogniser
        self._participant = participant
        self._clock = clock
        self._live = live
        self._hop_s = HOP_S
        self._count = 0
        self._sound: Sound | None = None
        self._utterance: Utterance | None = None
        self._speaking = False
        self._waiting: Said | None = None
        self._parts: list[Said] = []
        self._part_s = 0.0
        self._before: tuple[int, ...] = ()
        self._voice: list[Span] = []
        self._end_s = 0.0
        self._over_s = 0.0
        self._fall_db = 0.0
        self._due_s = 0.0
        self._loudest = 0.0
        self._least_wait_s = inf

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Take sound, speech or an act."""
        match item:
            case AudioChunk(participant=who) if who == self._participant:
                return self._hear(item)
            case SpeechStarted(participant=who) if who == self._participant:
                self._begin(item.time_s)
            case SpeechEnded(participant=who) if who == self._participant:
                return self._pause(item.time_s)
            case QuestionAsked() | AnswerEnded():
                return self._turn(item.time_s)
        return ()

    def flush(self) -> Iterable[Event]:
        """The final transcript of what is still open."""
        return self._finish()

    def close(self) -> None:
        """Nothing is held."""

    # --- what comes in ----------------------------------------------------------------

    def _begin(self, onset_s: float) -> None:
        if self._sound is None:
            return
        if self._waiting is not None:
            self._parts.append(self._waiting)
        self._speaking, self._waiting = True, None
        self._voice.append((onset_s, inf))
        start_s = max(onset_s - LEAD_S, self._end_s, self._sound.start_s)
        self._part_s = start_s
        if self._utterance is None:
            self._utterance = self._recogniser.utterance(self._count, start_s)
            self._due_s = onset_s + FIRST_S
            self._loudest = 0.0
        else:
            self._due_s = onset_s + HOP_S

    def _hear(self, chunk: AudioChunk) -> Iterator[Event]:
        if self._sound is None or not self._sound.add(chunk):
            yield from self._finish()
            self._sound = Sound(chunk, KEPT_S)
            return
        if self._utterance is None:
            return
        if not self._speaking:
            if self._sound.end_s >= self._over_s:
                yield from self._conclude(self._waiting, by_silence=True)
        elif self._due_s > self._sound.end_s:
            yield from self._settle()
        while self._speaking and self._due_s <= self._sound.end_s:
            yield from self._settle()
            if not self._behind():
                yield from self._partial(self._due_s)
            self._due_s += self._hop_s

    def _pause(self, time_s: float) -> Iterator[Event]:
        if self._sound is None or self._utterance is None or not self._speaking:
            return
        self._fall_silent(time_s)
        self._end_s = min(time_s + TAIL_S, self._sound.end_s)
        if self._utterance.heard_s < time_s and not self._behind():
            yield from self._partial(self._end_s)
        self._waiting = self._said()
        said = joined(self._said_parts(self._waiting), self._recogniser.language)
        if said is None:
            yield from self._conclude(None)
        else:
            self._fall_db = fall(self._sound.between(time_s - FALL_S, time_s))
            silence_s = silence_needed(said.text, self._fall_db, said.language)
            self._over_s = time_s + silence_s

    def _turn(self, time_s: float) -> Iterator[Event]:
        """End the utterance at an act; somebody who speaks on begins a new one there."""
        speaking = self._speaking
        yield from self._finish()
        self._before = ()
        if speaking:
            self._begin(max(time_s, self._end_s))

    def _finish(self) -> Iterator[Event]:
        """End what is open where the sound now ends."""
        if self._sound is None or self._utterance is None:
            return
        said = self._waiting
        if self._speaking:
            self._end_s = self._sound.end_s
            self._fall_silent(self._end_s)
            said = self._said()
        yield from self._conclude(said)

    def _fall_silent(self, time_s: float) -> None:
        self._speaking = False
        self._voice[-1] = (self._voice[-1][0], time_s)

    def _said(self) -> Said | None:
        """The open part of the utterance up to its end."""
        assert self._sound is not None
        assert self._utterance is not None
        before = sum((part.tokens for part in self._parts), self._before)
        return self._utterance.said(self._sound, self._part_s, self._end_s, before)

    def _said_parts(self, last: Said | None) -> list[Said]:
        return [*self._parts, last] if last is not None else self._parts

    def _behind(self) -> bool:
        """Whether the sound waited; how its clock stands to this machine's is not known."""
        assert self._sound is not None
        wait_s = self._clock() - self._sound.arrived_s
        self._least_wait_s = min(self._least_wait_s, wait_s)
        return self._live and wait_s - self._least_wait_s > BEHIND_S

    # --- what goes out ----------------------------------------------------------------

    def _partial(self, to_s: float) -> Iterator[Event]:
        assert self._sound is not None
        assert self._utterance is not None
        hop = self._sound.between(to_s - HOP_S, to_s)
        level = float(np.sqrt(np.mean(hop * hop))) if len(hop) else 0.0
        self._loudest = max(self._loudest, level)
        if level < QUIET * self._loudest:
            return
        started = self._clock()
        heard = self._utterance.hear(self._sound, to_s)
        if self._live:
            self._hop_s = max(HOP_S, 1.5 * (self._clock() - started))
        if heard is not None:
            yield from self._show(heard, to_s, self._utterance.agreed)

    def _show(self, heard: Heard, time_s: float, settled: int) -> Iterator[Event]:
        """A partial, where it says something new, be it the language alone."""
        assert self._utterance is not None
        shown = self._utterance.shown or Heard("", 0.0, self._recogniser.language)
        if (heard.text, heard.language) != (shown.text, shown.language):
            self._utterance.shown = heard
            yield self._transcript(heard, time_s, settled=settled)

    def _settle(self) -> Iterator[Event]:
        """Trim the window; of a long utterance, conclude what is settled and go on."""
        utterance = self._utterance
        assert self._sound is not None
        assert utterance is not None
        utterance.settle()
        if utterance.window_s >= utterance.start_s + UTTERANCE_MAX_S:
            self._end_s = utterance.window_s
            said = self._said()
            yield from self._conclude(said)
            self._utterance = utterance.cut(self._count)
            self._part_s = self._utterance.start_s

    def _conclude(self, said: Said | None, *, by_silence: bool = False) -> Iterator[Event]:
        """Close the utterance with its final; an empty one takes back what was shown.

        Args:
            said: its last part.
            by_silence: whether it ended because nothing more was said.
        """
        assert self._utterance is not None
        whole = joined(self._said_parts(said), self._recogniser.language)
        self._parts = []
        if whole is not None:
            text, words = self._told_once(whole)
            self._before = (self._before + whole.tokens)[-KEPT_TOKENS:]
            heard = Heard(text, whole.confidence, whole.language)
            final = self._transcript(heard, self._end_s, words, final=True)
            sounded = ending(text, self._fall_db, whole.language) if by_silence else Ending.NONE
            yield replace(final, ending=sounded)
            self._count += 1
        elif self._utterance.shown:
            nothing = Heard("", 0.0, self._recogniser.language)
            yield self._transcript(nothing, self._end_s, final=True)
            self._count += 1
        self._utterance, self._waiting = None, None
        self._voice = self._voice[-1:]

    def _told_once(self, whole: Said) -> tuple[str, tuple[Word, ...]]:
        """Text and words; where the model takes a prompt, without what it repeats in silence."""
        words = whole.words()
        once = told_once(words, self._voice) if whole.tokens else words
        text = whole.text if once == words else joined_words(once, whole.language)
        return text, once

    def _transcript(
        self,
        heard: Heard,
        time_s: float,
        words: tuple[Word, ...] = (),
        *,
        final: bool = False,
        settled: int = 0,
    ) -> Transcript:
        assert self._sound is not None
        assert self._utterance is not None
        return Transcript(
            time_s=time_s,
            arrived_s=self._sound.arrived_s,
            participant=self._participant,
            utterance=self._utterance.number,
            text=heard.text,
            language=heard.language,
            start_s=self._utterance.start_s,
            final=final,
            confidence=heard.confidence,
            model=self._recogniser.label(heard.language),
            words=words,
            settled=len(heard.text) if final else settled,
        )
