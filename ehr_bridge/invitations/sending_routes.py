"""Routes of what is sent: batches, invitations, what came of them, what did not arrive."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR
from ehr_bridge.invitations import batches, reading
from ehr_bridge.invitations.batches import Plan, Selection
from ehr_bridge.invitations.choosing import invite_applications
from ehr_bridge.invitations.likelihood import MIN_SENT as MIN_LEARNED
from ehr_bridge.invitations.report import MIN_SENT, Line, report
from ehr_bridge.invitations.routes import Inviter, Reader, must_arrange
from ehr_bridge.invitations.shapes import (
    ApplicationsIn,
    ApplicationsInvited,
    BatchIn,
    BatchList,
    BatchShape,
    ExcludedPerson,
    FailedList,
    InvitationPage,
    PlannedPerson,
    PlanShape,
    ReportLine,
    ReportShape,
)
from ehr_bridge.invitations.tables import Invitation, InvitationBatch
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices import templates
from ehr_bridge.notices.manners import manners_of
from ehr_bridge.notices.outbox import send_again
from ehr_bridge.notices.tables import Message
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from interview.access import Principal
from interview.errors import NotFound

router = APIRouter(prefix="/invitations", tags=["invitations"])

SHOWN = 100
"""People that a plan names; the rest is counted."""


async def _plan(session: AsyncSession, given: BatchIn, who: Principal, services: Services) -> Plan:
    await must_arrange(session, who, given.opening_id)
    ids = None if given.applicant_ids is None else tuple(given.applicant_ids)
    return await batches.plan(
        session,
        await company_of(session, who),
        given.opening_id,
        Selection(ids, given.stage, given.min_match),
        channel=given.channel,
        now=services.bridge.now(),
    )


@router.post("/batches/preview", summary="See whom a batch would reach", responses=OF_ONE)
async def preview_batch(given: BatchIn, who: Inviter, services: Services) -> PlanShape:
    """How many, in which order, and who is left out for which reason; nothing is kept."""
    async with services.bridge.database.read() as session:
        plan = await _plan(session, given, who, services)
        first, left_out = plan.members[:SHOWN], list(plan.excluded)[:SHOWN]
        names = await reading.names(session, Applicant, {*first, *left_out})
        facts = {
            row.applicant_id: row.score
            for row in await session.execute(
                select(Application.applicant_id, Match.score)
                .join(Match, Match.application_id == Application.id)
                .where(
                    Application.opening_id == given.opening_id,
                    Application.applicant_id.in_(first),
                )
            )
        }
    return PlanShape(
        count=len(plan.members),
        reasons=plan.reasons,
        excluded=[
            ExcludedPerson(id=id, name=names[id].name, reason=plan.excluded[id].value)
            for id in left_out
        ],
        first=[
            PlannedPerson(
                id=id, name=names[id].name, match=facts.get(id), likely=plan.likely.get(id)
            )
            for id in first
        ],
        order="likely" if plan.odds.known else "match",
        learned_from=plan.odds.sent,
        needed=MIN_LEARNED,
    )


@router.post("/batches", status_code=201, summary="Send invitations", responses=OF_ONE)
async def send_batch(given: BatchIn, who: Inviter, services: Services) -> BatchShape:
    """The batch is kept; its invitations are written and sent in the background."""
    async with services.bridge.database.write() as session:
        plan = await _plan(session, given, who, services)
        template = await templates.find(session, await company_of(session, who), given.template_id)
        batch = await batches.open_batch(
            session,
            who,
            template=template,
            opening_id=given.opening_id,
            channel=given.channel,
            planned=plan,
            now=services.bridge.now(),
        )
        [shape] = await reading.batches(session, InvitationBatch.id == batch.id)
        return shape


@router.post(
    "/applications",
    status_code=201,
    summary="Invite people marked on a list",
    responses={**OF_ONE, **CONFLICT},
)
async def invite_marked(
    given: ApplicationsIn, who: Inviter, services: Services
) -> ApplicationsInvited:
    """One batch an opening; who cannot be invited is left out with the reason, others go on.

    Their stage becomes "invited" when the invitation is written, a moment later.
    """
    async with services.bridge.database.write() as session:
        chosen = await invite_applications(
            session,
            who,
            await company_of(session, who),
            given.application_ids,
            template_id=given.template_id,
            channel=given.channel,
            now=services.bridge.now(),
        )
        opened = InvitationBatch.id.in_(chosen.batch_ids)
        return ApplicationsInvited(
            batches=await reading.batches(session, opened),
            invited=list(chosen.invited),
            left_out=chosen.left_out,
        )


@router.get("/batches", summary="List batches", responses=SIGNED_IN)
async def list_batches(who: Reader, services: Services) -> BatchList:
    """Batches for own openings, and how far each is."""
    async with services.bridge.database.read() as session:
        openings = select(Opening.id).where(arrangeable_openings(who))
        return BatchList(
            items=await reading.batches(session, InvitationBatch.opening_id.in_(openings))
        )


@router.post(
    "/batches/{batch_id}/stop",
    status_code=204,
    summary="Stop a batch",
    responses={**OF_ONE, **CONFLICT},
)
async def stop_batch(batch_id: str, who: Inviter, services: Services) -> None:
    """What is not sent yet stays unsent."""
    async with services.bridge.database.write() as session:
        batch = await session.get(InvitationBatch, batch_id)
        if batch is None:
            raise NotFound("no such batch")
        await must_arrange(session, who, batch.opening_id)
        await batches.stop(session, who, batch_id, batch.company_id)


@router.get("", summary="List invitations", responses=SIGNED_IN)
async def list_invitations(
    who: Reader,
    services: Services,
    opening_id: Annotated[str, Query(max_length=48)] = "",
    applicant_id: Annotated[str, Query(max_length=48)] = "",
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> InvitationPage:
    """Invitations to own openings and what came of each."""
    openings = select(Opening.id).where(arrangeable_openings(who))
    condition: ColumnElement[bool] = Invitation.opening_id.in_(openings)
    if opening_id:
        condition &= Invitation.opening_id == opening_id
    if applicant_id:
        condition &= Invitation.applicant_id == applicant_id
    async with services.bridge.database.read() as session:
        items, next_cursor = await reading.invitations(session, condition, cursor)
    return InvitationPage(items=items, next_cursor=next_cursor)


@router.get("/report", summary="What came of invitations", responses=SIGNED_IN)
async def see_report(
    who: Reader,
    services: Services,
    opening_id: Annotated[str, Query(max_length=48)] = "",
    days: Annotated[int, Query(ge=1, le=3650)] = 365,
) -> ReportShape:
    """Counts, and rates where there is enough data, by template, hour and source."""
    openings = select(Opening.id).where(arrangeable_openings(who))
    condition: ColumnElement[bool] = Invitation.opening_id.in_(openings)
    if opening_id:
        condition &= Invitation.opening_id == opening_id
    async with services.bridge.database.read() as session:
        manners = await manners_of(session, await company_of(session, who))
        since = services.bridge.now() - timedelta(days=days)
        found = await report(session, condition, since)

    def shape(line: Line) -> ReportLine:
        return ReportLine(
            group=line.group,
            name=line.name,
            sent=line.sent,
            opened=line.opened if manners.track_opens else None,
            clicked=line.clicked,
            answered=line.answered,
            accepted=line.accepted,
            click_rate=line.share(line.clicked),
            answer_rate=line.share(line.answered),
            accept_rate=line.share(line.accepted),
        )

    return ReportShape(
        total=shape(found.total),
        by_template=[shape(line) for line in found.by_template],
        by_hour=[shape(line) for line in found.by_hour],
        by_source=[shape(line) for line in found.by_source],
        min_sent=MIN_SENT,
    )


@router.get("/failures", summary="What could not be delivered", responses=SIGNED_IN)
async def list_failures(who: Reader, services: Services) -> FailedList:
    """Messages to applicants of own openings that failed for good, with the cause."""
    async with services.bridge.database.read() as session:
        return FailedList(items=await reading.failures(session, _of_mine(who)))


def _of_mine(who: Principal) -> ColumnElement[bool]:
    openings = select(Opening.id).where(arrangeable_openings(who))
    return Message.applicant_id.in_(
        select(Application.applicant_id).where(Application.opening_id.in_(openings))
    )


@router.post(
    "/failures/{message_id}/send-again",
    status_code=204,
    summary="Try a failed message again",
    responses={**OF_ONE, **CONFLICT},
)
async def try_again(message_id: str, who: Inviter, services: Services) -> None:
    """For an address that was corrected, or a mail server that is back."""
    async with services.bridge.database.write() as session:
        mine = await session.scalar(
            select(Message.id).where(Message.id == message_id, _of_mine(who))
        )
        if mine is None:
            raise NotFound("no such message")
        company_id = await company_of(session, who)
        await send_again(session, message_id, company_id, services.bridge.now())
