"""Staff sign-in: password in, session token out; and who stands behind a token."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.passwords import (
    MAX_PASSWORD_LENGTH,
    Passwords,
    check_chosen,
    make_password,
)
from ehr_bridge.accounts.tables import SignInSession, Staff
from ehr_bridge.accounts.throttle import Throttle
from ehr_bridge.store import audit
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.tokens import new_token, token_hash
from interview.access import Principal, Standing
from interview.errors import BadInput, NotFound, NotSignedIn

IDLE = timedelta(hours=4)
"""A session that was not used for so long is over: longer than any one interview."""
ABSOLUTE = timedelta(hours=14)
"""A session is over so long after sign-in: a working day."""
_SEEN_STEP = timedelta(minutes=1)
"""How exact `last_seen_at` is; saves a write a request."""

WINDOW_S = 15 * 60
TRIES_PER_ACCOUNT = 5
"""Failures of one account from one address, so that others cannot lock somebody out."""
TRIES_PER_ADDRESS = 50
"""Failures from one address, whatever the account: an office shares one."""

log = structlog.get_logger(__name__)


def principal(staff: Staff) -> Principal:
    """The staff member as the one who asks."""
    return Principal(staff.id, Standing(staff.role), staff.name)


class SignIn:
    """Opens, checks and closes sign-in sessions."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        now: Callable[[], datetime] = now_utc,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._now = now
        self._by_account = Throttle(TRIES_PER_ACCOUNT, WINDOW_S, monotonic_s)
        self._by_address = Throttle(TRIES_PER_ADDRESS, WINDOW_S, monotonic_s)

    @property
    def tries_forgotten(self) -> int:
        """Accounts and addresses whose failures were dropped to make room for others'."""
        return self._by_account.forgotten + self._by_address.forgotten

    async def sign_in(self, email: str, password: str, address: str) -> tuple[str, Staff]:
        """A new session token and whose it is.

        Raises:
            NotSignedIn: the same for an unknown address and a wrong password.
            TooManyTries: after too many failures.
        """
        email = email.strip().lower()
        account = f"{email}\n{address}"
        self._by_account.check(account)
        self._by_address.check(address)
        async with self._database.read() as session:
            staff = await session.scalar(select(Staff).where(Staff.email == email, Staff.active))
        # Counted before the slow check, so that parallel guesses are counted too.
        self._by_account.failed(account)
        self._by_address.failed(address)
        matched = len(password) <= MAX_PASSWORD_LENGTH and await self._passwords.matches(
            password, staff.password_hash if staff else None
        )
        if staff is None or not matched:
            log.info("sign_in_refused")
            raise NotSignedIn("the email or the password is wrong")
        self._by_account.clear(account)
        self._by_address.withdraw(address)
        return await self._open(staff, password), staff

    async def _open(self, staff: Staff, password: str) -> str:
        token, now = new_token(), self._now()
        rehashed = None
        if self._passwords.is_outdated(staff.password_hash):
            rehashed = await self._passwords.hash(password)
        async with self._database.write() as session:
            await session.execute(delete(SignInSession).where(SignInSession.expires_at < now))
            session.add(
                SignInSession(
                    token_hash=token_hash(token),
                    staff_id=staff.id,
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + ABSOLUTE,
                )
            )
            if rehashed and (row := await session.get(Staff, staff.id)):
                row.password_hash = rehashed
            await audit.record(session, principal(staff), "sign_in", staff.id)
        return token

    async def sign_out(self, token: str) -> None:
        """End the session; an unknown token is no error."""
        async with self._database.write() as session:
            await session.execute(
                delete(SignInSession).where(SignInSession.token_hash == token_hash(token))
            )

    async def staff(self, token: str) -> Principal:
        """The staff member behind a session token, or NotSignedIn."""
        return principal(await self.staff_row(token))

    async def staff_row(self, token: str) -> Staff:
        """Likewise, as the row."""
        now = self._now()
        async with self._database.read() as session:
            found = (
                await session.execute(
                    select(SignInSession, Staff)
                    .join(Staff, Staff.id == SignInSession.staff_id)
                    .where(
                        SignInSession.token_hash == token_hash(token),
                        SignInSession.expires_at > now,
                        SignInSession.last_seen_at > now - IDLE,
                        Staff.active,
                    )
                )
            ).first()
        if found is None:
            raise NotSignedIn("sign in first")
        signed_in, staff = found
        if now - signed_in.last_seen_at > _SEEN_STEP:
            await self._seen(signed_in.token_hash, now)
        return staff

    async def _seen(self, hashed: str, now: datetime) -> None:
        async with self._database.write() as session:
            if row := await session.get(SignInSession, hashed):
                row.last_seen_at = now

    async def reset_password(self, email: str) -> str:
        """Give an account a new random password and end its sessions; returns it once."""
        password = make_password()
        hashed = await self._passwords.hash(password)
        async with self._database.write() as session:
            staff = await session.scalar(select(Staff).where(Staff.email == email.strip().lower()))
            if staff is None:
                raise NotFound("no staff member has this email")
            await set_password(session, staff, hashed)
            await audit.record(session, OPERATOR, "reset_password", staff.id)
        return password

    async def change_password(self, token: str, current: str, new: str) -> None:
        """Give somebody the password that they chose; their other sessions end.

        Raises:
            NotSignedIn: the token is nobody's.
            BadInput: `current` is not their password, or `new` is too short.
            TooManyTries: after too many wrong ones.
        """
        staff = await self.staff_row(token)
        check_chosen(new)
        self._by_account.check(staff.id)
        self._by_account.failed(staff.id)
        if not await self._passwords.matches(current, staff.password_hash):
            raise BadInput("the current password is another one", "password_wrong")
        self._by_account.clear(staff.id)
        hashed = await self._passwords.hash(new)
        async with self._database.write() as session:
            row = await session.get_one(Staff, staff.id)
            await set_password(session, row, hashed, keeping=token)
            await audit.record(session, principal(row), "change_password", row.id)


async def set_password(
    session: AsyncSession, staff: Staff, hashed: str, *, keeping: str = ""
) -> None:
    """Keep a password's hash, and end the person's sessions but that of one token."""
    staff.password_hash = hashed
    await end_sessions(session, staff.id, keeping=keeping)


async def end_sessions(session: AsyncSession, staff_id: str, *, keeping: str = "") -> None:
    """Sign somebody out in every browser but the one with that token."""
    await session.execute(
        delete(SignInSession).where(
            SignInSession.staff_id == staff_id, SignInSession.token_hash != token_hash(keeping)
        )
    )


OPERATOR = Principal("operator", Standing.ADMIN)
"""Who acts at the server's own command line."""
