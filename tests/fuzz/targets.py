"""Parsers of what comes from the network; each may refuse bytes with its own error only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import cast

import av
from aioice import stun
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtp import RtcpPacket

from interview.errors import BadSdp
from media_server.assembler import FrameAssembler, MediaPacket
from media_server.downlink import Downlink
from media_server.forward import RtpSender
from media_server.keyframes import KeyframeRequests
from media_server.opus import OpusDecoder, OpusError, carries_redundancy
from media_server.payload import FORMATS, opus_duration_s, vp8_size
from media_server.rtcp import read_rtcp
from media_server.rtp import read_rtp, unwrap_retransmission
from media_server.sdp import read_offer
from media_server.streams import PictureStream, SoundStream
from media_server.timeline import Timeline
from tests.media_server.support import Clock


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
    """A VP8 frame, decoded."""
    with suppress(av.FFmpegError):
        av.CodecContext.create("vp8", "r").decode(av.Packet(data))


def sdp(data: bytes) -> None:
    """An SDP offer."""
    with suppress(BadSdp):
        read_offer(data.decode("utf-8", "replace"), "sendonly")


def stun_message(data: bytes) -> None:
    """A STUN message: aioice may raise anything there, which the ingress contains."""
    with suppress(Exception):
        stun.parse_message(data)


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
    )
}
