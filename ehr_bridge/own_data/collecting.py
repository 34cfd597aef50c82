"""What is held of an applicant, as plain values: never what others wrote or said.

PIPL art. 45, GDPR art. 15 and 20. Interviewers' ratings, notes and words, and the notes of
moves, are about other people too (GDPR art. 15(4)): the index of the copy says whom to ask.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.evaluation.sheet import decode_body
from ehr_bridge.evaluation.tables import EvaluationSheet
from ehr_bridge.faq.tables import AskedQuestion
from ehr_bridge.interviews.journal import StoredJournal
from ehr_bridge.interviews.plans import job_asked
from ehr_bridge.interviews.reading import wall_time
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.invitations.tables import Invitation, PoolMember
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices.tables import Contact, Message, Unsubscription
from ehr_bridge.privacy.tables import Consent
from ehr_bridge.profiles.persons import profile_of
from ehr_bridge.recruiting.pipeline.tables import StageMove
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.resumes.tables import Resume
from ehr_bridge.scheduling.tables import Booking
from ehr_bridge.store.database import Database
from interview.events import Event, Transcript
from interview.policy import policy
from interview.session import Session

Ids = Collection[str]
Rows = list[dict[str, Any]]

_SCORED = ("composite", "scores", "per_answer", "measures", "rules", "models")
"""What of a sheet is about the applicant alone; its transcript has others' words too."""


async def collect(database: Database, journal: StoredJournal, ids: Ids) -> dict[str, Rows]:
    """Everything by kind, of the applicants with those ids."""
    async with database.read() as session:
        held = {
            "person": await _person(session, ids),
            "resumes": await _resumes(session, ids),
            "applications": await _applications(session, ids),
            "invitations": await _invitations(session, ids),
            "bookings": await _bookings(session, ids),
            "messages": await _messages(session, ids),
            "consents": await _consents(session, ids),
            "questions": await _questions(session, ids),
        }
    held["interviews"] = await _interviews(database, journal, ids)
    return held


async def _person(session: AsyncSession, ids: Ids) -> Rows:
    people = await session.execute(
        select(Applicant, Contact, Unsubscription.at, PoolMember)
        .outerjoin(Contact, Contact.applicant_id == Applicant.id)
        .outerjoin(Unsubscription, Unsubscription.applicant_id == Applicant.id)
        .outerjoin(PoolMember, PoolMember.applicant_id == Applicant.id)
        .where(Applicant.id.in_(ids))
        .order_by(Applicant.created_at)
    )
    return [
        {
            "id": person.id,
            "name": person.name,
            "email": person.email,
            "phone": contact.phone if contact else "",
            "time_zone": contact.time_zone if contact else "",
            "language": person.locale,
            "known_since": person.created_at,
            "unsubscribed_at": unsubscribed_at,
            "in_talent_pool": member is not None,
        }
        for person, contact, unsubscribed_at, member in people
    ]


async def _resumes(session: AsyncSession, ids: Ids) -> Rows:
    found = await session.scalars(
        select(Resume)
        .where(Resume.applicant_id.in_(ids), Resume.erased_at.is_(None))
        .order_by(Resume.created_at, Resume.id)
    )
    return [
        {
            "id": resume.id,
            "file": resume.filename,
            "uploaded_at": resume.created_at,
            "text": resume.text,
            "profile": msgspec.to_builtins(await profile_of(session, resume))
            if resume.profile
            else None,
        }
        for resume in found
    ]


async def _applications(session: AsyncSession, ids: Ids) -> Rows:
    found = await session.execute(
        select(Application, Opening, Match)
        .join(Opening, Opening.id == Application.opening_id)
        .outerjoin(Match, Match.application_id == Application.id)
        .where(Application.applicant_id.in_(ids))
        .order_by(Application.created_at, Application.id)
    )
    return [
        {
            "opening": opening.title,
            "applied_at": application.created_at,
            "stage": application.stage,
            "moves": await _moves(session, application.id),
            "match": _match(match) if match and policy(opening.policy).applicant_copies else None,
        }
        for application, opening, match in found
    ]


