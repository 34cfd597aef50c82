"""Routes of machines' tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import aliased

from ehr_bridge.accounts.companies import own_company
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.api.shapes import Body, Named
from ehr_bridge.bridges.tokens.tables import ApiToken
from interview.access import Action, Principal, Standing

router = APIRouter(prefix="/api-tokens", tags=["tokens"])

Keeper = Annotated[Principal, requires(Action.MANAGE_BRIDGES)]


class NewToken(Body):
    """A machine by its name, what it is in the company, and when its token ends."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    standing: Literal["hr", "hr_manager", "auditor", "admin"]
    expires_at: AwareDatetime | None = None


class TokenMade(BaseModel):
    """The token, shown this once."""

    id: str
    token: str


class TokenShape(BaseModel):
    """A token without what opens anything."""

    id: str
    name: str
    standing: str
    created_by: Named
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenList(BaseModel):
    """The company's tokens, the newest first."""

    items: list[TokenShape]


@router.get("", summary="List tokens", responses=SIGNED_IN)
async def list_tokens(who: Keeper, services: Services) -> TokenList:
    """Those that are revoked, too."""
    maker = aliased(Staff)
    async with services.bridge.database.read() as session:
        rows = await session.execute(
            select(ApiToken, Staff, maker.name)
            .join(Staff, Staff.id == ApiToken.machine_id)
            .outerjoin(maker, maker.id == ApiToken.created_by)
            .where(ApiToken.company_id == own_company(who))
            .order_by(ApiToken.created_at.desc(), ApiToken.id)
        )
        return TokenList(
            items=[
                TokenShape(
                    id=token.id,
                    name=machine.name,
                    standing=machine.role,
                    created_by=Named(id=token.created_by, name=name or ""),
                    created_at=token.created_at,
                    expires_at=token.expires_at,
                    last_used_at=token.last_used_at,
                    revoked_at=token.revoked_at,
                )
                for token, machine, name in rows
            ]
        )


@router.post("", summary="Make a token", status_code=201, responses=SIGNED_IN | CONFLICT)
async def make(new: NewToken, who: Keeper, services: Services) -> TokenMade:
    """Only a standing that is the maker's to give; the token is not shown again."""
    id, token = await services.bridge.api_tokens.make(
        who, new.name, Standing(new.standing), new.expires_at
    )
    return TokenMade(id=id, token=token)


@router.delete("/{token_id}", summary="Revoke a token", status_code=204, responses=OF_ONE)
async def revoke(token_id: str, who: Keeper, services: Services) -> None:
    """At once and for good."""
    await services.bridge.api_tokens.revoke(who, token_id)
