"""Routes by which an applicant sees what is kept of their interview, and takes back consent."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import APPLICANT_COOKIE, Services
from ehr_bridge.api.errors import CONFLICT, ErrorForm
from interview.access import Action

router = APIRouter(
    prefix="/join/{token}",
    tags=["join"],
    responses={
        404: {"model": ErrorForm, "description": "The link is unknown"},
        410: {"model": ErrorForm, "description": "It is revoked, or another browser's"},
    },
)


class HeldShape(BaseModel):
    """What is kept of an interview that an applicant took part in."""

    model_config = ConfigDict(from_attributes=True)

    held: bool = Field(description="whether anything of it is kept")
    kept_until: date = Field(description="the day on which it is deleted at the latest")
    may_erase: bool = Field(description="whether it can be erased here; else the company is asked")
    policy: str
    on_hold: bool = Field(description="whether a legal hold keeps it, beyond that day too")
    withdrawn: bool = Field(description="whether consent was taken back: it goes with the hold")


@router.get(
    "/held",
    summary="See what is kept of the interview",
    dependencies=[requires(Action.WITHDRAW_CONSENT)],
)
async def held(token: str, request: Request, response: Response, services: Services) -> HeldShape:
    """For the browser that took part, also after the end."""
    response.headers["Cache-Control"] = "no-store"
    withdrawal = services.bridge.withdrawal(services.archive)
    found = await withdrawal.held(token, request.cookies.get(APPLICANT_COOKIE, ""))
    return HeldShape.model_validate(found)


@router.delete(
    "/held",
    summary="Withdraw consent and erase the interview",
    status_code=204,
    dependencies=[requires(Action.WITHDRAW_CONSENT)],
    responses=CONFLICT,
)
async def withdraw(token: str, request: Request, services: Services) -> None:
    """For good, once the interview is over, where its policy leaves it to the applicant.

    What a legal hold keeps is erased when it is released.
    """
    withdrawal = services.bridge.withdrawal(services.archive)
    await withdrawal.withdraw(token, request.cookies.get(APPLICANT_COOKIE, ""))
