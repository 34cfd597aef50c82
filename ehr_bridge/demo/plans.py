"""The demo company's recruiting plans, each with an opening whose questions are of the bank."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.question_bank import bank
from ehr_bridge.question_bank.bank import Filter
from ehr_bridge.question_bank.sets import Composer, Pick, write_set
from ehr_bridge.recruiting.editing import change_state, edit_opening
from ehr_bridge.recruiting.openings import job_of
from ehr_bridge.recruiting.plans.planning import create_plan
from ehr_bridge.recruiting.plans.shapes import NewPlan
from ehr_bridge.recruiting.plans.tables import Requisition
from ehr_bridge.recruiting.shapes import OpeningFields
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Opening
from interview.access import Principal

MINUTES = 45
"""Of a demo opening's question set."""

_FILLED = ("location", "description", "salary", "requirements", "competencies")
"""Fields of an opening that HR fills in after the plan has opened it."""


async def add_plans(
    session: AsyncSession, hr: Principal, panel: list[str], now: datetime
) -> dict[str, Opening]:
    """Make the plans of plans.toml and open what they recruit for.

    Args:
        hr: whose plans they are.
        panel: who interviews for them.

    Returns:
        The openings by the plans' keys.
    """
    content = tomllib.loads(Path(__file__).with_name("plans.toml").read_text(encoding="utf-8"))
    return {plan["key"]: await _add(session, hr, panel, plan, now) for plan in content["plans"]}


async def _add(
    session: AsyncSession, hr: Principal, panel: list[str], plan: Mapping[str, Any], now: datetime
) -> Opening:
    due_on = (now + timedelta(days=plan["due_in_days"])).date()
    named = {key: plan[key] for key in ("title", "headcount", "language", "policy")}
    begun_on = (now - timedelta(days=plan["begun_days_ago"])).date()
    new = NewPlan(due_on=due_on, text=plan["text"], **named)
    plan_id = await create_plan(session, hr, new, begun_on)
    of_plan = select(Opening).join(Requisition).where(Requisition.plan_id == plan_id)
    opening = (await session.scalars(of_plan)).one()
    filled = {key: plan[key] for key in _FILLED}
    fields = OpeningFields(due_on=due_on, panel=panel, triggers=new.triggers, **named, **filled)
    await edit_opening(session, hr, opening.id, fields, opening.version)
    await change_state(session, hr, opening.id, OpeningState.OPEN)
    await _compose(session, hr, opening, plan["role"])
    return opening


async def _compose(session: AsyncSession, hr: Principal, opening: Opening, role: str) -> None:
    """Write the set that the bank proposes; the competencies are found there by name."""
    of_role = Filter(language=opening.language, role=role)
    stored = await bank.find_all(session, opening.company_id, of_role)
    composer = Composer(job_of(opening), stored, encoder=None)
    composer.compare()
    proposal = composer.propose(composer.wish(MINUTES, role, level=None, types=None))
    picks = [
        Pick(one.stored.id, one.stored.version, one.choice.competency) for one in proposal.chosen
    ]
    await write_set(session, hr, opening.id, picks)
