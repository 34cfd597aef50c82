"""Live analysis: one worker thread a stream, items handed from worker to worker directly.

Models release the GIL while they compute, so the streams of a session run side by side;
nothing polls and nothing waits for a tick. `Run` routes as `Pipeline` does.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Event as Signal
from threading import Thread, get_native_id

from analyzers.inbox import WAITING_MAX, Inbox, Marker
from analyzers.pipeline import Item, LiveGate, permitted
from interview.events import Event, Notice, NoticeKind
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup, Analyzer, AnalyzerStream, PreparedAnalyzer
from interview.rubric import Job
from models.runtime import thread_named

log = logging.getLogger(__name__)

PICTURES_NICE = 10
"""Of the threads that look at pictures; a tenth of the others' share of a busy core."""


@dataclass(frozen=True, slots=True)
class StreamCounters:
    """What one stream has done so far, for metrics.

    Attributes:
        pushed: items the stream took.
        dropped: items that were skipped because it was behind.
        produced: events that came out.
        busy_s: wall time spent in the analyzer.
        queue_max: the most items that ever waited.
        failed: it raised and was closed.
        waiting: items that wait now.
    """

    analyzer: str
    pushed: int
    dropped: int
    produced: int
    busy_s: float
    queue_max: int
    failed: bool
    waiting: int = 0


class _Flush(Marker):
    """Flush the stream, then say so."""

    def __init__(self) -> None:
        self.done = Signal()


class _Close(Marker):
    """Close the stream and end the thread."""


class _Worker:
    """One stream in one thread; the stream is opened there too, as that takes time."""

    def __init__(
        self,
        analyzer: Analyzer,
        setup: AnalysisSetup,
        limit: int,
        deliver: Callable[[Event, str], None],
    ) -> None:
        self.analyzer = analyzer
        self._setup = setup
        self._deliver = deliver
        self._inbox = Inbox(analyzer.lossless, limit)
        self._stream: AnalyzerStream | None = None
        self._pushed = self._produced = 0
        self._busy_s = 0.0
        self._failed = self._told = False
        self._thread = Thread(target=self._work, name=analyzer.name, daemon=True)
        self._thread.start()

    def put(self, item: Item) -> None:
        """Queue an item for the stream; never blocks."""
        shedding = None if self._told else self._inbox.put(item)
        if shedding == "begins":
            log.warning("analysis behind: %s sheds its backlog", self.analyzer.name)
            self._notice(NoticeKind.ANALYSIS_SHED, "behind", item)
        elif shedding == "ends":
            log.info("analysis has caught up: %s", self.analyzer.name)
            self._notice(NoticeKind.ANALYSIS_RESUMED, "behind", item)

    def flush(self) -> None:
        """Flush the stream once all that was put is done; waits for it."""
        flush = _Flush()
        self._inbox.put(flush)
        flush.done.wait()

    def close(self) -> None:
        """Close the stream once all that was put is done; waits for it."""
        self._inbox.put(_Close())
        self._thread.join()

    def counters(self) -> StreamCounters:
        """The counts so far."""
        return StreamCounters(
            analyzer=self.analyzer.name,
            pushed=self._pushed,
            dropped=self._inbox.dropped,
            produced=self._produced,
            busy_s=self._busy_s,
            queue_max=self._inbox.longest,
            failed=self._failed,
            waiting=len(self._inbox),
        )

    def _work(self) -> None:
        with thread_named(self.analyzer.name):
            self._serve()

    def _serve(self) -> None:
        if VideoFrame in self.analyzer.consumes:
            _step_back()
        try:
            self._stream = self.analyzer.stream(self._setup)
        except Exception as error:
            self._fail(error)
        item: Item | Marker | None = None
        while not isinstance(item, _Close):
            item = self._inbox.take()
            try:
                self._handle(item)
            except Exception as error:
                self._fail(error)
            if isinstance(item, _Flush):
                item.done.set()
            elif self._failed and not self._told and not isinstance(item, Marker):
                self._told = True
                self._notice(NoticeKind.ANALYSIS_SHED, "stopped", item)

    def _handle(self, item: Item | Marker) -> None:
        if self._stream is None:
            return
        match item:
            case _Flush():
                self._count(self._stream.flush)
            case _Close():
                self._stream.close()
            case AudioChunk() | VideoFrame() | Event():
                self._pushed += 1
                self._count(partial(self._stream.push, item))

    def _count(self, work: Callable[[], Iterable[Event]]) -> None:
        """Do one call of the stream and deliver each event as it comes."""
        started = time.perf_counter()
        for event in work():
            self._produced += 1
            self._busy_s += time.perf_counter() - started
            self._deliver(event, self.analyzer.name)
            started = time.perf_counter()
        self._busy_s += time.perf_counter() - started

    def _fail(self, error: Exception) -> None:
        """Close the stream for good; the others go on.

        The log has the place and type of the error but not its text, which may quote
        what the applicant said.
        """
        self._failed = True
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.error(
            "analysis stopped: %s raised %s at %s:%s",
            self.analyzer.name,
            type(error).__name__,
            where.filename,
            where.lineno,
        )
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(Exception):
                stream.close()

    def _notice(self, kind: NoticeKind, what: str, item: Item) -> None:
        """Tell the panel that analysis is incomplete, "NAME behind" or "NAME stopped", or no
        longer "NAME behind"."""
        time_s = item.end_s if isinstance(item, AudioChunk) else item.time_s
        notice = Notice(
            time_s=time_s,
            arrived_s=item.arrived_s,
            kind=kind,
            participant=self._setup.participant,
            detail=f"{self.analyzer.name} {what}",
        )
        self._deliver(notice, self.analyzer.name)


