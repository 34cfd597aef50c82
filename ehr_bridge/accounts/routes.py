"""Routes of sign-in and staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import select

from ehr_bridge.accounts.companies import own_company
from ehr_bridge.accounts.interviewers import may_interview
from ehr_bridge.accounts.passwords import MAX_PASSWORD_LENGTH
from ehr_bridge.accounts.sign_in import ABSOLUTE
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import STAFF_COOKIE, Services, is_secure
from ehr_bridge.api.errors import SIGNED_IN, ErrorForm
from ehr_bridge.api.shapes import Body
from interview.access import Action, Principal

router = APIRouter(tags=["accounts"])


class Credentials(Body):
    """What a staff member types in."""

    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Annotated[str, Field(min_length=1, max_length=MAX_PASSWORD_LENGTH)]


class User(BaseModel):
    """The signed-in staff member."""

    id: str
    name: str
    email: str
    role: str
    locale: str


class SignedIn(BaseModel):
    """Who is signed in."""

    user: User


class StaffItem(BaseModel):
    """A colleague."""

    id: str
    name: str
    role: str


class StaffList(BaseModel):
    """Colleagues."""

    items: list[StaffItem]


def _signed_in(staff: Staff) -> SignedIn:
    return SignedIn(
        user=User(
            id=staff.id, name=staff.name, email=staff.email, role=staff.role, locale=staff.locale
        )
    )


@router.post(
    "/sign-in",
    summary="Sign in",
    dependencies=[requires(Action.SIGN_IN)],
    responses={401: SIGNED_IN[401], 429: {"model": ErrorForm, "description": "Too many tries"}},
)
async def sign_in(
    credentials: Credentials, request: Request, response: Response, services: Services
) -> SignedIn:
    """Open a session; its token is in the cookie `vivavoce_staff`."""
    address = request.client.host if request.client else ""
    token, staff = await services.bridge.sign_in.sign_in(
        credentials.email, credentials.password, address
    )
    response.set_cookie(
        STAFF_COOKIE,
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        secure=is_secure(request, services.settings),
        httponly=True,
        samesite="strict",
    )
    return _signed_in(staff)


@router.post(
    "/sign-out", summary="Sign out", status_code=204, dependencies=[requires(Action.SIGN_OUT)]
)
async def sign_out(request: Request, response: Response, services: Services) -> None:
    """End the session of this browser; without one, nothing happens."""
    if token := request.cookies.get(STAFF_COOKIE):
        await services.bridge.sign_in.sign_out(token)
    response.delete_cookie(
        STAFF_COOKIE,
        secure=is_secure(request, services.settings),
        httponly=True,
        samesite="strict",
    )


@router.get(
    "/me",
    summary="Who is signed in",
    dependencies=[requires(Action.SEE_SELF)],
    responses=SIGNED_IN,
)
async def me(request: Request, services: Services) -> SignedIn:
    """The staff member behind the cookie."""
    staff = await services.bridge.sign_in.staff_row(request.cookies.get(STAFF_COOKIE, ""))
    return _signed_in(staff)


@router.get("/staff", summary="List who can interview", responses=SIGNED_IN)
async def list_staff(
    who: Annotated[Principal, requires(Action.ARRANGE_INTERVIEW)], services: Services
) -> StaffList:
    """Colleagues who may sit on a panel."""
    async with services.bridge.database.read() as session:
        staff = await session.scalars(
            select(Staff).where(may_interview(own_company(who))).order_by(Staff.name, Staff.id)
        )
        return StaffList(items=[StaffItem(id=s.id, name=s.name, role=s.role) for s in staff])
