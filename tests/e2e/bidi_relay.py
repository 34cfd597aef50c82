"""Debian's Firefox as Playwright drives it: `python -m tests.e2e.bidi_relay ARGUMENTS`.

Playwright speaks WebDriver BiDi to a Firefox that nobody has patched, but uses commands that an
extended support release does not know yet. The relay between the two answers for what this
Firefox cannot emulate, which stays as it is, and touches nothing else.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from typing import Any

from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection, serve

from tests.e2e.firefox import FIREFOX

_LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")


async def main() -> int:
    """Run Firefox to its end; says where to find it as Firefox itself would."""
    firefox = await asyncio.create_subprocess_exec(
        FIREFOX, *sys.argv[1:], stderr=asyncio.subprocess.PIPE
    )
    assert firefox.stderr is not None
    relaying: asyncio.Task[None] | None = None
    async for line in firefox.stderr:
        if (found := _LISTENING.search(line)) and relaying is None:
            relaying = asyncio.create_task(_relay_to(f"{found[1].decode()}/session"))
    return await firefox.wait()


async def _relay_to(firefox_url: str) -> None:
    async def serve_one(playwright: ServerConnection) -> None:
        async with connect(firefox_url, max_size=None) as firefox:
            both = (_copy(playwright, firefox), _copy(firefox, playwright))
            await asyncio.gather(*both)

    async with serve(serve_one, "127.0.0.1", 0, max_size=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"WebDriver BiDi listening on ws://127.0.0.1:{port}", file=sys.stderr, flush=True)
        await server.serve_forever()


async def _copy(source: Connection, to: Connection) -> None:
    async for message in source:
        await to.send(_excused(message))
    await to.close()


def _excused(message: str | bytes) -> str | bytes:
    """The message, or success in place of an emulation that Firefox does not know."""
    answer: dict[str, Any] = json.loads(message)
    unknown = answer.get("error") == "unknown command"
    if unknown and str(answer.get("message", "")).startswith("emulation."):
        return json.dumps({"type": "success", "id": answer["id"], "result": {}})
    return message


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
