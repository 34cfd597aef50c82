"""Questions for the next round: what stayed vague or was missed in an earlier interview.

Read from the evaluation sheet: key points that were not heard, parts of a told experience
that are missing, and questions whose answer was too short or too unclear to be scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ehr_bridge.question_bank.wording import (
    Kind,
    PersonalQuestion,
    QuestionReason,
    key_points,
    phrase,
    quoted,
)
from interview.rubric import Job, Question
from interview.scoring.rules import STAR_PARTS

MAX_QUESTIONS = 8
MISSED = 0.35
"""Value of a key point or STAR part below which it counts as not told; above .5 the analyzers
quote the words, and between the two it is not sure either way."""

MAX_OF_ONE = 2
"""Questions that take up the same earlier answer."""

UNCLEAR = frozenset(
    {"too_short", "unclear_speech", "other_language", "off_question", "not_enough_evidence"}
)
"""Reasons for an unrated score that asking for an example can mend."""


def from_interview(
    job: Job, per_answer: Sequence[Mapping[str, Any]], language: str
) -> list[PersonalQuestion]:
    """What to come back to, of the heaviest competencies first.

    Args:
        job: what the earlier interview asked.
        per_answer: of its evaluation sheet, in the shape of AnswerScoresShape.
        language: of the next interview.
    """
    weights = {competency.id: competency.weight for competency in job.competencies}
    known = {question.id: question for question in job.questions}
    found: list[tuple[float, int, PersonalQuestion]] = []
    for place, answer in enumerate(per_answer):
        question = known.get(answer["question_id"])
        if question is None:
            continue
        weight = max((weights.get(id, 0.0) for id in question.competencies), default=0.0)
        asked = list(_of_answer(question, answer["scores"], language))[:MAX_OF_ONE]
        found += [(-weight, place, one) for one in asked]
    found.sort(key=lambda item: item[:2])
    return [question for _, _, question in found][:MAX_QUESTIONS]


def _of_answer(
    question: Question, scores: Sequence[Mapping[str, Any]], language: str
) -> Iterator[PersonalQuestion]:
    rated = [score for score in scores if score["dimension"] in question.competencies]
    unrated = next((s["reason"] for s in rated if s["value"] is None), "")
    if unrated == "no_answer":
        yield PersonalQuestion(
            kind=Kind.FOLLOW_UP,
            text=question.text,
            key_points=question.key_points,
            behavioural=question.behavioural,
            reason=QuestionReason(unrated, unrated, question.text),
            competency=next(iter(question.competencies), ""),
        )
        return
    if unrated in UNCLEAR:
        yield _again(question, language, "unclear", QuestionReason("unclear", unrated))
        return
    evidence = {(e["measure"], e["subject"]): e for score in rated for e in score["evidence"]}
    missed = [
        (one["value"], point)
        for point in question.key_points
        if (one := evidence.get(("key_point", point))) and one["value"] < MISSED
    ]
    for value, point in sorted(missed):
        asked = _again(
            question, language, "key_point", QuestionReason("key_point", point), missed=point
        )
        yield replace(asked, reason=replace(asked.reason, value=value))
    for part in reversed(STAR_PARTS):  # a missing result weighs most
        one = evidence.get(("star", part))
        if one and one["value"] < MISSED:
            yield _again(question, language, part, QuestionReason(part, part, value=one["value"]))


def _again(
    question: Question, language: str, code: str, reason: QuestionReason, **fill: str
) -> PersonalQuestion:
    words = {"question": quoted(language, question.text), **fill}
    return PersonalQuestion(
        kind=Kind.FOLLOW_UP,
        text=phrase(language, code, **words),
        key_points=key_points(language, code, **words),
        behavioural=question.behavioural,
        reason=replace(reason, question=question.text),
        competency=next(iter(question.competencies), ""),
    )
