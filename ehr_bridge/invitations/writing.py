"""Writing an invitation: its row, its message in the outbox, its application's stage."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.invitations.rules import Facts
from ehr_bridge.invitations.tables import Invitation
from ehr_bridge.notices.manners import manners_of
from ehr_bridge.notices.outbox import Draft, enqueue, enqueue_many
from ehr_bridge.notices.quiet import zone_named
from ehr_bridge.notices.tables import Message
from ehr_bridge.recruiting.pipeline.moves import SYSTEM, advance_applications
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.store import domain_events, timers

REMIND_AFTER = timedelta(hours=24)

UNANSWERED = "invitation.unanswered"
"""Kind of the event that a timer records when REMIND_AFTER is over."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Why and how an invitation is written.

    Attributes:
        key: "rule:..." or "batch:...": with the application it names the invitation for good.
    """

    key: str
    template_id: str
    template_version: int
    channel: str
    batch_id: str | None = None
    rule_id: str | None = None


async def details_of(session: AsyncSession, opening_id: str) -> dict[str, str]:
    """What a text may name of the opening: its title and place, who recruits for it."""
    row = (
        await session.execute(
            select(Opening.title, Opening.location, Staff.name)
            .join(Staff, Staff.id == Opening.owner_id)
            .where(Opening.id == opening_id)
        )
    ).one()
    return {"opening": row.title, "location": row.location, "recruiter": row.name}


async def invite(
    session: AsyncSession,
    company_id: str,
    opening_id: str,
    facts: Sequence[Facts],
    *,
    origin: Origin,
    now: datetime,
) -> list[str]:
    """Write invitations to one opening, durable with the caller's transaction.

    Returns:
        Ids of those written; whom this origin has invited before gets no second one.
    """
    by_id = {_id(origin, one): one for one in facts}
    for id in await session.scalars(select(Invitation.id).where(Invitation.id.in_(by_id))):
        del by_id[id]
    if not by_id:
        return []
    session.add_all(_row(id, company_id, one, origin=origin, now=now) for id, one in by_id.items())
    await session.flush()
    details = await details_of(session, opening_id)
    drafts = [_draft(id, one, origin, details, now) for id, one in by_id.items()]
    await enqueue_many(session, drafts)
    applications = [one.application_id for one in by_id.values()]
    act_id = origin.batch_id or next(iter(by_id))
    await advance_applications(session, SYSTEM, applications, Stage.INVITED, act_id)
    return list(by_id)


def _row(id: str, company_id: str, facts: Facts, *, origin: Origin, now: datetime) -> Invitation:
    return Invitation(
        id=id,
        key=f"{origin.key}:{facts.application_id}",
        company_id=company_id,
        applicant_id=facts.applicant_id,
        opening_id=facts.opening_id,
        template_id=origin.template_id,
        template_version=origin.template_version,
        channel=origin.channel,
        batch_id=origin.batch_id,
        rule_id=origin.rule_id,
        match=facts.match,
        source=facts.source,
        created_at=now,
    )


def _draft(
    id: str, facts: Facts, origin: Origin, details: Mapping[str, str], now: datetime
) -> Draft:
    return Draft(
        to=facts.applicant_id,
        template=f"{origin.template_id}#{origin.template_version}",
        key=f"invitation:{id}",
        channel=origin.channel,
        data=details,
        due_at=now,
        about=id,
        unasked=True,
    )


def _id(origin: Origin, facts: Facts) -> str:
    key = f"{origin.key}:{facts.application_id}"
    return "inv_" + hashlib.sha256(key.encode()).hexdigest()[:32]


async def follow(session: AsyncSession, sent: Sequence[Message]) -> None:
    """`notices.delivery.Follower`: note which invitations and reminders went out."""
    about = {message.about: message for message in sent if message.about.startswith("inv_")}
    if not about:
        return
    invitations = list(await session.scalars(select(Invitation).where(Invitation.id.in_(about))))
    zones = {
        id: (await manners_of(session, id)).time_zone
        for id in {invitation.company_id for invitation in invitations}
    }
    for invitation in invitations:
        message = about[invitation.id]
        assert message.sent_at is not None
        if message.key == f"reminder:{invitation.id}":
            invitation.reminded_at = message.sent_at
        elif message.key == f"invitation:{invitation.id}" and invitation.sent_at is None:
            zone = zone_named(message.zone or zones[invitation.company_id])
            _went_out(session, invitation, zone, message.sent_at)


def _went_out(session: AsyncSession, invitation: Invitation, zone: ZoneInfo, at: datetime) -> None:
    invitation.sent_at, invitation.sent_hour = at, at.astimezone(zone).hour
    domain_events.record(
        session,
        "invitation.sent",
        invitation.company_id,
        invitation.id,
        {
            "applicant_id": invitation.applicant_id,
            "opening_id": invitation.opening_id,
            "channel": invitation.channel,
            "batch_id": invitation.batch_id,
            "rule_id": invitation.rule_id,
        },
    )
    session.add(
        timers.Timer(
            key=f"unanswered:{invitation.id}",
            due_at=at + REMIND_AFTER,
            company_id=invitation.company_id,
            kind=UNANSWERED,
            subject=invitation.id,
            data={},
        )
    )


async def remind(session: AsyncSession, invitation_id: str) -> None:
    """Write the one reminder of an invitation that is still unanswered."""
    invitation = await session.get(Invitation, invitation_id)
    if invitation is None or invitation.answer or invitation.sent_at is None:
        return
    opening = await session.get_one(Opening, invitation.opening_id)
    if opening.state != "open":
        return
    await enqueue(
        session,
        Draft(
            to=invitation.applicant_id,
            channel=invitation.channel,
            template="invitation_reminder",
            key=f"reminder:{invitation.id}",
            data=await details_of(session, invitation.opening_id),
            due_at=invitation.sent_at + REMIND_AFTER,
            about=invitation.id,
            unasked=True,
        ),
    )
