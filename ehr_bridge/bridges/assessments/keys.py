"""Keys of applicant tracking systems: made, checked, revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of, own_company
from ehr_bridge.bridges.assessments.tables import AssessmentKey
from ehr_bridge.bridges.webhooks.delivery import bury
from ehr_bridge.bridges.webhooks.tables import WebhookEndpoint
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.sealing import Seal
from ehr_bridge.store.tokens import KEY_PREFIX, new_token, token_hash
from interview.access import Principal, Standing
from interview.errors import NotFound, NotSignedIn, WrongState

MAX_KEYS = 10
_SEEN_STEP = timedelta(minutes=1)
"""How exact `last_used_at` is; saves a write a request."""


class AssessmentKeys:
    """Everything that is done with keys."""

    def __init__(
        self, database: Database, seal: Seal, now: Callable[[], datetime] = now_utc
    ) -> None:
        self._database = database
        self._seal = seal
        self._now = now

    async def make(self, who: Principal, name: str) -> tuple[str, str]:
        """A new system; returns the key's id and the key, which is shown this once.

        Raises:
            WrongState: the company has as many keys as there may be.
        """
        token = new_token()
        key = KEY_PREFIX + token
        async with self._database.write() as session:
            company_id = await company_of(session, who)
            await _check_room(session, company_id)
            endpoint = self._endpoint(who, company_id, name, key)
            session.add(endpoint)
            await session.flush()
            row = AssessmentKey(
                id=new_id("ask"),
                company_id=company_id,
                name=name,
                key_hash=token_hash(token),
                endpoint_id=endpoint.id,
                created_by=who.id,
                created_at=self._now(),
            )
            session.add(row)
            await audit.record(session, who, "make_assessment_key", row.id)
        return row.id, key

    def _endpoint(self, who: Principal, company_id: str, name: str, key: str) -> WebhookEndpoint:
        """Where the system is told of results: signed with its key, without an address yet."""
        id = new_id("whe")
        return WebhookEndpoint(
            id=id,
            company_id=company_id,
            url="",
            description=name,
            kinds=[],
            state="enabled",
            purpose="assessments",
            personal=False,
            secret=self._seal.close(key, id),
            created_by=who.id,
            created_at=self._now(),
        )

    async def system(self, key: str) -> Principal:
        """The system behind a key; NotSignedIn where it is unknown or revoked."""
        now = self._now()
        async with self._database.read() as session:
            row = await session.scalar(
                select(AssessmentKey).where(
                    AssessmentKey.key_hash == token_hash(key.removeprefix(KEY_PREFIX)),
                    AssessmentKey.revoked_at.is_(None),
                )
            )
        if row is None or not key.startswith(KEY_PREFIX):
            raise NotSignedIn("the key is unknown or revoked")
        if row.last_used_at is None or now - row.last_used_at > _SEEN_STEP:
            async with self._database.write() as session:
                (await session.get_one(AssessmentKey, row.id)).last_used_at = now
        return Principal(row.id, Standing.TRACKING_SYSTEM, row.name)

    async def revoke(self, who: Principal, key_id: str) -> None:
        """Let nobody use the key any more, nor tell its system of anything.

        What waits to be told becomes a dead letter. NotFound for no key of their company.
        """
        async with self._database.write() as session:
            key = await session.scalar(
                select(AssessmentKey).where(
                    AssessmentKey.id == key_id, AssessmentKey.company_id == own_company(who)
                )
            )
            if key is None:
                raise NotFound("no such key")
            key.revoked_at = key.revoked_at or self._now()
            endpoint = await session.get_one(WebhookEndpoint, key.endpoint_id, with_for_update=True)
            endpoint.state = "disabled"
            await bury(session, endpoint.id, self._now())
            await audit.record(session, who, "revoke_assessment_key", key_id)


async def _check_room(session: AsyncSession, company_id: str) -> None:
    count = await session.scalar(
        select(func.count()).where(
            AssessmentKey.company_id == company_id, AssessmentKey.revoked_at.is_(None)
        )
    )
    if (count or 0) >= MAX_KEYS:
        raise WrongState(f"a company has at most {MAX_KEYS} keys")
