"""Routes of the keys that applicant tracking systems send applicants with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from sqlalchemy import func, select

from ehr_bridge.accounts.companies import own_company
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services, base_url
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.api.shapes import Named
from ehr_bridge.bridges.assessments.routes import PREFIX
from ehr_bridge.bridges.assessments.shapes import KeyList, KeyMade, KeyShape, NewKey
from ehr_bridge.bridges.assessments.tables import Assessment, AssessmentKey
from interview.access import Action, Principal

router = APIRouter(prefix="/assessment-keys", tags=["assessments"])

Keeper = Annotated[Principal, requires(Action.CONNECT_SYSTEMS)]


@router.get("", summary="List keys", responses=SIGNED_IN)
async def list_keys(who: Keeper, request: Request, services: Services) -> KeyList:
    """Those that are revoked, too."""
    count = (
        select(func.count())
        .where(Assessment.endpoint_id == AssessmentKey.endpoint_id)
        .scalar_subquery()
    )
    async with services.bridge.database.read() as session:
        rows = await session.execute(
            select(AssessmentKey, Staff.name, count)
            .join(Staff, Staff.id == AssessmentKey.created_by)
            .where(AssessmentKey.company_id == own_company(who))
            .order_by(AssessmentKey.created_at.desc(), AssessmentKey.id)
        )
        items = [
            KeyShape(
                id=key.id,
                name=key.name,
                created_by=Named(id=key.created_by, name=maker),
                created_at=key.created_at,
                last_used_at=key.last_used_at,
                revoked_at=key.revoked_at,
                sent=sent,
            )
            for key, maker, sent in rows
        ]
    api = f"{base_url(request, services.settings)}{request.scope.get('root_path', '')}"
    return KeyList(items=items, address=f"{api}{PREFIX}/")


@router.post("", summary="Make a key", status_code=201, responses=SIGNED_IN | CONFLICT)
async def make(new: NewKey, who: Keeper, services: Services) -> KeyMade:
    """For an applicant tracking system; it is not shown again."""
    id, key = await services.bridge.assessment_keys.make(who, new.name)
    return KeyMade(id=id, key=key)


@router.delete("/{key_id}", summary="Revoke a key", status_code=204, responses=OF_ONE)
async def revoke(key_id: str, who: Keeper, services: Services) -> None:
    """At once and for good; interviews that were sent take place."""
    await services.bridge.assessment_keys.revoke(who, key_id)
