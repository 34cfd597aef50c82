"""The company's staff: added, changed, given new passwords by an administrator.

Machines have rows of staff too (`bridges/tokens`), without a password; they are none of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of, own_company
from ehr_bridge.accounts.passwords import Passwords, make_password
from ehr_bridge.accounts.sign_in import end_sessions, set_password
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal, Standing
from interview.errors import BadInput, NotFound, WrongState

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
MAX_NAME_LENGTH = 100
MAX_EMAIL_LENGTH = 254


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Somebody to be added; `email` is what they sign in with."""

    name: str
    email: str
    role: Standing
    locale: str

    def row(self, company_id: str, hashed: str, now: datetime) -> Staff:
        """Their row; BadInput where name or email cannot be used."""
        email = self.email.strip().lower()
        if not _EMAIL.fullmatch(email) or len(email) > MAX_EMAIL_LENGTH:
            raise BadInput("email: this is no address", "bad_email")
        return Staff(
            id=new_id("stf"),
            company_id=company_id,
            name=checked_name(self.name),
            email=email,
            role=self.role.value,
            locale=self.locale,
            password_hash=hashed,
            active=True,
            created_at=now,
        )


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What of somebody can be changed; who is not active has left, and cannot sign in."""

    name: str
    role: Standing
    locale: str
    active: bool


def checked_name(name: str, of: str = "name") -> str:
    """The name without spaces around it; BadInput where nothing, or too much, is left."""
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME_LENGTH:
        raise BadInput(f"{of}: 1 to {MAX_NAME_LENGTH} characters")
    return name


class StaffAccounts:
    """Acts of an administrator on the staff of their own company."""

    def __init__(
        self, database: Database, passwords: Passwords, now: Callable[[], datetime] = now_utc
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._now = now

    async def everybody(self, who: Principal) -> list[Staff]:
        """Those who have left, too; by name."""
        async with self._database.read() as session:
            found = await session.scalars(
                select(Staff)
                .where(Staff.company_id == own_company(who), Staff.password_hash != "")
                .order_by(Staff.name, Staff.id)
            )
            return list(found)

    async def add(self, who: Principal, new: NewStaff) -> tuple[str, str]:
        """Somebody's id and first password, which is told this once.

        Raises:
            BadInput: as `NewStaff.row`.
            WrongState: the email is somebody's already.
        """
        password = make_password()
        hashed = await self._passwords.hash(password)
        async with self._database.write() as session:
            person = new.row(await company_of(session, who), hashed, self._now())
            session.add(person)
            try:
                await session.flush()
            except IntegrityError:
                raise WrongState("somebody has this email already", "email_taken") from None
            await audit.record(session, who, "add_staff", person.id, role=person.role)
        return person.id, password

    async def change(self, who: Principal, staff_id: str, change: StaffChange) -> None:
        """Change somebody; who leaves is signed out.

        Raises:
            BadInput: the name cannot be used.
            NotFound: nobody of the company.
            WrongState: no administrator would be left.
        """
        name = checked_name(change.name)
        async with self._database.write() as session:
            if not (change.active and change.role is Standing.ADMIN):
                await _check_another_administrator(session, who, staff_id)
            person = await _must_find(session, who, staff_id)
            person.name, person.role, person.locale = name, change.role.value, change.locale
            person.active = change.active
            if not change.active:
                await end_sessions(session, staff_id)
            await audit.record(
                session, who, "change_staff", staff_id, role=person.role, active=person.active
            )

    async def new_password(self, who: Principal, staff_id: str) -> str:
        """A new random password, told this once; NotFound for nobody of the company."""
        password = make_password()
        hashed = await self._passwords.hash(password)
        async with self._database.write() as session:
            person = await _must_find(session, who, staff_id)
            await set_password(session, person, hashed)
            await audit.record(session, who, "reset_password", staff_id)
        return password


async def _check_another_administrator(
    session: AsyncSession, who: Principal, staff_id: str
) -> None:
    """WrongState where that person is the only one who can manage the staff."""
    administrators = await session.scalars(
        select(Staff.id)
        .where(
            Staff.company_id == own_company(who),
            Staff.role == Standing.ADMIN.value,
            Staff.active,
        )
        .with_for_update()
    )
    if set(administrators) == {staff_id}:
        raise WrongState("a company keeps one administrator at least", "last_administrator")


async def _must_find(session: AsyncSession, who: Principal, staff_id: str) -> Staff:
    person: Staff | None = await session.scalar(
        select(Staff).where(
            Staff.id == staff_id, Staff.company_id == own_company(who), Staff.password_hash != ""
        )
    )
    if person is None:
        raise NotFound("nobody of the staff")
    return person
