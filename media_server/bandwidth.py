"""The bitrate that a publisher's path can carry, told to the browser (REMB)."""

from __future__ import annotations

from collections import deque

from aiortc.rate import RemoteBitrateEstimator

from media_server.limits import MAX_VIDEO_BITS_PER_S

GROUP = 5 * 2**18 // 1_000
"""Packets sent within 5 ms are one group (draft-ietf-rmcat-gcc-02 section 5.1)."""

CLOCK = 1 << 24

RATE_WINDOW_MS = 1_000
"""The bitrate that comes in is the mean over so long."""


class IncomingRate:
    """Bits a second that came of late, in aiortc's terms.

    aiortc's own steps through every millisecond that has passed; this one only through the
    groups that have left the window.
    """

    def __init__(self) -> None:
        self._began_ms: int | None = None
        self._groups = deque[tuple[int, int]]()
        self._bytes = 0

    def add(self, size: int, now_ms: int) -> None:
        """Note so many bytes."""
        self._began_ms = now_ms if self._began_ms is None else self._began_ms
        self._groups.append((now_ms, size))
        self._bytes += size

    def rate(self, now_ms: int) -> int | None:
        """Bits a second; None where too little came to tell."""
        groups = self._groups
        while groups and groups[0][0] <= now_ms - RATE_WINDOW_MS:
            self._bytes -= groups.popleft()[1]
        if self._began_ms is None or not groups:
            return None
        passed_ms = min(now_ms - self._began_ms + 1, RATE_WINDOW_MS)
        return round(8_000 * self._bytes / passed_ms) if passed_ms > 1 else None

    def reset(self) -> None:
        """Forget everything."""
        self._began_ms = None
        self._groups.clear()
        self._bytes = 0


class BandwidthEstimate:
    """What aiortc estimates from send times and arrivals of groups of packets.

    It works in groups itself; to be handed whole groups saves it three calls in four.

    Args:
        most: bits a second that are never exceeded.
    """

    def __init__(self, most: int = MAX_VIDEO_BITS_PER_S) -> None:
        self._most = most
        self._estimator = RemoteBitrateEstimator()
        self._estimator.incoming_bitrate = IncomingRate()  # type: ignore[assignment]
        self._began: int | None = None  # send time of the group's first packet
        self._size = 0
        self._last = (0, 0.0, 0)

    def arrived(
        self, send_time: int, arrived_s: float, size: int, ssrc: int
    ) -> tuple[int, list[int]] | None:
        """Note a packet; now and then returns the limit to tell and the streams it is for.

        Args:
            send_time: the abs-send-time extension: 24 bits, 1/2**18 s.
            size: bytes.
        """
        estimate = None
        if self._began is None or (send_time - self._began) % CLOCK > GROUP:
            if self._began is not None:
                estimate = self._end_group()
            self._began = send_time
        self._size += size
        self._last = (send_time, arrived_s, ssrc)
        return estimate

    def _end_group(self) -> tuple[int, list[int]] | None:
        send_time, arrived_s, ssrc = self._last
        size, self._size = self._size, 0
        estimate = self._estimator.add(
            abs_send_time=send_time,
            arrival_time_ms=round(arrived_s * 1_000),
            payload_size=size,
            ssrc=ssrc,
        )
        if estimate is None:
            return None
        bits_per_s, streams = estimate
        return min(bits_per_s, self._most), streams[-4:]
