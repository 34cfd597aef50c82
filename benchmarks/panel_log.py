"""An interviewer without a browser: conducts an interview and notes when messages arrive.

Runs in a process of its own, so that nothing else delays the stamps:
`python -m benchmarks.panel_log OUT`, with a PanelSetup as JSON on standard input. It starts
the interview, asks the questions in turn in the applicant's silences, and ends it when
standard input closes. OUT gets a line of JSON for each message: the message, and `at`,
the system's wall clock on arrival.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count, cycle
from pathlib import Path
from typing import IO, Any, Self, TextIO

import httpx
import msgspec
import websockets

ASK_EVERY_S = 45.0
TIMEOUT_S = 60.0
"""Patience with HTTP: a sign-in takes seconds on a machine under load."""
LONGEST_MESSAGE = 16 * 2**20


@dataclass(frozen=True, slots=True)
class PanelSetup:
    """Where to sign in and which interview to open: the one in this language."""

    url: str
    email: str
    password: str
    language: str

    @classmethod
    def read(cls) -> Self:
        """From standard input: a password has no place on a command line."""
        return cls(**json.loads(sys.stdin.readline()))

    def write(self, stdin: IO[str]) -> None:
        """To the standard input of a process that reads it."""
        stdin.write(json.dumps(asdict(self)) + "\n")
        stdin.flush()


async def conduct(setup: PanelSetup, out: TextIO) -> None:
    """Hold the interview until standard input closes."""
    async with httpx.AsyncClient(base_url=setup.url, timeout=TIMEOUT_S) as http:
        sign_in = {"email": setup.email, "password": setup.password}
        (await http.post("/api/v1/sign-in", json=sign_in)).raise_for_status()
        rows = (await http.get("/api/v1/interviews")).raise_for_status().json()["items"]
        id = next(r["id"] for r in rows if r["language"] == setup.language)
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    async with websockets.connect(
        f"{setup.url.replace('http', 'ws', 1)}/live/{id}/socket?as=staff",
        subprotocols=[websockets.Subprotocol("vivavoce.v1")],
        additional_headers={"cookie": cookie},
        max_size=LONGEST_MESSAGE,
        max_queue=None,
    ) as socket:
        panel = _Panel(socket, out)
        reading = asyncio.create_task(panel.read())
        closed = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        await asyncio.wait({reading, closed}, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            await panel.end()
            await asyncio.wait_for(reading, 60)


class _Panel:
    def __init__(self, socket: websockets.ClientConnection, out: TextIO) -> None:
        self._socket = socket
        self._out = out
        self._ids = count(1)
        self._ending = False

    async def read(self) -> None:
        """Note every message, and ask when it is time."""
        welcome = await self._next()
        questions = cycle(question["id"] for question in welcome["snapshot"]["questions"])
        await self._command("start")
        await self._command("ask", question_id=next(questions))
        asked_s = time.monotonic()
        while True:
            message = await self._next()
            if message["type"] != "event":
                continue
            event = message["event"]["type"]
            if event == "interview_ended":
                return
            final = event == "transcript" and message["event"]["final"]
            if final and not self._ending and time.monotonic() - asked_s > ASK_EVERY_S:
                asked_s = time.monotonic()
                await self._command("ask", question_id=next(questions))

    async def end(self) -> None:
        """End the interview; nothing is asked from then on."""
        self._ending = True
        await self._command("end")

    async def _next(self) -> dict[str, Any]:
        raw = await self._socket.recv()
        at = time.time()
        message: dict[str, Any] = msgspec.msgpack.decode(raw)
        if message["type"] == "error":
            raise RuntimeError(message["message"])
        self._out.write(json.dumps({"at": at, **message}, ensure_ascii=False) + "\n")
        return message

    async def _command(self, type: str, **fields: object) -> None:
        command = {"type": type, "id": next(self._ids), **fields}
        await self._socket.send(msgspec.msgpack.encode(command))


@contextmanager
def panel(setup: PanelSetup, out: Path) -> Iterator[subprocess.Popen[str]]:
    """Such an interviewer; the interview is ended on leaving."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.panel_log", str(out)], stdin=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    try:
        setup.write(process.stdin)
        yield process
        process.stdin.close()
        if process.wait(90):
            raise RuntimeError("the panel's process failed")
    finally:
        process.kill()


def messages(out: Path) -> list[dict[str, Any]]:
    """What such an interviewer noted."""
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Command line."""
    setup = PanelSetup.read()
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        asyncio.run(conduct(setup, out))


if __name__ == "__main__":
    main()
