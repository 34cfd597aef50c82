"""What must follow an act even when a store or a node fails for a while."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from signaling.faults import fault
from signaling.services import Edge

_log = logging.getLogger(__name__)


class Duties:
    """Background work of one interview, each piece tried again with growing waits."""

    def __init__(self, session_id: str, edge: Edge) -> None:
        self._session_id = session_id
        self._settings = edge.settings
        self._counters = edge.counters
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(
        self,
        what: str,
        act: Callable[[], Awaitable[object]],
        on_failure: Callable[[], None] | None = None,
    ) -> None:
        """Do `act` until it succeeds or duty_tries are used up.

        Args:
            what: names the duty in the log.
            on_failure: called at the first failure, for those who should know.
        """
        self.run(self._insist(what, act, on_failure))

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run background work that is waited for when the interview closes."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def close(self, timeout_s: float) -> None:
        """Wait for what is under way and what it leads to, then give it up."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        given_up = set(self._tasks)
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)

    async def _insist(
        self,
        what: str,
        act: Callable[[], Awaitable[object]],
        on_failure: Callable[[], None] | None,
    ) -> None:
        wait_s = self._settings.retry_s
        for attempt in range(self._settings.duty_tries):
            try:
                await act()
            except Exception as error:
                _log.warning("%s of interview %s failed: %s", what, self._session_id, fault(error))
                if attempt == 0 and on_failure:
                    on_failure()
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, self._settings.retry_longest_s)
            else:
                return
        self._counters.duties_failed += 1
        _log.error("%s of interview %s was given up", what, self._session_id)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("work on interview %s failed: %s", self._session_id, fault(error))
