"""Webhook endpoints as staff make and change them, and dead deliveries sent again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of, own_company
from ehr_bridge.bridges.webhooks.delivery import bury
from ehr_bridge.bridges.webhooks.kinds import KINDS
from ehr_bridge.bridges.webhooks.queue import add_test
from ehr_bridge.bridges.webhooks.signing import new_secret
from ehr_bridge.bridges.webhooks.tables import WebhookDelivery, WebhookEndpoint
from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.sealing import Seal
from interview.access import Action, Principal, may
from interview.errors import BadInput, NotFound, WrongState

MAX_ENDPOINTS = 20
EARLIER_SECRET_FOR = timedelta(hours=24)
"""How long an earlier secret goes on signing beside the new one."""


class Webhooks:
    """What staff do with endpoints; every change is audited."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        http: GuardedHttp,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._database = database
        self._seal = seal
        self._http = http
        self._now = now

    async def add(
        self, who: Principal, url: str, description: str, kinds: Sequence[str], personal: bool
    ) -> tuple[str, str]:
        """A new endpoint; returns its id and its secret, which is shown this once.

        Personal data flow only once an HR manager allowed it; one who asks for them does.

        Raises:
            BadInput: the address may not be asked, or a kind is unknown.
            WrongState: the company has as many as there may be.
        """
        _check_kinds(kinds)
        await self._http.check(url)
        endpoint_id, secret = new_id("whe"), new_secret()
        async with self._database.write() as session:
            company_id = await company_of(session, who)
            count = await session.scalar(
                select(func.count()).where(
                    WebhookEndpoint.company_id == company_id, WebhookEndpoint.purpose == "events"
                )
            )
            if (count or 0) >= MAX_ENDPOINTS:
                raise WrongState(f"a company has at most {MAX_ENDPOINTS} endpoints")
            session.add(
                WebhookEndpoint(
                    id=endpoint_id,
                    company_id=company_id,
                    url=url,
                    description=description,
                    kinds=list(dict.fromkeys(kinds)),
                    state="enabled",
                    personal=personal,
                    personal_allowed_by=_allows(who) if personal else None,
                    secret=self._seal.close(secret, endpoint_id),
                    created_by=who.id,
                    created_at=self._now(),
                )
            )
            await audit.record(session, who, "add_webhook_endpoint", endpoint_id, personal=personal)
        return endpoint_id, secret

    async def change(
        self,
        who: Principal,
        endpoint_id: str,
        *,
        url: str,
        description: str,
        kinds: Sequence[str],
        personal: bool,
        enabled: bool,
    ) -> None:
        """Give the endpoint these values; what waits for one that is disabled becomes dead.

        A new address needs a new permission for personal data.
        """
        _check_kinds(kinds)
        await self._http.check(url)
        async with self._database.write() as session:
            endpoint = await must_find(session, who, endpoint_id)
            if not personal:
                endpoint.personal_allowed_by = None
            elif not endpoint.personal or endpoint.url != url:
                endpoint.personal_allowed_by = _allows(who)
            endpoint.url, endpoint.description, endpoint.personal = url, description, personal
            endpoint.kinds = list(dict.fromkeys(kinds))
            if enabled and endpoint.state != "enabled":
                endpoint.state, endpoint.failing_since = "enabled", None
            elif not enabled and endpoint.state == "enabled":
                endpoint.state = "disabled"
                await bury(session, endpoint_id, self._now())
            await audit.record(
                session,
                who,
                "change_webhook_endpoint",
                endpoint_id,
                enabled=enabled,
                personal=personal,
            )

    async def allow_personal(self, who: Principal, endpoint_id: str) -> None:
        """Let names and mail addresses of applicants go to the endpoint that asked for them."""
        async with self._database.write() as session:
            endpoint = await must_find(session, who, endpoint_id)
            if not endpoint.personal:
                raise WrongState("the endpoint did not ask for personal data")
            endpoint.personal_allowed_by = who.id
            await audit.record(session, who, "allow_personal_webhook", endpoint_id)

    async def rotate(self, who: Principal, endpoint_id: str) -> str:
        """A new secret, shown this once; the one before signs too for a day."""
        secret = new_secret()
        async with self._database.write() as session:
            endpoint = await must_find(session, who, endpoint_id)
            endpoint.earlier_secret = endpoint.secret
            endpoint.earlier_until = self._now() + EARLIER_SECRET_FOR
            endpoint.secret = self._seal.close(secret, endpoint_id)
            await audit.record(session, who, "rotate_webhook_secret", endpoint_id)
        return secret

    async def remove(self, who: Principal, endpoint_id: str) -> None:
        """Delete the endpoint and its deliveries."""
        async with self._database.write() as session:
            await must_find(session, who, endpoint_id)
            await session.execute(delete(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id))
            await audit.record(session, who, "remove_webhook_endpoint", endpoint_id)

    async def test(self, who: Principal, endpoint_id: str) -> str:
        """Send an event that nothing happened for; returns the delivery's id."""
        async with self._database.write() as session:
            endpoint = await must_find(session, who, endpoint_id)
            if endpoint.state != "enabled":
                raise WrongState("the endpoint is switched off")
            delivery = add_test(session, endpoint, who.id)
            delivery.due_at = self._now()
        return delivery.id

    async def redeliver(self, who: Principal, delivery_id: str) -> None:
        """Send a delivery again that was dead or taken, with its id, on the schedule anew."""
        async with self._database.write() as session:
            found = await session.scalar(
                select(WebhookDelivery).where(WebhookDelivery.id == delivery_id)
            )
            if found is None:
                raise NotFound("no such delivery")
            await self._send_again(session, who, found.endpoint_id, delivery_id)

    async def redeliver_dead(self, who: Principal, endpoint_id: str) -> int:
        """Send all dead deliveries of an endpoint again; returns how many."""
        async with self._database.write() as session:
            return await self._send_again(session, who, endpoint_id)

    async def _send_again(
        self, session: AsyncSession, who: Principal, endpoint_id: str, delivery_id: str = ""
    ) -> int:
        endpoint = await _must_find(session, who, endpoint_id)
        if endpoint.state != "enabled":
            raise WrongState("the endpoint is switched off: switch it on first")
        which = (
            WebhookDelivery.id == delivery_id if delivery_id else WebhookDelivery.status == "dead"
        )
        queued = await session.scalars(
            update(WebhookDelivery)
            .where(
                WebhookDelivery.endpoint_id == endpoint_id,
                WebhookDelivery.status.in_(("dead", "delivered")),
                which,
            )
            .values(status="waiting", attempts=0, due_at=self._now(), settled_at=None)
            .returning(WebhookDelivery.id)
        )
        count = len(queued.all())
        await audit.record(session, who, "redeliver_webhooks", endpoint_id, count=count)
        return count


async def must_find(session: AsyncSession, who: Principal, endpoint_id: str) -> WebhookEndpoint:
    """The endpoint for events of their company, locked, or NotFound."""
    endpoint = await _must_find(session, who, endpoint_id)
    if endpoint.purpose != "events":
        raise NotFound("no such endpoint")
    return endpoint


async def _must_find(session: AsyncSession, who: Principal, endpoint_id: str) -> WebhookEndpoint:
    endpoint = await session.scalar(
        select(WebhookEndpoint)
        .where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.company_id == own_company(who))
        .with_for_update()
    )
    if endpoint is None:
        raise NotFound("no such endpoint")
    return endpoint


def _check_kinds(kinds: Sequence[str]) -> None:
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise BadInput(f"kinds: {', '.join(unknown)} is told by nobody")


def _allows(who: Principal) -> str | None:
    return who.id if may(who, Action.ALLOW_PERSONAL_DATA) else None
