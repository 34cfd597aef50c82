"""Plans as HR makes, follows and changes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of, own_company
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.shapes import Named
from ehr_bridge.recruiting.editing import create_opening
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.plans.progress import expected_hires, pace
from ehr_bridge.recruiting.plans.shapes import NewPlan, PlanChange, PlanOpening, PlanShape
from ehr_bridge.recruiting.plans.tables import RecruitingPlan, Requisition
from ehr_bridge.recruiting.shapes import OpeningFields
from ehr_bridge.recruiting.tables import Application, Opening
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import new_id, now_utc
from interview.access import Principal, Standing
from interview.errors import BadInput, NotFound


def reachable_plans(who: Principal) -> ColumnElement[bool]:
    """HR's own plans; all of the company for its HR manager."""
    if who.standing is Standing.HR_MANAGER:
        return RecruitingPlan.company_id == own_company(who)
    return RecruitingPlan.owner_id == who.id if who.standing is Standing.HR else false()


async def create_plan(session: AsyncSession, who: Principal, new: NewPlan, today: date) -> str:
    """Write a plan with its requisition and the draft of an opening; returns the plan's id.

    Raises:
        BadInput: its date has passed.
    """
    if new.due_on <= today:
        raise BadInput("due_on: the date of a plan lies ahead", "date_passed")
    common = {
        "company_id": await company_of(session, who),
        "owner_id": who.id,
        "title": new.title,
        "headcount": new.headcount,
        "due_on": new.due_on,
        "created_at": now_utc(),
    }
    plan = RecruitingPlan(
        id=new_id("pln"), text=new.text, starts_on=today, state="active", **common
    )
    session.add(plan)
    await session.flush()
    requisition = Requisition(id=new_id("req"), plan_id=plan.id, **common)
    session.add(requisition)
    await session.flush()
    fields = OpeningFields.model_validate(new.model_dump(exclude={"text"}))
    await create_opening(session, who, fields, requisition.id)
    domain_events.record(session, "plan.created", plan.company_id, plan.id, {})
    await audit.record(session, who, "create_plan", plan.id)
    return plan.id


async def change_plan(
    session: AsyncSession, who: Principal, plan_id: str, change: PlanChange
) -> None:
    """Change a plan's number, date or state; NotFound where it is not theirs."""
    plan = await session.scalar(
        select(RecruitingPlan)
        .where(RecruitingPlan.id == plan_id, reachable_plans(who))
        .with_for_update()
    )
    if plan is None:
        raise NotFound("no such plan")
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(plan, name, value)
    if plan.due_on <= plan.starts_on:
        raise BadInput("due_on: a plan ends after it begins", "date_passed")
    domain_events.record(session, "plan.changed", plan.company_id, plan.id, {})
    await audit.record(session, who, "change_plan", plan.id)


async def list_plans(session: AsyncSession, who: Principal, today: date) -> list[PlanShape]:
    """Their plans with funnels, the nearest due date first; closed ones last."""
    plans = list(
        await session.scalars(
            select(RecruitingPlan)
            .where(reachable_plans(who))
            .order_by(RecruitingPlan.state, RecruitingPlan.due_on, RecruitingPlan.id)
        )
    )
    return await _shapes(session, plans, today)


async def see_plan(session: AsyncSession, who: Principal, plan_id: str, today: date) -> PlanShape:
    """One plan, or NotFound."""
    plan = await session.scalar(
        select(RecruitingPlan).where(RecruitingPlan.id == plan_id, reachable_plans(who))
    )
    if plan is None:
        raise NotFound("no such plan")
    [shape] = await _shapes(session, [plan], today)
    return shape


async def _shapes(
    session: AsyncSession, plans: Sequence[RecruitingPlan], today: date
) -> list[PlanShape]:
    ids = [plan.id for plan in plans]
    owners = await session.execute(
        select(Staff.id, Staff.name).where(Staff.id.in_([plan.owner_id for plan in plans]))
    )
    names = {row.id: row.name for row in owners}
    openings: dict[str, list[PlanOpening]] = {id: [] for id in ids}
    for row in await session.execute(
        select(Requisition.plan_id, Opening.id, Opening.title, Opening.state, Opening.headcount)
        .join(Opening, Opening.requisition_id == Requisition.id)
        .where(Requisition.plan_id.in_(ids))
        .order_by(Opening.created_at, Opening.id)
    ):
        openings[row.plan_id].append(
            PlanOpening(id=row.id, title=row.title, state=row.state, headcount=row.headcount)
        )
    stages: dict[str, dict[str, int]] = {id: {} for id in ids}
    for count in await session.execute(
        select(Requisition.plan_id, Application.stage, func.count().label("number"))
        .join(Opening, Opening.requisition_id == Requisition.id)
        .join(Application, Application.opening_id == Opening.id)
        .where(Requisition.plan_id.in_(ids))
        .group_by(Requisition.plan_id, Application.stage)
    ):
        stages[count.plan_id][count.stage] = count.number
    return [
        _shape(plan, names[plan.owner_id], openings[plan.id], stages[plan.id], today)
        for plan in plans
    ]


def _shape(
    plan: RecruitingPlan,
    owner: str,
    openings: list[PlanOpening],
    stages: dict[str, int],
    today: date,
) -> PlanShape:
    hired = stages.get(Stage.HIRED, 0)
    return PlanShape(
        id=plan.id,
        title=plan.title,
        text=plan.text,
        headcount=plan.headcount,
        starts_on=plan.starts_on,
        due_on=plan.due_on,
        state=plan.state,
        owner=Named(id=plan.owner_id, name=owner),
        openings=openings,
        stages=stages,
        hired=hired,
        expected=round(expected_hires(plan.headcount, plan.starts_on, plan.due_on, today), 1),
        pace=pace(plan.headcount, hired, plan.starts_on, plan.due_on, today),
    )
