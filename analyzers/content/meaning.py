"""Meaning: is the answer on the question, which competencies and key points does it show.

Clauses that are not the applicant's own (the question read back, a list of terms) are
counted, but nothing is found in them.

Every clause is encoded once. A partial transcript costs at most one clause, its newest,
and only once that has grown by a few words; what it showed is looked at again when the
final words are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from analyzers.content.answer_text import AnswerText, AnswerTexts, Said
from analyzers.content.figures import figures
from analyzers.content.semantics import Clause, Curve, Semantics, Weighing
from analyzers.content.substance import is_own, is_told_by_oneself, substance
from interview.events import (
    AnswerEnded,
    Event,
    InterviewStarted,
    Observation,
    QuestionAdded,
    QuestionAsked,
    Transcript,
)
from interview.length import spoken_length, spoken_words
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from interview.rubric import Competency, Job, Question
from models.sentence_encoder import SentenceEncoder, Vector

HEARD = 0.5
"""Closeness from which a key point counts as heard and is quoted."""
SMALLEST_CHANGE = 0.02
"""A measure that moves less than this while someone speaks is not told again."""
GROWTH = {"en": 3, "zh": 5}
"""Words or characters by which the newest clause of a partial must grow."""
SHORTEST = {"en": 4, "zh": 6}
"""Words or characters that the newest clause of a partial must have."""
REPEATED_RUN = {"en": 3, "zh": 6}
"""Words or characters in a row that count as a repetition (two characters to a word)."""
BEST_TEXTS = 2
"""Texts of a competency that must be met: its best ones, so that one lucky phrase is not all."""


class Meaning:
    """The analyzer of content; one encoder is shared by all its streams."""

    name = "meaning"
    source = Source.CONTENT
    consumes = (Transcript, InterviewStarted, QuestionAdded, QuestionAsked, AnswerEnded)
    produces = (Observation,)
    lossless = False

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    def prepare(self, job: Job) -> None:
        """Encode the texts that answers will be compared with; the encoder keeps them."""
        semantics = Semantics(self._encoder, job.language)
        for question in job.questions:
            shown = (_texts(job.competency(id), question) for id in question.competencies)
            for text in (question.text, *question.key_points, *chain.from_iterable(shown)):
                semantics.vector(text)

    def stream(self, setup: AnalysisSetup) -> MeaningStream:
        """Open a stream; takes a second or two the first time a language is used."""
        return MeaningStream(setup, Semantics(self._encoder, setup.job.language))


@dataclass(frozen=True, slots=True)
class _Target:
    """What an answer is compared with: the texts of one measure and subject."""

    measure: str
    subject: str
    vectors: tuple[Vector, ...]
    curve: Curve


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks for, and how closeness to it is weighed."""

    vector: Vector
    weighing: Weighing


@dataclass(frozen=True, slots=True)
class _Found:
    """A measure before it becomes an Observation; `clauses` are what it rests on."""

    measure: str
    subject: str
    value: float
    clauses: Sequence[Said]
    quote: str = ""


