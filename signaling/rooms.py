"""Every live interview of this server: opened from the journal on demand, closed when idle."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from interview.errors import Overloaded
from signaling.faults import fault
from signaling.live_session import LiveSession
from signaling.protocol import Close, CloseCode
from signaling.services import Edge, Services
from signaling.settings import Counters, LiveSettings

_log = logging.getLogger(__name__)


class Rooms:
    """The registry of live interviews; build it on the event loop that serves them."""

    def __init__(self, services: Services, settings: LiveSettings | None = None) -> None:
        self.services = services
        self.settings = settings or LiveSettings()
        self.counters = Counters()
        self._edge = Edge(services, self.settings, self.counters)
        self._rooms: dict[str, asyncio.Task[LiveSession]] = {}
        self._closing: dict[str, asyncio.Task[None]] = {}
        self._stopped = False

    async def enter(self, interview_id: str) -> LiveSession:
        """The room of an interview, opened if need be.

        Raises:
            NotFound, StoreUnavailable: no such interview, or it cannot be read now.
            Overloaded: too many rooms, or the server stops.
        """
        while closing := self._closing.get(interview_id):
            await asyncio.shield(closing)
        room = self._rooms.get(interview_id)
        if room is None:
            room = self._open(interview_id)
        live = await asyncio.shield(room)
        live.watch_emptiness()
        return live

    async def reopen(self, interview_ids: Iterable[str]) -> None:
        """Open interviews that were live when the server last stopped, so that they go on,
        or end as abandoned, or get the evaluation sheet they still lack."""
        for id in interview_ids:
            try:
                await self.enter(id)
            except Exception as error:
                _log.error("interview %s could not be reopened: %s", id, fault(error))

    def statistics(self) -> dict[str, int]:
        """Counts since the start, and what is open or waiting now."""
        open_rooms = [r.result() for r in self._rooms.values() if _is_open(r)]
        return self.counters.as_dict() | {
            "rooms_open": len(open_rooms),
            "sockets_open": sum(len(room.audience) for room in open_rooms),
            "journal_pending": sum(room.journal.pending for room in open_rooms),
            "journals_failing": sum(room.journal.failing for room in open_rooms),
        }

    async def close(self) -> None:
        """Close every room and drain the journals; interviews that are live stay live."""
        self._stopped = True
        for id in list(self._rooms):
            self._close_room(id, Close(CloseCode.RESTARTING, "server stops"))
        await asyncio.gather(*self._closing.values(), return_exceptions=True)

    def _open(self, interview_id: str) -> asyncio.Task[LiveSession]:
        if self._stopped:
            raise Overloaded("the server is stopping")
        if len(self._rooms) >= self.settings.max_rooms:
            raise Overloaded("too many interviews at once")
        idle = Close(CloseCode.RESTARTING, "room closed")
        task = asyncio.create_task(
            LiveSession.open(interview_id, self._edge, lambda: self._close_room(interview_id, idle))
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


def _is_open(room: asyncio.Task[LiveSession]) -> bool:
    return room.done() and not room.cancelled() and room.exception() is None
