"""A real server on a free port with services in memory, and people who talk to it."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from interview.access import Principal, Standing
from interview.events import event_type
from interview.ports import InterviewerVoice
from signaling.live import create_live
from signaling.rooms import Rooms
from signaling.services import Services, Translator
from signaling.settings import LiveSettings
from signaling.wire.messages import SUBPROTOCOL
from tests.fakes.analysis import MeanRelevance, ScriptedEngine, ScriptedRun
from tests.fakes.directory import MemoryAuthenticator, MemoryDirectory
from tests.fakes.journal import MemoryJournal
from tests.fakes.media_node import BookkeepingNode

PATIENCE_S = 20
"""How long a test waits for what must come before it fails."""

Message = dict[str, Any]


class World:
    """What outlives a server: the stores. `server()` may be entered again and again."""

    def __init__(self, **settings: Any) -> None:
        self.settings = LiveSettings(**{"leave_grace_s": 0.05} | settings)
        self.authenticator = MemoryAuthenticator()
        self.directory = MemoryDirectory()
        self.journal = MemoryJournal()
        self.voice: InterviewerVoice | None = None
        self.translator: Translator | None = None
        self.middleware: list[Middleware] = []
        self.boot()

    def boot(self) -> None:
        """A new process: nothing in memory is left of the old one."""
        self.node = BookkeepingNode()
        self.engine = ScriptedEngine()
        services = Services(
            authenticator=self.authenticator,
            directory=self.directory,
            journal=self.journal,
            node=self.node,
            engine=self.engine,
            scorecard=MeanRelevance,
            voice=self.voice,
            translator=self.translator,
        )
        self.rooms = Rooms(services, self.settings)

    @property
    def run(self) -> ScriptedRun:
        """The analysis run at work."""
        return self.engine.runs[-1]

    async def directory_shows(self, wanted: Callable[[], bool]) -> None:
        """Wait until the store has been told so."""
        async with asyncio.timeout(PATIENCE_S), self.directory.changed:
            await self.directory.changed.wait_for(wanted)

    def journaled(self) -> list[str]:
        """The types of the events that are durable."""
        return [event_type(type(event)) for event in self.journal.events["i1"]]

    @asynccontextmanager
    async def server(self) -> AsyncIterator[int]:
        """Serve on a free loopback port, which is yielded."""
        app = Starlette(routes=create_live(self.rooms), middleware=self.middleware)
        config = uvicorn.Config(app, log_level="error", lifespan="off", loop="none")
        server = uvicorn.Server(config)
        listener = socket.create_server(("127.0.0.1", 0))
        serving = asyncio.create_task(server._serve([listener]))
        try:
            self.port = listener.getsockname()[1]
            yield self.port
        finally:
            server.should_exit = True
            await serving
            await self.rooms.close()

    @asynccontextmanager
    async def person(self, who: Principal, **options: Any) -> AsyncIterator[Person]:
        """That person's socket, welcomed."""
        async with self.connection(who, **options) as websocket:
            person = Person(websocket)
            person.welcome = await person.until(lambda m: m["type"] == "welcome")
            yield person

    def connection(
        self, who: Principal, interview: str = "i1", origin: str | None = None, **options: Any
    ) -> connect:
        """That person's socket as it is."""
        capacity = "applicant" if who.standing is Standing.APPLICANT else "staff"
        return connect(
            f"ws://127.0.0.1:{self.port}/live/{interview}/socket?as={capacity}",
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            additional_headers={"Cookie": f"vivavoce_{capacity}={who.id}"},
            origin=Origin(origin) if origin else None,
            max_size=None,
            **options,
        )


class Person:
    """Somebody at the other end of a socket."""

    def __init__(self, websocket: ClientConnection) -> None:
        self.websocket = websocket
        self.welcome: Message = {}
        self.seen: list[Message] = []
        self._ids = itertools.count(1)

    async def receive(self) -> Message:
        """The next message."""
        async with asyncio.timeout(PATIENCE_S):
            self.seen.append(msgspec.msgpack.decode(await self.websocket.recv(decode=False)))
        return self.seen[-1]

    async def until(self, wanted: Callable[[Message], bool]) -> Message:
        """The next message that is wanted; those before it are kept in `seen`."""
        while not wanted(message := await self.receive()):
            pass
        return message

    async def event(self, type: str) -> Message:
        """The next event of that type."""
        message = await self.until(lambda m: m["type"] == "event" and m["event"]["type"] == type)
        event: Message = message["event"]
        return event

    async def send(self, type: str, **fields: Any) -> int:
        """Send a command; returns its id."""
        id = next(self._ids)
        await self.websocket.send(msgspec.msgpack.encode({"type": type, "id": id, **fields}))
        return id

    async def ask(self, type: str, **fields: Any) -> Message:
        """Send a command and wait for its reply."""
        id = await self.send(type, **fields)
        return await self.until(lambda m: m.get("reply_to") == id)

    async def do(self, type: str, **fields: Any) -> None:
        """Send a command that must be acknowledged."""
        reply = await self.ask(type, **fields)
        assert reply["type"] == "ack", reply

    async def refused(self, type: str, **fields: Any) -> str:
        """Send a command that must be refused; returns the error's code."""
        reply = await self.ask(type, **fields)
        assert reply["type"] == "error", reply
        return str(reply["code"])

    async def settle(self) -> list[Message]:
        """All events seen so far: a ping's answer comes after them."""
        await self.do("ping")
        return [m["event"] for m in self.seen if m["type"] == "event"]

    async def closed(self) -> int:
        """Read to the end; returns the close code."""
        async with asyncio.timeout(PATIENCE_S):
            await self.websocket.wait_closed()
        return self.websocket.close_code or 0
