"""From events to scores: pure, cheap enough for the event loop, the same live and replayed.

`Scorecard` follows an interview event by event; conclusion.py takes a whole journal. An answer is
an AnswerRecord, rated by rules.py and put together by outcomes.py; docs/scoring.md explains it
to readers.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from math import inf, isfinite

from interview.events import (
    AnswerEnded,
    AnswerSetAside,
    Event,
    InterviewEnded,
    InterviewStarted,
    Observation,
    QuestionAsked,
    Role,
    Score,
    Transcript,
    Unrated,
)
from interview.measures import MEASURES, Source
from interview.policy import Permit
from interview.rubric import Job
from interview.scoring.answer_record import CARRIED, AnswerRecord, Utterance
from interview.scoring.outcomes import COMPOSITE, ENGAGEMENT, VOICE, Outcomes
from interview.scoring.rules import Rated
from interview.scoring.told_scores import Moment, ToldScores
from interview.session import Session
from interview.versions import settings_version

MIN_GAP_S = 0.1
"""Session time between two looks at the same answer and source: one utterance leads to a
dozen observations, and only what they amount to is worth a message."""
SCORED = (Source.VOICE, Source.CONTENT, Source.FACE)
"""What scores rest on. Hands and posture are shown as they were measured and enter no score:
nothing is known that would say how much of them is good."""
DECIDING = frozenset({"relevance", "substance"})
"""Measures of the words on which hangs whether anything of an answer has a number."""


class Scorecard:
    """The scores of one interview, from the events in the order of its journal."""

    def __init__(self, job: Job, permit: Permit) -> None:
        self.job = job
        self.permit = permit
        self.session = Session("", job)
        self.answers: dict[str, AnswerRecord] = {}
        self._outcomes = Outcomes(job, permit)
        self._told = ToldScores(self._outcomes.weights, settings_version(job, permit))
        self._ended = False
        self._now_s = 0.0
        self._answer_of: dict[Utterance, str] = {}
        self._stale: dict[tuple[str, Source], Moment] = {}
        self._looked_s: dict[tuple[str, Source], float] = {}
        self._overall: dict[str, Rated | Unrated] = {}

    @property
    def settings(self) -> str:
        """Version of the settings that the scores are made under."""
        return self._told.settings

    # --- events in, scores out ----------------------------------------------------------

    def apply(self, event: Event) -> list[Score]:
        """Take in one event; returns the scores that it changed materially.

        What an answer's late words change after its end is told again as final; the
        latest score of a dimension and answer always holds.
        """
        self.take(event)
        match event:
            case InterviewStarted():
                return self._tell_overall(self._outcomes.weights, Moment(event.time_s))
            case QuestionAsked():
                return self._look_at(event.answer, SCORED, Moment(event.time_s))
            case AnswerEnded() if event.answer in self.answers:
                return self._look_at(event.answer, SCORED, Moment(event.time_s))
            case AnswerSetAside() if event.answer in self.answers:
                return self._leave_out(self.answers[event.answer], Moment(event.time_s))
            case InterviewEnded():
                return self.final()
        return self._look_at_stale()

    def final(self) -> list[Score]:
        """All scores that were not told as final yet, or have changed since."""
        self._ended = True
        scores: list[Score] = []
        for record in self.answers.values():
            self._rate(record, SCORED)
            scores += self._tell_answer(record, record.rated, Moment(self._now_s))
        self._stale.clear()
        return scores + self._tell_overall(self._outcomes.weights, Moment(self._now_s))

    def latest(self) -> list[Score]:
        """The score last told of every dimension and answer."""
        return self._told.latest()

    def take(self, event: Event) -> None:
        """Take in one event without computing scores."""
        self._now_s = max(self._now_s, event.time_s)
        self.session.apply(event)
        match event:
            case InterviewStarted():
                self._told.settings = settings_version(self.job, self.permit, event.analysis_fps)
            case QuestionAsked():
                self._open(event)
            case AnswerEnded() if event.answer in self.answers:
                self.answers[event.answer].ended = True
            case AnswerSetAside() if event.answer in self.answers:
                self.answers[event.answer].set_aside = True
            case Transcript() if event.language and self._from_applicant(event.participant):
                self._hear(event)
            case Observation() if self._from_applicant(event.participant):
                self._observe(event)

    def _open(self, asked: QuestionAsked) -> None:
        """Begin an answer; one to a follow-up is known to the answer that it takes up."""
        question = self.session.question(asked.question_id)
        record = self.answers[asked.answer] = AnswerRecord(
            asked.answer, question, self.job.language
        )
        addition = self.session.additions.get(asked.question_id)
        if addition is None or not addition.follows:
            return
        for other in reversed(self.session.answers):
            if other.question_id == addition.follows and not self.answers[other.id].set_aside:
                record.takes_up = other.id
                self.answers[other.id].follow_ups.append(record)
                return

    def _from_applicant(self, participant: str) -> bool:
        known = self.session.participants.get(participant)
        return known is None or known.role is Role.APPLICANT

    def _hear(self, event: Transcript) -> None:
        utterance = (event.participant, event.utterance)
        answer = self.session.answer_over(event.start_s, event.time_s)
        before = self._answer_of.pop(utterance, None)
        if before is not None and (answer is None or before != answer.id):
            self.answers[before].unhear(utterance)
            self._mark(before, SCORED, event)
        if answer is not None:
            self._answer_of[utterance] = answer.id
            self.answers[answer.id].hear(event)
            self._mark(answer.id, SCORED, event)

    def _observe(self, event: Observation) -> None:
        measure = MEASURES.get(event.measure)
        if measure is None or measure.source not in SCORED or not isfinite(event.value):
            return
        answer = event.answer
        if not answer and (spoken := self.session.answer_over(event.start_s, event.time_s)):
            answer = spoken.id
        if answer in self.answers and self.permit.allows(measure.source):
            self.answers[answer].observe(event)
            self._mark(answer, SCORED if event.measure in DECIDING else (measure.source,), event)
            if event.measure in CARRIED and (taken_up := self.answers[answer].takes_up):
                self._mark(taken_up, (Source.CONTENT,), event)

    def _mark(self, answer: str, sources: Iterable[Source], event: Event) -> None:
        for source in sources:
            self._stale[answer, source] = Moment(event.time_s, event.arrived_s)

    def _leave_out(self, record: AnswerRecord, moment: Moment) -> list[Score]:
        """Tell what changes once an answer counts no more."""
        taken_up = (
            self._look_at(record.takes_up, (Source.CONTENT,), moment) if record.takes_up else []
        )
        return taken_up + self._tell_overall(self._outcomes.weights, moment)

    # --- rating and telling -------------------------------------------------------------

    def _rate(self, record: AnswerRecord, sources: Iterable[Source]) -> list[str]:
        """Compute the dimensions of these sources anew; returns them."""
        dimensions = {
            Source.CONTENT: record.question.competencies,
            Source.VOICE: (VOICE,),
            Source.FACE: (ENGAGEMENT,),
        }
        looked = [dimension for source in sources for dimension in dimensions[source]]
        for dimension in looked:
            record.rated[dimension] = self._outcomes.of_answer(record, dimension)
        return looked

    def _look_at_stale(self) -> list[Score]:
        scores: list[Score] = []
        for (answer, source), moment in list(self._stale.items()):
            rested_s = self._now_s - self._looked_s.get((answer, source), -inf)
            if rested_s >= MIN_GAP_S or self._ended:
                scores += self._look_at(answer, (source,), moment)
        return scores

    def _look_at(self, answer: str, sources: tuple[Source, ...], moment: Moment) -> list[Score]:
        for source in sources:
            self._stale.pop((answer, source), None)
            self._looked_s[answer, source] = self._now_s
        record = self.answers[answer]
        looked = self._rate(record, sources)
        scores = self._tell_answer(record, looked, moment)
        return scores + self._tell_overall(looked, moment)

    def _tell_answer(
        self, record: AnswerRecord, dimensions: Iterable[str], moment: Moment
    ) -> list[Score]:
        return self._tell(
            record.id, {d: record.rated[d] for d in dimensions}, moment, record.ended or self._ended
        )

    def _tell_overall(self, dimensions: Container[str], moment: Moment) -> list[Score]:
        known = [d for d in self._outcomes.weights if d in dimensions]
        self._overall |= {d: self._outcomes.overall(d, self.answers.values()) for d in known}
        composite = self._outcomes.composite(self._overall, answered=bool(self.answers))
        outcomes = {d: self._overall[d] for d in known} | {COMPOSITE: composite}
        return self._tell("", outcomes, moment, self._ended)

    def _tell(
        self, answer: str, outcomes: Mapping[str, Rated | Unrated], moment: Moment, final: bool
    ) -> list[Score]:
        told = [
            self._told.tell(dimension, answer, outcome, moment, final=final)
            for dimension, outcome in outcomes.items()
        ]
        return [score for score in told if score]
