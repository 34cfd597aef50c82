"""Requests to score interviews again, carried out one at a time beside the server.

Each is a process of its own (`vivavoce rescore`) at low priority: its models leave memory with
it, and live interviews on the same machine go first.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from ehr_bridge.evaluation.rescores import Rescores
from ehr_bridge.store.problems import Problem
from interview import spans
from vivavoce.settings import CHECKOUT

LOOK_EVERY_S = 2.0

log = structlog.get_logger(__name__)

Start = Callable[[str, str], Awaitable[asyncio.subprocess.Process]]
"""Starts the process for a request, by its id and the interview's."""


class RescoreQueue:
    """Carries out what waits, until told to stop."""

    def __init__(self, rescores: Rescores, start: Start | None = None) -> None:
        self._rescores = rescores
        self._start = start or start_process

    async def run(self, stopping: asyncio.Event) -> None:
        """Look for requests; what fails is noted with its cause and keeps nothing else up."""
        while not stopping.is_set():
            try:
                found = await self._rescores.next_waiting()
                if found is not None:
                    with spans.span("background.rescore", session=found[1]):
                        await self._carry_out(*found, stopping)
                    continue
            except Exception as error:
                log.error("rescoring_failed", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), LOOK_EVERY_S)

    async def _carry_out(self, id: str, interview_id: str, stopping: asyncio.Event) -> None:
        process = await self._start(id, interview_id)
        ended = asyncio.create_task(process.wait())
        stopped = asyncio.create_task(stopping.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not ended.done():
            with suppress(ProcessLookupError):  # it has ended in this very moment
                process.terminate()
            await ended
            await self._rescores.put_back(id)
            return
        log.info("interview_rescored", interview=interview_id, code=ended.result())
        if ended.result() != 0:
            told = f"the scoring process ended with {ended.result()}"
            await self._rescores.fail(id, Problem(told, "broke_off"))


async def start_process(id: str, interview_id: str) -> asyncio.subprocess.Process:
    """`vivavoce rescore` with the settings of this process."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vivavoce", "rescore", interview_id, "--request", id),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=sys.stderr,
        cwd=CHECKOUT,
    )
