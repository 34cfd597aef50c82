"""Every metric of the server, in one list, and its values in Prometheus' text format.

Labels name processes, interviews (by their random id), kinds of media, analyzers, causes and
stages; never a person, an address or anything that a person said. Series of an interview
end when its room closes; they begin again at 0 when a participant's media is renewed, which
Prometheus takes for a counter's reset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import Literal

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from signaling.latency import BOUNDS_S
from vivavoce.operations.overview import Picture

Row = tuple[tuple[str, ...], float]
"""Label values, and the value."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One metric.

    Attributes:
        kind: a counter never falls while the process lives; a gauge is how things are now.
        meaning: what it counts, with its unit.
        rows: its values in a picture.
    """

    name: str
    kind: Literal["counter", "gauge"]
    labels: tuple[str, ...]
    meaning: str
    rows: Callable[[Picture], Iterable[Row]]


def _one(value: Callable[[Picture], float]) -> Callable[[Picture], Iterable[Row]]:
    return lambda picture: [((), value(picture))]


def _live_edge(name: str) -> Callable[[Picture], Iterable[Row]]:
    return lambda picture: [((), picture.counters[name])]


def _of_processes(path: str) -> Callable[[Picture], Iterable[Row]]:
    value = attrgetter(path)
    return lambda picture: [((p.name,), value(p)) for p in picture.processes]


def _of_sessions(path: str) -> Callable[[Picture], Iterable[Row]]:
    value = attrgetter(path)
    return lambda picture: [((s.id,), value(s)) for s in picture.sessions]


def _of_media(name: str, unit: float = 1.0) -> Callable[[Picture], Iterable[Row]]:
    return lambda picture: [
        ((session.id, kind), getattr(stream, name) * unit)
        for session in picture.sessions
        for kind, stream in session.media.items()
    ]


def _of_sent(name: str) -> Callable[[Picture], Iterable[Row]]:
    return lambda picture: [
        ((session.id, kind), getattr(counters, name))
        for session in picture.sessions
        for kind, counters in session.sent.items()
    ]


def _unsent(picture: Picture) -> Iterator[Row]:
    for session in picture.sessions:
        for kind, waiting in session.unsent.items():
            yield (session.id, kind), waiting


def _of_streams(name: str) -> Callable[[Picture], Iterable[Row]]:
    """Over a session's participants: what they were analysed by adds up."""

    def rows(picture: Picture) -> Iterator[Row]:
        for session in picture.sessions:
            totals: dict[str, float] = {}
            for stream in session.streams:
                analyzer = stream.counters.analyzer
                totals[analyzer] = totals.get(analyzer, 0) + getattr(stream.counters, name)
            yield from (((session.id, analyzer), total) for analyzer, total in totals.items())

    return rows


def _workers(picture: Picture) -> Iterator[Row]:
    for worker in picture.workers:
        yield (worker.name, worker.state), 1


def _free(picture: Picture) -> Iterator[Row]:
    for worker in picture.workers:
        taken = len(worker.sessions) if worker.state == "ready" else worker.capacity
        yield (worker.name,), max(0, worker.capacity - taken)


def _dropped(picture: Picture) -> Iterator[Row]:
    for session in picture.sessions:
        for cause, count in session.dropped.items():
            yield (session.id, cause.value), count


def _statuses(picture: Picture) -> Iterator[Row]:
    for status in ("scheduled", "live", "ended"):
        yield (status,), sum(session.status == status for session in picture.sessions)


_PROCESS = ("process",)
_SESSION = ("session",)
_MEDIA = ("session", "kind")
_STREAM = ("session", "analyzer")

