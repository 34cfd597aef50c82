"""Lists of batches, invitations and failed messages as screens show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.paging import PAGE, decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Named
from ehr_bridge.invitations.shapes import BatchShape, FailedMessage, InvitationRow
from ehr_bridge.invitations.tables import BatchMember, Invitation, InvitationBatch
from ehr_bridge.notices.outbox import Status
from ehr_bridge.notices.tables import Message, Template
from ehr_bridge.recruiting.shapes import ApplicationBrief
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.resumes.persons import join_person
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


async def batches(session: AsyncSession, condition: ColumnElement[bool]) -> list[BatchShape]:
    """Batches that the condition chooses, the newest first."""
    members = (
        select(
            BatchMember.batch_id,
            _counted(BatchMember.excluded == "").label("members"),
            _counted(BatchMember.excluded != "").label("excluded"),
        )
        .group_by(BatchMember.batch_id)
        .subquery()
    )
    written = (
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
    return [
        BatchShape(
            id=row.InvitationBatch.id,
            opening=Named(id=row.InvitationBatch.opening_id, name=row.title),
            template=Named(id=row.InvitationBatch.template_id, name=row.template),
            channel=row.InvitationBatch.channel,
            state=row.InvitationBatch.state,
            created_at=row.InvitationBatch.created_at,
            created_by=Named(id=row.InvitationBatch.created_by, name=row.by),
            members=row.members or 0,
            excluded=row.excluded or 0,
            written=row.written or 0,
            sent=row.sent or 0,
            failed=row.failed or 0,
            answered=row.answered or 0,
        )
        for row in rows
    ]


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
    items = [
        InvitationRow(
            id=row.Invitation.id,
            applicant=Named(id=row.Invitation.applicant_id, name=row.applicant),
            opening=Named(id=row.Invitation.opening_id, name=row.title),
            application=ApplicationBrief(id=row.application_id, stage=row.stage)
            if row.application_id
            else None,
            template=row.template,
            channel=row.Invitation.channel,
            status=row.status or "",
            cause=row.cause or "",
            created_at=row.Invitation.created_at,
            sent_at=row.Invitation.sent_at,
            clicked_at=row.Invitation.clicked_at,
            reminded_at=row.Invitation.reminded_at,
            answered_at=row.Invitation.answered_at,
            answer=row.Invitation.answer,
        )
        for row in rows[:PAGE]
    ]
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
