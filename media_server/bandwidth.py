"""The bitrate that a publisher's path can carry, told to the browser (REMB)."""

from __future__ import annotations

from aiortc.rate import RemoteBitrateEstimator

MAX_BITS_PER_S = 4_000_000
"""Never asked for more: well under what `limits` cuts off."""


class BandwidthEstimate:
    """What aiortc estimates from send times and arrivals (draft-ietf-rmcat-gcc-02)."""

    def __init__(self) -> None:
        self._estimator = RemoteBitrateEstimator()

    def arrived(
        self, send_time: int, arrived_s: float, size: int, ssrc: int
    ) -> tuple[int, list[int]] | None:
        """Note a packet; now and then returns the limit to tell and the streams it is for.

        Args:
            send_time: the abs-send-time extension: 24 bits, 1/2**18 s.
            size: bytes.
        """
        estimate = self._estimator.add(
            abs_send_time=send_time,
            arrival_time_ms=round(arrived_s * 1_000),
            payload_size=size,
            ssrc=ssrc,
        )
        if estimate is None:
            return None
        bits_per_s, streams = estimate
        return min(bits_per_s, MAX_BITS_PER_S), streams[-4:]
