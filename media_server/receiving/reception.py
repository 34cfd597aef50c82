"""How a stream arrives: loss and jitter for receiver reports (RFC 3550 sections 6.4, A.3, A.8)."""

from __future__ import annotations

from media_server.rtcp import ReceptionReport


class Reception:
    """Pure state of one stream (one SSRC); time is handed in, sequence numbers are extended.

    Attributes:
        jitter_s: mean deviation of the difference in packet spacing.
    """

    def __init__(self, ssrc: int, rate_hz: int) -> None:
        self._ssrc = ssrc
        self._rate_hz = rate_hz
        self._first: int | None = None
        self._highest = 0
        self._received = 0
        self._expected_before = 0
        self._received_before = 0
        self._last: tuple[int, float] | None = None  # timestamp and arrival
        self._sender_report: tuple[int, float] | None = None
        self.jitter_s = 0.0

    def arrived(self, sequence: int, timestamp: int, now_s: float) -> None:
        """Note a packet, in any order."""
        self._received += 1
        if self._first is None:
            self._first = self._highest = sequence
        elif sequence < self._first:  # one that the first overtook
            self._first = sequence
        if sequence < self._highest:
            return
        self._highest = sequence
        if self._last is not None and timestamp != self._last[0]:
            step = (timestamp - self._last[0] + 0x80000000) % 0x100000000 - 0x80000000
            deviation_s = abs(now_s - self._last[1] - step / self._rate_hz)
            if deviation_s < 5:  # a clock that jumped says nothing of the network
                self.jitter_s += (deviation_s - self.jitter_s) / 16
        if self._last is None or timestamp != self._last[0]:
            self._last = (timestamp, now_s)

    def reported(self, ntp: int, now_s: float) -> None:
        """Note a sender report."""
        self._sender_report = (ntp >> 16 & 0xFFFFFFFF, now_s)

    @property
    def lost(self) -> int:
        """Packets expected and not received; negative where some came twice."""
        return self._expected - self._received

    @property
    def _expected(self) -> int:
        return 0 if self._first is None else self._highest - self._first + 1

    def report(self, now_s: float) -> ReceptionReport:
        """What to tell the sender; the next report covers what comes after this one."""
        expected = self._expected - self._expected_before
        lost = expected - (self._received - self._received_before)
        self._expected_before, self._received_before = self._expected, self._received
        last, heard_s = self._sender_report or (0, now_s)
        return ReceptionReport(
            self._ssrc,
            min(255, lost * 256 // expected) if lost > 0 and expected > 0 else 0,
            self.lost,
            self._highest,
            int(self.jitter_s * self._rate_hz),
            last,
            min(int((now_s - heard_s) * 65_536), 0xFFFFFFFF),
        )
