"""Inviting whom HR marked on a list: their applications, each to its own opening."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.invitations.batches import Selection, open_batch, plan
from ehr_bridge.notices import templates
from ehr_bridge.notices.tables import Template
from ehr_bridge.reach import reachable_applications
from ehr_bridge.recruiting.tables import Application
from interview.access import Principal
from interview.errors import WrongState

NOT_FOUND = "not_found"
"""Why an application is left out that is not there, or not theirs."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Batches that were opened, whose applications, and why others are left out."""

    batch_ids: tuple[str, ...]
    invited: tuple[str, ...]
    left_out: dict[str, str]


async def invite_applications(
    session: AsyncSession,
    who: Principal,
    company_id: str,
    application_ids: Sequence[str],
    *,
    template_id: str | None,
    channel: str,
    now: datetime,
) -> Chosen:
    """Open one batch an opening, for those of the applications that may be invited now.

    Raises:
        NotFound: no such template of the company.
        WrongState: no template is named, and the company has no general one any more.
    """
    by_opening = await _by_opening(session, who, application_ids)
    known = {id for people in by_opening.values() for id in people.values()}
    left_out = {id: NOT_FOUND for id in application_ids if id not in known}
    batch_ids: list[str] = []
    invited: list[str] = []
    for opening_id, people in sorted(by_opening.items()):
        template = await _template(session, company_id, opening_id, template_id, now)
        planned = await plan(
            session, company_id, opening_id, Selection(tuple(people)), channel=channel, now=now
        )
        left_out |= {people[id]: why.value for id, why in planned.excluded.items()}
        if not planned.members:
            continue
        batch = await open_batch(
            session,
            who,
            template=template,
            opening_id=opening_id,
            channel=channel,
            planned=planned,
            now=now,
        )
        batch_ids.append(batch.id)
        invited += [people[id] for id in planned.members]
    return Chosen(tuple(batch_ids), tuple(invited), left_out)


async def _by_opening(
    session: AsyncSession, who: Principal, application_ids: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Those that they reach, by opening and applicant."""
    rows = await session.execute(
        select(Application.id, Application.applicant_id, Application.opening_id).where(
            Application.id.in_(application_ids), reachable_applications(who)
        )
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for id, applicant_id, opening_id in rows:
        found[opening_id][applicant_id] = id
    return found


async def _template(
    session: AsyncSession, company_id: str, opening_id: str, named: str | None, now: datetime
) -> Template:
    """The template that is named; else the opening's own, else the general one."""
    if named is not None:
        return await templates.find(session, company_id, named)
    await templates.ensure(session, company_id, now)
    found = await session.scalars(
        select(Template)
        .where(
            Template.company_id == company_id,
            Template.archived_at.is_(None),
            (Template.opening_id == opening_id) | (Template.kind == templates.Kind.GENERAL.value),
        )
        .order_by(Template.opening_id.is_(None), Template.name, Template.id)
        .limit(1)
    )
    template = found.first()
    if template is None:
        raise WrongState("the company has no general template of an invitation: name one")
    return template
