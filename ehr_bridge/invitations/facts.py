"""What rules and exclusions need to know of applications, read from the store."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.invitations.rules import Facts
from ehr_bridge.invitations.tables import Invitation
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices.manners import unsubscribed_among
from ehr_bridge.notices.tables import Contact, Unsubscription
from ehr_bridge.profiles.persons import members_of, superseded
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.store.domain_events import DomainEvent

CHUNK = 500
"""Ids of one query: below SQLite's bound of variables."""


_INVITED_AT = (
    select(func.max(Invitation.created_at))
    .where(Invitation.applicant_id == Application.applicant_id)
    .correlate(Application)
    .scalar_subquery()
)
_ANSWERED = exists(
    select(Invitation.id)
    .where(
        Invitation.applicant_id == Application.applicant_id,
        Invitation.opening_id == Application.opening_id,
        Invitation.answer != "",
    )
    .correlate(Application)
)


_KNOWN = (
    select(
        Application.id,
        Application.applicant_id,
        Application.opening_id,
        Application.stage,
        Match.score,
        Opening.urgent,
        Opening.state,
        Applicant.email,
        Contact.phone,
        Unsubscription.at.label("unsubscribed_at"),
        _INVITED_AT.label("invited_at"),
        _ANSWERED.label("answered"),
    )
    .join(Opening, Opening.id == Application.opening_id)
    .join(Applicant, Applicant.id == Application.applicant_id)
    .outerjoin(Match, Match.application_id == Application.id)
    .outerjoin(Contact, Contact.applicant_id == Application.applicant_id)
    .outerjoin(Unsubscription, Unsubscription.applicant_id == Application.applicant_id)
)


async def facts_of(session: AsyncSession, chosen: ColumnElement[bool], address: str) -> list[Facts]:
    """The facts of the applications that the condition chooses.

    Args:
        address: what the channel needs: "email", "phone", or "" for nothing.
    """
    rows = await session.execute(_KNOWN.where(chosen, Application.id.not_in(superseded())))
    found = list(rows)
    sources = await _sources(session, [row.id for row in found])
    facts = [
        Facts(
            applicant_id=row.applicant_id,
            application_id=row.id,
            opening_id=row.opening_id,
            stage=row.stage,
            source=sources.get(row.id, ""),
            match=row.score,
            urgent=row.urgent,
            opening_open=row.state == OpeningState.OPEN.value,
            unsubscribed=row.unsubscribed_at is not None,
            reachable=not address or _has(row, address),
            invited_at=row.invited_at,
            answered=bool(row.answered),
        )
        for row in found
    ]
    return await _of_persons(session, facts, address)


def _has(row: Row[*tuple[Any, ...]], address: str) -> bool:
    """Whether a row with both addresses has the one of that kind."""
    return bool(row.email if address == "email" else row.phone)


async def _of_persons(session: AsyncSession, facts: list[Facts], address: str) -> list[Facts]:
    """The same, where other ids of a person have an address, an invitation or an answer."""
    groups = await members_of(session, {one.applicant_id for one in facts})
    if not groups:
        return facts
    ids = {id for group in groups.values() for id in group}
    addresses = await session.execute(
        select(Applicant.id, Applicant.email, Contact.phone)
        .outerjoin(Contact, Contact.applicant_id == Applicant.id)
        .where(Applicant.id.in_(ids))
    )
    has_address = {row.id for row in addresses if _has(row, address)}
    invitations = await _invitations(session, ids)
    gone = await unsubscribed_among(session, ids)

    def whole(one: Facts, group: frozenset[str]) -> Facts:
        theirs = [row for row in invitations if row.applicant_id in group]
        return replace(
            one,
            unsubscribed=bool(gone & group),
            reachable=not address or bool(has_address & group),
            invited_at=max((row.created_at for row in theirs), default=None),
            answered=any(row.answer and row.opening_id == one.opening_id for row in theirs),
        )

    return [
        whole(one, groups[one.applicant_id]) if one.applicant_id in groups else one for one in facts
    ]


async def _invitations(
    session: AsyncSession, applicant_ids: Collection[str]
) -> Sequence[Row[str, str, datetime, str]]:
    rows = await session.execute(
        select(
            Invitation.applicant_id,
            Invitation.opening_id,
            Invitation.created_at,
            Invitation.answer,
        ).where(Invitation.applicant_id.in_(applicant_ids))
    )
    return rows.all()


async def _sources(session: AsyncSession, application_ids: Collection[str]) -> dict[str, str]:
    """Where applications came from, as was told when they were made."""
    ids = list(application_ids)
    sources: dict[str, str] = {}
    for first in range(0, len(ids), CHUNK):
        rows = await session.execute(
            select(DomainEvent.subject, DomainEvent.data).where(
                DomainEvent.kind == "application.created",
                DomainEvent.subject.in_(ids[first : first + CHUNK]),
            )
        )
        sources |= {row.subject: str(row.data.get("source", ""))[:64] for row in rows}
    return sources
