"""Whether packets take longer and longer: the sign of a path that carries no more.

Google's congestion control, of which browsers are the other half (draft-ietf-rmcat-gcc-02,
sections 5.3 and 5.4): a Kalman filter follows how the one-way delay changes from one group of
packets to the next, and a threshold that adapts to the path tells queues from noise. aiortc has
the same filter in lists, matrices and three objects; it runs 30 times a second for every publisher.
"""

from __future__ import annotations

from collections import deque
from math import copysign, sqrt

from aiortc.rate import BandwidthUsage

PERIODS = 60
"""The shortest time between groups is taken over so many."""

SLOPE_NOISE, OFFSET_NOISE = 1e-13, 1e-3
"""Variance that the filter's state gains with each group."""

LEARNING_GROUPS = 300
"""As long the noise is learnt five times as quickly."""

LOUDEST = 3.0
"""A residual counts as at most so many standard deviations of the noise."""

MOST_GROUPS = 60
"""The offset is compared times the groups seen, at most so many."""

OVERUSED_MS = 10.0
"""Delay must have grown for longer than this."""

RISE, FALL = 0.0087, 0.039
"""How quickly the threshold follows offsets above and below it."""

OUTLIER = 15.0
"""An offset so far above the threshold, a route that changed say, does not move it."""


class DelayTrend:
    """Pure state of one path; times are handed in.

    Attributes:
        usage: of the path's capacity, as the last group left it.
    """

    def __init__(self) -> None:
        self.usage = BandwidthUsage.NORMAL
        self._groups = 0
        self._periods = deque[float](maxlen=PERIODS)
        # ms for a byte, and ms that neither size nor noise explains, with their covariance
        self._slope, self._offset, self._offset_before = 1 / 64, 0.0, 0.0
        self._var_slope, self._covariance, self._var_offset = 100.0, 0.0, 0.1
        self._noise, self._var_noise = 0.0, 50.0
        self._threshold = 12.5
        self._threshold_ms: int | None = None
        self._overused_ms: float | None = None
        self._overused_groups = 0

    def group(self, sent_ms: float, arrived_ms: int, size: int, now_ms: int) -> None:
        """Note a group of packets; figures are differences to the group before.

        Args:
            sent_ms: between their last packets' sending.
            arrived_ms: between their last packets' arrival.
            size: bytes, more or fewer.
        """
        self._groups += 1
        self._periods.append(sent_ms)
        self._filter(arrived_ms - sent_ms, size)
        if self._groups > 1:
            self._detect(sent_ms, now_ms)

    def _filter(self, grown_ms: float, size: int) -> None:
        """Section 5.3: what of the growth is due to size, and what to a queue."""
        offset, before = self._offset, self._offset_before
        self._var_slope += SLOPE_NOISE
        self._var_offset += OFFSET_NOISE
        if (self.usage is BandwidthUsage.OVERUSING and offset < before) or (
            self.usage is BandwidthUsage.UNDERUSING and offset > before
        ):
            self._var_offset += 10 * OFFSET_NOISE
        residual = grown_ms - self._slope * size - offset
        if self.usage is BandwidthUsage.NORMAL:
            self._hear_noise(residual)
        with_slope = self._var_slope * size + self._covariance
        with_offset = self._covariance * size + self._var_offset
        variance = self._var_noise + size * with_slope + with_offset
        gain = with_slope / variance
        offset_gain = with_offset / variance
        self._var_slope -= gain * with_slope
        self._covariance -= gain * with_offset
        self._var_offset -= offset_gain * with_offset
        self._offset_before = offset
        self._slope += gain * residual
        self._offset += offset_gain * residual

    def _hear_noise(self, residual: float) -> None:
        loudest = LOUDEST * sqrt(self._var_noise)
        if abs(residual) >= loudest:
            residual = copysign(loudest, residual)
        forgotten = 0.01 if self._groups <= LEARNING_GROUPS else 0.002
        kept = (1 - forgotten) ** (min(self._periods) * 30 / 1_000)
        self._noise = kept * self._noise + (1 - kept) * residual
        variance = kept * self._var_noise + (1 - kept) * (self._noise - residual) ** 2
        self._var_noise = max(variance, 1.0)

    def _detect(self, sent_ms: float, now_ms: int) -> None:
        """Section 5.4: whether the offset is more than this path's usual."""
        offset = min(self._groups, MOST_GROUPS) * self._offset
        if offset > self._threshold:
            earlier_ms = self._overused_ms
            self._overused_ms = sent_ms / 2 if earlier_ms is None else earlier_ms + sent_ms
            self._overused_groups += 1
            if (
                self._overused_ms > OVERUSED_MS
                and self._overused_groups > 1
                and self._offset >= self._offset_before
            ):
                self._overused_ms, self._overused_groups = 0.0, 0
                self.usage = BandwidthUsage.OVERUSING
        else:
            self._overused_ms, self._overused_groups = None, 0
            under = offset < -self._threshold
            self.usage = BandwidthUsage.UNDERUSING if under else BandwidthUsage.NORMAL
        self._adapt(abs(offset), now_ms)

    def _adapt(self, offset: float, now_ms: int) -> None:
        since_ms = self._threshold_ms
        self._threshold_ms = now_ms
        if since_ms is None or offset > self._threshold + OUTLIER:
            return
        follow = FALL if offset < self._threshold else RISE
        step_ms = min(now_ms - since_ms, 100)
        threshold = self._threshold + follow * (offset - self._threshold) * step_ms
        self._threshold = max(6.0, min(threshold, 600.0))
