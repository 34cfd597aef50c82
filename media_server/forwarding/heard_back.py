"""What a viewer's receiver reports tell of one stream (RFC 3550 section 6.4.1)."""

from __future__ import annotations

from typing import NamedTuple

SPAN_S = 0.25
"""Reports are taken together over so long: Chromium sends one with each request for a repeat."""

ENOUGH_PACKETS = 20
"""Of so many the share that is lost is known well enough before that."""

FRESH_S = 1.8
"""Browsers report on pictures every 0.5 to 1.5 s. A span that took longer holds an outage."""

AFTERMATH_S = 1.0
"""The reports of so long after an outage are of what was lost in it."""

REPORTS_REMEMBERED = 16
"""Sender reports whose answers tell the round trip: those of the last 15 s or so."""


class Arrived(NamedTuple):
    """What arrived over a span: the share lost, 0 to 1, and packets a second that were not."""

    lost: float
    packets_per_s: float
    span_s: float


class _Reported(NamedTuple):
    """Where a span begins: the highest sequence number and the number lost, as reported."""

    highest: int
    lost: int
    sent: int
    time_s: float


class HeardBack:
    """Pure state; time is handed in, in seconds."""

    def __init__(self) -> None:
        self._sent_s: dict[int, float] = {}  # sender reports, by what a receiver calls them
        self._began: _Reported | None = None

    def sent(self, ntp: int, now_s: float) -> None:
        """A sender report with this NTP time leaves."""
        self._sent_s[ntp >> 16 & 0xFFFFFFFF] = now_s
        if len(self._sent_s) > REPORTS_REMEMBERED:
            del self._sent_s[next(iter(self._sent_s))]

    def round_trip_s(self, last_report: int, held: int, now_s: float) -> float | None:
        """By a report's LSR and DLSR fields; None where it is not the first answer to ours."""
        sent_s = self._sent_s.pop(last_report, None)
        return None if sent_s is None else max(0.0, now_s - sent_s - held / 65_536)

    def arrived(
        self, highest: int, lost: int, sent: int, now_s: float, *, in_haste: bool
    ) -> Arrived | None:
        """By a report's highest sequence number and number of packets lost so far.

        None until there is a span to tell of: one of SPAN_S, or in haste of ENOUGH_PACKETS,
        in which packets were expected. It goes on while packets are sent and none arrives.

        Args:
            sent: packets that were sent so far.
        """
        now, began = _Reported(highest, lost, sent, now_s), self._began
        if began is None:
            self._began = now
            return None
        expected = (highest - began.highest + 2**31) % 2**32 - 2**31
        span_s = now_s - began.time_s
        if span_s < SPAN_S and not (in_haste and expected >= ENOUGH_PACKETS and span_s > 0):
            return None
        if expected <= 0 and sent > began.sent:
            return None
        self._began = now
        if expected <= 0:
            return None
        missing = min(max(lost - began.lost, 0), expected)
        return Arrived(missing / expected, (expected - missing) / span_s, span_s)
