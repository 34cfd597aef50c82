"""Questions for one interview: proposed from the resume and from the round before."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.evaluation.sheet import read_sheet
from ehr_bridge.evaluation.tables import EvaluationSheet
from ehr_bridge.interviews.plans import decode_job, job_asked, must_find, must_keep
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.profiles.persons import load_profile, same_person
from ehr_bridge.question_bank.follow_up import from_interview
from ehr_bridge.question_bank.personal import from_resume
from ehr_bridge.question_bank.tables import PreparedQuestion
from ehr_bridge.question_bank.wording import PersonalQuestion
from ehr_bridge.store import audit
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import BadInput, WrongState
from interview.ports import TextEncoder
from interview.rubric import Job

MAX_PREPARED = 10


@dataclass(frozen=True, slots=True)
class Proposals:
    """What might be asked in an interview besides its set.

    Attributes:
        has_resume: whether there is a resume that was read.
        earlier: id of the interview whose answers are followed up; "" where there is none.
    """

    questions: tuple[PersonalQuestion, ...]
    has_resume: bool
    earlier: str


async def propose(database: Database, interview_id: str, encoder: TextEncoder | None) -> Proposals:
    """Questions from the resume, and from the latest earlier interview for the opening.

    Of an interview that has ended, its own answers are followed up: for the next round.
    """
    async with database.read() as session:
        interview = await must_keep(session, interview_id)
        job = await job_asked(session, interview_id)
        profile = await load_profile(session, interview.applicant_id)
        earlier = await _earlier(session, interview)
        sheet = await session.get(EvaluationSheet, earlier.id) if earlier else None
    found: list[PersonalQuestion] = []
    if earlier is not None and sheet is not None and earlier.job is not None:
        per_answer = read_sheet(sheet)["per_answer"]
        found += from_interview(decode_job(earlier.job), per_answer, job.language)
    if profile is not None:
        wanted = [*job.vocabulary, *(competency.name for competency in job.competencies)]
        found += from_resume(profile, job.language, wanted)
    assigned = await asyncio.to_thread(_assign, job, found, encoder)
    return Proposals(tuple(assigned), profile is not None, earlier.id if earlier and sheet else "")


async def _earlier(session: AsyncSession, interview: Interview) -> Interview | None:
    if interview.status == "ended":
        return interview
    people = await same_person(session, interview.applicant_id)
    latest: Interview | None = await session.scalar(
        select(Interview)
        .join(EvaluationSheet, EvaluationSheet.interview_id == Interview.id)
        .where(
            Interview.applicant_id.in_(people),
            Interview.opening_id == interview.opening_id,
            Interview.id != interview.id,
            Interview.status == "ended",
            Interview.erased_at.is_(None),
        )
        .order_by(Interview.starts_at.desc(), Interview.id)
        .limit(1)
    )
    return latest


def _assign(
    job: Job, questions: Sequence[PersonalQuestion], encoder: TextEncoder | None
) -> list[PersonalQuestion]:
    """Give each question the competency that it is closest to; without a model the heaviest."""
    known = {competency.id for competency in job.competencies}
    if not job.competencies:
        return [replace(question, competency="") for question in questions]
    heaviest = max(job.competencies, key=lambda competency: competency.weight).id
    meanings = {}
    if encoder is not None:
        for competency in job.competencies:
            texts = (competency.name, *competency.indicators, *competency.anchors[-2:])
            meanings[competency.id] = np.mean([encoder.encode(text) for text in texts], axis=0)

    def closest(question: PersonalQuestion) -> str:
        if encoder is None:
            return heaviest
        vector = encoder.encode(f"{question.text} {question.reason.words}")
        return max(meanings, key=lambda id: float(vector @ meanings[id]))

    return [
        question
        if question.competency in known
        else replace(question, competency=closest(question))
        for question in questions
    ]


async def prepared(session: AsyncSession, interview_id: str) -> list[PreparedQuestion]:
    """The questions that were prepared for an interview, in their order."""
    rows = await session.scalars(
        select(PreparedQuestion)
        .where(PreparedQuestion.interview_id == interview_id)
        .order_by(PreparedQuestion.position)
    )
    return list(rows)


async def prepare(
    session: AsyncSession, who: Principal, interview_id: str, questions: Sequence[PersonalQuestion]
) -> None:
    """Make these the questions that follow those of the opening.

    Raises:
        WrongState: the room was opened: what it asks is settled.
        BadInput: a competency is not the opening's, or a text is there twice.
    """
    interview = await must_find(session, interview_id)
    if interview.opened_unix_s is not None:
        raise WrongState("the interview's room was opened already: what it asks is settled")
    job = await job_asked(session, interview_id)
    known = {competency.id for competency in job.competencies}
    if unknown := {question.competency for question in questions} - known - {""}:
        raise BadInput(f"the opening has no competencies {sorted(unknown)}")
    if len({question.text for question in questions}) != len(questions):
        raise BadInput("a question is there twice")
    await session.execute(
        delete(PreparedQuestion).where(PreparedQuestion.interview_id == interview_id)
    )
    session.add_all(_row(interview_id, i, question) for i, question in enumerate(questions))
    await audit.record(session, who, "prepare_questions", interview_id, count=len(questions))


def _row(interview_id: str, position: int, question: PersonalQuestion) -> PreparedQuestion:
    reason = question.reason
    return PreparedQuestion(
        interview_id=interview_id,
        position=position,
        kind=question.kind.value,
        text=question.text,
        competencies=[question.competency] if question.competency else [],
        key_points=list(question.key_points),
        behavioural=question.behavioural,
        reason={"code": reason.code, "words": reason.words, "question": reason.question},
    )
