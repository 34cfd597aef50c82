"""RTP and RTCP are read as the RFCs say, and what breaks them raises ValueError only."""

from __future__ import annotations

import contextlib

import pytest
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import (
    HeaderExtensions,
    HeaderExtensionsMap,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    unpack_remb_fci,
    wrap_rtx,
)
from aiortc.rtp import RtpPacket as Reference
from hypothesis import given
from hypothesis import strategies as st

from media_server.rtcp import (
    ReceptionReport,
    SenderReport,
    bitrate_limit,
    nack,
    picture_loss,
    read_rtcp,
    receiver_report,
)
from media_server.rtp import ABS_SEND_TIME, read_rtp, unwrap_retransmission

U16, U32 = st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1)

EXTENSIONS = HeaderExtensionsMap()
EXTENSIONS.configure(
    RTCRtpParameters(headerExtensions=[RTCRtpHeaderExtensionParameters(id=3, uri=ABS_SEND_TIME)])
)


@given(U16, U32, U32, st.booleans(), st.binary(max_size=60), st.integers(0, 40), U16 | st.none())
def test_what_another_stack_writes_is_read(
    sequence: int,
    timestamp: int,
    ssrc: int,
    marker: bool,
    payload: bytes,
    padding: int,
    sent: int | None,
) -> None:
    packet = Reference(
        payload_type=97,
        marker=int(marker),
        sequence_number=sequence,
        timestamp=timestamp,
        ssrc=ssrc,
        payload=payload,
    )
    packet.padding_size = padding
    packet.csrc = [1, 2, 3]
    packet.extensions = HeaderExtensions(abs_send_time=sent)
    read = read_rtp(packet.serialize(EXTENSIONS))
    assert (read.payload_type, read.marker, read.sequence) == (97, marker, sequence)
    assert (read.timestamp, read.ssrc, read.payload) == (timestamp, ssrc, payload)
    assert read.size == len(payload) + padding
    extension = (read.extensions or {}).get(3)
    assert extension == (sent.to_bytes(3, "big") if sent is not None else None)


@given(U16, st.binary(max_size=60))
def test_a_retransmission_becomes_the_packet_that_was_lost(sequence: int, payload: bytes) -> None:
    lost = Reference(payload_type=97, sequence_number=sequence, ssrc=7, timestamp=9)
    lost.payload = payload
    wrapped = wrap_rtx(lost, payload_type=98, sequence_number=1, ssrc=8)
    found = unwrap_retransmission(read_rtp(wrapped.serialize()), 97, 7)
    assert found is not None
    assert (found.sequence, found.payload, found.ssrc, found.timestamp) == (sequence, payload, 7, 9)
    assert found.retransmitted
    padding = Reference(payload_type=98, sequence_number=1)
    assert unwrap_retransmission(read_rtp(padding.serialize()), 97, 7) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        read_rtp(data)
    with contextlib.suppress(ValueError):
        read_rtp(b"\x90" + data)  # with an extension
    with contextlib.suppress(ValueError):
        read_rtcp(data)


@given(U32, st.integers(0, 2**64 - 1), U32)
def test_sender_reports_are_found_among_others(ssrc: int, ntp: int, timestamp: int) -> None:
    info = RtcpSenderInfo(ntp_timestamp=ntp, rtp_timestamp=timestamp, packet_count=1, octet_count=2)
    compound = (
        bytes(RtcpSrPacket(ssrc=ssrc, sender_info=info))
        + bytes(RtcpSdesPacket(chunks=[RtcpSourceInfo(ssrc=ssrc, items=[(1, b"me")])]))
        + bytes(RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=2))
    )
    assert read_rtcp(compound) == [SenderReport(ssrc, ntp, timestamp)]
    with pytest.raises(ValueError, match="truncated"):
        read_rtcp(compound[:-1])


@given(st.sets(U16, min_size=1, max_size=40))
def test_a_nack_asks_for_just_these(lost: set[int]) -> None:
    (packet,) = RtcpPacket.parse(nack(1, 2, lost))
    assert isinstance(packet, RtcpRtpfbPacket)
    assert {sequence & 0xFFFF for sequence in packet.lost} == lost


def test_feedback_is_read_by_another_stack() -> None:
    (pli,) = RtcpPacket.parse(picture_loss(1, 2))
    assert isinstance(pli, RtcpPsfbPacket)
    assert (pli.fmt, pli.ssrc, pli.media_ssrc) == (1, 1, 2)
    report = ReceptionReport(5, 12, -3, 70_000, 90, 0x12345678, 65_536)
    (rr,) = RtcpPacket.parse(receiver_report(1, [report]))
    assert isinstance(rr, RtcpRrPacket)
    assert rr.reports == [RtcpReceiverInfo(5, 12, -3, 70_000, 90, 0x12345678, 65_536)]


@given(st.integers(1, 2**40), st.lists(U32, min_size=1, max_size=4))
def test_a_bitrate_limit_is_told_within_its_precision(bits_per_s: int, streams: list[int]) -> None:
    (packet,) = RtcpPacket.parse(bitrate_limit(1, bits_per_s, streams))
    assert isinstance(packet, RtcpPsfbPacket)
    told, for_streams = unpack_remb_fci(packet.fci)
    assert for_streams == streams
    assert bits_per_s * (1 - 2**-17) <= told <= bits_per_s
