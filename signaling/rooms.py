"""Every live interview of this server: opened from the journal on demand, closed when idle."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress

from interview.errors import Overloaded
from interview.practice import is_practice
from interview.session import Status
from signaling.faults import fault
from signaling.latency import Latency
from signaling.practice import practising
from signaling.services import Edge, Services
from signaling.session.live_session import LiveSession
from signaling.settings import Counters, LiveSettings
from signaling.wire.protocol import Close, CloseCode

_log = logging.getLogger(__name__)

_LOOK_S = 0.2
"""How often a server that drains looks whether everybody has gone."""


class Rooms:
    """The registry of live interviews; build it on the event loop that serves them."""

    def __init__(self, services: Services, settings: LiveSettings | None = None) -> None:
        self.services = services
        self.settings = settings or LiveSettings()
        self.counters = Counters()
        self.latency = Latency()
        self._edge = Edge(services, self.settings, self.counters, self.latency)
        self._practice = practising(services, self.settings)
        self._rooms: dict[str, asyncio.Task[LiveSession]] = {}
        self._closing: dict[str, asyncio.Task[None]] = {}
        self._moving: dict[str, asyncio.Task[None]] = {}
        self._draining = False
        self._stopped = False

    async def enter(self, interview_id: str) -> LiveSession:
        """The room of an interview, opened if need be.

        Raises:
            NotFound, StoreUnavailable: no such interview, or it cannot be read now.
            Overloaded: too many rooms, or the server stops.
        """
        self._refuse_new(interview_id)
        if is_practice(interview_id) and _status(self._rooms.get(interview_id)) is Status.ENDED:
            self._close_room(interview_id, Close(CloseCode.RESTARTING, "practice begins anew"))
        while closing := self._closing.get(interview_id):
            await asyncio.shield(closing)
        room = self._rooms.get(interview_id)
        if room is None:
            room = self._open(interview_id)
        live = await asyncio.shield(room)
        live.attendance.watch_emptiness()
        return live

    async def reopen(self, interview_ids: Iterable[str]) -> None:
        """Open interviews that were live when the server last stopped, so that they go on,
        or end as abandoned, or get the evaluation sheet they still lack."""
        for id in interview_ids:
            try:
                await self.enter(id)
            except Exception as error:
                _log.error("interview %s could not be reopened: %s", id, fault(error))

    def move(self, interview_ids: Iterable[str]) -> None:
        """Open rooms anew, on another media worker: people rejoin by themselves.

        It is to these interviews what a restart is to all. One that is live is opened again
        even where nobody comes back, as soon as there is room for it.
        """
        for id in interview_ids:
            live = _status(self._rooms.get(id)) is Status.LIVE
            self._close_room(id, Close(CloseCode.RESTARTING, "moved to another media worker"))
            if live and id not in self._moving:
                self._moving[id] = asyncio.create_task(self._open_again(id))

    async def _open_again(self, interview_id: str) -> None:
        wait_s = self.settings.retry_s
        try:
            while not self._stopped:
                try:
                    await self.enter(interview_id)
                    return
                except Overloaded:
                    await asyncio.sleep(wait_s)
                    wait_s = min(2 * wait_s, self.settings.retry_longest_s)
        except Exception as error:
            _log.error("interview %s could not be moved: %s", interview_id, fault(error))
        finally:
            del self._moving[interview_id]

    async def drain(self, patience_s: float) -> None:
        """Take no interview that is not live yet; return when all have ended, or in time."""
        self._draining = True
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                for _ in iter(self._keep_only_live, False):
                    await asyncio.sleep(_LOOK_S)

    def _keep_only_live(self) -> bool:
        for id, room in list(self._rooms.items()):
            saying_goodbye = _is_open(room) and bool(room.result().media.publications)
            status = _status(room)
            if not (status is Status.LIVE or (status is Status.ENDED and saying_goodbye)):
                self._close_room(id, Close(CloseCode.RESTARTING, "server stops"))
        return bool(self._rooms or self._moving)

    @property
    def draining(self) -> bool:
        """Whether no new interviews are taken."""
        return self._draining or self._stopped

    def open_rooms(self) -> list[LiveSession]:
        """The rooms that are open now."""
        return [r.result() for r in self._rooms.values() if _is_open(r)]

    def statistics(self) -> dict[str, int]:
        """Counts since the start, and what is open or waiting now."""
        open_rooms = self.open_rooms()
        return self.counters.as_dict() | {
            "rooms_open": len(open_rooms),
            "sockets_open": sum(len(room.audience) for room in open_rooms),
            "journal_pending": sum(room.journal.pending for room in open_rooms),
            "journals_failing": sum(room.journal.failing for room in open_rooms),
        }

    async def close(self) -> None:
        """Close every room and drain the journals; interviews that are live stay live."""
        self._stopped = True
        for moving in list(self._moving.values()):
            moving.cancel()
        for id in list(self._rooms):
            self._close_room(id, Close(CloseCode.RESTARTING, "server stops"))
        await asyncio.gather(*self._closing.values(), return_exceptions=True)

    def _refuse_new(self, interview_id: str) -> None:
        known = interview_id in self._rooms or interview_id in self._moving
        if self._draining and not known:
            raise Overloaded("the server is about to stop and takes no new interviews")

    def _open(self, interview_id: str) -> asyncio.Task[LiveSession]:
        if self._stopped:
            raise Overloaded("the server is stopping")
        if len(self._rooms) >= self.settings.max_rooms:
            raise Overloaded("too many interviews at once")
        edge = self._practice if is_practice(interview_id) else self._edge
        idle = Close(CloseCode.RESTARTING, "room closed")
        task = asyncio.create_task(
            LiveSession.open(interview_id, edge, lambda: self._close_room(interview_id, idle))
        )
        self._rooms[interview_id] = task
        task.add_done_callback(lambda opened: self._opened(interview_id, opened))
        return task

    def _opened(self, interview_id: str, task: asyncio.Task[LiveSession]) -> None:
        if _is_open(task):
            self.counters.rooms_opened += 1
        elif self._rooms.get(interview_id) is task:
            del self._rooms[interview_id]

    def _close_room(self, interview_id: str, why: Close) -> None:
        room = self._rooms.pop(interview_id, None)
        if room is None:
            return

        async def close() -> None:
            try:
                await (await room).close(why)
            except Exception as error:
                _log.error("interview %s did not close in order: %s", interview_id, fault(error))
            finally:
                del self._closing[interview_id]

        self._closing[interview_id] = asyncio.create_task(close())


def _status(room: asyncio.Task[LiveSession] | None) -> Status | None:
    return room.result().session.status if room is not None and _is_open(room) else None


def _is_open(room: asyncio.Task[LiveSession]) -> bool:
    return room.done() and not room.cancelled() and room.exception() is None
