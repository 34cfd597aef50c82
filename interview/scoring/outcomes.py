"""What answers and an interview come to: a value with its evidence, or why there is none.

Answers are rated by interview/scoring/rules.py, as far as the permit allows it and enough was said;
the interview's dimensions are means over them, its composite the weighted mean of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import sqrt

from interview.events import Unrated
from interview.measures import Source
from interview.policy import Permit
from interview.rubric import Job
from interview.scoring.answer_record import AnswerRecord
from interview.scoring.rules import (
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
    says_nothing,
    weigh,
)

VOICE, ENGAGEMENT, COMPOSITE = "voice", "engagement", "composite"
"""The dimensions beside the job's competencies."""


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


class Outcomes:
    """How dimensions are rated on one job under one permit.

    Attributes:
        weights: share of each dimension in the composite.
    """

    def __init__(self, job: Job, permit: Permit) -> None:
        self.weights = weights(job, permit)
        self._language = job.language
        self._permit = permit

    # --- an answer ----------------------------------------------------------------------

    def of_answer(self, record: AnswerRecord, dimension: str) -> Rated | Unrated:
        """What an answer comes to in a competency, voice or engagement."""
        if missing := self._refused(dimension) or self._missing(record, dimension):
            return missing
        if dimension == VOICE:
            return rate_voice(self._language, record.told)
        if dimension == ENGAGEMENT:
            return rate_engagement(record.seen())
        return rate_content(record.question, dimension, record.content(), self._language)

    def _missing(self, record: AnswerRecord, dimension: str) -> Unrated | None:
        """Why what was said or seen does not suffice, if so.

        A manner counts only beside words that do, wherever words may be looked at: no voice
        and no face earns a number in front of a garbage transcript.
        """
        if dimension == ENGAGEMENT and record.face_s < MIN_FACE_S:
            return Unrated.SEVERAL_FACES if record.several_s > record.face_s else Unrated.NO_FACE
        if dimension == VOICE and record.typed:
            return Unrated.TYPED
        if self._permit.allows(Source.CONTENT) and (unsaid := self._unsaid(record)):
            return unsaid
        return Unrated.TOO_SHORT if dimension == VOICE and record.speech_s < MIN_SPEECH_S else None

    def _unsaid(self, record: AnswerRecord) -> Unrated | None:
        """Why the words do not suffice, if so."""
        if record.foreign_share > 1 - MIN_CLEAR_SHARE:
            return Unrated.OTHER_LANGUAGE
        if record.length == 0:
            return Unrated.NO_ANSWER
        if record.clear_length < MIN_CLEAR_SHARE * record.length:
            return Unrated.UNCLEAR_SPEECH
        if record.clear_length < MIN_LENGTH[self._language]:
            return Unrated.TOO_SHORT
        return says_nothing(record.told, self._language)

    def _refused(self, dimension: str) -> Unrated | None:
        """Why the dimension may not be rated at all, if so."""
        source = {VOICE: Source.VOICE, ENGAGEMENT: Source.FACE}.get(dimension, Source.CONTENT)
        if source not in self._permit.policy.sources:
            return Unrated.NOT_ALLOWED
        return None if self._permit.allows(source) else Unrated.NO_CONSENT

    # --- the interview ------------------------------------------------------------------

    def overall(self, dimension: str, answers: Iterable[AnswerRecord]) -> Rated | Unrated:
        """The mean over the rated answers that count, with all their evidence."""
        if refused := self._refused(dimension):
            return refused
        counting = [record for record in answers if not record.set_aside]
        asked = [r.rated[dimension] for r in counting if dimension in r.rated]
        rated = [outcome for outcome in asked if isinstance(outcome, Rated)]
        if not rated:
            return asked[-1] if asked and isinstance(asked[-1], Unrated) else Unrated.NOT_ASKED
        share = 1 / len(rated)
        errors = [outcome.error for outcome in rated if outcome.error is not None]
        return Rated(
            sum(outcome.value for outcome in rated) * share,
            tuple(finding for outcome in rated for finding in outcome.findings),
            tuple(effect * share for outcome in rated for effect in outcome.effects),
            # Errors of different answers are independent: their mean has 1/sqrt(n) of one.
            # An answer too short to have one of its own is as unsure as the others.
            sum(errors) / len(errors) / sqrt(len(rated)) if errors else None,
        )

    def composite(
        self, overall: Mapping[str, Rated | Unrated], *, answered: bool
    ) -> Rated | Unrated:
        """The weighted mean of the rated dimensions; unrated is not zero.

        Args:
            overall: the outcome of each dimension of the interview.
            answered: whether there is any answer.
        """
        if refused := self._refused(COMPOSITE):
            return refused
        rated = {
            dimension: outcome
            for dimension, outcome in overall.items()
            if self.weights[dimension] > 0 and isinstance(outcome, Rated)
        }
        if sum(self.weights[dimension] for dimension in rated) < MIN_COMPOSITE_SHARE - 1e-9:
            return Unrated.NOT_ENOUGH_EVIDENCE if answered else Unrated.NOT_ASKED
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
