"""The bitrate that a publisher's path can carry, told to the browser (REMB)."""

from __future__ import annotations

from aiortc.rate import RemoteBitrateEstimator

from media_server.limits import MAX_VIDEO_BITS_PER_S

GROUP = 5 * 2**18 // 1_000
"""Packets sent within 5 ms are one group (draft-ietf-rmcat-gcc-02 section 5.1)."""

CLOCK = 1 << 24


class BandwidthEstimate:
    """What aiortc estimates from send times and arrivals of groups of packets.

    It works in groups itself; to be handed whole groups saves it three calls in four.

    Args:
        most: bits a second that are never exceeded.
    """

    def __init__(self, most: int = MAX_VIDEO_BITS_PER_S) -> None:
        self._most = most
        self._estimator = RemoteBitrateEstimator()
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
