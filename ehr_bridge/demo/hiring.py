"""The demo company's hiring under way: who else applied, a rule, an invitation, bookings."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.invitations.facts import facts_of
from ehr_bridge.invitations.tables import InvitationRule
from ehr_bridge.invitations.writing import Origin, invite
from ehr_bridge.notices import templates
from ehr_bridge.notices.contacts import keep_zone
from ehr_bridge.notices.tables import Template
from ehr_bridge.recruiting.pipeline.moves import apply_for, move_application
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.pipeline.tables import StageMove
from ehr_bridge.recruiting.tables import (
    Applicant,
    Application,
    Opening,
    OpeningTrigger,
    Requirement,
)
from ehr_bridge.store.base import new_id
from interview.access import Principal

RULE_MATCH = 80.0
"""From how many points the demo's rule invites whoever has just applied."""


async def add_hiring(
    session: AsyncSession,
    hr: Principal,
    planned: Mapping[str, Opening],
    id_of: Callable[[str, str], str],
    now: datetime,
) -> None:
    """Bring the openings and their applicants to where there is something to see.

    All addresses end in ".example" (RFC 2606). Without a mail server what is written to them
    stays in the outbox and is shown as not delivered, because the channel is off.

    Args:
        hr: whose openings they are, and who moved the applications.
        planned: openings of the plans, by their keys.
    """
    content = tomllib.loads(Path(__file__).with_name("hiring.toml").read_text(encoding="utf-8"))
    asking = {key: await _ask(session, id_of, key, content) for key in content["requirements"]}
    openings = {**asking, **planned}
    company_id = (await session.get_one(Staff, hr.id)).company_id
    for key, zone in content["zones"].items():
        await keep_zone(session, id_of("apl", key), zone)
    general = await _general_template(session, company_id, now)
    for person in content["applicants"]:
        opening = openings[person["opening"]]
        application = await _apply(session, id_of("apl", person["key"]), opening, person, now)
        for step in person.get("path", ()):
            if step["stage"] == Stage.INVITED:
                await _invite(session, application, general, now)
            else:
                await _move(session, hr, application, step, now)
    _add_rule(session, hr, openings["opening_zh"], general, now)


async def _general_template(session: AsyncSession, company_id: str, now: datetime) -> Template:
    await templates.ensure(session, company_id, now)
    found = await session.scalars(
        select(Template).where(
            Template.company_id == company_id, Template.kind == templates.Kind.GENERAL.value
        )
    )
    general = found.first()
    assert general is not None
    return general


def _add_rule(
    session: AsyncSession, hr: Principal, opening: Opening, general: Template, now: datetime
) -> None:
    """Invites whoever has just applied to the opening and matches well."""
    session.add(
        InvitationRule(
            id=new_id("rul"),
            company_id=opening.company_id,
            name="匹配度 80 分以上自动邀请",
            opening_id=opening.id,
            min_match=RULE_MATCH,
            urgent_only=False,
            stage=Stage.APPLIED.value,
            source="",
            template_id=general.id,
            channel="email",
            active_since=now,
            created_by=hr.id,
            created_at=now,
        )
    )


async def _ask(
    session: AsyncSession,
    id_of: Callable[[str, str], str],
    key: str,
    content: Mapping[str, Any],
) -> Opening:
    opening = await session.get_one(Opening, id_of("opn", key))
    for position, wanted in enumerate(content["requirements"][key]):
        session.add(
            Requirement(
                opening_id=opening.id,
                position=position,
                kind=wanted["kind"],
                name=wanted.get("name", ""),
                amount=wanted.get("amount"),
                must=wanted.get("must", True),
                weight=1.0,
                reason="",
            )
        )
    session.add_all(
        OpeningTrigger(opening_id=opening.id, at_least=line) for line in content["triggers"][key]
    )
    await session.flush()
    await session.refresh(opening, ["requirements", "triggers"])
    return opening


async def _apply(
    session: AsyncSession,
    applicant_id: str,
    opening: Opening,
    person: Mapping[str, Any],
    now: datetime,
) -> Application:
    applied_at = now - timedelta(days=person["days"])
    session.add(
        Applicant(
            id=applicant_id,
            company_id=opening.company_id,
            name=person["name"],
            email=person["email"],
            locale=person["locale"],
            created_at=applied_at,
        )
    )
    await session.flush()
    application = await apply_for(session, applicant_id, opening, source="upload")
    application.created_at = application.stage_at = applied_at
    return application


async def _invite(
    session: AsyncSession, application: Application, general: Template, now: datetime
) -> None:
    facts = await facts_of(session, Application.id == application.id, "email")
    origin = Origin("demo", general.id, general.version, "email")
    await invite(session, general.company_id, application.opening_id, facts, origin=origin, now=now)


async def _move(
    session: AsyncSession,
    hr: Principal,
    application: Application,
    step: Mapping[str, Any],
    now: datetime,
) -> None:
    """One step further, on its day."""
    stage, moved_at = Stage(step["stage"]), now - timedelta(days=step["days"])
    await move_application(session, hr, application.id, stage, note=step.get("note", ""))
    application.stage_at = moved_at
    await session.execute(
        update(StageMove)
        .where(StageMove.application_id == application.id, StageMove.to_stage == stage.value)
        .values(moved_at=moved_at)
    )
