"""The reading process as the server holds it: started when needed, replaced when it fails."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path

import msgspec
import structlog

from ehr_bridge.resumes.reading.answer import Answer, Question
from ehr_bridge.resumes.reading.forking import LENGTH, MAX_MESSAGE, TIME_S
from interview.errors import Overloaded

MARGIN_S = 15.0
"""Beyond a reader's own time: the process is then taken for stuck and killed."""

_CHECKOUT = Path(__file__).resolve().parents[2]

log = structlog.get_logger(__name__)


class ReadingProcess:
    """One process that reads one file at a time; questions wait for each other."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def ask(self, question: Question) -> Answer:
        """What came of reading a file.

        Raises:
            Overloaded: the process broke down; the question may be asked again.
        """
        async with self._turn:
            process = await self._running()
            try:
                async with asyncio.timeout(TIME_S + MARGIN_S):
                    return await _exchange(process, msgspec.msgpack.encode(question))
            except (TimeoutError, OSError, asyncio.IncompleteReadError, msgspec.MsgspecError):
                await self._kill()
                log.warning("reading_process_replaced")
                raise Overloaded("the reading process broke down") from None
            except asyncio.CancelledError:
                await self._kill()
                raise

    async def close(self) -> None:
        """End the process."""
        await self._kill()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "ehr_bridge.resumes.reading.forking",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=_CHECKOUT,
                env=_environment(),
                limit=1 << 20,
            )
        return self._process

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _exchange(process: asyncio.subprocess.Process, message: bytes) -> Answer:
    assert process.stdin
    assert process.stdout
    process.stdin.write(LENGTH.pack(len(message)) + message)
    await process.stdin.drain()
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    if length > MAX_MESSAGE:
        raise OSError("an answer without bounds")
    return msgspec.msgpack.decode(await process.stdout.readexactly(length), type=Answer)


def _environment() -> dict[str, str]:
    """Nothing of the server's own: it may hold keys."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
