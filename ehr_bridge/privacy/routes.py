"""Routes of policy profiles."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from ehr_bridge.api.access import requires
from ehr_bridge.api.errors import SIGNED_IN
from ehr_bridge.privacy.shapes import PolicyList, PolicyShape
from interview.access import Action, Principal
from interview.policy import policies

router = APIRouter(tags=["recruiting"])


@router.get("/policies", summary="List policies", responses=SIGNED_IN)
async def list_policies(
    _: Annotated[Principal, requires(Action.SEE_OPENINGS)], locale: str = "en"
) -> PolicyList:
    """What each jurisdiction allows and demands; an opening chooses one."""
    return PolicyList(items=[PolicyShape.of(rules, locale) for rules in policies().values()])
