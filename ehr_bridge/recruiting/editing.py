"""Openings as HR makes and changes them; every version is kept.

An interview keeps the job that it was opened with (`interviews.plans`), and an application
the version that it was made for, so an edit changes nothing that was already asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.accounts.interviewers import check_interviewers
from ehr_bridge.matching.due import opening_changed
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.fields import fields_of, job_from
from ehr_bridge.recruiting.openings import (
    audit_of,
    check_parts,
    competency_rows,
    job_of,
    question_rows,
    shown_rows,
)
from ehr_bridge.recruiting.plans.tables import Requisition
from ehr_bridge.recruiting.shapes import OpeningFields
from ehr_bridge.recruiting.states import EVENT, OpeningState, check_change
from ehr_bridge.recruiting.tables import (
    Opening,
    OpeningInterviewer,
    OpeningTrigger,
    OpeningVersion,
    OpeningWord,
    Requirement,
)
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import new_id, now_utc
from interview import rubric
from interview.access import Principal
from interview.errors import BadInput, NotFound, WrongState
from interview.policy import check_audit, policy


async def must_edit(session: AsyncSession, who: Principal, opening_id: str) -> Opening:
    """The opening, locked, where it is theirs to change; NotFound otherwise."""
    opening = await session.scalar(
        select(Opening)
        .where(Opening.id == opening_id, arrangeable_openings(who))
        .with_for_update(of=Opening)
    )
    if opening is None:
        raise NotFound("no such opening")
    return opening


async def create_opening(
    session: AsyncSession, who: Principal, fields: OpeningFields, requisition_id: str | None = None
) -> Opening:
    """Write a draft that is theirs.

    Raises:
        BadInput: its parts do not fit together, or somebody on the panel cannot interview.
        NotFound: the requisition is not theirs.
    """
    company_id = await company_of(session, who)
    if requisition_id is not None:
        requisition = await session.get(Requisition, requisition_id)
        if requisition is None or requisition.company_id != company_id:
            raise NotFound("no such requisition")
    await _check(session, fields, (), company_id)
    opening = Opening(
        id=new_id("opn"),
        company_id=company_id,
        owner_id=who.id,
        created_at=now_utc(),
        state=OpeningState.DRAFT.value,
        requisition_id=requisition_id,
        version=1,
        **_columns(fields),
    )
    _put(opening, fields)
    session.add(opening)
    await session.flush()
    _keep(session, opening, who.id)
    domain_events.record(session, "opening.created", opening.company_id, opening.id, {})
    await audit.record(session, who, "create_opening", opening.id)
    return opening


async def edit_opening(
    session: AsyncSession, who: Principal, opening_id: str, fields: OpeningFields, version: int
) -> Opening:
    """Make the opening's next version; matches are computed anew.

    Raises:
        NotFound: it is not theirs.
        WrongState: somebody edited it since `version`.
        BadInput: as `create_opening`.
        AuditMissing: it is open, and its policy asks for a bias audit.
    """
    opening = await must_edit(session, who, opening_id)
    if opening.version != version:
        raise WrongState(
            "somebody else edited this opening meanwhile; look at it again", "edited_meanwhile"
        )
    questions = job_of(opening).questions
    await _check(session, fields, questions, opening.company_id)
    await _keep_first(session, opening)
    for name, value in _columns(fields).items():
        setattr(opening, name, value)
    if opening.state == OpeningState.OPEN:
        rules = policy(opening.policy)
        check_audit(rules, audit_of(opening), rules.day_of(now_utc()))
    await _empty(session, opening)
    _put(opening, fields)
    kept = {competency.id for competency in fields.competencies}
    shown = {q.id: [id for id in q.competencies if id in kept] for q in questions}
    for question in opening.questions:
        question.competencies = shown_rows(opening.id, shown[question.id])
    await _next_version(session, who, opening)
    return opening


async def set_questions(
    session: AsyncSession, who: Principal, opening_id: str, questions: Sequence[rubric.Question]
) -> Opening:
    """Give the opening these questions, as its next version.

    Raises:
        NotFound: it is not theirs.
        BadInput: a question is there for a competency that is not the opening's.
    """
    opening = await must_edit(session, who, opening_id)
    known = {competency.id for competency in opening.competencies}
    if unknown := {id for question in questions for id in question.competencies} - known:
        raise BadInput(f"the opening has no competencies {sorted(unknown)}")
    await _check(session, fields_of(opening), questions, opening.company_id)
    await _keep_first(session, opening)
    opening.questions = []
    await session.flush()
    opening.questions = question_rows(opening.id, questions)
    await _next_version(session, who, opening)
    return opening


async def change_state(
    session: AsyncSession, who: Principal, opening_id: str, to: OpeningState
) -> Opening:
    """Open, pause or close the opening.

    Raises:
        NotFound: it is not theirs.
        WrongState: its state does not lead there.
        BadInput: it is to be opened and asks for nothing.
        AuditMissing: it is to be opened and its policy asks for a bias audit.
    """
    opening = await must_edit(session, who, opening_id)
    check_change(OpeningState(opening.state), to)
    if to is OpeningState.OPEN and not (opening.competencies or opening.requirements):
        raise BadInput("an opening asks for at least one competency or requirement")
    if to is OpeningState.OPEN:
        rules = policy(opening.policy)
        check_audit(rules, audit_of(opening), rules.day_of(now_utc()))
    opening.state = to.value
    opening.closed_at = now_utc() if to is OpeningState.CLOSED else None
    domain_events.record(
        session,
        EVENT[to],
        opening.company_id,
        opening.id,
        {"urgent": opening.urgent, "headcount": opening.headcount},
    )
    await audit.record(session, who, "change_opening_state", opening.id, to=to.value)
    return opening


async def _check(
    session: AsyncSession,
    fields: OpeningFields,
    questions: Sequence[rubric.Question],
    company_id: str,
) -> None:
    kept = {competency.id for competency in fields.competencies}
    check_parts(job_from(fields, questions, kept))
    await check_interviewers(session, fields.panel, company_id, "panel")


def _columns(fields: OpeningFields) -> dict[str, Any]:
    salary, audited = fields.salary, fields.bias_audit
    return {
        **{
            name: getattr(fields, name)
            for name in (
                *("title", "language", "policy", "location", "description", "headcount"),
                *("due_on", "urgent", "pass_line", "voice_weight", "face_weight"),
            )
        },
        "salary_min": salary.minimum if salary else None,
        "salary_max": salary.maximum if salary else None,
        "salary_currency": salary.currency if salary else "",
        "salary_period": salary.period if salary else "",
        "salary_months": salary.months if salary else None,
        "audit_url": audited.url if audited else "",
        "audited_on": audited.audited_on if audited else None,
        "announced_on": audited.announced_on if audited else None,
        "changed_at": now_utc(),
    }


async def _empty(session: AsyncSession, opening: Opening) -> None:
    """Take out the rows that are written anew; what refers to others goes first."""
    for question in opening.questions:
        question.competencies = []
    await session.flush()
    opening.requirements, opening.panel, opening.triggers = [], [], []
    opening.words, opening.competencies = [], []
    await session.flush()


def _put(opening: Opening, fields: OpeningFields) -> None:
    opening.requirements = [
        Requirement(position=i, **asked.model_dump(mode="json"))
        for i, asked in enumerate(fields.requirements)
    ]
    opening.panel = [
        OpeningInterviewer(staff_id=id, position=i)
        for i, id in enumerate(dict.fromkeys(fields.panel))
    ]
    opening.triggers = [OpeningTrigger(at_least=line) for line in sorted(set(fields.triggers))]
    opening.words = [OpeningWord(position=i, word=word) for i, word in enumerate(fields.words)]
    opening.competencies = competency_rows(job_from(fields).competencies)


async def _next_version(session: AsyncSession, who: Principal, opening: Opening) -> None:
    opening.version += 1
    await session.flush()
    _keep(session, opening, who.id)
    await opening_changed(session, opening.id)
    domain_events.record(
        session, "opening.changed", opening.company_id, opening.id, {"version": opening.version}
    )
    await audit.record(session, who, "edit_opening", opening.id, version=opening.version)


async def _keep_first(session: AsyncSession, opening: Opening) -> None:
    """Keep the version that an edit begins from, where it was made without one."""
    if await session.get(OpeningVersion, (opening.id, opening.version)) is None:
        _keep(session, opening, opening.owner_id)


def _keep(session: AsyncSession, opening: Opening, by: str) -> None:
    session.add(
        OpeningVersion(
            opening_id=opening.id,
            version=opening.version,
            fields=fields_of(opening).model_dump_json(),
            changed_by=by,
            changed_at=opening.changed_at,
        )
    )
