"""The process of a media worker, started with one end of a socket."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Sequence
from typing import Self

COMMAND = (sys.executable, "-m", "vivavoce.workers.serve_worker")
WITHHELD = ("VIVAVOCE_MASTER_KEY", "VIVAVOCE_SIGNING_KEY", "VIVAVOCE_DATABASE_URL",
            "VIVAVOCE_METRICS_TOKEN")  # fmt: skip
"""Variables that a worker does not inherit."""


class WorkerProcess:
    """A worker's process; see `start`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, command: Sequence[str] = COMMAND) -> tuple[Self, socket.socket]:
        """Start one; returns it with the main process's end of the socket between them."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *command,
                str(theirs.fileno()),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
                stderr=_log_output(),
                env={k: v for k, v in os.environ.items() if k not in WITHHELD},
            )
        return cls(process), ours

    @property
    def id(self) -> int:
        """As the operating system knows it."""
        return self._process.pid

    def kill(self) -> None:
        """End it at once."""
        if self._process.returncode is None:
            self._process.kill()

    async def end_within(self, seconds: float) -> None:
        """Wait until it has ended by itself; kill it where that takes too long."""
        try:
            async with asyncio.timeout(seconds):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()


def _log_output() -> int | None:
    """Where this process logs to: descriptor 2 may be set aside for native libraries."""
    try:
        return sys.stderr.fileno()
    except (OSError, ValueError):
        return None
