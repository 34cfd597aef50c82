"""Which matches wait to be computed: a mark on the application, written with its cause.

The mark outlives a restart, and an application has one however often its resume or its
opening changes, so what waits is bounded by the number of applications.
"""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.recruiting.tables import Application
from ehr_bridge.store.base import now_utc


async def resume_changed(session: AsyncSession, applicant_id: str) -> None:
    """A resume was read, edited or merged: match all that the person applied for anew."""
    await session.execute(
        update(Application)
        .where(Application.applicant_id == applicant_id)
        .values(match_due_at=now_utc())
    )


async def opening_changed(session: AsyncSession, opening_id: str) -> None:
    """An opening asks for something else: match all its applications anew."""
    await session.execute(
        update(Application)
        .where(Application.opening_id == opening_id)
        .values(match_due_at=now_utc())
    )