class MeaningStream:
    """Meaning of one applicant's answers."""

    def __init__(self, setup: AnalysisSetup, semantics: Semantics) -> None:
        self._setup = setup
        self._semantics = semantics
        self._language = setup.job.language
        self._texts = AnswerTexts(setup.participant, setup.job)
        self._vocabulary_words = [
            re.compile(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", re.IGNORECASE)
            for word in sorted(set(setup.job.vocabulary))
        ]
        self._understood: dict[str, Clause] = {}
        self._asked: dict[str, _Asked] = {}
        self._targets: dict[str, list[_Target]] = {}
        self._newest: dict[int, list[str]] = {}
        self._told: dict[tuple[str, str, str], Observation] = {}

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Take a transcript or an act; returns what became known by it."""
        if not isinstance(item, Event):
            return []
        changed = self._texts.push(item)
        match item:
            case QuestionAsked():
                answer = self._texts.answers[item.answer]
                self._asked[answer.id] = self._question(answer.question)
                self._targets[answer.id] = list(self._targets_of(answer))
            case Transcript() if changed and not item.final:
                changed = changed if self._grown(item, changed[-1]) else []
            case Transcript():
                self._forget_partials(item.utterance)
        return [event for answer in changed for event in self._observe(answer, item)]

    def flush(self) -> Iterable[Event]:
        """Nothing is held back."""
        return []

    def close(self) -> None:
        """Forget what was said."""
        self._understood.clear()

    # --- what is looked for -------------------------------------------------------------

    def _targets_of(self, answer: AnswerText) -> Iterator[_Target]:
        question = answer.question
        for id in question.competencies:
            texts = _texts(self._setup.job.competency(id), question)
            yield self._target("competency", id, *texts)
        for point in question.key_points:
            yield self._target("key_point", point, point)

    def _question(self, question: Question) -> _Asked:
        """What the question asks for: half its own words, half its key points."""
        own = self._semantics.vector(question.text)
        if not question.key_points:
            return _Asked(own, self._semantics.weighings["plain"])
        points = [self._semantics.vector(point) for point in question.key_points]
        both = own + np.mean(points, axis=0)
        asked: Vector = np.asarray(both / np.linalg.norm(both), np.float32)
        return _Asked(asked, self._semantics.weighings["keyed"])

    def _target(self, measure: str, subject: str, *texts: str) -> _Target:
        vectors = tuple(self._semantics.vector(text) for text in texts)
        return _Target(measure, subject, vectors, self._semantics.curves[measure])

    # --- what is heard ------------------------------------------------------------------

    def _grown(self, event: Transcript, answer: AnswerText) -> bool:
        """Understand the newest clause of a partial, if there is enough new of it."""
        said = answer.said.get(event.utterance)
        if not said:
            return False
        newest = said[-1].text
        before = self._newest.setdefault(event.utterance, [])
        length = spoken_length(newest)
        grown = abs(length - spoken_length(before[-1] if before else ""))
        if length < SHORTEST[self._language] or grown < GROWTH[self._language]:
            return False
        before.append(newest)
        self._understand(newest)
        return True

    def _forget_partials(self, utterance: int) -> None:
        """Drop the clauses that an utterance passed through before its final words."""
        for text in self._newest.pop(utterance, ()):
            self._understood.pop(text, None)

    def _understand(self, text: str) -> Clause:
        if text not in self._understood:
            self._understood[text] = self._semantics.clause(text)
        return self._understood[text]

    def _observe(self, answer: AnswerText, event: Event) -> Iterator[Observation]:
        """Everything that is known of the answer now and was not told before."""
        final = not isinstance(event, Transcript) or event.final
        if final:
            for number in answer.said.keys() - answer.open:
                for clause in answer.said[number]:
                    self._understand(clause.text)
        said = [clause for clause in answer.clauses() if clause.text in self._understood]
        if not said:
            return
        own = [clause for clause in said if self._is_own(answer, clause)]
        close = self._closeness(answer, own) if own else ()
        for item in (*close, *self._counts(answer)):
            found = self._observation(answer, item)
            before = self._told.get((answer.id, item.measure, item.subject))
            if before is None or (found != before if final else _moved(before, found)):
                # Whether final words are told again must not depend on when they arrived.
                self._told[answer.id, item.measure, item.subject] = found
                yield replace(found, arrived_s=event.arrived_s)

    def _is_own(self, answer: AnswerText, clause: Said) -> bool:
        return is_own(clause.text, answer.question.text, self._language)

    def _observation(self, answer: AnswerText, item: _Found) -> Observation:
        """What was found as an event that has not arrived yet."""
        return Observation(
            time_s=max(clause.end_s for clause in item.clauses),
            participant=self._setup.participant,
            measure=item.measure,
            value=round(item.value, 3),
            start_s=min(clause.start_s for clause in item.clauses),
            confidence=round(float(np.mean([c.confidence for c in item.clauses])), 3),
            model=self._semantics.model,
            subject=item.subject,
            quote=item.quote,
            answer=answer.id,
        )

    # --- measures -----------------------------------------------------------------------

    def _closeness(self, answer: AnswerText, said: Sequence[Said]) -> Iterator[_Found]:
        clauses = [self._understood[clause.text] for clause in said]
        vectors = np.stack([clause.vector for clause in clauses])
        concrete = np.array([clause.concreteness for clause in clauses])
        asked = self._asked[answer.id]
        relevance = asked.weighing.at(self._semantics.relevance(clauses, asked.vector))
        yield _Found("relevance", "", relevance, said)
        for target in self._targets[answer.id]:
            shown = (vectors @ np.stack(target.vectors).T) * concrete[:, None]
            best = np.sort(shown.max(axis=0))[-BEST_TEXTS:]
            value = target.curve.at(float(best.mean()))
            clause = said[int(shown.max(axis=1).argmax())]
            if value >= HEARD:
                yield _Found(target.measure, target.subject, value, [clause], clause.text)
            else:
                yield _Found(target.measure, target.subject, value, said)
        if len(clauses) > 1:
            steps = (vectors[1:] * vectors[:-1]).sum(axis=1)
            yield _Found("coherence", "", float(np.clip(steps.mean(), 0, 1)), said)

    def _counts(self, answer: AnswerText) -> Iterator[_Found]:
        """What needs no model; figures only of final words."""
        said = answer.clauses()
        text = "\n".join(clause.text for clause in said)
        yield _Found("word_count", "", spoken_length(text), said)
        yield _Found("substance", "", self._substance(answer), said)
        yield _Found("repetition", "", self._repetition(text), said)
        if self._setup.job.vocabulary:
            yield _Found("vocabulary", "", self._vocabulary(text), said)
        named: dict[str, _Found] = {}
        for number in sorted(answer.said.keys() - answer.open):
            for clause in answer.said[number]:
                if not self._is_own(answer, clause):
                    continue
                for figure in figures(clause.text):
                    item = _Found("figure", figure.shown, figure.value, [clause], clause.text)
                    named.setdefault(figure.shown, item)
        yield from named.values()

    def _substance(self, answer: AnswerText) -> int:
        """None in a story that is asked for and nobody's own; notes in writing leave "I" out."""
        said = [clause.text for clause in answer.clauses()]
        asked = answer.question
        story = asked.behavioural and not answer.typed
        if story and not is_told_by_oneself(said, asked.text, self._language):
            return 0
        return substance(said, asked.text, self._language)

    def _repetition(self, text: str) -> float:
        words = [word.casefold() for word in spoken_words(text)]
        run = REPEATED_RUN[self._language]
        runs = [tuple(words[i : i + run]) for i in range(len(words) - run + 1)]
        return 1 - len(set(runs)) / len(runs) if runs else 0.0

    def _vocabulary(self, text: str) -> int:
        return sum(word.search(text) is not None for word in self._vocabulary_words)


def _moved(before: Observation, now: Observation) -> bool:
    """Whether a change while someone speaks is worth telling."""
    return now.quote != before.quote or abs(now.value - before.value) > SMALLEST_CHANGE


def _texts(competency: Competency, question: Question) -> tuple[str, ...]:
    """What shows a competency: its indicators and the two best anchors, or else its name."""
    shown = (*competency.indicators, *question.anchors_of(competency)[-2:])
    return shown or (competency.name,)
