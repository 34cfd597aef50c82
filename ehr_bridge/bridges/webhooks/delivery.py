"""Webhooks on their way: claimed, sent outside of any transaction, settled.

While a delivery is "sending", `due_at` says until when the claim holds; one of a worker that was
killed lapses and is sent again with the same `webhook-id`, by which the receiver knows it.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.webhooks import retrying
from ehr_bridge.bridges.webhooks.queue import encode, with_person
from ehr_bridge.bridges.webhooks.signing import signed_headers
from ehr_bridge.bridges.webhooks.tables import WebhookDelivery, WebhookEndpoint
from ehr_bridge.bridges.webhooks.telling import tell_disabled
from ehr_bridge.guarded_http import Fetched, GuardedHttp, host_of
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.problems import Problem
from ehr_bridge.store.sealing import Seal
from interview.errors import BadInput, WrongState

AT_ONCE = 16
"""Deliveries in hand at once."""

OF_ONE_ENDPOINT = 4
"""Deliveries of one endpoint in hand at once, so that a slow one does not hold up the others."""

CLAIM = timedelta(seconds=60)
IDLE_S = 1.0
KEEP_DELIVERED, KEEP_DEAD = timedelta(days=30), timedelta(days=90)
TIDY_EVERY = timedelta(hours=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: str
    endpoint_id: str
    url: str
    secrets: tuple[str, ...]
    payload: dict[str, Any]
    callback: str | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`answer` is None where there was none; `problem` is None where the receiver took it."""

    id: str
    answer: int | None
    problem: Problem | None