def _step_back() -> None:
    """Let this thread wait for others where cores are short (Linux: threads have priorities).

    Pictures are looked at in a fraction of their 200 ms; words need more of theirs.
    """
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, get_native_id(), PICTURES_NICE)


class Run:
    """All permitted streams of one live session (interview.ports.AnalysisRun)."""

    def __init__(
        self,
        setup: AnalysisSetup,
        analyzers: Sequence[Analyzer],
        emit: Callable[[Event], None],
        limit: int = WAITING_MAX,
    ) -> None:
        """Start the workers.

        Args:
            emit: takes every event that comes out; called from the worker threads, for
                one stream in its order and before anyone hears what the event led to.
            limit: items that may wait for one stream.
        """
        self._emit = emit
        self._gate = LiveGate()
        self._finished = False
        self._workers: list[_Worker] = []
        self._workers += [
            _Worker(analyzer, setup, limit, self._deliver)
            for analyzer in permitted(analyzers, setup)
        ]
        self._looks = any(VideoFrame in worker.analyzer.consumes for worker in self._workers)
        self._listens = any(AudioChunk in worker.analyzer.consumes for worker in self._workers)

    def push_audio(self, chunk: AudioChunk) -> None:
        """Analyse sound; never blocks."""
        self._push(chunk)

    def push_video(self, frame: VideoFrame) -> None:
        """Analyse a picture; never blocks."""
        self._push(frame)

    def wants_pictures(self, participant: str) -> bool:
        """Whether a permitted analyzer looks at pictures, and the interview is live."""
        return self._looks and self._gate.live and not self._finished

    def wants_sound(self, participant: str) -> bool:
        """Whether a permitted analyzer listens, and the interview is live."""
        return self._listens and self._gate.live and not self._finished

    def push_event(self, event: Event) -> None:
        """Tell the analyzers of an act; never blocks."""
        self._push(event)

    async def finish(self) -> None:
        """Do what is queued, flush upstream first, emit what comes out, and close."""
        if not self._finished:
            self._finished = True
            await asyncio.to_thread(self._drain)

    @property
    def finished(self) -> bool:
        """Whether nothing more is taken."""
        return self._finished

    def counters(self) -> tuple[StreamCounters, ...]:
        """Counts of each stream, upstream first."""
        return tuple(worker.counters() for worker in self._workers)

    def _drain(self) -> None:
        for worker in self._workers:
            worker.flush()
        for worker in self._workers:
            worker.close()

    def _push(self, item: Item) -> None:
        if not self._finished and self._gate.admits(item):
            self._route(item, "")

    def _deliver(self, event: Event, producer: str) -> None:
        self._emit(event)
        self._route(event, producer)

    def _route(self, item: Item, producer: str) -> None:
        for worker in self._workers:
            if worker.analyzer.name != producer and isinstance(item, worker.analyzer.consumes):
                worker.put(item)


class Engine:
    """Opens runs on analyzers whose models are shared (interview.ports.AnalysisEngine).

    Attributes:
        analyzers: all there are; a run takes those that its setup permits.
    """

    def __init__(self, analyzers: Sequence[Analyzer]) -> None:
        self.analyzers = tuple(analyzers)

    def prepare(self, job: Job, session_id: str = "") -> None:
        """Get ready for an interview on this job; takes seconds, from any thread."""
        for analyzer in self.analyzers:
            if isinstance(analyzer, PreparedAnalyzer):
                analyzer.prepare(job)

    def open(self, setup: AnalysisSetup, emit: Callable[[Event], None]) -> Run:
        """Start analysing one applicant; see Run."""
        return Run(setup, self.analyzers, emit)
