"""A media worker: `python -m vivavoce.workers.serve_worker FD`, started by the main process.

It ends when it is told to, or when the main process is gone. SIGTERM only asks the main
process to move its sessions elsewhere (see Fleet).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from analyzers.stream import Engine
from interview import spans
from interview.errors import VivavoceError
from media_server.limits import MediaLimits
from media_server.node import MediaServer
from models.store import ModelStore
from signaling.faults import fault
from vivavoce.garbage import spare_what_is_loaded
from vivavoce.telemetry.logs import configure_logs, set_native_output_aside
from vivavoce.telemetry.tracing import traced
from vivavoce.workers import messages as m
from vivavoce.workers.host import Host, LoopWatch, open_engine
from vivavoce.workers.report import REPORT_S
from vivavoce.workers.served_sessions import HandedKeys, ServedSessions
from vivavoce.workers.wire import Connection

log = logging.getLogger(__name__)

OpenEngine = Callable[[m.WorkerSettings], Awaitable[Engine]]


async def engine_of(settings: m.WorkerSettings) -> Engine:
    """The analyzers that the operator's settings give a worker."""
    if not settings.analysis:
        return Engine(())
    store = ModelStore(Path(settings.store), [Path(path) for path in settings.manifests])
    return await open_engine(
        store, settings.speech_threads, profiles=settings.profiles, speech=settings.speech
    )


class Worker:
    """The process: reads what the main process says until that ends."""

    def __init__(self, connection: Connection[m.Message]) -> None:
        self._connection = connection
        self._answering: set[asyncio.Task[None]] = set()

    async def run(self, open_engine_of: OpenEngine) -> None:
        """Open, serve, close."""
        with contextlib.ExitStack() as closing:
            await self._run(open_engine_of, closing)

    async def _run(self, open_engine_of: OpenEngine, closing: contextlib.ExitStack) -> None:
        hello = await self._connection.receive()
        if not isinstance(hello, m.Hello):
            return
        try:
            if hello.version != m.VERSION:
                raise VivavoceError("the worker is of another release than the server")
            settings = hello.settings
            set_native_output_aside(Path(settings.native_log))
            configure_logs(settings.log_json)
            closing.enter_context(traced(settings.name))
            engine = await open_engine_of(settings)
        except VivavoceError as error:
            self._connection.send(m.Failed(error.code, str(error)))
            return
        keys = HandedKeys()
        media = MediaServer(
            Path(settings.recordings),
            keys,
            settings.ice_servers,
            max_rooms=settings.capacity,
            decode_threads=settings.decode_threads,
            analysis_fps=settings.analysis_fps,
            limits=MediaLimits(settings.max_video_kbps * 1_000, settings.max_pixels),
        )
        host = Host(settings.name, media, engine)
        spare_what_is_loaded()
        try:
            await self._serve(host, ServedSessions(host, keys, self._connection.send))
        finally:
            await media.close()

    async def _serve(self, host: Host, sessions: ServedSessions) -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: self._connection.send(m.Draining()))
        self._connection.send(m.Ready())
        reporting = asyncio.create_task(self._report(host, sessions))
        try:
            while (message := await self._connection.receive()) is not None:
                match message:
                    case m.Request():
                        task = asyncio.create_task(self._answer(sessions, host, message))
                        self._answering.add(task)
                        task.add_done_callback(self._answering.discard)
                    case m.OpenRun():
                        sessions.open_run(message)
                    case m.PushEvent():
                        sessions.push_event(message)
                    case m.Stop():
                        break
        finally:
            reporting.cancel()
            await asyncio.gather(reporting, *self._answering, return_exceptions=True)

    async def _answer(self, sessions: ServedSessions, host: Host, request: m.Request) -> None:
        try:
            with spans.under(request.context), spans.span(f"worker.{_act(request)}"):
                if isinstance(request, m.Prepare):
                    await asyncio.to_thread(host.prepare, request.job)
                    result: tuple[str, ...] = ()
                else:
                    result = await sessions.answer(request)
        except VivavoceError as error:
            self._connection.send(m.Refused(request.id, error.code, str(error)))
        except Exception as error:
            log.error("a %s failed: %s", type(request).__name__, fault(error))
            what = "an error of the media worker's own"
            self._connection.send(m.Refused(request.id, VivavoceError.code, what))
        else:
            self._connection.send(m.Done(request.id, result))

    async def _report(self, host: Host, sessions: ServedSessions) -> None:
        watch = LoopWatch()
        try:
            while True:
                dropped = self._connection.dropped + sessions.counters.handover_dropped
                report = host.report(sessions.latency, watch.late_s, dropped)
                self._connection.send(m.Report(report))
                await asyncio.sleep(REPORT_S)
        finally:
            watch.close()


def _act(request: m.Request) -> str:
    """What is asked for, as spans call it."""
    match request:
        case m.Call(method=method):
            return method
        case m.OpenRoom():
            return "open_room"
        case m.StartRecording():
            return "start_recording"
        case m.FinishRun():
            return "finish_run"
    return "prepare"


async def serve(sock: socket.socket, open_engine_of: OpenEngine) -> None:
    """Be a worker on that socket until the other end is done with it."""
    connection = await Connection[m.Message].open(sock, m.FromMain)
    await Worker(connection).run(open_engine_of)
    await connection.close()


def main(open_engine_of: OpenEngine = engine_of) -> None:
    """Entry point; the first argument is the descriptor of a connected Unix socket."""
    # Ctrl+C reaches the whole process group; what is to end is the main process's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with (
        socket.socket(fileno=int(sys.argv[1])) as sock,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        contextlib.suppress(BrokenPipeError),
    ):
        runner.run(serve(sock, open_engine_of))


if __name__ == "__main__":
    main()
