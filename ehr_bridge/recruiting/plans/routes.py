"""Routes of recruiting plans."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import OF_ONE, SIGNED_IN
from ehr_bridge.recruiting.plans.planning import change_plan, create_plan, list_plans, see_plan
from ehr_bridge.recruiting.plans.shapes import (
    NewPlan,
    PlanChange,
    PlanList,
    PlanReading,
    PlanShape,
    PlanText,
)
from ehr_bridge.recruiting.plans.wording import read_plan
from interview.access import Action, Principal

router = APIRouter(prefix="/recruiting-plans", tags=["recruiting"])


@router.get("", summary="List recruiting plans", responses=SIGNED_IN)
async def list_own(
    who: Annotated[Principal, requires(Action.SEE_APPLICANTS)], services: Services
) -> PlanList:
    """Own plans with their funnels, the nearest due date first."""
    async with services.bridge.database.read() as session:
        return PlanList(items=await list_plans(session, who, services.bridge.now().date()))


@router.post("/reading", summary="Read a plan of one sentence", responses=SIGNED_IN)
async def read(
    plan: PlanText,
    who: Annotated[Principal, requires(Action.EDIT_OPENINGS)],
    services: Services,
) -> PlanReading:
    """How many, of what, by when; nothing is written."""
    found = read_plan(plan.text, services.bridge.now().date())
    return PlanReading(title=found.title, headcount=found.headcount, due_on=found.due_on)


@router.post("", summary="Make a recruiting plan", status_code=201, responses=SIGNED_IN)
async def create(
    new: NewPlan,
    who: Annotated[Principal, requires(Action.EDIT_OPENINGS)],
    services: Services,
) -> PlanShape:
    """The plan, its requisition, and the draft of an opening with the plan's number and date."""
    today = services.bridge.now().date()
    async with services.bridge.database.write() as session:
        plan_id = await create_plan(session, who, new, today)
        return await see_plan(session, who, plan_id, today)


@router.patch("/{plan_id}", summary="Change a recruiting plan", responses=OF_ONE)
async def change(
    plan_id: str,
    wanted: PlanChange,
    who: Annotated[Principal, requires(Action.EDIT_OPENINGS)],
    services: Services,
) -> PlanShape:
    """Its number, its date, or whether it is still followed."""
    async with services.bridge.database.write() as session:
        await change_plan(session, who, plan_id, wanted)
        await session.flush()
        return await see_plan(session, who, plan_id, services.bridge.now().date())
