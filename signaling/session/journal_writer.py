"""Writes one interview's events to the journal in batches, and says when they are durable."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from itertools import islice

from interview import spans
from interview.errors import WrongState
from interview.events import Event
from signaling.faults import fault
from signaling.services import Edge
from signaling.wire.outbox import place_of

_log = logging.getLogger(__name__)

MAX_WAITERS = 1000
"""Acts that wait to be durable before further ones are refused."""


class JournalWriter:
    """The one writer of an interview's journal.

    Events are numbered as they are appended. A batch is written at the latest `flush_s`
    after its first event, at once where somebody waits for it. While the journal fails,
    events are kept and written again with growing waits; when `journal_events` wait,
    measurements and provisional scores are no longer kept, at twice that nothing is.

    Args:
        last_seq: number of the newest event that is durable already.
        on_failure: called when the journal begins to fail, once an outage.
    """

    def __init__(
        self, session_id: str, last_seq: int, edge: Edge, on_failure: Callable[[], None]
    ) -> None:
        self._journal = edge.services.journal
        self._session_id = session_id
        self._durable = last_seq
        self._settings = edge.settings
        self._counters = edge.counters
        self._on_failure = on_failure
        self._waiting: deque[Event] = deque()
        self._waiters: deque[tuple[int, Callable[[], None]]] = deque()
        self._something = asyncio.Event()
        self._urgent = asyncio.Event()
        self._closing = False
        self.failing = False
        with spans.under(""):  # it outlives the request that opened the room
            self._task = asyncio.create_task(self._write_on())

    @property
    def last_seq(self) -> int:
        """Number of the newest event."""
        return self._durable + len(self._waiting)

    @property
    def pending(self) -> int:
        """Events that are not durable yet."""
        return len(self._waiting)

    @property
    def accepts_acts(self) -> bool:
        """Whether an act can be made durable soon."""
        return not self.failing and len(self._waiters) < MAX_WAITERS

    def append(self, event: Event) -> bool:
        """Number and queue an event; False where it is dropped, as the class says."""
        bound = self._settings.journal_events * (1 if place_of(event).replaceable else 2)
        if len(self._waiting) >= bound:
            self._counters.journal_dropped += 1
            return False
        self._waiting.append(event)
        self._something.set()
        return True

    def when_durable(self, done: Callable[[], None]) -> None:
        """Write soon; call `done` once everything appended so far is durable."""
        if not self._waiting:
            done()
            return
        self._waiters.append((self.last_seq, done))
        self._urgent.set()

    async def flushed(self) -> None:
        """Return once everything appended so far is durable."""
        flushed = asyncio.Event()
        self.when_durable(flushed.set)
        await flushed.wait()

    async def close(self, timeout_s: float) -> int:
        """Write what waits, for at most timeout_s; returns how many events were lost."""
        self._closing = True
        self._urgent.set()
        self._something.set()
        await asyncio.wait({self._task}, timeout=timeout_s)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        return len(self._waiting)

    async def _write_on(self) -> None:
        while self._waiting or not self._closing:
            await self._something.wait()
            self._something.clear()
            if self._waiting and not self._closing:
                await _wait(self._urgent, self._settings.flush_s)
            self._urgent.clear()
            if self._waiting:
                await self._write_until_durable()

    async def _write_until_durable(self) -> None:
        wait_s = self._settings.retry_s
        while True:
            try:
                if self.failing:
                    await self._forget_stored()
                await self._write_batch()
            except Exception as error:
                self._fail(error)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, self._settings.retry_longest_s)
            else:
                self.failing = False
                return

    async def _write_batch(self) -> None:
        batch = list(self._waiting)
        if batch:
            async with asyncio.timeout(self._settings.append_s):
                await self._journal.append(self._session_id, self._durable + 1, batch)
        self._mark_durable(len(batch))

    async def _forget_stored(self) -> None:
        """A failed append may have been stored all the same: its answer was lost."""
        stored = (await self._journal.read(self._session_id))[self._durable :]
        if stored != list(islice(self._waiting, len(stored))):
            raise WrongState("somebody else writes this journal")
        self._mark_durable(len(stored))

    def _mark_durable(self, count: int) -> None:
        for _ in range(count):
            self._waiting.popleft()
        self._durable += count
        self._counters.events_journaled += count
        while self._waiters and self._waiters[0][0] <= self._durable:
            self._waiters.popleft()[1]()

    def _fail(self, error: Exception) -> None:
        self._counters.journal_failures += 1
        _log.warning(
            "journal of interview %s fails, %d events wait: %s",
            self._session_id,
            len(self._waiting),
            fault(error),
        )
        if not self.failing:
            self.failing = True
            self._on_failure()


async def _wait(event: asyncio.Event, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        pass
