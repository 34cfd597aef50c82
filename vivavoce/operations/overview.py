"""What the server does right now, over all its processes, for operators."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields

from media_server.encoded import Kind
from media_server.forwarding.sender import SendCounters
from media_server.statistics import (
    DecodeStatistics,
    DropCause,
    PublicationStatistics,
    StreamStatistics,
    sent_together,
)
from signaling.latency import Distribution, Hop, together
from signaling.rooms import Rooms
from signaling.session.live_session import LiveSession
from vivavoce.workers.fleet import WorkerState
from vivavoce.workers.hosting import Hosting
from vivavoce.workers.report import ProcessReport, StreamReport, Usage

SAMPLE_S = 2.0
RECENT_S = 60.0
"""Latencies and processor use are shown over this long."""


@dataclass(frozen=True, slots=True)
class ProcessState:
    """One process.

    Attributes:
        cores: processor seconds it took a second, over RECENT_S at most.
        spans_dropped: of `ProcessReport`.
    """

    name: str
    usage: Usage
    cores: float
    decoding: DecodeStatistics
    spans_dropped: int = 0


@dataclass(frozen=True, slots=True)
class SessionState:
    """One open interview; ids only, no names.

    Attributes:
        status: "scheduled", "live" or "ended".
        worker: where its media and analysis are; None once the media room is closed.
        sockets: people who are connected.
        outbox_longest: messages that wait for the slowest of them.
        journal_pending: events that wait to be written.
        media: of all that its participants send, by kind.
        dropped: datagrams, packets and frames thrown away, by cause.
        streams: its analyzers.
        sent: to all who watch, by kind; to those who have left too.
        unsent: frames that wait for the slowest of them, by kind.
        recorded_bytes: of the recordings under way.
        unwritten: segments of theirs that wait for the disk.
    """

    id: str
    status: str
    worker: str | None
    sockets: int
    outbox_longest: int
    journal_pending: int
    publications: int
    viewers: int
    recording: bool
    media: Mapping[Kind, StreamStatistics]
    dropped: Mapping[DropCause, int]
    streams: tuple[StreamReport, ...]
    sent: Mapping[Kind, SendCounters]
    unsent: Mapping[Kind, int]
    recorded_bytes: int
    unwritten: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything at one moment.

    Attributes:
        latency: of each hop since the start.
        recent: of each hop within RECENT_S.
        counters: what the live edge counts (signaling.settings.Counters) and holds.
        workers_died: media workers that ended unasked since the start.
        tries_forgotten: of `ehr_bridge.accounts.sign_in.SignIn`.
    """

    draining: bool
    processes: tuple[ProcessState, ...]
    workers: tuple[WorkerState, ...]
    sessions: tuple[SessionState, ...]
    latency: Mapping[Hop, Distribution]
    recent: Mapping[Hop, Distribution]
    counters: Mapping[str, int]
    recordings_failed: int
    findings_dropped: int
    workers_died: int
    tries_forgotten: int


@dataclass(frozen=True, slots=True)
class _Sample:
    at_s: float
    cpu_s: Mapping[int, float]
    latency: Mapping[Hop, Distribution]


class Overview:
    """Looks at rooms and processes when asked, and samples them in between."""

    def __init__(self, rooms: Rooms, hosting: Hosting, tries_forgotten: Callable[[], int]) -> None:
        self.rooms = rooms
        self._hosting = hosting
        self._tries_forgotten = tries_forgotten
        self._samples = deque[_Sample](maxlen=int(RECENT_S / SAMPLE_S) + 1)
        self._sampling = asyncio.create_task(self._sample())

    async def close(self) -> None:
        """Sample no more."""
        self._sampling.cancel()
        await asyncio.gather(self._sampling, return_exceptions=True)

    @property
    def is_up(self) -> bool:
        """Whether anything that takes sessions is there at all."""
        fleet = self._hosting.fleet
        return fleet is None or bool(fleet.placement.workers)

    @property
    def free(self) -> int:
        """Interviews that could be taken at once."""
        if self.rooms.draining:
            return 0
        if self._hosting.fleet is not None:
            return sum(seats.free for seats in self._hosting.fleet.placement.workers.values())
        assert self._hosting.host is not None
        return self._hosting.capacity - self._hosting.host.media.open_rooms

    def picture(self) -> Picture:
        """Everything, now."""
        main = self._hosting.main_report(self.rooms.latency)
        workers = self._hosting.workers(main)
        reports = self._reports(main, workers)
        latency = _latency(reports)
        before = self._samples[0] if self._samples else _Sample(time.monotonic(), {}, latency)
        fleet = self._hosting.fleet
        return Picture(
            draining=self.rooms.draining,
            processes=tuple(_process(report, before) for report in reports),
            workers=tuple(workers),
            sessions=tuple(_session(room, workers, reports) for room in self.rooms.open_rooms()),
            latency=latency,
            recent={hop: _since(latency[hop], before.latency[hop]) for hop in Hop},
            counters=self.rooms.statistics(),
            recordings_failed=sum(report.media.recordings_failed for report in reports),
            findings_dropped=sum(report.findings_dropped for report in reports),
            workers_died=fleet.ended_unasked if fleet else 0,
            tries_forgotten=self._tries_forgotten(),
        )

    def _reports(self, main: ProcessReport, workers: Iterable[WorkerState]) -> list[ProcessReport]:
        """One a process, the main one first; a worker that has not reported yet has none."""
        others = (w.report for w in workers if w.report is not None and w.report is not main)
        return [main, *others]

    async def _sample(self) -> None:
        while True:
            main = self._hosting.main_report(self.rooms.latency)
            reports = self._reports(main, self._hosting.workers(main))
            cpu_s = {report.usage.pid: report.usage.cpu_s for report in reports}
            self._samples.append(_Sample(time.monotonic(), cpu_s, _latency(reports)))
            await asyncio.sleep(SAMPLE_S)


