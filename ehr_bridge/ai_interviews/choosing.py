"""What openings allow in AI-led interviews, and making an interview one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.ai_interviews.tables import AiInterview, OpeningAiSettings
from ehr_bridge.store import audit
from ehr_bridge.store.base import now_utc
from interview.access import Principal
from interview.ai.settings import AiPlan, AiSettings


def _read(stored: Mapping[str, Any]) -> AiSettings:
    return AiSettings(**stored)


async def settings_of(session: AsyncSession, opening_id: str) -> AiSettings:
    """What an opening allows now."""
    row = await session.get(OpeningAiSettings, opening_id)
    return _read(row.settings) if row else AiSettings()


async def set_settings(
    session: AsyncSession, who: Principal, opening_id: str, settings: AiSettings
) -> None:
    """Allow that from now on; interviews that are arranged already stay as they are."""
    row = await session.get(OpeningAiSettings, opening_id)
    if row is None:
        row = OpeningAiSettings(opening_id=opening_id)
        session.add(row)
    row.settings, row.changed_by, row.changed_at = asdict(settings), who.id, now_utc()
    await audit.record(session, who, "set_ai_settings", opening_id)


async def let_ai_lead(
    session: AsyncSession,
    interview_id: str,
    opening_id: str,
    starts_at: datetime,
    window: timedelta,
) -> None:
    """The AI leads this interview, which the applicant may begin in the window."""
    settings = asdict(await settings_of(session, opening_id))
    session.add(
        AiInterview(interview_id=interview_id, settings=settings, closes_at=starts_at + window)
    )


async def ai_plan(session: AsyncSession, interview_id: str, starts_at: datetime) -> AiPlan | None:
    """How the AI leads an interview, None where the panel does."""
    row = await session.get(AiInterview, interview_id)
    if row is None:
        return None
    return AiPlan(
        settings=_read(row.settings),
        opens_unix_s=starts_at.timestamp(),
        closes_unix_s=row.closes_at.timestamp(),
    )


def closes_at(plan: AiPlan | None) -> datetime | None:
    """Until when the applicant may begin, None where the panel leads."""
    return datetime.fromtimestamp(plan.closes_unix_s, UTC) if plan else None
