"""The consumer of domain events: rules fire, reminders fall due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.invitations.facts import facts_of
from ehr_bridge.invitations.rules import Conditions, exclusion, fires
from ehr_bridge.invitations.tables import InvitationRule
from ehr_bridge.invitations.writing import UNANSWERED, Origin, invite, remind
from ehr_bridge.notices.manners import manners_of
from ehr_bridge.notices.tables import Template
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.domain_events import DomainEvent

ADDRESS_OF = {"email": "email", "sms": "phone", "dingtalk": "phone", "wecom": ""}
"""Which address a channel needs at least."""


async def act(session: AsyncSession, events: Sequence[DomainEvent]) -> None:
    """What the consumer "invitations" does with events."""
    rules = await _rules(session, {event.company_id for event in events})
    for event in events:
        if event.kind == UNANSWERED:
            await remind(session, event.subject)
        elif not event.data.get("undo"):
            await fire(session, event, [rule for rule in rules if _asks(rule, event)], now_utc())


async def _rules(session: AsyncSession, company_ids: Collection[str]) -> list[InvitationRule]:
    """Rules that are switched on: those of an opening before the company's, older ones first."""
    return list(
        await session.scalars(
            select(InvitationRule)
            .where(
                InvitationRule.company_id.in_(company_ids),
                InvitationRule.active_since.is_not(None),
            )
            .order_by(InvitationRule.opening_id.is_(None), InvitationRule.created_at)
        )
    )


def _asks(rule: InvitationRule, event: DomainEvent) -> bool:
    """Whether the rule looks at what happened to whom the event is about."""
    return (
        rule.company_id == event.company_id
        and rule.active_since is not None
        and rule.active_since <= event.happened_at
        and rule.opening_id in {None, event.data.get("opening_id")}
    )


async def fire(
    session: AsyncSession, event: DomainEvent, rules: Sequence[InvitationRule], now: datetime
) -> list[str]:
    """Invite by the first of the rules that the application meets; returns the ids written.

    An application is invited by rules once in its life.
    """
    if not rules:
        return []
    manners = await manners_of(session, event.company_id)
    for rule in rules:
        address = ADDRESS_OF[rule.channel]
        [*found] = await facts_of(session, Application.id == event.subject, address)
        for facts in found:
            conditions = Conditions(
                rule.opening_id, rule.min_match, rule.urgent_only, rule.stage, rule.source
            )
            if not fires(conditions, facts):
                continue
            if exclusion(facts, timedelta(days=manners.pause_days), now) is not None:
                continue
            template = await session.get_one(Template, rule.template_id)
            origin = Origin("rule", template.id, template.version, rule.channel, rule_id=rule.id)
            return await invite(
                session, event.company_id, facts.opening_id, [facts], origin=origin, now=now
            )
    return []
