"""Scores to many panels: the live edge's outboxes against bare `websockets.broadcast`.

PANELS sockets each get RATE score messages a second over loopback, from a server in a process
of its own; the receivers are another process that reads the time of sending out of each
message. Measured for `websockets.broadcast` (one send to all, no queue, nobody can be too
slow) and for the live edge (an Audience of Outboxes, a writer a socket, on Starlette and
uvicorn as in the product); for the latter also with one panel that reads nothing.
Run: python -m benchmarks.fanout --json
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import numpy as np
import psutil
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, broadcast, serve

from benchmarks.figures import load_after, machine, show
from interview.events import Role, Score
from interview.rubric import Job
from interview.session import Session
from signaling.room.audience import Audience, Subscriber
from signaling.settings import Counters, LiveSettings
from signaling.wire.outbox import Outbox

SETTLE_S = 3.0
FILL_MESSAGES, FILL_BYTES = 400, 16_384
"""Messages that a panel which reads nothing cannot take: over what kernels buffer."""
SESSION = Session("i1", Job("j", "", "en", (), ()))


def a_score(number: int) -> Score:
    """A provisional score whose time is that of its making."""
    return Score(
        time_s=time.monotonic(),
        dimension=f"dimension-{number % 7}",
        value=6.5,
        scale=10,
        answer="a1",
        final=False,
    )


async def at_pace(rate: float, act: Callable[[int], None]) -> None:
    """Do it that often a second, for good."""
    number, began_s = 0, time.monotonic()
    while True:
        act(number)
        number += 1
        await asyncio.sleep(max(0, began_s + number / rate - time.monotonic()))


# --- the servers ------------------------------------------------------------------------------


async def serve_broadcast(listener: socket.socket, rate: float) -> None:
    """Every message encoded once and sent by `websockets.broadcast`."""
    open_sockets: set[ServerConnection] = set()

    async def attend(connection: ServerConnection) -> None:
        open_sockets.add(connection)
        try:
            await connection.wait_closed()
        finally:
            open_sockets.discard(connection)

    def act(number: int) -> None:
        score = a_score(number)
        body = {"type": "score", "time_s": score.time_s, "value": score.value, "answer": "a1"}
        message = {"type": "event", "seq": number, "sent_s": score.time_s, "event": body}
        broadcast(open_sockets, msgspec.msgpack.encode(message))

    async with serve(attend, sock=listener, compression=None):
        await at_pace(rate, act)


async def serve_live(listener: socket.socket, rate: float) -> None:
    """The live edge's audience and outboxes, a writer a socket."""
    audience, counters, settings = Audience(), Counters(), LiveSettings()
    numbers = iter(range(1 << 30))

    async def attend(websocket: WebSocket) -> None:
        await websocket.accept()
        outbox = Outbox(settings.outbox_messages, counters)
        subscriber = Subscriber(f"p{next(numbers)}", Role.HR, "", outbox)
        audience.add(subscriber)
        if websocket.query_params.get("fill"):  # so much that the connection is full at once
            for _ in range(FILL_MESSAGES):
                outbox.put(bytes(FILL_BYTES))
        writing = asyncio.create_task(write(websocket, outbox))
        try:
            await asyncio.wait([writing, outbox.closed], return_when=asyncio.FIRST_COMPLETED)
        finally:
            writing.cancel()
            audience.remove(subscriber)

    async def write(websocket: WebSocket, outbox: Outbox) -> None:
        try:
            while (waiting := await outbox.next()) is not None:
                await websocket.send_bytes(waiting[0])
        except WebSocketDisconnect:
            return

    config = uvicorn.Config(
        Starlette(routes=[WebSocketRoute("/", attend)]),
        log_level="error",
        lifespan="off",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
    serving = asyncio.create_task(uvicorn.Server(config).serve([listener]))
    sending = at_pace(rate, lambda n: audience.show(a_score(n), n, time.monotonic(), SESSION))
    await asyncio.gather(serving, sending)


SERVERS: dict[str, Callable[[socket.socket, float], Awaitable[None]]] = {
    "broadcast": serve_broadcast,
    "live": serve_live,
}


# --- the panels -------------------------------------------------------------------------------


async def receive(port: int, panels: int, seconds: float, stall: bool) -> list[float]:
    """Waits in seconds, from making a message to reading it, over all panels."""
    waits_s: list[float] = []
    decode = msgspec.msgpack.Decoder(dict[str, Any]).decode
    measuring = False

    async def read(connection: ClientConnection) -> None:
        async for message in connection:
            if measuring:
                assert isinstance(message, bytes)
                waits_s.append(time.monotonic() - decode(message)["event"]["time_s"])

    async def one(query: str = "") -> ClientConnection:
        return await connect(f"ws://127.0.0.1:{port}/{query}", compression=None, ping_interval=None)

    connections = [await one() for _ in range(panels)]
    reading = [asyncio.create_task(read(connection)) for connection in connections]
    stalled = await one("?fill=1") if stall else None
    if stalled is not None:
        stalled.transport.pause_reading()
    await asyncio.sleep(SETTLE_S)
    measuring = True
    await asyncio.sleep(seconds)
    measuring = False
    for task in reading:
        task.cancel()
    for connection in [*connections, *([stalled] if stalled else [])]:
        connection.transport.abort()
    return waits_s


async def measure(
    kind: str, panels: int, rate: float, seconds: float, stall: bool = False
) -> dict[str, float]:
    """Latencies, and the processor time that the server takes."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    port = listener.getsockname()[1]
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.fanout", "--serve", kind,
        str(listener.fileno()), str(rate), pass_fds=(listener.fileno(),),
    )  # fmt: skip
    listener.close()
    try:
        process = psutil.Process(server.pid)
        cpu_s, began_s = sum(process.cpu_times()[:2]), time.monotonic()
        waits_s = await receive(port, panels, seconds, stall)
        cores = (sum(process.cpu_times()[:2]) - cpu_s) / (time.monotonic() - began_s)
    finally:
        server.kill()
        await server.wait()
    p50, p99 = np.percentile(waits_s, (50, 99)) * 1_000
    return {
        "p50_ms": round(float(p50), 1),
        "p99_ms": round(float(p99), 1),
        "cores": round(cores, 3),
        "received_share": round(len(waits_s) / (panels * rate * seconds), 3),
    }


async def compare(panels: int, rate: float, seconds: float, rounds: int) -> dict[str, Any]:
    """Each kind in turn, `rounds` times over: other work on the machine then hits all alike."""
    runs: dict[str, list[dict[str, float]]] = {}
    for _ in range(rounds):
        for name, kind, stall in (
            ("broadcast", "broadcast", False),
            ("live", "live", False),
            ("stalled", "live", True),
        ):
            runs.setdefault(name, []).append(await measure(kind, panels, rate, seconds, stall))
    middle = {
        name: {figure: float(np.median([run[figure] for run in found])) for figure in found[0]}
        for name, found in runs.items()
    }
    figures: dict[str, Any] = {
        "panels": panels,
        "messages_per_s": rate,
        "p99_ratio": round(middle["live"]["p99_ms"] / middle["broadcast"]["p99_ms"], 2),
        "cpu_ratio": round(middle["live"]["cores"] / middle["broadcast"]["cores"], 2),
        "stalled_p99_ratio": round(middle["stalled"]["p99_ms"] / middle["live"]["p99_ms"], 2),
    }
    for name, values in middle.items():
        figures |= {f"{name}_{figure}": value for figure, value in values.items()}
    return figures


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=10.0, help="messages a second to each")
    parser.add_argument("--seconds", type=float, default=10.0, help="measured, each time")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 16_384), most))
    if options.serve:
        kind, descriptor, rate = options.serve
        listener = socket.socket(fileno=int(descriptor))
        uvloop.run(SERVERS[kind](listener, float(rate)))  # type: ignore[arg-type]
        return
    facts = machine()
    arguments = (options.panels, options.rate, options.seconds, options.rounds)
    figures = uvloop.run(compare(*arguments))
    show(figures | load_after() | facts, options.json)


if __name__ == "__main__":
    main()
