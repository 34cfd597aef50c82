"""What one process does and holds, as plain values for metrics and the operators' page."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analyzers.stream import StreamCounters
from media_server.statistics import NodeStatistics
from signaling.latency import Distribution, Hop

REPORT_S = 1.0
"""How often a worker reports."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process takes of the machine.

    Attributes:
        cpu_s: processor seconds since it started, all threads.
        rss_bytes: resident memory; 0 where the machine does not tell.
        open_files: descriptors; 0 where the machine does not tell.
        loop_late_s: the longest that its event loop came late in the last 10 to 20 s.
    """

    pid: int
    cpu_s: float
    rss_bytes: int
    threads: int
    open_files: int
    loop_late_s: float = 0.0

    @classmethod
    def now(cls, loop_late_s: float = 0.0) -> Usage:
        """This process, now."""
        return cls(
            os.getpid(),
            time.process_time(),
            _resident_bytes(),
            threading.active_count(),
            _open_files(),
            loop_late_s,
        )


@dataclass(frozen=True, slots=True)
class StreamReport:
    """One analyzer stream of a live session."""

    session_id: str
    captions_only: bool
    counters: StreamCounters


@dataclass(frozen=True, slots=True)
class ProcessReport:
    """One process that has media and analysis, whole.

    Attributes:
        name: "main" or a worker's name.
        findings_dropped: findings that a stalled event loop or socket lost.
        spans_dropped: spans that no collector of traces got.
    """

    name: str
    usage: Usage
    media: NodeStatistics
    streams: tuple[StreamReport, ...]
    latency: Mapping[Hop, Distribution]
    findings_dropped: int = 0
    spans_dropped: int = 0


def _resident_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _open_files() -> int:
    try:
        return len(os.listdir("/proc/self/fd"))
    except OSError:
        return 0
