"""One process's media and analysis: the main process has one, or every worker has."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from weakref import WeakKeyDictionary

from analyzers.catalogue import analyzers_of, warm_up
from analyzers.stream import Engine, Run
from interview.events import Event
from interview.policy import policies
from interview.ports import AnalysisSetup
from interview.rubric import Job
from media_server.node import MediaServer
from models.runtime import Compute
from models.sentence_encoder import SentenceEncoder
from models.store import ModelStore
from signaling.latency import Latency
from vivavoce.telemetry.tracing import spans_dropped
from vivavoce.workers.report import ProcessReport, StreamReport, Usage

LANGUAGES = ("zh", "en")
"""Languages whose models are loaded before the first interview."""


async def open_engine(
    store: ModelStore,
    speech_threads: int,
    encoder: SentenceEncoder | None = None,
    profiles: Iterable[str] = (),
    *,
    speech: Compute | None = None,
) -> Engine:
    """Every analyzer, with the models loaded that interviews under these policies need.

    What every policy needs is loaded in any case. A model that only other policies allow is
    not loaded before a room of theirs opens: `Host.prepare`.

    Args:
        speech_threads: threads of one speech model; 0 takes half of the cores.
        speech: where and how else recognisers compute.
    """
    least = min(policies().values(), key=lambda profile: len(profile.sources))
    threads = speech_threads or max(1, (os.cpu_count() or 2) // 2)
    analyzers = await asyncio.to_thread(
        analyzers_of,
        store,
        encoder=encoder,
        live=True,
        speech=replace(speech or Compute(), threads=threads),
    )
    await asyncio.to_thread(warm_up, analyzers, {least.id, *profiles}, LANGUAGES)
    return Engine(analyzers)


class Host:
    """A media server and an engine side by side, and what they count (AnalysisEngine).

    Attributes:
        media: the MediaNode.
    """

    def __init__(self, name: str, media: MediaServer, engine: Engine) -> None:
        self.name = name
        self.media = media
        self._engine = engine
        self._runs = WeakKeyDictionary[Run, AnalysisSetup]()
        self._loaded: set[tuple[str, str]] = set()

    def prepare(self, job: Job, session_id: str = "") -> None:
        """Get ready for an interview on this job; takes seconds, from any thread."""
        needed = job.policy, job.language
        if needed not in self._loaded:
            warm_up(self._engine.analyzers, [job.policy], [job.language])
            self._loaded.add(needed)
        self._engine.prepare(job)

    def open(self, setup: AnalysisSetup, emit: Callable[[Event], None]) -> Run:
        """Start analysing one participant; see Run."""
        run = self._engine.open(setup, emit)
        self._runs[run] = setup
        return run

    def report(
        self, latency: Latency, loop_late_s: float, findings_dropped: int = 0
    ) -> ProcessReport:
        """What this process does and holds now."""
        streams = [
            StreamReport(setup.session_id, setup.captions_only, counters)
            for run, setup in list(self._runs.items())
            if not run.finished
            for counters in run.counters()
        ]
        return ProcessReport(
            self.name,
            Usage.now(loop_late_s),
            self.media.statistics(),
            tuple(streams),
            latency.read(),
            findings_dropped,
            spans_dropped(),
        )


class LoopWatch:
    """How late an event loop comes to what is due: what a busy process does to its sessions."""

    CHECK_S = 0.1
    WINDOW_S = 10.0

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._late_s = self._late_before_s = 0.0
        self._window_ends_s = self._loop.time() + self.WINDOW_S
        self._wait()

    @property
    def late_s(self) -> float:
        """The longest delay in this window and the one before."""
        return max(self._late_s, self._late_before_s)

    def close(self) -> None:
        """Look no more."""
        self._timer.cancel()

    def _wait(self) -> None:
        due_s = self._loop.time() + self.CHECK_S
        self._timer = self._loop.call_at(due_s, self._check, due_s)

    def _check(self, due_s: float) -> None:
        now_s = self._loop.time()
        if now_s > self._window_ends_s:
            self._late_before_s, self._late_s = self._late_s, 0.0
            self._window_ends_s = now_s + self.WINDOW_S
        self._late_s = max(self._late_s, now_s - due_s)
        self._wait()
