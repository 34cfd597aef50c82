"""Routes of staff accounts, and of one's own password."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from ehr_bridge.accounts.passwords import MAX_PASSWORD_LENGTH
from ehr_bridge.accounts.staff import MAX_EMAIL_LENGTH, MAX_NAME_LENGTH, NewStaff, StaffChange
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import STAFF_COOKIE, Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN, ErrorForm
from ehr_bridge.api.shapes import Body, Locale
from interview.access import Action, Principal, Standing

router = APIRouter(tags=["accounts"])

Administrator = Annotated[Principal, requires(Action.MANAGE_STAFF)]
Role = Literal["interviewer", "hr", "hr_manager", "auditor", "admin"]
Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME_LENGTH)]
Password = Annotated[str, Field(min_length=1, max_length=MAX_PASSWORD_LENGTH)]


class NewAccount(Body):
    """Somebody to be added; the email is what they sign in with."""

    name: Name
    email: Annotated[str, Field(min_length=1, max_length=MAX_EMAIL_LENGTH)]
    role: Role
    locale: Locale


class AccountChange(Body):
    """Somebody as they shall be; who is not active has left, and cannot sign in."""

    name: Name
    role: Role
    locale: Locale
    active: bool


class Account(BaseModel):
    """Somebody of the staff."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    email: str
    role: str
    locale: str
    active: bool


class AccountList(BaseModel):
    """All the staff, by name."""

    items: list[Account]


class AccountMade(BaseModel):
    """Somebody's first password, shown this once."""

    id: str
    password: str


class NewPassword(BaseModel):
    """A password, shown this once."""

    password: str


class PasswordChange(Body):
    """One's own password, and the one to come."""

    current: Password
    new: Password


@router.get("/staff/accounts", summary="List the staff", responses=SIGNED_IN)
async def list_accounts(who: Administrator, services: Services) -> AccountList:
    """Those who have left, too."""
    everybody = await services.bridge.staff_accounts.everybody(who)
    return AccountList(items=[Account.model_validate(person) for person in everybody])


@router.post(
    "/staff/accounts", summary="Add somebody", status_code=201, responses=SIGNED_IN | CONFLICT
)
async def add(new: NewAccount, who: Administrator, services: Services) -> AccountMade:
    """The password is not shown again."""
    id, password = await services.bridge.staff_accounts.add(
        who, NewStaff(new.name, new.email, Standing(new.role), new.locale)
    )
    return AccountMade(id=id, password=password)


@router.put(
    "/staff/accounts/{staff_id}",
    summary="Change somebody",
    status_code=204,
    responses=OF_ONE | CONFLICT,
)
async def change(
    staff_id: str, given: AccountChange, who: Administrator, services: Services
) -> None:
    """Name, role, language, and whether they are still there; who left is signed out."""
    await services.bridge.staff_accounts.change(
        who,
        staff_id,
        StaffChange(given.name, Standing(given.role), given.locale, given.active),
    )


@router.post("/staff/accounts/{staff_id}/password", summary="Give a new password", responses=OF_ONE)
async def new_password(staff_id: str, who: Administrator, services: Services) -> NewPassword:
    """A random one, shown this once; the person is signed out."""
    return NewPassword(password=await services.bridge.staff_accounts.new_password(who, staff_id))


@router.put(
    "/me/password",
    summary="Change one's own password",
    status_code=204,
    dependencies=[requires(Action.CHANGE_SIGN_IN)],
    responses=SIGNED_IN | {429: {"model": ErrorForm, "description": "Too many tries"}},
)
async def change_password(given: PasswordChange, request: Request, services: Services) -> None:
    """This browser stays signed in, others do not."""
    token = request.cookies.get(STAFF_COOKIE, "")
    await services.bridge.sign_in.change_password(token, given.current, given.new)
