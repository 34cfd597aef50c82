"""What a whole interview came to, from its journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interview.asked import Asked, AskedRecord
from interview.events import (
    TYPED,
    AnswerSetAside,
    Event,
    Observation,
    PromptShown,
    Score,
    Transcript,
)
from interview.measures import Source
from interview.policy import Permit
from interview.rubric import Job
from interview.scoring.answer_record import Utterance
from interview.scoring.outcomes import COMPOSITE, ENGAGEMENT, VOICE
from interview.scoring.rules import RULES
from interview.scoring.scorecard import Scorecard
from interview.scoring.summary import Measured, Measurements


@dataclass(frozen=True, slots=True)
class AnswerScores:
    """The final scores of one answer."""

    answer: str
    question_id: str
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an interview came to, for the evaluation sheet.

    Attributes:
        rules, settings: versions of what the scores were made by and under.
        composite: 0 to 100, or unrated with its reason.
        scores: of the interview as a whole: every competency, voice, engagement.
        measures: the middle and range of each measure that has no subject.
        parts: the content, the voice and the face apart, 0 to 10; None where unrated.
        transcript: the final transcripts, by the time they began.
        models: name@version of everything that was heard or measured with.
        asked: every question that was put, with its follow-ups and takes.
        prompts: the gentle prompts that the applicant was shown.
    """

    rules: str
    settings: str
    composite: Score
    scores: tuple[Score, ...]
    per_answer: tuple[AnswerScores, ...]
    measures: Mapping[str, Measured]
    parts: Mapping[str, float | None]
    transcript: tuple[Transcript, ...]
    models: tuple[str, ...]
    asked: tuple[Asked, ...] = ()
    prompts: tuple[PromptShown, ...] = ()


def conclude(job: Job, permit: Permit, events: Iterable[Event]) -> Conclusion:
    """The final scores of an interview, from its journal.

    The same events give the same result. An interview that broke off (no InterviewEnded)
    is concluded as it stood; scores in the journal are not looked at but made anew.
    """
    card = Scorecard(job, permit)
    measured = Measurements()
    asked = AskedRecord(card.session)
    finals: dict[Utterance, Transcript] = {}
    models: set[str] = set()
    for event in events:
        card.take(event)
        asked.take(event)
        match event:
            case Transcript(final=True):
                finals[event.participant, event.utterance] = event
                models |= {event.model} - {TYPED}
            case AnswerSetAside(answer=answer):
                measured.forget(answer)
            case Observation():
                models.add(event.model)
                spoken = card.session.answer_over(event.start_s, event.time_s)
                answer = event.answer or (spoken.id if spoken else "")
                if answer not in card.session.set_aside:
                    measured.take(event, answer)
    scores = card.final()
    overall = {score.dimension: score for score in scores if not score.answer}
    return Conclusion(
        rules=RULES,
        settings=card.settings,
        composite=overall.pop(COMPOSITE),
        scores=tuple(overall.values()),
        per_answer=tuple(
            AnswerScores(id, record.question.id, tuple(s for s in scores if s.answer == id))
            for id, record in card.answers.items()
        ),
        measures=measured.summary(),
        parts=_parts(job, overall),
        transcript=tuple(sorted(finals.values(), key=lambda t: (t.start_s, t.participant))),
        models=tuple(sorted(models)),
        asked=asked.rows(),
        prompts=tuple(asked.prompts),
    )


def _parts(job: Job, overall: Mapping[str, Score]) -> dict[str, float | None]:
    """Content, voice and face apart: what was said never hides behind how it was said."""
    rated = [
        (competency.weight, value)
        for competency in job.competencies
        if (value := overall[competency.id].value) is not None
    ]
    total = sum(weight for weight, _ in rated)
    content = round(sum(weight * value for weight, value in rated) / total, 1) if total else None
    return {
        str(Source.CONTENT): content,
        str(Source.VOICE): overall[VOICE].value,
        str(Source.FACE): overall[ENGAGEMENT].value,
    }