class WebhookDeliveries:
    """The loop that sends what is due.

    Args:
        chance: draws the jitter of waits.
    """

    def __init__(
        self,
        database: Database,
        seal: Seal,
        http: GuardedHttp,
        *,
        now: Callable[[], datetime] = now_utc,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._seal = seal
        self._http = http
        self._now = now
        self._chance = chance
        self._tidied = datetime.min.replace(tzinfo=UTC)
        self._in_hand: dict[asyncio.Task[_Outcome], str] = {}  # with the endpoint of each
        self._outcomes: list[_Outcome] = []

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until told to stop; what is in hand then is finished."""
        while not stopping.is_set() or self._in_hand:
            try:
                await self._tidy()
                if not stopping.is_set():
                    await self._begin_due()
                await self._some_done(stopping)
                await self._settle_outcomes()
            except Exception as error:
                log.error("webhooks_failed", error=type(error).__name__)
                await asyncio.sleep(IDLE_S)

    async def send_due(self) -> int:
        """Send what is due now and as much of each endpoint as may be in hand; how many."""
        begun = await self._begin_due()
        if self._in_hand:
            await asyncio.wait(self._in_hand)
        self._gather_done()
        await self._settle_outcomes()
        return begun

    async def _begin_due(self) -> int:
        """Put what is due into hand as far as there is room; returns how many."""
        claimed = await self._claim()
        for one in claimed:
            self._in_hand[asyncio.create_task(self._send(one))] = one.endpoint_id
        return len(claimed)

    async def _some_done(self, stopping: asyncio.Event) -> None:
        """Wait until something in hand is done, at most IDLE_S: more may be due by then."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED)
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), IDLE_S)
        self._gather_done()

    def _gather_done(self) -> None:
        for task in [task for task in self._in_hand if task.done()]:
            del self._in_hand[task]
            self._outcomes.append(task.result())

    async def _settle_outcomes(self) -> None:
        if self._outcomes:
            async with self._database.write() as session:
                for outcome in self._outcomes:
                    await self._settle(session, outcome)
            self._outcomes.clear()

    async def _tidy(self) -> None:
        if self._now() - self._tidied > TIDY_EVERY:
            await self.forget_old()
            self._tidied = self._now()

    async def forget_old(self) -> None:
        """Delete deliveries that were settled long ago."""
        now = self._now()
        async with self._database.write() as session:
            for status, kept in (("delivered", KEEP_DELIVERED), ("dead", KEEP_DEAD)):
                await session.execute(
                    delete(WebhookDelivery).where(
                        WebhookDelivery.status == status, WebhookDelivery.settled_at < now - kept
                    )
                )

    async def _claim(self) -> list[_Claimed]:
        """As many of what is due as there is room for, what has been due longest first."""
        now, busy = self._now(), Counter(self._in_hand.values())
        due = (
            select(
                WebhookDelivery.id,
                WebhookDelivery.endpoint_id,
                WebhookDelivery.due_at,
                func.row_number()
                .over(partition_by=WebhookDelivery.endpoint_id, order_by=WebhookDelivery.due_at)
                .label("place"),
            )
            .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
            .where(
                WebhookDelivery.status.in_(("waiting", "sending")),
                WebhookDelivery.due_at <= now,
                WebhookEndpoint.state == "enabled",
            )
            .subquery()
        )
        full = [id for id, number in busy.items() if number >= OF_ONE_ENDPOINT]
        first = (
            select(due.c.id, due.c.endpoint_id)
            .where(due.c.place <= OF_ONE_ENDPOINT, due.c.endpoint_id.not_in(full))
            .order_by(due.c.due_at, due.c.id)
            .limit(AT_ONCE)
        )
        async with self._database.write() as session:
            chosen: list[str] = []
            for id, endpoint_id in await session.execute(first):
                if busy[endpoint_id] < OF_ONE_ENDPOINT and busy.total() < AT_ONCE:
                    busy[endpoint_id] += 1
                    chosen.append(id)
            rows = await session.execute(
                select(WebhookDelivery, WebhookEndpoint)
                .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
                .where(WebhookDelivery.id.in_(chosen))
                .with_for_update(of=WebhookDelivery, skip_locked=True)
            )
            return [await self._take(session, *row, now) for row in rows.all()]

    async def _take(
        self,
        session: AsyncSession,
        delivery: WebhookDelivery,
        endpoint: WebhookEndpoint,
        now: datetime,
    ) -> _Claimed:
        delivery.status, delivery.due_at = "sending", now + CLAIM
        payload = delivery.payload
        if endpoint.personal and endpoint.personal_allowed_by:
            payload = await with_person(session, payload, endpoint.company_id)
        return _Claimed(
            delivery.id,
            endpoint.id,
            endpoint.url,
            self._secrets(endpoint, now),
            payload,
            delivery.callback,
        )

    def _secrets(self, endpoint: WebhookEndpoint, now: datetime) -> tuple[str, ...]:
        """Those that sign now, the newest first; none where the server's key has changed."""
        sealed = [endpoint.secret]
        if endpoint.earlier_secret and endpoint.earlier_until and endpoint.earlier_until > now:
            sealed.append(endpoint.earlier_secret)
        try:
            return tuple(self._seal.open(one, endpoint.id) for one in sealed)
        except WrongState:
            return ()

    async def _send(self, claimed: _Claimed) -> _Outcome:
        if not claimed.secrets:
            told = "the secret cannot be opened: make a new one"
            return _Outcome(claimed.id, None, Problem(told, "secret_unreadable"))
        try:
            answer = await self._request(claimed)
        except BadInput as error:
            return _Outcome(claimed.id, None, Problem.of(error))
        except Exception as error:
            told = f"it could not be sent ({type(error).__name__})"
            return _Outcome(claimed.id, None, Problem(told, "not_sent"))
        if retrying.is_taken(answer.status):
            return _Outcome(claimed.id, answer.status, None)
        values: dict[str, str | float] = {"host": host_of(answer.url), "status": answer.status}
        told = f"the answer was {answer.status}"
        return _Outcome(claimed.id, answer.status, Problem(told, "host_answers", values))

    async def _request(self, claimed: _Claimed) -> Fetched:
        """A signed event, or an empty PATCH by which an applicant tracking system asks again."""
        headers = {"user-agent": "Vivavoce-Webhooks/1"}
        if claimed.callback is not None:
            by = (claimed.secrets[0], "")
            return await self._http.request(
                "PATCH", claimed.callback, headers=headers, auth=by, redirects=0
            )
        body, unix_s = encode(claimed.payload), int(self._now().timestamp())
        headers |= signed_headers(claimed.secrets, claimed.id, unix_s, body)
        headers |= {"content-type": "application/json"}
        return await self._http.request(
            "POST", claimed.url, headers=headers, content=body, redirects=0
        )

    async def _settle(self, session: AsyncSession, outcome: _Outcome) -> None:
        delivery = await session.get(WebhookDelivery, outcome.id, with_for_update=True)
        if delivery is None or delivery.status != "sending":
            return
        endpoint = await session.get_one(WebhookEndpoint, delivery.endpoint_id)
        now = self._now()
        delivery.answer, delivery.problem = outcome.answer, outcome.problem
        if outcome.problem is None:
            delivery.status, delivery.settled_at, endpoint.failing_since = "delivered", now, None
            return
        delivery.attempts += 1
        wait = retrying.wait_after(delivery.attempts, self._chance())
        if wait is None or outcome.answer == retrying.GONE:
            delivery.status, delivery.settled_at = "dead", now
        else:
            delivery.status, delivery.due_at = "waiting", now + wait
        endpoint.failing_since = endpoint.failing_since or now
        over = now - endpoint.failing_since >= retrying.DISABLE_AFTER
        # An address that one callback named says nothing of the next one's.
        ends = delivery.callback is None and (over or outcome.answer == retrying.GONE)
        if ends and endpoint.state == "enabled":
            await _disable(session, endpoint, now)
        log.info("webhook_not_taken", delivery=delivery.id, endpoint=endpoint.id)


async def _disable(session: AsyncSession, endpoint: WebhookEndpoint, now: datetime) -> None:
    """Send the endpoint nothing more, keep what waits to be sent by hand, and tell HR."""
    endpoint.state = "failing"
    await bury(session, endpoint.id, now)
    await tell_disabled(session, endpoint)
    log.warning("webhook_endpoint_disabled", endpoint=endpoint.id)


async def bury(session: AsyncSession, endpoint_id: str, now: datetime) -> None:
    """What waits for an endpoint that is disabled becomes dead: it can be sent again by hand."""
    await session.execute(
        update(WebhookDelivery)
        .where(
            WebhookDelivery.endpoint_id == endpoint_id,
            or_(WebhookDelivery.status == "waiting", WebhookDelivery.status == "sending"),
        )
        .values(status="dead", settled_at=now)
    )
