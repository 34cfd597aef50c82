"""A company in an empty store, with the administrator who adds the rest of its staff."""

from __future__ import annotations

from sqlalchemy import select

from ehr_bridge.accounts.passwords import Passwords, make_password
from ehr_bridge.accounts.sign_in import OPERATOR
from ehr_bridge.accounts.staff import NewStaff, checked_name
from ehr_bridge.accounts.tables import Company
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from interview.errors import WrongState


async def found_company(
    database: Database, passwords: Passwords, name: str, first: NewStaff
) -> str:
    """Make the company and its first member; returns their password, which is told this once.

    Raises:
        BadInput: the company's name, or the person's name or email, cannot be used.
        WrongState: a company lives in the store already.
    """
    name, now = checked_name(name, "company"), now_utc()
    password = make_password()
    hashed = await passwords.hash(password)
    async with database.write() as session:
        company = Company(id=new_id("co"), name=name, created_at=now)
        person = first.row(company.id, hashed, now)
        if there := await session.scalar(select(Company.name).limit(1)):
            raise WrongState(f"this store is {there}'s already")
        session.add(company)
        await session.flush()
        session.add(person)
        await audit.record(session, OPERATOR, "found_company", company.id)
        await audit.record(session, OPERATOR, "add_staff", person.id, role=person.role)
    return password