def _latency(reports: Iterable[ProcessReport]) -> dict[Hop, Distribution]:
    reports = list(reports)
    return {hop: together([report.latency[hop] for report in reports]) for hop in Hop}


def _since(now: Distribution, before: Distribution) -> Distribution:
    """What was added; a worker that ended takes its counts along, which counts as none."""
    pairs = zip(now.buckets, before.buckets, strict=True)
    return Distribution(tuple(max(0, n - b) for n, b in pairs), max(0.0, now.sum_s - before.sum_s))


def _process(report: ProcessReport, before: _Sample) -> ProcessState:
    usage, passed_s = report.usage, time.monotonic() - before.at_s
    used_s = usage.cpu_s - before.cpu_s.get(usage.pid, usage.cpu_s)
    cores = used_s / passed_s if passed_s > 0 else 0.0
    decoding, dropped = report.media.decoding, report.spans_dropped
    return ProcessState(report.name, usage, cores, decoding, dropped)


def _session(
    room: LiveSession, workers: Iterable[WorkerState], reports: Iterable[ProcessReport]
) -> SessionState:
    media = [r for report in reports for r in report.media.rooms if r.session_id == room.id]
    publications = [p for r in media for p in r.publications]
    return SessionState(
        id=room.id,
        status=room.session.status.value,
        worker=next((w.name for w in workers if room.id in w.sessions), None),
        sockets=len(room.audience),
        outbox_longest=max((len(s.outbox) for s in room.audience), default=0),
        journal_pending=room.journal.pending,
        publications=len(publications),
        viewers=sum(len(r.viewers) for r in media),
        recording=any(p.recorded is not None for p in publications),
        media=_by_kind(publications),
        dropped=_dropped(publications),
        streams=tuple(s for report in reports for s in report.streams if s.session_id == room.id),
        sent=sent_together(r.sent for r in media),
        unsent=_longest(viewer.waiting for r in media for viewer in r.viewers),
        recorded_bytes=sum(p.recorded.bytes for p in publications if p.recorded is not None),
        unwritten=sum(p.unwritten for p in publications),
    )


_NOW_MS = frozenset({"jitter_ms", "round_trip_ms"})
"""Of these the worst publication's counts; all else adds up."""
_NAMES = tuple(field.name for field in fields(StreamStatistics))


def _by_kind(publications: Iterable[PublicationStatistics]) -> dict[Kind, StreamStatistics]:
    found: dict[Kind, list[StreamStatistics]] = {}
    for publication in publications:
        for kind, stream in publication.streams.items():
            found.setdefault(kind, []).append(stream)
    return {
        kind: StreamStatistics(
            **{
                name: (max if name in _NOW_MS else sum)(getattr(s, name) for s in streams)
                for name in _NAMES
            }
        )
        for kind, streams in found.items()
    }


def _longest(queues: Iterable[Mapping[Kind, int]]) -> dict[Kind, int]:
    longest: dict[Kind, int] = {}
    for queue in queues:
        for kind, waiting in queue.items():
            longest[kind] = max(waiting, longest.get(kind, 0))
    return longest


def _dropped(publications: Iterable[PublicationStatistics]) -> dict[DropCause, int]:
    dropped: dict[DropCause, int] = {}
    for publication in publications:
        for cause, count in publication.dropped.items():
            dropped[cause] = dropped.get(cause, 0) + count
    return dropped
