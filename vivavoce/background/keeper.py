"""The worker (`vivavoce.background.worker`) as the server keeps it beside itself."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr

from vivavoce.settings import CHECKOUT, Settings

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 60.0
HEALTHY_S = 60.0
"""A worker that ran this long died of something new: the next begins after FIRST_WAIT_S."""

log = structlog.get_logger(__name__)


class WorkerKeeper:
    """Starts the worker, again when it dies, and stops it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start it and keep it running."""
        self._keeping = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Let it finish what is under way."""
        if self._keeping is not None:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping

    async def _keep(self) -> None:
        wait_s = FIRST_WAIT_S
        while True:
            began_s = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "vivavoce", "work"),
                stdin=asyncio.subprocess.PIPE,
                stdout=sys.stderr,
                stderr=sys.stderr,
                env=os.environ | environment(self._settings),
                cwd=CHECKOUT,
                start_new_session=True,  # Ctrl+C ends the server, which then ends the worker
            )
            try:
                code = await process.wait()
            except asyncio.CancelledError:
                assert process.stdin is not None
                process.stdin.close()
                await process.wait()
                raise
            if time.monotonic() - began_s >= HEALTHY_S:
                wait_s = FIRST_WAIT_S
            log.error("worker_ended", code=code, again_in_s=wait_s)
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)


def environment(settings: Settings) -> dict[str, str]:
    """The environment that makes another process read the same settings."""
    return {
        f"VIVAVOCE_{name.upper()}": _text(getattr(settings, name))
        for name in settings.model_fields_set
        if getattr(settings, name) is not None
    }


def _text(value: Any) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, str | Path):
        return str(value)
    return json.dumps(value, default=str)
