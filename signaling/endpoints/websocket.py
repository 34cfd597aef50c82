"""The live socket of docs/protocol.md, on Starlette."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from interview import spans
from interview.access import Action, Principal
from interview.errors import (
    LinkProblem,
    LinkRefused,
    NotAllowed,
    Overloaded,
    StoreUnavailable,
    VivavoceError,
)
from interview.events import Role
from signaling.allowance import Allowance
from signaling.endpoints.entrance import Entrance
from signaling.faults import fault
from signaling.latency import Hop
from signaling.room.audience import Subscriber
from signaling.rooms import Rooms
from signaling.session.live_session import LiveSession
from signaling.wire.messages import SUBPROTOCOL, Command, ErrorReply, Ping
from signaling.wire.protocol import Close, CloseCode, CommandReader

_log = logging.getLogger(__name__)


class LiveSocket:
    """The endpoint: lets people in and serves each until one side is done."""

    action = Action.ENTER_ROOM

    def __init__(self, rooms: Rooms, entrance: Entrance) -> None:
        self.rooms = rooms
        self._entrance = entrance

    async def serve(self, websocket: WebSocket) -> None:
        """Serve one socket."""
        offered = websocket.scope["subprotocols"]
        if not self._is_welcome(websocket) or (offered and SUBPROTOCOL not in offered):
            await websocket.close()
            return
        await websocket.accept(SUBPROTOCOL if offered else None)
        # gone while something was sent; gone before the close frame was
        with contextlib.suppress(WebSocketDisconnect, WebSocketDisconnected):
            await self._attend(websocket)

    async def admit(self, websocket: WebSocket) -> tuple[Principal, Role]:
        """Who is at the other end, and what they are in the interview."""
        return await self._entrance.admit(
            websocket.cookies,
            websocket.query_params.get("as", ""),
            websocket.path_params["interview"],
            self.action,
        )

    def _is_welcome(self, websocket: WebSocket) -> bool:
        try:
            self._entrance.check_origin(websocket.headers)
        except NotAllowed:
            return False
        return True

    async def _attend(self, websocket: WebSocket) -> None:
        try:
            with spans.span("live.enter") as entering:
                who, role = await self.admit(websocket)
                entering.note(session=websocket.path_params["interview"], role=role.value)
                room = await self.rooms.enter(websocket.path_params["interview"])
                if role is Role.APPLICANT:
                    await room.follow_consents()
                subscriber = room.attendance.join(who, role)
        except Exception as error:
            close = Close(CloseCode.INTERNAL_ERROR, "internal error")
            if isinstance(error, VivavoceError):
                close = Close.for_error(error)
            else:
                _log.error("a live socket was not let in: %s", fault(error))
            await websocket.close(close.code, close.reason)
            return
        try:
            await _Conversation(self, websocket, room, subscriber, who).hold()
        finally:
            room.attendance.leave(subscriber)


class _Conversation:
    """One open socket: reads, writes and rechecks side by side until the first is done."""

    def __init__(
        self,
        endpoint: LiveSocket,
        websocket: WebSocket,
        room: LiveSession,
        subscriber: Subscriber,
        who: Principal,
    ) -> None:
        s = endpoint.rooms.settings
        self._endpoint = endpoint
        self._websocket = websocket
        self._room = room
        self._subscriber = subscriber
        self._outbox = subscriber.outbox
        self._reader = CommandReader(
            who, Allowance(s.commands_per_s, s.commands_burst, time.monotonic)
        )
        self._settings = s
        self._counters = endpoint.rooms.counters
        self._latency = endpoint.rooms.latency

    async def hold(self) -> None:
        """Talk until the client goes or the socket has to be closed; then close it."""
        writing = asyncio.create_task(self._write())
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._recheck()), writing]
        try:
            ends: list[asyncio.Future[Any]] = [*tasks, self._outbox.closed]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if self._outbox.closed.done():
                await self._close(self._outbox.closed.result(), writing)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self) -> None:
        try:
            while (message := await self._websocket.receive())["type"] == "websocket.receive":
                frame = message.get("bytes")
                asked = self._reader.read(message["text"] if frame is None else frame)
                if isinstance(asked, Close):
                    self._outbox.close(asked)
                    return
                await self._answer(asked)
        except Exception as error:
            _log.error("a socket of interview %s failed: %s", self._room.id, fault(error))
            self._outbox.close(Close(CloseCode.INTERNAL_ERROR, "internal error"))

    async def _answer(self, asked: Command | ErrorReply) -> None:
        self._counters.commands += 1
        if isinstance(asked, Command):
            try:
                await self._carry_out(asked)
                return
            except VivavoceError as error:
                asked = ErrorReply.of(error, asked.id)
        self._counters.commands_refused += 1
        self._outbox.put(asked.encode())

    async def _carry_out(self, command: Command) -> None:
        if isinstance(command, Ping):  # every few seconds, and nothing is done
            await self._room.commands.carry_out(self._subscriber, command)
            return
        kind = type(command).__name__
        with spans.span("live.command", command=kind, session=self._room.id):
            await self._room.commands.carry_out(self._subscriber, command)

    async def _write(self) -> None:
        with contextlib.suppress(WebSocketDisconnect):
            while (waiting := await self._outbox.next()) is not None:
                message, place = waiting
                await self._websocket.send_bytes(message)
                self._latency.observe(Hop.SENT, self._room.clock.now_s(), place.arrived_s)
                spans.record("live.shown", place.queued, to=self._subscriber.role.value)

    async def _recheck(self) -> None:
        """Close the socket, and the media with it, once its sign-in or link holds no longer."""
        while not self._outbox.closed.done():
            await asyncio.sleep(self._settings.recheck_s)
            try:
                await self._endpoint.admit(self._websocket)
            except (StoreUnavailable, Overloaded):
                continue
            except VivavoceError as error:
                # A socket that took over meanwhile answers for this person's media itself.
                if not self._saying_goodbye(error) and not self._outbox.closed.done():
                    await self._room.media.hang_up_all(self._subscriber.id)
                    self._outbox.close(Close.for_error(error))

    def _saying_goodbye(self, error: VivavoceError) -> bool:
        """The end of the interview ends the link, but nobody is cut off in mid-sentence."""
        ended = isinstance(error, LinkRefused) and error.problem is LinkProblem.ENDED
        return ended and self._room.media.open

    async def _close(self, why: Close, writing: asyncio.Task[None]) -> None:
        """Send what waits and the close frame; a peer that takes nothing is cut instead."""
        try:
            async with asyncio.timeout(self._settings.stall_s):
                await writing
                await self._websocket.close(why.code, why.reason)
        except TimeoutError:
            _log.info("a socket of interview %s took nothing and was cut", self._room.id)
