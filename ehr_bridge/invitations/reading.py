"""Lists of batches, invitations and failed messages as screens show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, case, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.paging import PAGE, decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Named
from ehr_bridge.invitations.shapes import BatchShape, FailedMessage, InvitationRow
from ehr_bridge.invitations.tables import BatchMember, Invitation, InvitationBatch
from ehr_bridge.notices.outbox import Status
from ehr_bridge.notices.tables import Message, Template
from ehr_bridge.profiles.persons import join_person
from ehr_bridge.recruiting.shapes import ApplicationBrief
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from interview.errors import BadInput

LISTED = 200
"""Failed messages, and batches, that a list holds at most."""


async def names(
    session: AsyncSession, table: type[Applicant], ids: Iterable[str]
) -> dict[str, Named]:
    """People by id."""
    rows = await session.execute(select(table.id, table.name).where(table.id.in_(list(ids))))
    return {row.id: Named(id=row.id, name=row.name) for row in rows}


def _counted(when: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((when, 1), else_=0)), 0)


def _members() -> Subquery:
    """How many applicants a batch was for, and how many of them were left out."""
    return (
        select(
            BatchMember.batch_id,
            _counted(BatchMember.excluded == "").label("members"),
            _counted(BatchMember.excluded != "").label("excluded"),
        )
        .group_by(BatchMember.batch_id)
        .subquery()
    )


def _written() -> Subquery:
    """How many invitations of a batch were written, and what came of them."""
    return (
        select(
            Invitation.batch_id,
            func.count().label("written"),
            _counted(Invitation.sent_at.is_not(None)).label("sent"),
            _counted(Invitation.answer != "").label("answered"),
            _counted(Message.status == Status.FAILED.value).label("failed"),
        )
        .outerjoin(Message, Message.key == literal("invitation:") + Invitation.id)
        .group_by(Invitation.batch_id)
        .subquery()
    )


def _batch_shape(row: Row[*tuple[Any, ...]]) -> BatchShape:
    batch: InvitationBatch = row.InvitationBatch
    return BatchShape(
        id=batch.id,
        opening=Named(id=batch.opening_id, name=row.title),
        template=Named(id=batch.template_id, name=row.template),
        channel=batch.channel,
        state=batch.state,
        created_at=batch.created_at,
        created_by=Named(id=batch.created_by, name=row.by),
        members=row.members or 0,
        excluded=row.excluded or 0,
        written=row.written or 0,
        sent=row.sent or 0,
        failed=row.failed or 0,
        answered=row.answered or 0,
    )


async def batches(session: AsyncSession, condition: ColumnElement[bool]) -> list[BatchShape]:
    """Batches that the condition chooses, the newest first."""
    members, written = _members(), _written()
    rows = await session.execute(
        select(
            InvitationBatch,
            Opening.title,
            Template.name.label("template"),
            Staff.name.label("by"),
            members.c.members,
            members.c.excluded,
            written.c.written,
            written.c.sent,
            written.c.failed,
            written.c.answered,
        )
        .join(Opening, Opening.id == InvitationBatch.opening_id)
        .join(Template, Template.id == InvitationBatch.template_id)
        .join(Staff, Staff.id == InvitationBatch.created_by)
        .outerjoin(members, members.c.batch_id == InvitationBatch.id)
        .outerjoin(written, written.c.batch_id == InvitationBatch.id)
        .where(condition)
        .order_by(InvitationBatch.created_at.desc(), InvitationBatch.id)
        .limit(LISTED)
    )
    return [_batch_shape(row) for row in rows]


def _invitation_row(row: Row[*tuple[Any, ...]]) -> InvitationRow:
    invitation: Invitation = row.Invitation
    return InvitationRow(
        id=invitation.id,
        applicant=Named(id=invitation.applicant_id, name=row.applicant),
        opening=Named(id=invitation.opening_id, name=row.title),
        application=ApplicationBrief(id=row.application_id, stage=row.stage)
        if row.application_id
        else None,
        template=row.template,
        channel=invitation.channel,
        status=row.status or "",
        cause=row.cause or "",
        created_at=invitation.created_at,
        sent_at=invitation.sent_at,
        clicked_at=invitation.clicked_at,
        reminded_at=invitation.reminded_at,
        answered_at=invitation.answered_at,
        answer=invitation.answer,
    )


async def invitations(
    session: AsyncSession, condition: ColumnElement[bool], cursor: str
) -> tuple[list[InvitationRow], str | None]:
    """A page of invitations, the newest first, and the cursor of the next one."""
    query = (
        join_person(
            select(
                Invitation,
                Applicant.name.label("applicant"),
                Opening.title,
                Template.name.label("template"),
                Message.status,
                Message.cause,
                Application.id.label("application_id"),
                Application.stage,
            ),
            Invitation.applicant_id.expression,
        )
        .join(Opening, Opening.id == Invitation.opening_id)
        .join(Template, Template.id == Invitation.template_id)
        .outerjoin(Message, Message.key == literal("invitation:") + Invitation.id)
        .outerjoin(
            Application,
            and_(
                Application.applicant_id == Invitation.applicant_id,
                Application.opening_id == Invitation.opening_id,
            ),
        )
        .where(condition)
    )
    if cursor:
        at, id = decode_cursor(cursor)
        query = query.where(tuple_(Invitation.created_at, Invitation.id) < (_moment(at), id))
    query = query.order_by(Invitation.created_at.desc(), Invitation.id.desc()).limit(PAGE + 1)
    rows = list(await session.execute(query))
    items = [_invitation_row(row) for row in rows[:PAGE]]
    if len(rows) <= PAGE:
        return items, None
    return items, encode_cursor(items[-1].created_at.isoformat(), items[-1].id)


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput("the cursor is not one that this server gave") from None
    if at.tzinfo is None:
        raise BadInput("the cursor is not one that this server gave")
    return at


async def failures(session: AsyncSession, condition: ColumnElement[bool]) -> list[FailedMessage]:
    """Messages to applicants that failed for good, the newest first."""
    rows = await session.execute(
        join_person(select(Message, Applicant.name), Message.applicant_id.expression)
        .where(condition, Message.status == Status.FAILED.value)
        .order_by(Message.created_at.desc(), Message.id)
        .limit(LISTED)
    )
    return [
        FailedMessage(
            id=message.id,
            applicant=Named(id=message.applicant_id or "", name=name),
            about=message.about,
            channel=message.channel,
            template=message.template,
            cause=message.cause,
            detail=message.detail,
            attempts=message.attempts,
            created_at=message.created_at,
        )
        for message, name in rows
    ]
