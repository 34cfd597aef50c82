"""What applicants do by the links in their messages: read, accept, decline, unsubscribe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Company
from ehr_bridge.invitations.tables import Invitation, PoolMember
from ehr_bridge.invitations.writing import details_of
from ehr_bridge.notices import manners
from ehr_bridge.notices.outbox import Draft, cancel, enqueue
from ehr_bridge.notices.tables import Message
from ehr_bridge.recruiting.pipeline.moves import move_application
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.store import domain_events, timers
from interview.access import Principal, Standing
from interview.errors import LinkProblem, LinkRefused, WrongState


class Answer(StrEnum):
    """What an applicant says to an invitation."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


_BEFORE_INTERVIEW = frozenset(
    {Stage.APPLIED, Stage.SCREENING, Stage.INVITED, Stage.WITHDRAWN, Stage.TALENT_POOL}
)
"""Stages in which an answer may still move the application; later ones are people's to change."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What the page of an invitation shows."""

    applicant: str
    company: str
    opening: str
    location: str
    recruiter: str
    language: str
    answer: str
    closed: bool
    unsubscribed: bool


async def _message(session: AsyncSession, message_id: str) -> Message:
    message = await session.get(Message, message_id)
    if message is None or message.applicant_id is None:
        raise LinkRefused(LinkProblem.UNKNOWN)
    return message


async def _invitation(session: AsyncSession, message: Message) -> Invitation:
    invitation = await session.get(Invitation, message.about, with_for_update=True)
    if invitation is None:
        raise LinkRefused(LinkProblem.UNKNOWN)
    return invitation


async def read(session: AsyncSession, message_id: str) -> Invited:
    """What the link's invitation says; LinkRefused where there is none (any more)."""
    message = await _message(session, message_id)
    invitation = await session.get(Invitation, message.about)
    if invitation is None:
        raise LinkRefused(LinkProblem.UNKNOWN)
    applicant = await session.get_one(Applicant, invitation.applicant_id)
    company = await session.get_one(Company, invitation.company_id)
    opening = await session.get_one(Opening, invitation.opening_id)
    details = await details_of(session, opening.id)
    gone = await manners.unsubscribed_among(session, [applicant.id])
    return Invited(
        applicant=applicant.name,
        company=company.name,
        opening=details["opening"],
        location=details["location"],
        recruiter=details["recruiter"],
        language=message.language,
        answer=invitation.answer,
        closed=opening.state == OpeningState.CLOSED.value,
        unsubscribed=bool(gone),
    )


async def visit(session: AsyncSession, message_id: str, now: datetime) -> None:
    """The page of the invitation was shown in a browser; the first time counts."""
    invitation = await _invitation(session, await _message(session, message_id))
    if invitation.clicked_at is not None:
        return
    invitation.clicked_at = now
    _tell(session, "invitation.clicked", invitation)


async def opened(session: AsyncSession, message_id: str, now: datetime) -> None:
    """The mail's picture was loaded; kept only where the company tracks that."""
    message = await _message(session, message_id)
    rules = await manners.manners_of(session, message.company_id)
    invitation = await session.get(Invitation, message.about)
    if rules.track_opens and invitation is not None and invitation.opened_at is None:
        invitation.opened_at = now


async def answer(
    session: AsyncSession, message_id: str, said: Answer, *, pool: bool, now: datetime
) -> None:
    """Keep the applicant's answer; another one later replaces it.

    Who declines is thanked and, where they allow it, kept in the talent pool.

    Raises:
        LinkRefused: no such invitation.
        WrongState: the opening is closed, or the application went on meanwhile.
    """
    message = await _message(session, message_id)
    invitation = await _invitation(session, message)
    opening = await session.get_one(Opening, invitation.opening_id)
    if opening.state == OpeningState.CLOSED.value:
        raise WrongState("the opening is closed")
    if invitation.answer == said.value and said is Answer.ACCEPTED:
        return
    application = (
        await session.scalars(
            select(Application).where(
                Application.applicant_id == invitation.applicant_id,
                Application.opening_id == invitation.opening_id,
            )
        )
    ).one()
    if Stage(application.stage) not in _BEFORE_INTERVIEW:
        raise WrongState("the application has gone on meanwhile")
    invitation.answer, invitation.answered_at = said.value, now
    invitation.clicked_at = invitation.clicked_at or now
    who = Principal(invitation.applicant_id, Standing.APPLICANT)
    if said is Answer.ACCEPTED:
        to = Stage.INVITED
    else:
        to = Stage.TALENT_POOL if pool else Stage.WITHDRAWN
    await move_application(session, who, application.id, to)
    await _pool(session, invitation, now, join=said is Answer.DECLINED and pool)
    await timers.cancel_timer(session, f"unanswered:{invitation.id}")
    await cancel(session, f"reminder:{invitation.id}")
    if said is Answer.DECLINED:
        await _thank(session, invitation, now, in_pool=pool)
    _tell(session, "invitation.answered", invitation, answer=said.value)


async def _pool(
    session: AsyncSession, invitation: Invitation, now: datetime, *, join: bool
) -> None:
    await session.execute(
        delete(PoolMember).where(PoolMember.applicant_id == invitation.applicant_id)
    )
    if join:
        session.add(
            PoolMember(
                applicant_id=invitation.applicant_id,
                company_id=invitation.company_id,
                invitation_id=invitation.id,
                joined_at=now,
            )
        )


async def _thank(
    session: AsyncSession, invitation: Invitation, now: datetime, *, in_pool: bool
) -> None:
    await enqueue(
        session,
        Draft(
            to=invitation.applicant_id,
            channel=invitation.channel,
            template="invitation_thanks",
            key=f"thanks:{invitation.id}",
            data={**await details_of(session, invitation.opening_id), "in_pool": in_pool},
            due_at=now,
            about=invitation.id,
        ),
    )


async def unsubscribe(session: AsyncSession, message_id: str, now: datetime) -> None:
    """The applicant wants no more that they did not ask for, from the company of the message."""
    message = await _message(session, message_id)
    assert message.applicant_id is not None
    await manners.unsubscribe(session, message.applicant_id, message.id, now)
    await session.execute(delete(PoolMember).where(PoolMember.applicant_id == message.applicant_id))


def _tell(session: AsyncSession, kind: str, invitation: Invitation, **more: str) -> None:
    domain_events.record(
        session,
        kind,
        invitation.company_id,
        invitation.id,
        {
            "applicant_id": invitation.applicant_id,
            "opening_id": invitation.opening_id,
            **more,
        },
    )