METRICS: tuple[Definition, ...] = (
    # --- the server as a whole
    Definition("vivavoce_draining", "gauge", (), "1 while no new interviews are taken",
               _one(lambda p: float(p.draining))),
    Definition("vivavoce_rooms", "gauge", ("status",), "open interviews by status", _statuses),
    Definition("vivavoce_sockets", "gauge", (), "open live sockets", _live_edge("sockets_open")),
    # --- processes: CPU is rate(vivavoce_process_cpu_seconds_total) in cores
    Definition("vivavoce_process_cpu_seconds", "counter", _PROCESS,
               "processor seconds, all threads", _of_processes("usage.cpu_s")),
    Definition("vivavoce_process_resident_bytes", "gauge", _PROCESS,
               "resident memory", _of_processes("usage.rss_bytes")),
    Definition("vivavoce_process_threads", "gauge", _PROCESS,
               "Python threads", _of_processes("usage.threads")),
    Definition("vivavoce_process_open_files", "gauge", _PROCESS,
               "file descriptors", _of_processes("usage.open_files")),
    Definition("vivavoce_process_loop_late_seconds", "gauge", _PROCESS,
               "longest delay of the event loop in the last 10 to 20 s; over 0.05 is busy",
               _of_processes("usage.loop_late_s")),
    # --- media workers; without any, the main process stands in their place
    Definition("vivavoce_worker", "gauge", ("worker", "state"),
               "1 for each worker: starting, ready or draining", _workers),
    Definition("vivavoce_worker_free", "gauge", ("worker",),
               "interviews it can still take", _free),
    Definition("vivavoce_workers_died", "counter", (),
               "workers that ended unasked", _one(lambda p: p.workers_died)),
    # --- media, over the participants of an interview; kind is audio or video
    Definition("vivavoce_media_packets", "counter", _MEDIA,
               "RTP packets taken, retransmissions too", _of_media("packets")),
    Definition("vivavoce_media_bytes", "counter", _MEDIA,
               "bytes of their payloads", _of_media("bytes")),
    Definition("vivavoce_media_lost_packets", "counter", _MEDIA,
               "packets that never came", _of_media("lost")),
    Definition("vivavoce_media_nacks", "counter", _MEDIA,
               "packets asked for again, repeats too", _of_media("nacks")),
    Definition("vivavoce_media_recovered_packets", "counter", _MEDIA,
               "lost packets that came when asked for", _of_media("recovered")),
    Definition("vivavoce_media_fec_packets", "counter", _MEDIA,
               "lost packets of sound restored from the next", _of_media("fec_recovered")),
    Definition("vivavoce_media_concealed_packets", "counter", _MEDIA,
               "lost packets of sound made up by the decoder", _of_media("concealed")),
    Definition("vivavoce_media_plis", "counter", _MEDIA,
               "keyframes asked for", _of_media("plis")),
    Definition("vivavoce_media_jitter_seconds", "gauge", _MEDIA,
               "RFC 3550 jitter, the worst participant's", _of_media("jitter_ms", 1e-3)),
    Definition("vivavoce_media_round_trip_seconds", "gauge", _MEDIA,
               "from a NACK to its packet, the worst participant's",
               _of_media("round_trip_ms", 1e-3)),
    Definition("vivavoce_media_frames", "counter", _MEDIA,
               "whole frames received", _of_media("frames")),
    Definition("vivavoce_media_dropped", "counter", ("session", "cause"),
               "datagrams, packets and frames thrown away", _dropped),
    # --- queues of the media path, and what overload takes from them
    Definition("vivavoce_media_waiting_packets", "gauge", _MEDIA,
               "packets behind a gap", _of_media("waiting_packets")),
    Definition("vivavoce_media_waiting_frames", "gauge", _MEDIA,
               "frames that wait for a decoding thread", _of_media("waiting_frames")),
    Definition("vivavoce_media_decoded_frames", "counter", _MEDIA,
               "frames decoded for analysis", _of_media("decoded")),
    Definition("vivavoce_media_shed_frames", "counter", _MEDIA,
               "frames not decoded for want of time", _of_media("shed")),
    Definition("vivavoce_decoding_wait_seconds", "gauge", _PROCESS,
               "longest wait for a decoding thread or the event loop in the last half second",
               _of_processes("decoding.waiting_s")),
    Definition("vivavoce_decoding_shed_level", "gauge", _PROCESS,
               "0 while all is analysed; at each level more, fewer pictures are decoded",
               _of_processes("decoding.shed_level")),
    # --- forwarding, to all viewers of an interview together; kind is audio or video
    Definition("vivavoce_forwarding_waiting_frames", "gauge", _MEDIA,
               "frames that wait for the slowest viewer", _unsent),
    Definition("vivavoce_forwarding_dropped_frames", "counter", _MEDIA,
               "frames that waited too long, or came before a keyframe", _of_sent("dropped")),
    Definition("vivavoce_forwarding_thinned_frames", "counter", _MEDIA,
               "pictures left out because a viewer's link is weak", _of_sent("thinned")),
    Definition("vivavoce_forwarding_retransmitted_packets", "counter", _MEDIA,
               "packets that viewers asked for again and were sent", _of_sent("retransmitted")),
    Definition("vivavoce_forwarding_unrepeated_packets", "counter", _MEDIA,
               "packets asked for again that were not: too old, under way, or too many",
               _of_sent("unrepeated")),
    # --- recording
    Definition("vivavoce_recording_bytes", "counter", _SESSION,
               "bytes of the frames written", _of_sessions("recorded_bytes")),
    Definition("vivavoce_recording_waiting", "gauge", _SESSION,
               "segments that wait for the disk", _of_sessions("unwritten")),
    Definition("vivavoce_recordings_failed", "counter", (),
               "recordings that had to stop", _one(lambda p: p.recordings_failed)),
    # --- analysis
    Definition("vivavoce_analysis_items", "counter", _STREAM,
               "chunks, pictures and events analysed", _of_streams("pushed")),
    Definition("vivavoce_analysis_dropped", "counter", _STREAM,
               "items skipped because the analyzer was behind", _of_streams("dropped")),
    Definition("vivavoce_analysis_waiting", "gauge", _STREAM,
               "items that wait", _of_streams("waiting")),
    Definition("vivavoce_analysis_waiting_max", "gauge", _STREAM,
               "the most that ever waited", _of_streams("queue_max")),
    Definition("vivavoce_analysis_busy_seconds", "counter", _STREAM,
               "wall time spent in the analyzer", _of_streams("busy_s")),
    Definition("vivavoce_analysis_failed", "gauge", _STREAM,
               "analyzers that raised and were closed", _of_streams("failed")),
    Definition("vivavoce_findings_dropped", "counter", (),
               "findings lost between a worker and a stalled main process",
               _one(lambda p: p.findings_dropped)),
    Definition("vivavoce_handover_dropped", "counter", (),
               "findings lost on their way to a stalled event loop",
               _live_edge("handover_dropped")),
    # --- sockets and the journal
    Definition("vivavoce_outbox_waiting", "gauge", _SESSION,
               "messages that wait for the slowest socket", _of_sessions("outbox_longest")),
    Definition("vivavoce_messages_sent", "counter", (),
               "messages to sockets", _live_edge("messages_sent")),
    Definition("vivavoce_messages_superseded", "counter", (),
               "messages that a newer one replaced", _live_edge("messages_superseded")),
    Definition("vivavoce_sockets_too_slow", "counter", (),
               "sockets closed as slow consumers", _live_edge("sockets_too_slow")),
    Definition("vivavoce_commands_refused", "counter", (),
               "commands answered by an error", _live_edge("commands_refused")),
    Definition("vivavoce_journal_waiting", "gauge", _SESSION,
               "events not written yet", _of_sessions("journal_pending")),
    Definition("vivavoce_journal_failures", "counter", (),
               "writes that failed and were tried again", _live_edge("journal_failures")),
    Definition("vivavoce_journal_dropped", "counter", (),
               "findings not kept because the store was away", _live_edge("journal_dropped")),
    Definition("vivavoce_duties_failed", "counter", (),
               "consequences of acts that were given up", _live_edge("duties_failed")),
    # --- traces, where a collector is named
    Definition("vivavoce_trace_spans_dropped", "counter", _PROCESS,
               "spans that the collector did not take", _of_processes("spans_dropped")),
    # --- sign-in
    Definition("vivavoce_tries_forgotten", "counter", (),
               "accounts and addresses whose failed sign-ins were dropped for want of room",
               _one(lambda p: p.tries_forgotten)),
)  # fmt: skip
"""All but the one histogram, LATENCY."""

LATENCY = (
    "vivavoce_latency_seconds",
    "from the arrival of media at the server to a stage: decoded, analysed, scored, sent",
)
"""Name and meaning of the histogram, whose label is `hop`."""


class _Families(Collector):
    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    def collect(self) -> Iterator[Metric]:
        for definition in METRICS:
            kind = CounterMetricFamily if definition.kind == "counter" else GaugeMetricFamily
            family = kind(definition.name, definition.meaning, labels=definition.labels)
            for labels, value in definition.rows(self._picture):
                family.add_metric(labels, value)
            yield family
        histogram = HistogramMetricFamily(*LATENCY, labels=("hop",))
        bounds = [*map(str, BOUNDS_S), "+Inf"]
        for hop, held in self._picture.latency.items():
            buckets = list(zip(bounds, accumulate(held.buckets), strict=True))
            histogram.add_metric((hop.value,), buckets, held.sum_s)
        yield histogram


def render(picture: Picture) -> bytes:
    """The picture in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(picture))
    return generate_latest(registry)
