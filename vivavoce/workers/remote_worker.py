"""One media worker as the main process sees it: a process, a connection, what it last said."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from interview import spans
from interview.encoding import from_map
from interview.errors import Overloaded, VivavoceError
from interview.events import Event
from interview.ports import AnalysisSetup, MediaWatcher, RoomSetup
from signaling.faults import fault
from vivavoce.workers import messages as m
from vivavoce.workers.remote_run import RemoteRun
from vivavoce.workers.report import REPORT_S, ProcessReport
from vivavoce.workers.wire import Connection
from vivavoce.workers.worker_process import WorkerProcess

log = logging.getLogger(__name__)

START_S = 180.0
"""Longest time that a worker gets to load its models."""
ANSWER_S = 30.0
"""Longest wait for an answer to a request."""
SILENT_REPORTS = 15
"""A worker that misses this many reports in a row is hung: it is killed."""
STOP_S = 20.0
"""Longest time that a worker gets to finish its recordings."""


class RemoteWorker:
    """A worker process; everything here belongs to the main process's event loop.

    Attributes:
        settings: what it was started with.
        report: what it last said of itself.
        ended: done when the process is gone or given up.
    """

    def __init__(
        self, settings: m.WorkerSettings, draining: Callable[[], None], command: Sequence[str]
    ) -> None:
        self.settings = settings
        self.report: ProcessReport | None = None
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._draining = draining
        self._command = command
        self._connection: Connection[m.Message] | None = None
        self._process: WorkerProcess | None = None
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[tuple[str, ...]]] = {}
        self._rooms: dict[str, RoomSetup] = {}
        self._publications: dict[str, dict[str, int]] = {}
        self._runs: dict[int, RemoteRun] = {}
        self._unheard = 0
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def pid(self) -> int:
        """The process's id; 0 before it was started."""
        return self._process.id if self._process else 0

    async def start(self) -> None:
        """Start the process; returns when its models are loaded.

        Raises:
            ModelMissing, VivavoceError: it cannot work, and why.
        """
        self._process, ours = await WorkerProcess.start(self._command)
        self._connection = await Connection[m.Message].open(ours, m.FromWorker)
        self._connection.send(m.Hello(m.VERSION, self.settings))
        self._tasks = [
            asyncio.create_task(self._listen()),
            asyncio.create_task(self._watch(self._process)),
        ]
        try:
            async with asyncio.timeout(START_S):
                await asyncio.shield(self._ready)
        except TimeoutError:
            await self.stop(at_once=True)
            raise VivavoceError("a media worker did not start in time") from None
        except VivavoceError:
            await self.stop()
            raise

    async def stop(self, at_once: bool = False) -> None:
        """End the process; its recordings are finished unless it is to end at once."""
        if self._process is None:
            return
        if at_once:
            self._process.kill()
        else:
            self.tell(m.Stop())
        await self._process.end_within(STOP_S)
        # What it said last is still to be heard.
        await asyncio.wait(self._tasks[:1], timeout=STOP_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._lost()
        if self._connection is not None:
            self._connection.abort()

    # --- saying and asking ------------------------------------------------------------------

    def tell(self, message: m.Message) -> None:
        """Send something that is not answered."""
        if self._connection is not None and not self.ended.done():
            self._connection.send(message)

    async def ask(self, request: Callable[[int, str], m.Request]) -> tuple[str, ...]:
        """Send a request, made of its id and the span that asks, and wait for its answer.

        Raises:
            VivavoceError: what the worker refused it with.
            Overloaded: the worker is gone or does not answer.
        """
        if self.ended.done():
            raise Overloaded("the media worker of this interview has ended; try again")
        id = next(self._ids)
        answer: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()
        self._waiting[id] = answer
        self.tell(request(id, spans.here()))
        try:
            async with asyncio.timeout(ANSWER_S):
                return await answer
        except TimeoutError:
            raise Overloaded("the media worker does not answer; try again") from None
        finally:
            del self._waiting[id]

    async def call(self, method: Any, *arguments: str) -> tuple[str, ...]:
        """Call a method of its MediaNode."""
        return await self.ask(lambda id, context: m.Call(id, context, method, arguments))

    async def open_room(self, setup: RoomSetup) -> None:
        """MediaNode.open_room; the sink stays unused, since media stays in the worker."""
        zero_s = time.monotonic() - setup.clock.now_s()
        self._rooms[setup.session_id] = setup
        try:
            await self.ask(
                lambda id, context: m.OpenRoom(
                    id, context, setup.session_id, zero_s, setup.analysed
                )
            )
        except BaseException:
            del self._rooms[setup.session_id]
            raise

    async def close_room(self, session_id: str) -> None:
        """MediaNode.close_room."""
        try:
            await self.call("close_room", session_id)
        finally:
            self._rooms.pop(session_id, None)
            self._publications.pop(session_id, None)

    def publications(self, session_id: str) -> dict[str, int]:
        """Participants whose media has arrived, as last told."""
        return dict(self._publications.get(session_id, {}))

    def open_run(self, setup: AnalysisSetup, emit: Callable[[Event], None]) -> RemoteRun:
        """Open a run in the worker."""
        if self.ended.done():
            raise Overloaded("the media worker of this interview has ended")
        number = next(self._ids)
        run = self._runs[number] = RemoteRun(self, number, setup, emit)
        self.tell(m.OpenRun(number, setup))
        return run

    def forget_run(self, number: int) -> None:
        """It has finished."""
        self._runs.pop(number, None)

    # --- hearing ------------------------------------------------------------------------------

    async def _listen(self) -> None:
        assert self._connection is not None
        try:
            while (message := await self._connection.receive()) is not None:
                self._hear(message)
        except Exception as error:
            log.error("%s said what cannot be read: %s", self.settings.name, fault(error))
            self._connection.abort()  # it finishes its recordings and ends
        self._lost()

    def _hear(self, message: m.Message) -> None:
        match message:
            case m.Ready():
                self._ready.set_result(None)
            case m.Failed(code=code, message=text):
                self._ready.set_exception(m.error_of(code, text))
            case m.Draining():
                self._draining()
            case m.Report(report=report):
                self.report, self._unheard = report, 0
            case m.Done() | m.Refused():
                self._answered(message)
            case _:
                self._hear_of_session(message)

    def _answered(self, answer: m.Done | m.Refused) -> None:
        asked = self._waiting.get(answer.id)
        if asked is None or asked.done():
            return  # nobody waits any more
        if isinstance(answer, m.Done):
            asked.set_result(answer.result)
        else:
            asked.set_exception(m.error_of(answer.code, answer.message))

    def _hear_of_session(self, message: m.Message) -> None:
        match message:
            case m.Found(run=number, event=event, context=context):
                if (run := self._runs.get(number)) is not None:
                    with spans.under(context):
                        run.emit(from_map(event))
            case (
                m.MediaChanged() | m.PublishingChanged() | m.SpeakerChanged() | m.PicturesChanged()
            ):
                if (room := self._rooms.get(message.session_id)) is not None:
                    self._tell_watcher(room.watcher, message)
            case m.RunFailed(run=number, message=text):
                if (run := self._runs.get(number)) is not None:
                    run.failed(text)

    def _tell_watcher(self, watcher: MediaWatcher, change: m.Message) -> None:
        match change:
            case m.MediaChanged():
                watcher.media_changed(change.participant, change.kind, change.time_s)
            case m.PublishingChanged():
                self._note_publishing(change)
                with spans.under(change.context):
                    watcher.publishing_changed(change.participant, change.publication)
            case m.SpeakerChanged():
                watcher.speaker_changed(change.participant)
            case m.PicturesChanged():
                watcher.pictures_changed(change.viewer, change.participant, change.pictures)

    def _note_publishing(self, change: m.PublishingChanged) -> None:
        publishing = self._publications.setdefault(change.session_id, {})
        if change.publication is None:
            publishing.pop(change.participant, None)
        else:
            publishing[change.participant] = change.publication

    async def _watch(self, process: WorkerProcess) -> None:
        """Kill a worker that hangs; this loop's own delays do not count against it."""
        await self._ready
        while self._unheard < SILENT_REPORTS:
            await asyncio.sleep(REPORT_S)
            self._unheard += 1
        log.error("%s does not report any more and is killed", self.settings.name)
        process.kill()

    def _lost(self) -> None:
        """The process is gone: whoever waits for it is told, once."""
        if not self._ready.done():
            self._ready.set_exception(VivavoceError("a media worker ended while it started"))
        if not self.ended.done():
            self.ended.set_result(None)
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(Overloaded("the media worker has ended; try again"))
        self._runs.clear()
        self._publications.clear()
