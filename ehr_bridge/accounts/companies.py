"""The company that somebody of the staff works for."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ehr_bridge.accounts.tables import Staff
from interview.access import Principal


async def company_of(session: AsyncSession, who: Principal) -> str:
    """Its id."""
    return (await session.get_one(Staff, who.id)).company_id


def own_company(who: Principal) -> ScalarSelect[str]:
    """Its id, within another query."""
    person = aliased(Staff)  # not the staff that the other query may be about
    return select(person.company_id).where(person.id == who.id).scalar_subquery()
