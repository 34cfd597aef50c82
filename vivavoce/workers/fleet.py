"""All media workers together: the MediaNode and AnalysisEngine that the live edge uses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from interview.errors import NotFound, Overloaded, VivavoceError
from interview.events import Event
from interview.ports import AnalysisSetup, RecordingKeys, RoomSetup
from interview.rubric import Job
from signaling.placement import Placement
from vivavoce.workers import messages as m
from vivavoce.workers.remote_run import RemoteRun
from vivavoce.workers.remote_worker import RemoteWorker
from vivavoce.workers.report import ProcessReport
from vivavoce.workers.worker_process import COMMAND

log = logging.getLogger(__name__)

RESTART_S = 1.0
RESTART_LONGEST_S = 30.0
"""Wait before a worker that ended is started anew; doubled while it does not come up."""
LOOK_S = 0.2
HAND_OVER_S = 30.0
"""Longest time that the sessions of a drained worker get to close their rooms on it."""


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker as operators see it: "starting", "ready" or "draining"."""

    name: str
    state: str
    capacity: int
    sessions: tuple[str, ...]
    report: ProcessReport | None


class Fleet:
    """Workers that are started, watched, drained and replaced, and what is placed on them.

    Args:
        settings: of each worker; only the names differ, and they are never used twice.
        workers: how many are to be up.
        drain_s: how long a worker that is to end keeps its live sessions.

    Attributes:
        move: called with sessions that must be opened anew, on another worker.
        ended_unasked: workers that died since the start.
    """

    def __init__(
        self,
        settings: m.WorkerSettings,
        keys: RecordingKeys,
        *,
        workers: int,
        drain_s: float = 0.0,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.placement = Placement()
        self.move: Callable[[Iterable[str]], None] = lambda _: None
        self.ended_unasked = 0
        self._settings = settings
        self._keys = keys
        self._drain_s = drain_s
        self._command = command
        self._slots = workers
        self._generation = 0
        self._workers: dict[str, RemoteWorker] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._loop = asyncio.get_running_loop()

    async def start(self) -> None:
        """Start every worker; VivavoceError where one cannot work."""
        starting = [asyncio.create_task(self._start()) for _ in range(self._slots)]
        try:
            started = await asyncio.gather(*starting)
        except BaseException:
            await asyncio.gather(*starting, return_exceptions=True)
            await self.close()
            raise
        for worker in started:
            self._spawn(self._keep_up(worker))

    async def close(self) -> None:
        """End every worker, its recordings finished."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.stop() for worker in self._workers.values()))

    # --- the workers --------------------------------------------------------------------------

    async def _start(self) -> RemoteWorker:
        self._generation += 1
        name = f"worker-{self._generation}"
        folder, _, _ = self._settings.native_log.rpartition("/")
        settings = msgspec.structs.replace(
            self._settings, name=name, native_log=f"{folder}/native-{name}.log"
        )
        worker = RemoteWorker(settings, lambda: self.drain(name), self._command)
        self._workers[name] = worker
        try:
            await worker.start()
        except BaseException:
            await worker.stop(at_once=True)
            del self._workers[name]
            raise
        self.placement.add(name, settings.capacity)
        log.info("%s is ready, process %d", name, worker.pid)
        return worker

    async def _keep_up(self, worker: RemoteWorker | None) -> None:
        """Watch one worker, and its successors."""
        wait_s = RESTART_S
        while True:
            if worker is not None:
                await asyncio.shield(worker.ended)
                await self._bury(worker)
                wait_s = RESTART_S
            await asyncio.sleep(wait_s)
            try:
                worker = await self._start()
            except (VivavoceError, OSError) as error:
                log.error("a media worker could not be started: %s", error)
                worker, wait_s = None, min(2 * wait_s, RESTART_LONGEST_S)

    async def _bury(self, worker: RemoteWorker) -> None:
        name = worker.settings.name
        asked = self.placement.workers[name].draining
        sessions = self.placement.remove(name)
        if not asked:
            self.ended_unasked += 1
            log.error("%s ended unasked; %d interviews move", name, len(sessions))
        self.move(sessions)
        await worker.stop()
        del self._workers[name]

    def drain(self, name: str) -> None:
        """Let a worker go: nothing new for it, its sessions end or move, then it ends."""
        seats = self.placement.workers.get(name)
        if seats is not None and not seats.draining:
            log.warning("%s drains", name)
            self.placement.drain(name)
            self._spawn(self._let_go(name))

    async def _let_go(self, name: str) -> None:
        await self._until_empty(name, self._drain_s)
        if left := self._sessions_on(name):
            log.warning("%s hands over %d interviews", name, len(left))
            self.move(left)
            await self._until_empty(name, HAND_OVER_S)
        if (worker := self._workers.get(name)) is not None:
            await worker.stop()

    async def _until_empty(self, name: str, within_s: float) -> None:
        until = self._loop.time() + within_s
        while True:
            if not self._sessions_on(name) or self._loop.time() >= until:
                return
            await asyncio.sleep(LOOK_S)

    def _sessions_on(self, name: str) -> list[str]:
        """None of a worker that is gone: it may die while it drains."""
        seats = self.placement.workers.get(name)
        return list(seats.sessions) if seats is not None else []

    def states(self) -> list[WorkerState]:
        """Every worker as it is now."""
        found = []
        for name, worker in self._workers.items():
            seats = self.placement.workers.get(name)
            state = "starting" if seats is None else "draining" if seats.draining else "ready"
            sessions = tuple(sorted(seats.sessions)) if seats else ()
            found.append(
                WorkerState(name, state, worker.settings.capacity, sessions, worker.report)
            )
        return found

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- MediaNode ------------------------------------------------------------------------------

    async def open_room(self, setup: RoomSetup) -> None:
        """Place a session and make its room; Overloaded where no worker has room."""
        if self.placement.worker_of(setup.session_id) is not None:
            return
        name = self.placement.place(setup.session_id)
        try:
            await self._workers[name].open_room(setup)
        except BaseException:
            self.placement.release(setup.session_id)
            raise

    async def publish(self, session_id: str, participant: str, sdp_offer: str) -> tuple[str, str]:
        """Receive a participant's media; returns (connection id, SDP answer)."""
        worker = self._worker(session_id)
        id, answer = await worker.call("publish", session_id, participant, sdp_offer)
        return id, answer

    async def watch(
        self, session_id: str, viewer: str, participant: str, sdp_offer: str
    ) -> tuple[str, str]:
        """Send a participant's media to a viewer."""
        worker = self._worker(session_id)
        id, answer = await worker.call("watch", session_id, viewer, participant, sdp_offer)
        return id, answer

    async def hang_up(self, session_id: str, connection_id: str) -> None:
        """End one connection; NotFound where it has ended already."""
        await self._worker(session_id).call("hang_up", session_id, connection_id)

    def publications(self, session_id: str) -> dict[str, int]:
        """Participants whose media is arriving now."""
        name = self.placement.worker_of(session_id)
        return self._workers[name].publications(session_id) if name else {}

    async def start_recording(self, session_id: str) -> None:
        """Record every publication from now on; the session's key is handed to its worker."""
        worker = self._worker(session_id)
        key = await self._keys.key_for(session_id)
        await worker.ask(lambda id, context: m.StartRecording(id, context, session_id, key))

    async def stop_recording(self, session_id: str) -> None:
        """Finish the recordings; they have ended already where the worker has."""
        if self.placement.worker_of(session_id) is not None:
            await self._worker(session_id).call("stop_recording", session_id)

    async def close_room(self, session_id: str) -> None:
        """Hang up everybody, finish the recordings, free the place."""
        if (name := self.placement.worker_of(session_id)) is None:
            return
        try:
            await self._workers[name].close_room(session_id)
        finally:
            if self.placement.worker_of(session_id) == name:
                self.placement.release(session_id)

    # --- AnalysisEngine ---------------------------------------------------------------------------

    def prepare(self, job: Job, session_id: str = "") -> None:
        """Have the session's worker get ready; waits, from any thread but the loop's."""
        name = self.placement.worker_of(session_id)
        if (worker := self._workers.get(name or "")) is None:
            return
        asking = worker.ask(lambda id, context: m.Prepare(id, context, job))
        asyncio.run_coroutine_threadsafe(asking, self._loop).result()

    def open(self, setup: AnalysisSetup, emit: Callable[[Event], None]) -> RemoteRun:
        """Start analysing where the session's media is; Overloaded where that has ended."""
        name = self.placement.worker_of(setup.session_id)
        if name is None:
            raise Overloaded("this interview has no media worker at the moment")
        return self._workers[name].open_run(setup, emit)

    def _worker(self, session_id: str) -> RemoteWorker:
        name = self.placement.worker_of(session_id)
        if name is None:
            raise NotFound("this interview has no open room here")
        return self._workers[name]
