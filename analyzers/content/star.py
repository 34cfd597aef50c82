"""STAR: which of situation, task, action and result an answer tells, each with its words.

Only final words are looked at, and only in answers to behavioural questions. An event with
a figure in it ("closed a 1 M order") shows as the quote of its part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from analyzers.content.answer_text import AnswerText, AnswerTexts
from analyzers.content.semantics import Semantics
from analyzers.content.substance import is_own
from interview.events import (
    AnswerEnded,
    Event,
    InterviewStarted,
    Observation,
    QuestionAdded,
    QuestionAsked,
    Transcript,
)
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from interview.scoring.rules import STAR_PARTS
from models.sentence_encoder import SentenceEncoder

TOLD = 0.5
"""Value from which a part counts as told and is quoted."""


class Star:
    """The analyzer of STAR parts."""

    name = "star"
    source = Source.CONTENT
    consumes = (Transcript, InterviewStarted, QuestionAdded, QuestionAsked, AnswerEnded)
    produces = (Observation,)
    lossless = False

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    def stream(self, setup: AnalysisSetup) -> StarStream:
        """Open a stream; takes a second or two the first time a language is used."""
        return StarStream(setup, Semantics(self._encoder, setup.job.language))


class StarStream:
    """STAR parts of one applicant's answers."""

    def __init__(self, setup: AnalysisSetup, semantics: Semantics) -> None:
        self._participant = setup.participant
        self._language = setup.job.language
        self._semantics = semantics
        self._texts = AnswerTexts(setup.participant, setup.job)
        self._values: dict[str, dict[str, float]] = {}
        self._told: dict[tuple[str, str], Observation] = {}

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Take a transcript or an act; returns the parts that became known by it."""
        if not isinstance(item, Event):
            return []
        changed = self._texts.push(item)
        if isinstance(item, Transcript) and not item.final:
            return []
        return [
            event
            for answer in changed
            if answer.question.behavioural
            for event in self._observe(answer, item)
        ]

    def flush(self) -> Iterable[Event]:
        """Nothing is held back."""
        return []

    def close(self) -> None:
        """Forget what was said."""
        self._values.clear()

    def _observe(self, answer: AnswerText, event: Event) -> Iterator[Observation]:
        said = [
            clause
            for number in sorted(answer.said.keys() - answer.open)
            for clause in answer.said[number]
            if is_own(clause.text, answer.question.text, self._language)
        ]
        if not said:
            return
        for part in STAR_PARTS:
            best = max(said, key=lambda clause: self._parts(clause.text)[part])
            value = round(self._parts(best.text)[part], 3)
            spoken = [best] if value >= TOLD else said
            found = Observation(
                time_s=spoken[-1].end_s,
                participant=self._participant,
                measure="star",
                value=value,
                start_s=spoken[0].start_s,
                confidence=round(min(clause.confidence for clause in spoken), 3),
                model=self._semantics.model,
                subject=part,
                quote=best.text if value >= TOLD else "",
                answer=answer.id,
            )
            if self._told.get((answer.id, part)) != found:
                self._told[answer.id, part] = found
                yield replace(found, arrived_s=event.arrived_s)

    def _parts(self, text: str) -> dict[str, float]:
        """How clearly a clause tells each part, 0 to 1."""
        if text not in self._values:
            curve = self._semantics.curves["star"]
            parts = self._semantics.clause(text).star
            self._values[text] = {part: curve.at(closeness) for part, closeness in parts.items()}
        return self._values[text]
