"""All that happened with one applicant, read from the rows that it left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.paging import PAGE, decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Named
from ehr_bridge.evaluation.tables import EvaluationSheet
from ehr_bridge.faq.tables import AskedQuestion
from ehr_bridge.interviews.reading import wall_time
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.invitations.tables import Invitation
from ehr_bridge.matching.tables import Match
from ehr_bridge.people.shapes import Happening, TimeLineEntry, TimeLinePage
from ehr_bridge.profiles.persons import same_person
from ehr_bridge.reach import (
    arrangeable_openings,
    reachable_applications,
    reachable_interviews,
    reachable_resumes,
)
from ehr_bridge.recruiting.pipeline.tables import StageMove
from ehr_bridge.recruiting.tables import Application, Opening
from ehr_bridge.resumes.tables import Resume
from ehr_bridge.scheduling.tables import Booking
from interview.access import Principal
from interview.errors import BadInput, NotFound

Ids = Collection[str]


async def time_line(
    session: AsyncSession, who: Principal, applicant_id: str, cursor: str = ""
) -> TimeLinePage:
    """A page of what happened with a person for openings of who asks, the latest first.

    Raises:
        NotFound: nobody by that id applied for an opening of theirs.
        BadInput: the cursor is none that this server gave.
    """
    ids = await same_person(session, applicant_id)
    reached = select(Application.id).where(
        Application.applicant_id.in_(ids), reachable_applications(who)
    )
    if await session.scalar(reached.limit(1)) is None:
        raise NotFound("no such applicant")
    entries = [
        *await _applications(session, who, ids),
        *await _resumes(session, who, ids),
        *await _moves(session, who, ids),
        *await _invitations(session, who, ids),
        *await _bookings(session, who, ids),
        *await _interviews(session, who, ids),
        *await _questions(session, who, ids),
    ]
    entries.sort(key=_place, reverse=True)
    if cursor:
        after = _place_of(cursor)
        entries = [entry for entry in entries if _place(entry) < after]
    page = entries[:PAGE]
    more = len(entries) > PAGE
    last = _place(page[-1]) if page else None
    return TimeLinePage(
        items=page,
        next_cursor=encode_cursor(last[0].isoformat(), last[1]) if last and more else None,
    )


def _place(entry: TimeLineEntry) -> tuple[datetime, str]:
    return entry.happened_at, entry.id


def _place_of(cursor: str) -> tuple[datetime, str]:
    value, id = decode_cursor(cursor)
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadInput("the cursor is not one that this server gave")
    return at, id


async def _applications(session: AsyncSession, who: Principal, ids: Ids) -> list[TimeLineEntry]:
    rows = await session.execute(
        select(Application, Opening.title, Match.score, Match.reason, Match.matched_at)
        .join(Opening, Opening.id == Application.opening_id)
        .outerjoin(Match, Match.application_id == Application.id)
        .where(Application.applicant_id.in_(ids), reachable_applications(who))
    )
    entries = []
    for application, title, score, reason, matched_at in rows:
        opening = Named(id=application.opening_id, name=title)
        entries.append(
            TimeLineEntry(
                id=application.id,
                kind="applied",
                happened_at=application.created_at,
                opening=opening,
            )
        )
        if matched_at is not None:
            entries.append(
                TimeLineEntry(
                    id=f"{application.id}-match",
                    kind="matched",
                    happened_at=matched_at,
                    opening=opening,
                    detail=reason,
                    score=score,
                )
            )
    return entries


async def _resumes(session: AsyncSession, who: Principal, ids: Ids) -> list[TimeLineEntry]:
    resumes = await session.scalars(
        select(Resume).where(
            Resume.applicant_id.in_(ids), reachable_resumes(who), Resume.parsed_at.is_not(None)
        )
    )
    return [
        TimeLineEntry(
            id=resume.id,
            kind="resume_read",
            happened_at=resume.parsed_at or resume.created_at,
            resume_id=resume.id,
            detail=resume.filename,
        )
        for resume in resumes
    ]


async def _moves(session: AsyncSession, who: Principal, ids: Ids) -> list[TimeLineEntry]:
    rows = await session.execute(
        select(StageMove, Opening.id, Opening.title, Staff.name)
        .join(Application, Application.id == StageMove.application_id)
        .join(Opening, Opening.id == Application.opening_id)
        .outerjoin(Staff, Staff.id == StageMove.by)
        .where(Application.applicant_id.in_(ids), reachable_applications(who))
    )
    return [
        TimeLineEntry(
            id=f"{move.application_id}-{move.position:012d}",
            kind="stage_changed",
            happened_at=move.moved_at,
            opening=Named(id=opening_id, name=title),
            by=name or "",
            before=move.from_stage,
            detail=move.to_stage,
        )
        for move, opening_id, title, name in rows
    ]


async def _invitations(session: AsyncSession, who: Principal, ids: Ids) -> list[TimeLineEntry]:
    rows = await session.execute(
        select(Invitation, Opening.title)
        .join(Opening, Opening.id == Invitation.opening_id)
        .where(Invitation.applicant_id.in_(ids), arrangeable_openings(who))
    )
    entries = []
    for invitation, title in rows:
        opening = Named(id=invitation.opening_id, name=title)
        steps: tuple[tuple[Happening, datetime | None, str], ...] = (
            ("invited", invitation.sent_at, invitation.channel),
            ("invitation_opened", invitation.opened_at, ""),
            ("invitation_answered", invitation.answered_at, invitation.answer),
        )
        entries += [
            TimeLineEntry(
                id=f"{invitation.id}-{kind}",
                kind=kind,
                happened_at=at,
                opening=opening,
                detail=detail,
            )
            for kind, at, detail in steps
            if at is not None
        ]
    return entries


async def _bookings(session: AsyncSession, who: Principal, ids: Ids) -> list[TimeLineEntry]:
    rows = await session.execute(
        select(Booking, Opening.title)
        .join(Opening, Opening.id == Booking.opening_id)
        .where(Booking.applicant_id.in_(ids), arrangeable_openings(who))
    )
    return [
        TimeLineEntry(
            id=booking.id,
            kind="booking_made",
            happened_at=booking.changed_at,
            opening=Named(id=booking.opening_id, name=title),
            interview_id=booking.interview_id,
            detail=booking.state,
        )
        for booking, title in rows
    ]


async def _interviews(session: AsyncSession, who: Principal, ids: Ids) -> list[TimeLineEntry]:
    rows = await session.execute(
        select(Interview, Opening.title, EvaluationSheet.composite)
        .join(Opening, Opening.id == Interview.opening_id)
        .outerjoin(EvaluationSheet, EvaluationSheet.interview_id == Interview.id)
        .where(
            Interview.applicant_id.in_(ids),
            reachable_interviews(who),
            arrangeable_openings(who),
        )
    )
    return [
        TimeLineEntry(
            id=interview.id,
            kind="interview",
            happened_at=wall_time(interview, interview.ended_s) or interview.starts_at,
            opening=Named(id=interview.opening_id, name=title),
            interview_id=interview.id,
            detail="called_off" if interview.called_off else interview.status,
            score=composite,
        )
        for interview, title, composite in rows
    ]


async def _questions(session: AsyncSession, who: Principal, ids: Ids) -> list[TimeLineEntry]:
    rows = await session.execute(
        select(AskedQuestion, Opening.title)
        .join(Interview, Interview.id == AskedQuestion.interview_id)
        .join(Opening, Opening.id == AskedQuestion.opening_id)
        .where(Interview.applicant_id.in_(ids), arrangeable_openings(who))
    )
    return [
        TimeLineEntry(
            id=asked.id,
            kind="question_asked",
            happened_at=asked.asked_at,
            opening=Named(id=asked.opening_id, name=title),
            interview_id=asked.interview_id,
            detail=asked.text,
        )
        for asked, title in rows
    ]
