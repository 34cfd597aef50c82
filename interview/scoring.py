"""From events to scores: pure, cheap enough for the event loop, the same live and replayed.

`Scorecard` follows an interview event by event; `conclude` takes a whole journal. What
counts for how much stands in interview/rules.py; docs/scoring.md explains it to readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf, isfinite, sqrt

from interview.answer_record import CARRIED, AnswerRecord, Utterance
from interview.events import (
    AnswerEnded,
    AnswerSetAside,
    Event,
    InterviewEnded,
    InterviewStarted,
    Observation,
    QuestionAsked,
    Reason,
    Role,
    Score,
    Transcript,
)
from interview.measures import MEASURES, Source
from interview.policy import Permit
from interview.rubric import Job
from interview.rules import (
    COMPOSITE_SCALE,
    MIN_CLEAR_SHARE,
    MIN_COMPOSITE_SHARE,
    MIN_FACE_S,
    MIN_LENGTH,
    MIN_SPEECH_S,
    RULES,
    SCALE,
    Finding,
    Part,
    Rated,
    rate_content,
    rate_engagement,
    rate_voice,
    weigh,
)
from interview.session import Session
from interview.versions import settings_version

VOICE, ENGAGEMENT, COMPOSITE = "voice", "engagement", "composite"
MIN_GAP_S = 0.1
"""Session time between two looks at the same answer and source: one utterance leads to a
dozen observations, and only what they amount to is worth a message."""
SCORED = (Source.VOICE, Source.CONTENT, Source.FACE)
"""What scores rest on. Hands and posture are shown as they were measured and enter no score:
nothing is known that would say how much of them is good."""
STEP = 0.01
"""Share of the scale by which a value must change to be told again."""


def weights(job: Job, permit: Permit) -> dict[str, float]:
    """Share of each dimension in the composite; they sum to 1.

    Voice and face weigh nothing where the policy or the applicant does not allow them:
    what is refused is not held against anybody.
    """
    voice = job.voice_weight if permit.allows(Source.VOICE) else 0.0
    face = permit.face_weight(job.face_weight)
    content = max(0.0, 1.0 - voice - face)
    total = content + voice + face
    competencies = sum(competency.weight for competency in job.competencies) or 1.0
    return {
        **{c.id: content * c.weight / competencies / total for c in job.competencies},
        VOICE: voice / total,
        ENGAGEMENT: face / total,
    }


@dataclass(frozen=True, slots=True)
class _Moment:
    """The end of the media that a score rests on, and when it arrived."""

    time_s: float
    arrived_s: float | None = None


class Scorecard:
    """The scores of one interview, from the events in the order of its journal."""

    def __init__(self, job: Job, permit: Permit) -> None:
        self.job = job
        self.permit = permit
        self.weights = weights(job, permit)
        self.settings = settings_version(job, permit)
        self.session = Session("", job)
        self.answers: dict[str, AnswerRecord] = {}
        self._ended = False
        self._now_s = 0.0
        self._answer_of: dict[Utterance, str] = {}
        self._stale: dict[tuple[str, Source], _Moment] = {}
        self._looked_s: dict[tuple[str, Source], float] = {}
        self._overall_of: dict[str, Rated | Reason] = {}
        self._lines: dict[tuple[str, str], _Line] = {}
        self._latest: dict[tuple[str, str], Score] = {}

    # --- events in, scores out ----------------------------------------------------------

    def apply(self, event: Event) -> list[Score]:
        """Take in one event; returns the scores that it changed materially.

        What an answer's late words change after its end is told again as final; the
        latest score of a dimension and answer always holds.
        """
        self.take(event)
        match event:
            case InterviewStarted():
                return self._tell_overall(self.weights, _Moment(event.time_s))
            case QuestionAsked():
                return self._look_at(event.answer, SCORED, _Moment(event.time_s))
            case AnswerEnded() if event.answer in self.answers:
                return self._look_at(event.answer, SCORED, _Moment(event.time_s))
            case AnswerSetAside() if event.answer in self.answers:
                return self._leave_out(self.answers[event.answer], _Moment(event.time_s))
            case InterviewEnded():
                return self.final()
        return self._look_at_stale()

    def final(self) -> list[Score]:
        """All scores that were not told as final yet, or have changed since."""
        self._ended = True
        scores: list[Score] = []
        for record in self.answers.values():
            self._rate(record, SCORED)
            scores += self._tell_answer(record, record.rated, _Moment(self._now_s))
        self._stale.clear()
        return scores + self._tell_overall(self.weights, _Moment(self._now_s))

    def latest(self) -> list[Score]:
        """The score last told of every dimension and answer."""
        return list(self._latest.values())

    def take(self, event: Event) -> None:
        """Take in one event without computing scores."""
        self._now_s = max(self._now_s, event.time_s)
        self.session.apply(event)
        match event:
            case InterviewStarted():
                self.settings = settings_version(self.job, self.permit, event.analysis_fps)
            case QuestionAsked():
                self._open(event)
            case AnswerEnded() if event.answer in self.answers:
                self.answers[event.answer].ended = True
            case AnswerSetAside() if event.answer in self.answers:
                self.answers[event.answer].set_aside = True
            case Transcript() if self._from_applicant(event.participant):
                self._hear(event)
            case Observation() if self._from_applicant(event.participant):
                self._observe(event)

    def _open(self, asked: QuestionAsked) -> None:
        """Begin an answer; one to a follow-up is known to the answer that it takes up."""
        question = self.session.question(asked.question_id)
        record = self.answers[asked.answer] = AnswerRecord(asked.answer, question)
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
            self._mark(before, Source.CONTENT, event)
            self._mark(before, Source.VOICE, event)
        if answer is not None:
            self._answer_of[utterance] = answer.id
            self.answers[answer.id].hear(event)
            self._mark(answer.id, Source.CONTENT, event)
            self._mark(answer.id, Source.VOICE, event)

    def _observe(self, event: Observation) -> None:
        measure = MEASURES.get(event.measure)
        if measure is None or measure.source not in SCORED or not isfinite(event.value):
            return
        answer = event.answer
        if not answer and (spoken := self.session.answer_over(event.start_s, event.time_s)):
            answer = spoken.id
        if answer in self.answers and self.permit.allows(measure.source):
            self.answers[answer].observe(event)
            self._mark(answer, measure.source, event)
            if event.measure in CARRIED and (taken_up := self.answers[answer].takes_up):
                self._mark(taken_up, Source.CONTENT, event)

    def _mark(self, answer: str, source: Source, event: Event) -> None:
        self._stale[answer, source] = _Moment(event.time_s, event.arrived_s)

    def _leave_out(self, record: AnswerRecord, moment: _Moment) -> list[Score]:
        """Tell what changes once an answer counts no more."""
        taken_up = (
            self._look_at(record.takes_up, (Source.CONTENT,), moment) if record.takes_up else []
        )
        return taken_up + self._tell_overall(self.weights, moment)

    # --- rating -------------------------------------------------------------------------

    def _rate(self, record: AnswerRecord, sources: Iterable[Source]) -> list[str]:
        """Compute the dimensions of these sources anew; returns them."""
        dimensions = {
            Source.CONTENT: record.question.competencies,
            Source.VOICE: (VOICE,),
            Source.FACE: (ENGAGEMENT,),
        }
        looked = [dimension for source in sources for dimension in dimensions[source]]
        for dimension in looked:
            record.rated[dimension] = self._outcome(record, dimension)
        return looked

    def _outcome(self, record: AnswerRecord, dimension: str) -> Rated | Reason:
        if missing := self._refused(dimension) or self._missing(record, dimension):
            return missing
        if dimension == VOICE:
            return rate_voice(self.job.language, record.told)
        if dimension == ENGAGEMENT:
            return rate_engagement(record.seen())
        return rate_content(record.question, dimension, record.content(), self.job.language)

    def _missing(self, record: AnswerRecord, dimension: str) -> Reason | None:
        """Why what was said or seen does not suffice, if so."""
        if dimension == ENGAGEMENT and record.face_s < MIN_FACE_S:
            return Reason.SEVERAL_FACES if record.several_s > record.face_s else Reason.NO_FACE
        if dimension == ENGAGEMENT and not self.permit.allows(Source.CONTENT):
            return None
        enough = {
            # A face counts only with words that were understood, however few.
            ENGAGEMENT: True,
            VOICE: record.speech_s >= MIN_SPEECH_S,
        }.get(dimension, record.clear_length >= MIN_LENGTH[self.job.language])
        if record.length == 0:
            return Reason.NO_ANSWER
        if dimension == VOICE and record.typed:
            return Reason.TYPED
        if record.clear_length < MIN_CLEAR_SHARE * record.length:
            return Reason.UNCLEAR_SPEECH
        return None if enough else Reason.TOO_SHORT

    def _refused(self, dimension: str) -> Reason | None:
        """Why the dimension may not be rated at all, if so."""
        source = {VOICE: Source.VOICE, ENGAGEMENT: Source.FACE}.get(dimension, Source.CONTENT)
        if source not in self.permit.policy.sources:
            return Reason.NOT_ALLOWED
        return None if self.permit.allows(source) else Reason.NO_CONSENT

    def _overall(self, dimension: str) -> Rated | Reason:
        """The mean over the rated answers that count, with all their evidence."""
        if refused := self._refused(dimension):
            return refused
        counting = [record for record in self.answers.values() if not record.set_aside]
        asked = [r.rated[dimension] for r in counting if dimension in r.rated]
        rated = [outcome for outcome in asked if isinstance(outcome, Rated)]
        if not rated:
            return asked[-1] if asked and isinstance(asked[-1], Reason) else Reason.NOT_ASKED
        share = 1 / len(rated)
        errors = [outcome.error for outcome in rated if outcome.error is not None]
        return Rated(
            sum(outcome.value for outcome in rated) * share,
            tuple(finding for outcome in rated for finding in outcome.findings),
            tuple(effect * share for outcome in rated for effect in outcome.effects),
            # Errors of different answers are independent: their mean has 1/sqrt(n) of one.
            sum(errors) * share / sqrt(len(errors)) if errors else None,
        )

    def _composite(self) -> Rated | Reason:
        """The weighted mean of the rated dimensions; unrated is not zero."""
        if refused := self._refused(COMPOSITE):
            return refused
        rated = {
            dimension: outcome
            for dimension, outcome in self._overall_of.items()
            if self.weights[dimension] > 0 and isinstance(outcome, Rated)
        }
        if sum(self.weights[dimension] for dimension in rated) < MIN_COMPOSITE_SHARE - 1e-9:
            return Reason.NOT_ENOUGH_EVIDENCE if self.answers else Reason.NOT_ASKED
        whole = weigh([self._part(*item) for item in rated.items()], COMPOSITE_SCALE)
        return replace(whole, error=self._composite_error(rated))

    def _composite_error(self, rated: Mapping[str, Rated]) -> float | None:
        """The weighted mean of the errors: those of one interview move together."""
        known = {d: outcome.error for d, outcome in rated.items() if outcome.error is not None}
        if not known:
            return None
        total = sum(self.weights[dimension] for dimension in rated)
        mean = sum(self.weights[d] * error for d, error in known.items()) / total
        return mean * COMPOSITE_SCALE / SCALE

    def _part(self, dimension: str, outcome: Rated) -> Part:
        span_s = [(f.start_s, f.end_s) for f in outcome.findings]
        start_s, end_s = min(s for s, _ in span_s), max(e for _, e in span_s)
        finding = Finding("dimension", outcome.value, start_s, end_s, RULES, dimension)
        return Part(finding, self.weights[dimension], outcome.value / SCALE)

    # --- telling ------------------------------------------------------------------------

    def _look_at_stale(self) -> list[Score]:
        scores: list[Score] = []
        for (answer, source), moment in list(self._stale.items()):
            rested_s = self._now_s - self._looked_s.get((answer, source), -inf)
            if rested_s >= MIN_GAP_S or self._ended:
                scores += self._look_at(answer, (source,), moment)
        return scores

    def _look_at(self, answer: str, sources: tuple[Source, ...], moment: _Moment) -> list[Score]:
        for source in sources:
            self._stale.pop((answer, source), None)
            self._looked_s[answer, source] = self._now_s
        record = self.answers[answer]
        looked = self._rate(record, sources)
        scores = self._tell_answer(record, looked, moment)
        return scores + self._tell_overall(looked, moment)

    def _tell_answer(
        self, record: AnswerRecord, dimensions: Iterable[str], moment: _Moment
    ) -> list[Score]:
        final = record.ended or self._ended
        scores = [self._tell(d, record.id, record.rated[d], final, moment) for d in dimensions]
        return [score for score in scores if score]

    def _tell_overall(self, dimensions: Iterable[str], moment: _Moment) -> list[Score]:
        known = [d for d in self.weights if d in set(dimensions)]
        self._overall_of |= {dimension: self._overall(dimension) for dimension in known}
        outcomes = [(d, self._overall_of[d]) for d in known] + [(COMPOSITE, self._composite())]
        scores = [self._tell(d, "", outcome, self._ended, moment) for d, outcome in outcomes]
        return [score for score in scores if score]

    def _tell(
        self, dimension: str, answer: str, outcome: Rated | Reason, final: bool, moment: _Moment
    ) -> Score | None:
        """The score as an event, or None where it would say what was said before."""
        scale = COMPOSITE_SCALE if dimension == COMPOSITE else SCALE
        rated = outcome if isinstance(outcome, Rated) else None
        line = _Line(
            value=None if rated is None else round(min(max(rated.value, 0.0), scale), 1) + 0.0,
            reason="" if rated else str(outcome),
            final=final,
            heard=frozenset((f.measure, f.subject, bool(f.quote)) for f in rated.findings)
            if rated and answer
            else frozenset(),
        )
        before = self._lines.get((dimension, answer))
        if before is not None and not line.differs(before, STEP * scale):
            return None
        self._lines[dimension, answer] = line
        score = self._latest[dimension, answer] = Score(
            time_s=moment.time_s,
            arrived_s=moment.arrived_s,
            dimension=dimension,
            value=line.value,
            scale=scale,
            answer=answer,
            reason=line.reason,
            weight=0.0 if answer else round(self.weights.get(dimension, 0.0), 6),
            final=final,
            rules=RULES,
            settings=self.settings,
            evidence=rated.evidence() if rated else (),
            **_interval(rated, scale),
        )
        return score


def _interval(rated: Rated | None, scale: int) -> dict[str, float]:
    """The ends of the interval within the scale, where an error is known."""
    if rated is None or rated.error is None:
        return {}
    low, high = rated.value - rated.error, rated.value + rated.error
    return {"low": round(max(low, 0.0), 1), "high": round(min(high, scale), 1)}


@dataclass(frozen=True, slots=True)
class _Line:
    """What was told of a score, as far as it decides whether to tell it again."""

    value: float | None
    reason: str
    final: bool
    heard: frozenset[tuple[str, str, bool]]

    def differs(self, before: _Line, step: float) -> bool:
        """Whether the change is worth a message."""
        if (self.reason, self.final, self.heard) != (before.reason, before.final, before.heard):
            return True
        if self.value is None or before.value is None:
            return False
        return abs(self.value - before.value) >= (0.05 if self.final else step - 1e-9)