def _match(match: Match) -> dict[str, Any]:
    names = ("score", "reason", "matched_at", "findings")
    return {name: getattr(match, name) for name in names}


async def _moves(session: AsyncSession, application_id: str) -> Rows:
    found = await session.scalars(
        select(StageMove)
        .where(StageMove.application_id == application_id)
        .order_by(StageMove.position)
    )
    return [
        {"from": move.from_stage, "to": move.to_stage, "moved_at": move.moved_at} for move in found
    ]


async def _invitations(session: AsyncSession, ids: Ids) -> Rows:
    found = await session.scalars(
        select(Invitation).where(Invitation.applicant_id.in_(ids)).order_by(Invitation.created_at)
    )
    names = ("channel", "created_at", "sent_at", "opened_at", "clicked_at", "answered_at")
    return [{name: getattr(row, name) for name in names} for row in found]


async def _bookings(session: AsyncSession, ids: Ids) -> Rows:
    found = await session.scalars(
        select(Booking).where(Booking.applicant_id.in_(ids)).order_by(Booking.created_at)
    )
    names = ("state", "starts_at", "ends_at", "created_at", "changed_at")
    return [{name: getattr(row, name) for name in names} for row in found]


async def _messages(session: AsyncSession, ids: Ids) -> Rows:
    """That they were written to; the words are made when a message is sent, and not kept."""
    found = await session.scalars(
        select(Message).where(Message.applicant_id.in_(ids)).order_by(Message.created_at)
    )
    names = ("channel", "template", "language", "status", "created_at", "sent_at")
    return [{name: getattr(row, name) for name in names} for row in found]


async def _consents(session: AsyncSession, ids: Ids) -> Rows:
    found = await session.scalars(
        select(Consent).where(Consent.applicant_id.in_(ids)).order_by(Consent.seq)
    )
    names = ("interview_id", "purpose", "granted", "notice_version", "locale", "given_at")
    return [{name: getattr(row, name) for name in names} for row in found]


async def _questions(session: AsyncSession, ids: Ids) -> Rows:
    found = await session.scalars(
        select(AskedQuestion)
        .join(Interview, Interview.id == AskedQuestion.interview_id)
        .where(Interview.applicant_id.in_(ids))
        .order_by(AskedQuestion.asked_at)
    )
    names = ("interview_id", "text", "asked_at", "answer", "answered_at")
    return [{name: getattr(row, name) for name in names} for row in found]


async def _interviews(database: Database, journal: StoredJournal, ids: Ids) -> Rows:
    async with database.read() as session:
        found = await session.scalars(
            select(Interview).where(Interview.applicant_id.in_(ids)).order_by(Interview.starts_at)
        )
        interviews = list(found)
    return [await _interview(database, journal, interview) for interview in interviews]


async def _interview(
    database: Database, journal: StoredJournal, interview: Interview
) -> dict[str, Any]:
    """One interview: when it was, what was asked, what they said, and what came of it."""
    async with database.read() as session:
        job = await job_asked(session, interview.id)
        sheet = await session.get(EvaluationSheet, interview.id)
    copied = policy(job.policy).applicant_copies
    events = await journal.read(interview.id)
    folded = await asyncio.to_thread(Session.fold, interview.id, job, events)
    return {
        "id": interview.id,
        "opening": job.title,
        "status": interview.status,
        "starts_at": interview.starts_at,
        "ended_at": wall_time(interview, interview.ended_s),
        "erased_at": interview.erased_at,
        "recording_copied": copied and interview.ended_s is not None,
        "asked": [
            {"question": folded.question(one.question_id).text, "from_s": one.start_s}
            for one in folded.answers
        ],
        "said": _said(events, interview.applicant_id),
        "scores": _scores(sheet) if copied and sheet else None,
    }


def _said(events: Collection[Event], participant: str) -> Rows:
    return [
        {"from_s": one.start_s, "to_s": one.time_s, "text": one.text}
        for one in events
        if isinstance(one, Transcript) and one.final and one.participant == participant
    ]


def _scores(sheet: EvaluationSheet) -> dict[str, Any]:
    body = decode_body(sheet.body)
    return {name: body[name] for name in _SCORED}
