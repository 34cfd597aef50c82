"""RTCP: the reports a publisher sends, and the feedback it is sent.

RFC 3550 section 6 (reports), RFC 4585 section 6 (NACK, PLI) and
draft-alvestrand-rmcat-remb-03 (REMB). What breaks the format raises ValueError.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SR, _RR, _RTPFB, _PSFB = 200, 201, 205, 206
_NACK, _PLI, _APP = 1, 1, 15

MAX_PACKETS = 64
"""Packets of one compound datagram that are looked at: 1,500 bytes hold not many more."""

NTP_UNIX_OFFSET_S = 2_208_988_800
"""From the epoch of NTP, the year 1900, to that of Unix (RFC 868)."""

_SENDER = struct.Struct("!LQL")
_BLOCK = struct.Struct("!LLLLLL")


@dataclass(frozen=True, slots=True)
class SenderReport:
    """That a stream's clock showed `rtp_timestamp` at `ntp` (64-bit NTP time)."""

    ssrc: int
    ntp: int
    rtp_timestamp: int


@dataclass(frozen=True, slots=True)
class ReceptionReport:
    """How one stream arrives (RFC 3550 section 6.4.1).

    Attributes:
        fraction_lost: since the last report, of 256.
        lost: since the beginning; negative where packets came twice.
        highest_sequence: extended to 32 bits.
        jitter: in units of the stream's clock.
        last_report: middle 32 bits of the last sender report's NTP time; 0 without one.
        delay: since it came, in units of 1/65,536 s.
    """

    ssrc: int
    fraction_lost: int
    lost: int
    highest_sequence: int
    jitter: int
    last_report: int
    delay: int


def read_rtcp(data: bytes) -> list[SenderReport]:
    """The sender reports of a compound packet; everything else in it is passed over."""
    reports: list[SenderReport] = []
    at = 0
    for _ in range(MAX_PACKETS):
        if at == len(data):
            return reports
        if len(data) < at + 4 or data[at] & 0xC0 != 0x80:
            raise ValueError("a truncated RTCP packet")
        end = at + 4 + 4 * int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data):
            raise ValueError("a truncated RTCP packet")
        if data[at + 1] == _SR:
            if end < at + 28:
                raise ValueError("a truncated sender report")
            reports.append(SenderReport(*_SENDER.unpack_from(data, at + 4)))
        at = end
    raise ValueError("too many RTCP packets in one datagram")


def receiver_report(ssrc: int, reports: Sequence[ReceptionReport]) -> bytes:
    """A receiver report on at most 31 streams."""
    blocks = b"".join(
        _BLOCK.pack(
            report.ssrc,
            report.fraction_lost << 24 | max(-0x800000, min(report.lost, 0x7FFFFF)) & 0xFFFFFF,
            report.highest_sequence & 0xFFFFFFFF,
            report.jitter & 0xFFFFFFFF,
            report.last_report,
            report.delay,
        )
        for report in reports
    )
    return _packet(_RR, len(reports), struct.pack("!L", ssrc) + blocks)


def nack(ssrc: int, media_ssrc: int, lost: Iterable[int]) -> bytes:
    """A request for these sequence numbers (generic NACK, RFC 4585 section 6.2.1)."""
    pairs: list[list[int]] = []
    for sequence in sorted(lost):
        if pairs and 0 < sequence - pairs[-1][0] <= 16:
            pairs[-1][1] |= 1 << (sequence - pairs[-1][0] - 1)
        else:
            pairs.append([sequence, 0])
    body = b"".join(struct.pack("!HH", first & 0xFFFF, mask) for first, mask in pairs)
    return _feedback(_RTPFB, _NACK, ssrc, media_ssrc, body)


def picture_loss(ssrc: int, media_ssrc: int) -> bytes:
    """A request for a keyframe (PLI, RFC 4585 section 6.3.1)."""
    return _feedback(_PSFB, _PLI, ssrc, media_ssrc, b"")


def bitrate_limit(ssrc: int, bits_per_s: int, streams: Sequence[int]) -> bytes:
    """The most that these streams should send together (REMB)."""
    exponent = max(0, bits_per_s.bit_length() - 18)
    rate = exponent << 18 | bits_per_s >> exponent
    body = b"REMB" + struct.pack(f"!L{len(streams)}L", len(streams) << 24 | rate, *streams)
    return _feedback(_PSFB, _APP, ssrc, 0, body)


def _feedback(kind: int, format: int, ssrc: int, media_ssrc: int, body: bytes) -> bytes:
    return _packet(kind, format, struct.pack("!LL", ssrc, media_ssrc) + body)


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body
