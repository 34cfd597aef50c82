"""Routes of what an opening allows in AI-led interviews."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.ai_interviews.choosing import set_settings, settings_of
from ehr_bridge.ai_interviews.shapes import AiSettingsShape
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import OF_ONE
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.tables import Opening
from interview.access import Action, Principal
from interview.ai.settings import AiSettings
from interview.errors import NotFound

router = APIRouter(prefix="/openings/{opening_id}/ai-settings", tags=["AI-led interviews"])

Editor = Annotated[Principal, requires(Action.EDIT_OPENINGS)]


@router.get("", summary="What AI-led interviews allow", responses=OF_ONE)
async def see(opening_id: str, who: Editor, services: Services) -> AiSettingsShape:
    """The opening's settings, the defaults where nobody has set any."""
    async with services.bridge.database.read() as session:
        await _must_own(session, who, opening_id)
        return AiSettingsShape.model_validate(await settings_of(session, opening_id))


@router.put("", summary="Set what AI-led interviews allow", responses=OF_ONE)
async def set_all(
    opening_id: str, wanted: AiSettingsShape, who: Editor, services: Services
) -> AiSettingsShape:
    """For interviews that are arranged from now on."""
    async with services.bridge.database.write() as session:
        await _must_own(session, who, opening_id)
        await set_settings(session, who, opening_id, AiSettings(**wanted.model_dump()))
    return wanted


async def _must_own(session: AsyncSession, who: Principal, opening_id: str) -> None:
    own = select(Opening.id).where(Opening.id == opening_id, arrangeable_openings(who))
    if await session.scalar(own) is None:
        raise NotFound("no such opening")
