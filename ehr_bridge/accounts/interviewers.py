"""Who of the staff may interview."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, ScalarSelect, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from interview.access import ALLOWED, Action
from interview.errors import BadInput


def may_interview(company_id: str | ScalarSelect[str]) -> ColumnElement[bool]:
    """The condition on Staff that they may interview for the company."""
    conducting = [standing.value for standing in ALLOWED[Action.CONDUCT]]
    return and_(Staff.company_id == company_id, Staff.active, Staff.role.in_(conducting))


async def check_interviewers(
    session: AsyncSession, staff_ids: Collection[str], company_id: str, field: str
) -> None:
    """Raise BadInput, naming the field, where one of them may not interview for the company."""
    known = await session.scalars(
        select(Staff.id).where(Staff.id.in_(staff_ids), may_interview(company_id))
    )
    if unknown := set(staff_ids) - set(known):
        raise BadInput(f"{field}: {', '.join(sorted(unknown))} cannot interview")
