"""The bitrate that a publisher's path can carry, told to the browser (REMB)."""

from __future__ import annotations

from collections import deque

from aiortc.rate import AimdRateControl, BandwidthUsage
from msgspec import Struct

from media_server.limits import MAX_VIDEO_BITS_PER_S
from media_server.receiving.delay_trend import DelayTrend

CLOCK = 1 << 24
TICKS_PER_MS = 2**18 / 1_000
"""Send times have 24 bits and count 1/2**18 s: they begin anew every 64 s."""

GROUP = 5 * 2**18 // 1_000
"""Packets sent within 5 ms are one group (draft-ietf-rmcat-gcc-02 section 5.1)."""

BURST_MS = 5
"""So are packets that a queue on their way let go together: they came closer than they were sent,
and not further apart than this."""

PAUSE_MS = 10_000
"""After a longer pause nothing is compared to what was before it."""

RATE_WINDOW_MS = 1_000
"""The bitrate that comes in is the mean over so long."""

TOLD_STREAMS = 4
"""The limit is told for so many streams, the latest: the track's, its repeats', those before."""


class IncomingRate:
    """Bits a second that came of late."""

    def __init__(self) -> None:
        self._began_ms = 0
        self._groups = deque[tuple[int, int]]()
        self._bytes = 0

    def add(self, size: int, now_ms: int) -> None:
        """Note so many bytes."""
        self._forget(now_ms)
        if not self._groups:
            self._began_ms = now_ms
        self._groups.append((now_ms, size))
        self._bytes += size

    def rate(self, now_ms: int) -> int | None:
        """Bits a second; None where too little came to tell."""
        self._forget(now_ms)
        passed_ms = min(now_ms - self._began_ms + 1, RATE_WINDOW_MS)
        return round(8_000 * self._bytes / passed_ms) if self._groups and passed_ms > 1 else None

    def _forget(self, now_ms: int) -> None:
        groups = self._groups
        while groups and groups[0][0] <= now_ms - RATE_WINDOW_MS:
            self._bytes -= groups.popleft()[1]


class _Group(Struct):
    """Packets sent at about the same time."""

    first_sent: int
    last_sent: int
    arrived_ms: int
    size: int


class BandwidthEstimate:
    """What send times and arrivals of groups of packets tell of a path.

    Args:
        most: bits a second that are never exceeded.
    """

    def __init__(self, most: int = MAX_VIDEO_BITS_PER_S) -> None:
        self._most = most
        self._incoming = IncomingRate()
        self._trend = DelayTrend()
        self._control = AimdRateControl()
        self._streams = deque[int](maxlen=TOLD_STREAMS)
        self._before: _Group | None = None
        self._group: _Group | None = None
        self._bytes = 0
        self._told_ms: int | None = None

    def arrived(
        self, sent: int, arrived_s: float, size: int, ssrc: int
    ) -> tuple[int, list[int]] | None:
        """Note a packet; now and then returns the limit to tell and the streams it is for.

        Args:
            sent: the abs-send-time extension: 24 bits, 1/2**18 s.
            size: bytes.
        """
        if ssrc not in self._streams:
            self._streams.append(ssrc)
        now_ms = round(arrived_s * 1_000)
        group = self._group
        if group is None or now_ms - group.arrived_ms > PAUSE_MS:
            self._before, self._group = None, _Group(sent, sent, now_ms, size)
            self._bytes = size
            return None
        since = (sent - group.first_sent) % CLOCK
        if GROUP < since < CLOCK // 2 and not _in_burst(group, sent, now_ms):
            limit = self._end(group)
            self._before, self._group = group, _Group(sent, sent, now_ms, size)
            self._bytes = size
            return limit
        self._bytes += size
        if since < CLOCK // 2:  # else it was overtaken by those of a later group
            if (sent - group.last_sent) % CLOCK < CLOCK // 2:
                group.last_sent = sent
            group.arrived_ms = now_ms
            group.size += size
        return None

    def _end(self, group: _Group) -> tuple[int, list[int]] | None:
        now_ms = group.arrived_ms
        self._incoming.add(self._bytes, now_ms)
        if (before := self._before) is not None:
            sent_ms = ((group.last_sent - before.last_sent) % CLOCK) / TICKS_PER_MS
            arrived_ms = now_ms - before.arrived_ms
            self._trend.group(sent_ms, arrived_ms, group.size - before.size, now_ms)
        usage = self._trend.usage
        due = self._told_ms is None or now_ms - self._told_ms > self._control.feedback_interval()
        if not due and usage is not BandwidthUsage.OVERUSING:
            return None
        bits_per_s = self._control.update(usage, self._incoming.rate(now_ms), now_ms)
        if bits_per_s is None:
            return None
        self._told_ms = now_ms
        return min(bits_per_s, self._most), list(self._streams)


def _in_burst(group: _Group, sent: int, now_ms: int) -> bool:
    """Whether a packet left a queue together with the last of a group."""
    sent_ms = ((sent - group.last_sent) % CLOCK) / TICKS_PER_MS
    arrived_ms = now_ms - group.arrived_ms
    return round(sent_ms) == 0 or (arrived_ms < sent_ms and arrived_ms <= BURST_MS)
