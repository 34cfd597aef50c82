"""Where live media and analysis happen: in this process, or in media workers."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from analyzers.stream import Engine
from interview.ports import AnalysisEngine, MediaNode, RecordingKeys
from media_server.limits import MediaLimits
from media_server.node import MediaServer
from media_server.statistics import NodeStatistics
from models.sentence_encoder import SentenceEncoder
from signaling.latency import Latency
from vivavoce.fetch import open_store
from vivavoce.settings import Settings
from vivavoce.telemetry.tracing import spans_dropped
from vivavoce.workers.fleet import Fleet, WorkerState
from vivavoce.workers.host import Host, LoopWatch, open_engine
from vivavoce.workers.messages import WorkerSettings
from vivavoce.workers.report import ProcessReport, Usage

MAIN = "main"


@dataclass(frozen=True, slots=True)
class Hosting:
    """The ports that the live edge stands on, and what is behind them.

    Attributes:
        fleet: the media workers; None where this process does their work.
    """

    node: MediaNode
    engine: AnalysisEngine
    capacity: int
    watch: LoopWatch
    host: Host | None = None
    fleet: Fleet | None = None

    def main_report(self, latency: Latency) -> ProcessReport:
        """What this process does and holds."""
        if self.host is not None:
            return self.host.report(latency, self.watch.late_s)
        usage = Usage.now(self.watch.late_s)
        nothing = NodeStatistics((), 0)
        return ProcessReport(
            MAIN, usage, nothing, (), latency.read(), spans_dropped=spans_dropped()
        )

    def workers(self, main: ProcessReport) -> list[WorkerState]:
        """Who takes sessions: the media workers, or this process."""
        if self.fleet is not None:
            return self.fleet.states()
        sessions = tuple(room.session_id for room in main.media.rooms)
        return [WorkerState(MAIN, "ready", self.capacity, sessions, main)]


@asynccontextmanager
async def open_hosting(
    settings: Settings, keys: RecordingKeys, encoder: SentenceEncoder, profiles: Iterable[str]
) -> AsyncIterator[Hosting]:
    """Media and analysis, ready, as the settings want them; closed at the end.

    Args:
        profiles: policies of openings in use.
    """
    watch = LoopWatch()
    try:
        if settings.media_workers:
            async with _workers(settings, keys, profiles, watch) as hosting:
                yield hosting
        else:
            engine = await open_engine(
                open_store(settings),
                settings.inference_threads,
                encoder,
                profiles,
                speech=settings.speech,
            )
            async with _here(settings, keys, engine, watch) as hosting:
                yield hosting
    finally:
        watch.close()


@asynccontextmanager
async def _here(
    settings: Settings, keys: RecordingKeys, engine: Engine, watch: LoopWatch
) -> AsyncIterator[Hosting]:
    media = MediaServer(
        settings.recordings_folder,
        keys,
        settings.ice_servers,
        max_rooms=settings.max_sessions,
        decode_threads=settings.decode_threads,
        analysis_fps=settings.analysis_fps,
        limits=MediaLimits(settings.max_video_kbps * 1_000, settings.max_pixels),
    )
    host = Host(MAIN, media, engine)
    try:
        yield Hosting(media, host, settings.max_sessions, watch, host=host)
    finally:
        await media.close()


@asynccontextmanager
async def _workers(
    settings: Settings, keys: RecordingKeys, profiles: Iterable[str], watch: LoopWatch
) -> AsyncIterator[Hosting]:
    workers = settings.media_workers
    of_each = worker_settings(settings, profiles)
    fleet = Fleet(of_each, keys, workers=workers, drain_s=settings.drain_s)
    await fleet.start()
    try:
        yield Hosting(fleet, fleet, settings.max_sessions, watch, fleet=fleet)
    finally:
        await fleet.close()


def worker_settings(settings: Settings, profiles: Iterable[str]) -> WorkerSettings:
    """A worker's part of the settings: sessions and cores are shared out evenly."""
    workers = settings.media_workers
    cores = max(1, (os.cpu_count() or 2) // workers)
    return WorkerSettings(
        name="",
        recordings=str(settings.recordings_folder),
        store=str(settings.store_folder),
        manifests=tuple(map(str, settings.model_manifests)),
        ice_servers=settings.ice_servers,
        capacity=-(-settings.max_sessions // workers),
        decode_threads=settings.decode_threads,
        analysis_fps=settings.analysis_fps,
        speech_threads=settings.inference_threads or max(1, cores // 2),
        log_json=settings.log_json,
        native_log=str(settings.home / "native.log"),
        speech=settings.speech,
        profiles=tuple(profiles),
        max_video_kbps=settings.max_video_kbps,
        max_pixels=settings.max_pixels,
    )
