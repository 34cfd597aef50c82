"""Machines and their tokens: made, checked, revoked.

A machine has a row of staff that nobody can sign in with. So it has a company, a standing and
things of its own like anybody, and the audit log names it as the one who acts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of, own_company
from ehr_bridge.accounts.sign_in import principal
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.bridges.tokens.tables import ApiToken
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.tokens import new_token, token_hash
from interview.access import Principal, Standing
from interview.errors import NotAllowed, NotFound, NotSignedIn, WrongState

PREFIX = "vvt_"
"""What every token begins with, so that scanners of leaked secrets can know one."""

MAX_TOKENS = 50
_SEEN_STEP = timedelta(minutes=1)
"""How exact `last_used_at` is; saves a write a request."""

GRANTED_BY: dict[Standing, frozenset[Standing]] = {
    Standing.HR_MANAGER: frozenset({Standing.HR, Standing.HR_MANAGER, Standing.AUDITOR}),
    Standing.ADMIN: frozenset({Standing.ADMIN}),
}
"""Standings that each may give to a machine: nobody reaches more by one than without it."""


class ApiTokens:
    """Everything that is done with tokens."""

    def __init__(self, database: Database, now: Callable[[], datetime] = now_utc) -> None:
        self._database = database
        self._now = now

    async def make(
        self, who: Principal, name: str, standing: Standing, expires_at: datetime | None
    ) -> tuple[str, str]:
        """A new machine; returns the token's id and the token, which is shown this once.

        Raises:
            NotAllowed: the standing is not theirs to give.
            WrongState: the company has as many tokens as there may be.
        """
        if standing not in GRANTED_BY.get(who.standing, frozenset()):
            raise NotAllowed(f"{who.standing.value} may not let a machine be {standing.value}")
        token_id, token, now = new_id("tok"), new_token(), self._now()
        async with self._database.write() as session:
            company_id = await company_of(session, who)
            count = await session.scalar(
                select(func.count()).where(
                    ApiToken.company_id == company_id, ApiToken.revoked_at.is_(None)
                )
            )
            if (count or 0) >= MAX_TOKENS:
                raise WrongState(f"a company has at most {MAX_TOKENS} tokens")
            machine = _machine(company_id, name, standing, now)
            session.add(machine)
            await session.flush()
            session.add(
                ApiToken(
                    id=token_id,
                    company_id=company_id,
                    machine_id=machine.id,
                    token_hash=token_hash(token),
                    created_by=who.id,
                    created_at=now,
                    expires_at=expires_at,
                )
            )
            await audit.record(session, who, "make_api_token", token_id, standing=standing.value)
        return token_id, PREFIX + token

    async def machine(self, token: str) -> Principal:
        """The machine behind a token; NotSignedIn where it is unknown, over or revoked."""
        now = self._now()
        hashed = token_hash(token.removeprefix(PREFIX)) if token.startswith(PREFIX) else ""
        async with self._database.read() as session:
            found = (
                await session.execute(
                    select(ApiToken, Staff)
                    .join(Staff, Staff.id == ApiToken.machine_id)
                    .where(ApiToken.token_hash == hashed, ApiToken.revoked_at.is_(None))
                )
            ).first()
        if found is None or (found[0].expires_at and found[0].expires_at <= now):
            raise NotSignedIn("the token is unknown, over or revoked")
        row, machine = found
        if row.last_used_at is None or now - row.last_used_at > _SEEN_STEP:
            async with self._database.write() as session:
                (await session.get_one(ApiToken, row.id)).last_used_at = now
        return principal(machine)

    async def revoke(self, who: Principal, token_id: str) -> None:
        """Let nobody use the token any more; NotFound for none of their company's."""
        async with self._database.write() as session:
            token = await _must_find(session, who, token_id)
            token.revoked_at = token.revoked_at or self._now()
            await audit.record(session, who, "revoke_api_token", token_id)


async def _must_find(session: AsyncSession, who: Principal, token_id: str) -> ApiToken:
    token: ApiToken | None = await session.scalar(
        select(ApiToken).where(ApiToken.id == token_id, ApiToken.company_id == own_company(who))
    )
    if token is None:
        raise NotFound("no such token")
    return token


def _machine(company_id: str, name: str, standing: Standing, now: datetime) -> Staff:
    id = new_id("stf")
    return Staff(
        id=id,
        company_id=company_id,
        name=name,
        email=f"{id}@machine.invalid",
        role=standing.value,
        locale="en",
        password_hash="",
        active=False,
        created_at=now,
    )
