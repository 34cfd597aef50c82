"""An interview as the live edge needs it, and the job as it was when the room opened."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.ai_interviews.choosing import ai_plan, settings_of
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.privacy.consents import Answers, counting_answers
from ehr_bridge.privacy.tables import RecordingKey
from ehr_bridge.question_bank.tables import PreparedQuestion
from ehr_bridge.recruiting.bias_audits import check_usable
from ehr_bridge.recruiting.openings import load_job
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.store.base import now_utc
from interview.errors import AuditMissing, Erased, NotFound
from interview.policy import policy
from interview.ports import InterviewPlan
from interview.rubric import OWN_QUESTION, Job, Question
from interview.session import Status


def encode_job(job: Job) -> str:
    """The job as the snapshot that an interview keeps."""
    return msgspec.json.encode(job).decode()


def decode_job(text: str) -> Job:
    """The job that `encode_job` made this of."""
    return msgspec.json.decode(text, type=Job)


def without_own_questions(text: str) -> str:
    """A snapshot with nothing in it that comes from the applicant's resume."""
    job = decode_job(text)
    kept = (q for q in job.questions if not q.id.startswith(OWN_QUESTION))
    return encode_job(replace(job, questions=tuple(kept)))


async def must_find(session: AsyncSession, interview_id: str) -> Interview:
    """The interview, or NotFound."""
    interview = await session.get(Interview, interview_id)
    if interview is None:
        raise NotFound("no such interview")
    return interview


async def must_keep(session: AsyncSession, interview_id: str) -> Interview:
    """The interview, safe from erasure until the transaction ends.

    Its key is shredded first: an interview counts as erased from that moment on.

    Raises:
        NotFound: no such interview.
        Erased: what it held is deleted, or is being deleted.
    """
    # FOR KEY SHARE on PostgreSQL: waits for an erasure, not for other writers.
    lock = {"read": True, "key_share": True}
    interview = await session.get(Interview, interview_id, with_for_update=lock)
    if interview is None:
        raise NotFound("no such interview")
    key = await session.get(RecordingKey, interview_id)
    if interview.erased_at is not None or (key is not None and key.shredded_at is not None):
        raise Erased("what this interview held was deleted")
    return interview


async def job_asked(session: AsyncSession, interview_id: str) -> Job:
    """What the interview asks: the snapshot once there is one, the opening before.

    To the opening's questions come those prepared for this interview alone.
    """
    interview = await must_find(session, interview_id)
    if interview.job is not None:
        return decode_job(interview.job)
    job = await load_job(session, interview.opening_id)
    own = await session.scalars(
        select(PreparedQuestion)
        .where(PreparedQuestion.interview_id == interview_id)
        .order_by(PreparedQuestion.position)
    )
    known = {competency.id for competency in job.competencies}  # HR may have changed them since
    return replace(job, questions=(*job.questions, *(_own_question(q, known) for q in own)))


def _own_question(prepared: PreparedQuestion, known: set[str]) -> Question:
    return Question(
        id=f"{OWN_QUESTION}{prepared.position + 1}",
        text=prepared.text,
        competencies=tuple(id for id in prepared.competencies if id in known),
        key_points=tuple(prepared.key_points),
        behavioural=prepared.behavioural,
    )


async def answers_of(session: AsyncSession, interview: Interview, job: Job) -> Answers | None:
    """What the applicant answered to the notice, as far as it counts now."""
    status = Status(interview.status)
    return await counting_answers(session, interview.id, status, policy(job.policy))


async def load_plan(session: AsyncSession, interview_id: str) -> InterviewPlan:
    """The plan of an interview, or NotFound."""
    interview = await must_find(session, interview_id)
    job = await job_asked(session, interview_id)
    answers = await answers_of(session, interview, job)
    applicant = await session.get_one(Applicant, interview.applicant_id)
    panel = await session.scalars(
        select(PanelMember.staff_id).where(PanelMember.interview_id == interview_id)
    )
    ai = await ai_plan(session, interview.id, interview.starts_at)
    panels_own = (await settings_of(session, interview.opening_id)).panel_prompts
    return InterviewPlan(
        id=interview.id,
        job=job,
        applicant_id=applicant.id,
        applicant_name=applicant.name,
        panel=frozenset(panel),
        opened_unix_s=interview.opened_unix_s,
        granted=answers.granted if answers else None,
        notice_version=answers.notice_version if answers else "",
        ai=ai,
        prompts=ai.settings.prompts if ai else panels_own,
        barred=_barred(await session.get_one(Opening, interview.opening_id), job),
    )


def _barred(opening: Opening, job: Job) -> str:
    """Why the policy that the interview was asked under lets it not begin now; "" if it may."""
    try:
        check_usable(policy(job.policy), opening, now_utc())
    except AuditMissing as error:
        return str(error)
    return ""
