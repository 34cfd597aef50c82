"""Routes of legal holds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from sqlalchemy import select

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE
from ehr_bridge.api.shapes import Body, Id
from ehr_bridge.erasure.holds import asked_for
from interview.access import Action, Principal

router = APIRouter(prefix="/legal-holds", tags=["legal holds"])

Holder = Annotated[Principal, requires(Action.HOLD_DATA)]


class NewHold(Body):
    """What is kept, and why; without an interview all that is held of the applicant."""

    applicant_id: Id
    interview_id: Id | None = None
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class HoldMade(BaseModel):
    """The id of a new hold."""

    id: str


class HoldShape(BaseModel):
    """A hold; people are named by id, so that who sees no applicants can read it."""

    id: str
    applicant_id: str
    interview_id: str | None = Field(description="null keeps all that is held of the applicant")
    reason: str
    placed_by: str = Field(description="name of who placed it")
    placed_at: datetime
    released_by: str
    released_at: datetime | None
    erasure_asked_at: datetime | None = Field(description="an erasure that the hold puts off")


class HoldList(BaseModel):
    """Holds, the latest first."""

    items: list[HoldShape]


@router.get("", summary="List legal holds", responses=OF_ONE)
async def list_holds(
    who: Holder, services: Services, applicant_id: Annotated[str, Query(max_length=48)] = ""
) -> HoldList:
    """Those in force; of one applicant all, the released ones too."""
    holds = await services.bridge.legal_holds.of(who, applicant_id)
    async with services.bridge.database.read() as session:
        people = {hold.placed_by for hold in holds} | {hold.released_by for hold in holds}
        rows = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(people)))
        names = {row.id: row.name for row in rows}
        items = [
            HoldShape(
                id=hold.id,
                applicant_id=hold.applicant_id,
                interview_id=hold.interview_id,
                reason=hold.reason,
                placed_by=names[hold.placed_by],
                placed_at=hold.placed_at,
                released_by=names.get(hold.released_by or "", ""),
                released_at=hold.released_at,
                erasure_asked_at=None
                if hold.released_at is not None
                else await asked_for(session, hold),
            )
            for hold in holds
        ]
    return HoldList(items=items)


@router.post("", summary="Place a legal hold", status_code=201, responses=OF_ONE | CONFLICT)
async def place(new: NewHold, who: Holder, services: Services) -> HoldMade:
    """Retention and erasure keep what is named until the hold is released."""
    holds = services.bridge.legal_holds
    return HoldMade(
        id=await holds.place(who, new.applicant_id, new.interview_id or "", new.reason.strip())
    )


@router.post(
    "/{hold_id}/release", summary="Release a legal hold", status_code=204, responses=OF_ONE
)
async def release(hold_id: str, who: Holder, services: Services) -> None:
    """What is past its retention, and what applicants had asked to erase, goes within an hour."""
    await services.bridge.legal_holds.release(who, hold_id)
