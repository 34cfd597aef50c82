"""Openings: rows in the store, a Job in the domain."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import (
    Anchor,
    Competency,
    Indicator,
    KeyPoint,
    Opening,
    OpeningWord,
    Question,
    QuestionCompetency,
)
from ehr_bridge.store.base import now_utc
from interview import rubric
from interview.errors import BadInput
from interview.policy import BiasAudit, policy
from interview.rubric import LEVELS, Job

RESERVED = frozenset({"composite", "voice", "engagement"})
"""Names of scores that no competency may take."""

_SLUG = re.compile(r"[a-z][a-z0-9_-]{0,47}")


def check_job(job: Job) -> None:
    """Raise BadInput where an opening could not be scored; the message names the cause."""
    if not job.competencies or not job.questions:
        raise BadInput("an opening has at least one competency and one question")
    check_parts(job)


def check_parts(job: Job) -> None:
    """Raise BadInput where what an opening has so far does not fit together."""
    rules = policy(job.policy)
    if job.voice_weight + job.face_weight > 1:
        raise BadInput("voice_weight and face_weight come to more than 1")
    if job.face_weight and not rules.face_weight_allowed:
        raise BadInput(f"face_weight: the policy {job.policy!r} lets face measures count nothing")
    competencies = [competency.id for competency in job.competencies]
    _check_ids("competency", competencies)
    _check_ids("question", [question.id for question in job.questions])
    for competency in job.competencies:
        if competency.id in RESERVED:
            raise BadInput(f"{competency.id!r} is the name of a score")
        if not competency.weight > 0:
            raise BadInput(f"competency {competency.id!r} has a weight above 0")
        if len(competency.anchors) not in (0, len(LEVELS)):
            raise BadInput(f"competency {competency.id!r} has {len(LEVELS)} anchors or none")
    for question in job.questions:
        if unknown := set(question.competencies) - set(competencies):
            raise BadInput(f"question {question.id!r} shows unknown competencies {sorted(unknown)}")
        if len(question.anchors) not in (0, len(LEVELS)):
            raise BadInput(f"question {question.id!r} has {len(LEVELS)} anchors or none")


def _check_ids(what: str, ids: list[str]) -> None:
    for id in ids:
        if not _SLUG.fullmatch(id):
            raise BadInput(f"{what} id {id!r} is not of lower-case letters, digits, - and _")
    if len(set(ids)) != len(ids):
        raise BadInput(f"a {what} id occurs twice")


def add_opening(session: AsyncSession, job: Job, company_id: str, owner_id: str) -> Opening:
    """Write a new opening; its id is the job's."""
    check_job(job)
    opening = Opening(
        id=job.id,
        company_id=company_id,
        owner_id=owner_id,
        title=job.title,
        language=job.language,
        policy=job.policy,
        voice_weight=job.voice_weight,
        face_weight=job.face_weight,
        pass_line=job.pass_line,
        created_at=now_utc(),
        competencies=competency_rows(job.competencies),
        questions=question_rows(job.id, job.questions),
        words=[OpeningWord(position=i, word=word) for i, word in enumerate(job.vocabulary)],
    )
    session.add(opening)
    return opening


def competency_rows(competencies: Iterable[rubric.Competency]) -> list[Competency]:
    """Rows of competencies in their order."""
    return [_competency_row(i, c) for i, c in enumerate(competencies)]


def question_rows(opening_id: str, questions: Iterable[rubric.Question]) -> list[Question]:
    """Rows of questions in their order."""
    return [_question_row(opening_id, i, q) for i, q in enumerate(questions)]


def _competency_row(position: int, competency: rubric.Competency) -> Competency:
    return Competency(
        id=competency.id,
        position=position,
        name=competency.name,
        weight=competency.weight,
        anchors=[
            Anchor(level=level, text=text)
            for level, text in zip(LEVELS, competency.anchors, strict=False)
        ],
        indicators=[
            Indicator(position=i, text=text) for i, text in enumerate(competency.indicators)
        ],
    )


def _question_row(opening_id: str, position: int, question: rubric.Question) -> Question:
    return Question(
        id=question.id,
        position=position,
        text=question.text,
        behavioural=question.behavioural,
        time_limit_s=question.time_limit_s,
        anchors=list(question.anchors),
        competencies=shown_rows(opening_id, question.competencies),
        key_points=[KeyPoint(position=i, text=text) for i, text in enumerate(question.key_points)],
    )


def shown_rows(opening_id: str, competency_ids: Iterable[str]) -> list[QuestionCompetency]:
    """Rows of the competencies that a question shows, in their order."""
    return [
        QuestionCompetency(opening_id=opening_id, competency_id=id, position=i)
        for i, id in enumerate(competency_ids)
    ]


def job_of(opening: Opening) -> Job:
    """The opening as the domain knows it."""
    return Job(
        id=opening.id,
        title=opening.title,
        language=opening.language,
        policy=opening.policy,
        voice_weight=opening.voice_weight,
        face_weight=opening.face_weight,
        pass_line=opening.pass_line,
        vocabulary=tuple(word.word for word in opening.words),
        competencies=tuple(
            rubric.Competency(
                id=c.id,
                name=c.name,
                weight=c.weight,
                anchors=tuple(anchor.text for anchor in c.anchors),
                indicators=tuple(indicator.text for indicator in c.indicators),
            )
            for c in opening.competencies
        ),
        questions=tuple(
            rubric.Question(
                id=q.id,
                text=q.text,
                competencies=tuple(shown.competency_id for shown in q.competencies),
                key_points=tuple(point.text for point in q.key_points),
                behavioural=q.behavioural,
                time_limit_s=q.time_limit_s,
                anchors=tuple(q.anchors),
            )
            for q in opening.questions
        ),
    )


def audit_of(opening: Opening) -> BiasAudit | None:
    """The bias audit that the opening names, if any."""
    if not opening.audit_url or opening.audited_on is None or opening.announced_on is None:
        return None
    return BiasAudit(opening.audit_url, opening.audited_on, opening.announced_on)


async def policies_in_use(session: AsyncSession) -> frozenset[str]:
    """The policies of openings that are not closed."""
    going_on = Opening.state != OpeningState.CLOSED.value
    return frozenset(await session.scalars(select(Opening.policy).where(going_on).distinct()))


async def load_job(session: AsyncSession, opening_id: str) -> Job:
    """The job of an opening that exists."""
    opening = (await session.scalars(select(Opening).where(Opening.id == opening_id))).one()
    return job_of(opening)
