"""What the EHR bridge does by itself: timers, consumers of events, workflows, delivery.

To add a consumer: name it with its kinds of events in `store.domain_events.CONSUMERS` and
say in `ACTS` what it does. To add a durable timer: `store.timers.set_timer` with a kind of
event that a consumer is handed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

import structlog

from ehr_bridge.bridges.assessments import telling as assessments
from ehr_bridge.bridges.webhooks import queue as webhooks
from ehr_bridge.invitations import batches, firing
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.domain_events import Act, hand_out
from ehr_bridge.store.timers import fire_due

ACTS: dict[str, Act] = {
    "webhooks": webhooks.act,
    "invitations": firing.act,
    "assessments": assessments.act,
}
"""What each consumer of domain events does with them, in the transaction that marks them done."""

EVERY_S = 1.0
"""How often the store is looked at: a rule fires within about two seconds of its event."""

SOME = 50

log = structlog.get_logger(__name__)


class Background:
    """The loop beside delivery; `start_batch` starts the workflow that writes a batch."""

    def __init__(
        self,
        database: Database,
        start_batch: Callable[[str], None],
        *,
        acts: Mapping[str, Act] = ACTS,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._database = database
        self._start_batch = start_batch
        self._acts = acts
        self._now = now
        self._started: set[str] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Turn until told to stop; what fails is tried again at the next turn."""
        while not stopping.is_set():
            try:
                more = await self.turn()
            except Exception as error:
                log.error("background_failed", error=type(error).__name__)
                more = False
            if not more:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), EVERY_S)

    async def turn(self) -> bool:
        """One look at everything; whether more may wait already."""
        more = await fire_due(self._database, SOME, self._now()) == SOME
        for consumer, act in self._acts.items():
            more |= await hand_out(self._database, consumer, act, SOME, self._now()) == SOME
        async with self._database.read() as session:
            waiting = set(await batches.unwritten(session))
        for batch_id in sorted(waiting - self._started):
            await asyncio.to_thread(self._start_batch, batch_id)
        self._started = waiting
        return more
