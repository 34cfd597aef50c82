"""Which master keys the store needs to be read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.privacy.tables import RecordingKey
from ehr_bridge.resumes.tables import ResumeKey


async def master_ids_needed(session: AsyncSession) -> list[str]:
    """The master key's id of each kept key of a recording or resume."""
    needed: list[str] = []
    for table in (RecordingKey, ResumeKey):
        kept = select(table.master_id).where(table.wrapped.is_not(None))
        needed.extend(await session.scalars(kept))
    return needed
