"""Parsers of what comes from the network; each may refuse bytes with its own error only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import cast

import av
from aioice import stun
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtp import RtcpPacket

from interview.access import Principal, Standing
from interview.errors import BadSdp
from media_server.decoding.decoders import VideoDecoder
from media_server.decoding.opus import OpusDecoder, OpusError, carries_redundancy
from media_server.encoded import EncodedFrame
from media_server.forwarding.downlink import Downlink
from media_server.forwarding.sender import RtpSender
from media_server.ingress import MAX_QUEUED
from media_server.payload import FORMATS, opus_duration_s, vp8_size
from media_server.receiving.assembler import FrameAssembler, MediaPacket
from media_server.receiving.keyframes import KeyframeRequests
from media_server.receiving.streams import PictureStream, SoundStream
from media_server.rtcp import SenderReport, read_rtcp
from media_server.rtp import RtpPacket, read_rtp, unwrap_retransmission
from media_server.sdp import read_offer
from media_server.timeline import Timeline
from signaling.allowance import Allowance
from signaling.wire.messages import ErrorReply
from signaling.wire.protocol import CommandReader
from tests.media_server.entrance import PEER, Entrance
from tests.media_server.support import Clock, Witness


def rtp(data: bytes) -> None:
    """A decrypted RTP datagram, and what it may carry."""
    with suppress(ValueError):
        packet = read_rtp(data)
        assert len(packet.payload) <= packet.size <= len(data)
        unwrap_retransmission(packet, 96, 1)


def rtcp(data: bytes) -> None:
    """A decrypted RTCP datagram."""
    with suppress(ValueError):
        assert len(read_rtcp(data)) <= len(data) // 28


def payloads(data: bytes) -> None:
    """VP8, H.264 and Opus payloads of one frame, cut at zero bytes."""
    pieces = data.split(b"\0")
    for format in FORMATS.values():
        for piece in pieces:
            format.starts_keyframe(piece)
            with suppress(ValueError):
                layer, _ = format.layer(piece)
                assert 0 <= layer <= 3
        with suppress(ValueError):
            format.join(pieces)
    vp8_size(data)
    assert opus_duration_s(data) >= 0


def packets(data: bytes) -> None:
    """RTP packets of a track, each led by its length, through all that receives them."""
    streams = [
        SoundStream(Timeline()),
        PictureStream(FORMATS["video/vp8"], Timeline(), KeyframeRequests()),
        PictureStream(FORMATS["video/h264"], Timeline(), KeyframeRequests()),
    ]
    now_s, at = 0.0, 0
    while at < len(data):
        size = data[at]
        with suppress(ValueError):
            packet = read_rtp(data[at + 1 : at + 1 + size])
            for stream in streams:
                stream.expire(now_s)
                stream.take(packet, now_s)
                stream.lost(now_s)
                assert stream.counters.waiting_packets < 2_000
        at += 1 + size
        now_s += 0.01


def assembly(data: bytes) -> None:
    """Bytes as (distance, marker and time, payload) of packets in any order."""
    assembler = FrameAssembler(FORMATS["video/vp8"], capacity=16)
    sequence = 0
    for at in range(0, len(data) - 8, 8):
        sequence += data[at] - 127
        media = MediaPacket(
            sequence, data[at + 1] >> 1, bool(data[at + 1] & 1), data[at + 2 : at + 8]
        )
        assembler.push(media)
        assert assembler.waiting <= 16 + 64


def sound(data: bytes) -> None:
    """An Opus packet, decoded."""
    decoder = OpusDecoder(16_000)
    with suppress(OpusError):
        decoder.decode(data)
    carries_redundancy(data)
    with suppress(OpusError):
        decoder.recover(data, 320)


def picture(data: bytes) -> None:
    """An encoded picture, decoded and converted for analysis."""
    frame = EncodedFrame("video", "", data, 0, True, 0.0, 0.0)
    for codec in ("vp8", "h264"):
        with suppress(av.FFmpegError):
            VideoDecoder("ann", Witness(), codec).decode(frame, behind=False)


def sdp(data: bytes) -> None:
    """An SDP offer."""
    with suppress(BadSdp):
        read_offer(data.decode("utf-8", "replace"), "sendonly")


def stun_message(data: bytes) -> None:
    """A STUN message: aioice may raise anything there, which the ingress contains."""
    with suppress(Exception):
        stun.parse_message(data)


class _Taking:
    """PacketReceiver of every type of payload."""

    def take(self, packet: RtpPacket, arrived_s: float) -> None:
        pass

    def sender_report(self, report: SenderReport, arrived_s: float) -> None:
        pass


def datagrams(data: bytes) -> None:
    """Datagrams of a connection, each led by its length, from its peer and from a stranger."""
    entrance = Entrance()
    entrance.ingress.add(_Taking(), range(128))
    at = 0
    while at < len(data):
        size = data[at]
        entrance.take(data[at + 1 : at + 1 + size], PEER if size % 8 else ("203.0.113.9", 9))
        at += 1 + size
    assert len(entrance.left) <= MAX_QUEUED
    assert all(19 < datagram[0] < 64 for datagram in entrance.left)


def command(data: bytes) -> None:
    """A frame of a live socket, from a person who may do nothing and from one who may do all."""
    for standing in (Standing.ANYONE, Standing.HR):
        read = CommandReader(Principal("x", standing), Allowance(1, 1, lambda: 0.0)).read(data)
        if isinstance(read, ErrorReply):
            read.encode()


def viewer_rtcp(data: bytes) -> None:
    """A viewer's decrypted RTCP: aiortc reads it, the sender of a track acts on it."""
    nothing = cast(RTCDtlsTransport, None)  # whatever was never sent is not repeated
    sender = RtpSender("video", nothing, Clock(), lambda: None, Downlink())

    with suppress(ValueError):  # which aiortc takes for a malformed packet
        for packet in RtcpPacket.parse(data):
            with suppress(StopIteration):  # it waits for nothing
                sender._handle_rtcp_packet(packet).send(None)


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        rtp,
        rtcp,
        viewer_rtcp,
        payloads,
        packets,
        assembly,
        sound,
        picture,
        sdp,
        stun_message,
        datagrams,
        command,
    )
}
