"""Interviews as staff read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.ai_interviews.choosing import ai_plan
from ehr_bridge.ai_interviews.shapes import AiSettingsShape, LedBy
from ehr_bridge.ai_interviews.tables import AiInterview
from ehr_bridge.api.paging import PAGE, decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Named
from ehr_bridge.evaluation.tables import EvaluationSheet
from ehr_bridge.interviews.join_links import facts_of
from ehr_bridge.interviews.links import state_of
from ehr_bridge.interviews.plans import answers_of, job_asked
from ehr_bridge.interviews.shapes import (
    InterviewPage,
    InterviewRow,
    InterviewShape,
    LinkShape,
    OpeningName,
)
from ehr_bridge.interviews.tables import Interview, JoinLink, PanelMember
from ehr_bridge.privacy.shapes import PolicyShape
from ehr_bridge.privacy.tables import RecordingKey
from ehr_bridge.profiles.persons import join_person
from ehr_bridge.recruiting.shapes import JobShape
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.scheduling.tables import Booking
from ehr_bridge.store.base import now_utc
from interview.errors import BadInput, NotFound
from interview.policy import policy
from interview.session import Status

_BEING_ERASED = exists().where(
    RecordingKey.interview_id == Interview.id, RecordingKey.shredded_at.is_not(None)
)

_ROW = (
    join_person(
        select(
            Interview,
            Applicant.name.label("applicant_name"),
            Opening.title,
            Opening.language,
            EvaluationSheet.composite,
            EvaluationSheet.composite_reason,
            AiInterview.closes_at,
        ),
        Interview.applicant_id.expression,
    )
    .join(Opening, Opening.id == Interview.opening_id)
    .outerjoin(AiInterview, AiInterview.interview_id == Interview.id)
    .outerjoin(EvaluationSheet, and_(EvaluationSheet.interview_id == Interview.id, ~_BEING_ERASED))
)

Found = Row[Interview, str, str, str, float | None, str, datetime | None]


def wall_time(interview: Interview, time_s: float | None) -> datetime | None:
    """A session-clock time as wall time."""
    if time_s is None or interview.opened_unix_s is None:
        return None
    return datetime.fromtimestamp(interview.opened_unix_s + time_s, UTC)


def naming(word: str) -> ColumnElement[bool]:
    """Interviews whose applicant, opening or panel has the word in its name."""
    on_panel = select(PanelMember).join(Staff, Staff.id == PanelMember.staff_id)
    return or_(
        Applicant.name.icontains(word, autoescape=True),
        Opening.title.icontains(word, autoescape=True),
        on_panel.where(
            PanelMember.interview_id == Interview.id, Staff.name.icontains(word, autoescape=True)
        ).exists(),
    )


async def list_interviews(
    session: AsyncSession,
    where: ColumnElement[bool],
    status: Status | None = None,
    cursor: str = "",
) -> InterviewPage:
    """One page, the latest start first; BadInput for a cursor that is none."""
    query = _ROW.where(where)
    if status is not None:
        query = query.where(Interview.status == status.value)
    if cursor:
        query = query.where(
            tuple_(Interview.starts_at, Interview.id) < _starting_point(*decode_cursor(cursor))
        )
    query = query.order_by(Interview.starts_at.desc(), Interview.id.desc()).limit(PAGE + 1)
    found = (await session.execute(query)).all()
    items = await _rows(session, found[:PAGE])
    more = len(found) > PAGE
    last = found[PAGE - 1].Interview if more else None
    return InterviewPage(
        items=items,
        next_cursor=encode_cursor(last.starts_at.isoformat(), last.id) if last else None,
    )


def _starting_point(value: str, id: str) -> tuple[datetime, str]:
    try:
        starts_at = datetime.fromisoformat(value)
        if starts_at.tzinfo is None:
            raise ValueError(value)
        return starts_at.astimezone(UTC), id
    except (ValueError, OverflowError):
        raise BadInput("the cursor is not one that this server gave") from None


async def see_interview(session: AsyncSession, interview_id: str) -> InterviewShape:
    """One interview with everything that belongs to it, or NotFound."""
    found = (await session.execute(_ROW.where(Interview.id == interview_id))).first()
    if found is None:
        raise NotFound("no such interview")
    [row] = await _rows(session, [found])
    job = await job_asked(session, interview_id)
    answers = await answers_of(session, found.Interview, job)
    rules = policy(job.policy)
    ai = await ai_plan(session, interview_id, found.Interview.starts_at)
    return InterviewShape(
        **row.model_dump(),
        job=JobShape.model_validate(job),
        policy=PolicyShape.of(rules, job.language),
        consents={p.value: yes for p, yes in answers.consents.items()} if answers else None,
        links=await _links(session, found.Interview),
        ai=AiSettingsShape.model_validate(ai.settings) if ai else None,
    )


async def _links(session: AsyncSession, interview: Interview) -> list[LinkShape]:
    links = await session.scalars(
        select(JoinLink)
        .where(JoinLink.interview_id == interview.id)
        .order_by(JoinLink.created_at.desc(), JoinLink.id)
    )
    now = now_utc()
    return [
        LinkShape(
            created_at=link.created_at,
            expires_at=link.expires_at,
            state=state_of(facts_of(link, interview.status), now),
        )
        for link in links
    ]


async def _rows(session: AsyncSession, found: Sequence[Found]) -> list[InterviewRow]:
    ids = [row.Interview.id for row in found]
    panels = await panels_of(session, ids)
    bookings = await _bookings_of(session, ids)
    return [
        InterviewRow(
            id=row.Interview.id,
            status=Status(row.Interview.status),
            lead=LedBy.AI if row.closes_at else LedBy.PANEL,
            closes_at=row.closes_at,
            language=row.language,
            called_off=row.Interview.called_off,
            starts_at=row.Interview.starts_at,
            started_at=wall_time(row.Interview, row.Interview.started_s),
            ended_at=wall_time(row.Interview, row.Interview.ended_s),
            applicant=Named(id=row.Interview.applicant_id, name=row.applicant_name),
            opening=OpeningName(id=row.Interview.opening_id, title=row.title),
            panel=panels[row.Interview.id],
            booking_id=bookings.get(row.Interview.id),
            composite=row.composite,
            composite_reason=row.composite_reason or "",
            erased_at=row.Interview.erased_at,
        )
        for row in found
    ]


async def _bookings_of(session: AsyncSession, interview_ids: Sequence[str]) -> dict[str, str]:
    """The bookings that hold the interviews' times, by interview."""
    bookings = await session.execute(
        select(Booking.interview_id, Booking.id).where(
            Booking.interview_id.in_(interview_ids), Booking.state == "confirmed"
        )
    )
    return {row.interview_id: row.id for row in bookings}


async def panels_of(session: AsyncSession, interview_ids: Sequence[str]) -> dict[str, list[Named]]:
    """The interviewers of each interview, in the order they were invited."""
    members = await session.execute(
        select(PanelMember.interview_id, Staff.id, Staff.name)
        .join(Staff, Staff.id == PanelMember.staff_id)
        .where(PanelMember.interview_id.in_(interview_ids))
        .order_by(PanelMember.position)
    )
    panels: dict[str, list[Named]] = {id: [] for id in interview_ids}
    for interview_id, staff_id, name in members:
        panels[interview_id].append(Named(id=staff_id, name=name))
    return panels
