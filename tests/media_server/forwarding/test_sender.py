"""What a viewer is sent: without a gap in numbers, whatever was left out, and decodable."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any, cast

import av
import msgspec
import numpy as np
import pytest
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import (
    RTCRtcpParameters,
    RTCRtpCodecParameters,
    RTCRtpSendParameters,
)
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    is_rtcp,
)

from interview.media import Pictures
from media_server.encoded import EncodedFrame, Kind
from media_server.forwarding.downlink import PAUSED, Downlink
from media_server.forwarding.outgoing import OutgoingStream
from media_server.forwarding.repeats import HISTORY_PACKETS
from media_server.forwarding.sender import RtpSender
from media_server.layers import TOP, LayerGate
from media_server.payload import Vp8
from media_server.rtcp import ReceptionReport, bitrate_limit, receiver_report
from media_server.rtp import RtpPacket, read_rtp
from tests.media_server.captured import CHROMIUM, picture_stream
from tests.media_server.support import Clock, until

MEDIA, RTX = 97, 98


class Wire:
    """The transport of a connection: keeps what is sent, and may tell of each packet."""

    def __init__(self) -> None:
        self.sent: list[RtpPacket] = []
        self.told: Callable[[], None] = lambda: None

    def _register_rtp_sender(self, sender: object, parameters: object) -> None: ...

    def _unregister_rtp_sender(self, sender: object) -> None: ...

    async def _send_rtp(self, data: bytes) -> None:
        if not is_rtcp(data):
            self.sent.append(read_rtp(data))
            self.told()


@asynccontextmanager
async def sending(
    kind: Kind = "video",
) -> AsyncIterator[tuple[RtpSender, Wire, Downlink, list[None]]]:
    """A sender, its wire, its link, and the keyframes it asked for."""
    wire, downlink, asked = Wire(), Downlink(), list[None]()
    sender = RtpSender(
        kind,
        cast(RTCDtlsTransport, wire),
        Clock(),
        lambda: asked.append(None),
        downlink,
    )
    media = ("video/VP8", 90_000) if kind == "video" else ("audio/opus", 48_000)
    codecs = [
        RTCRtpCodecParameters(*media, payloadType=MEDIA),
        RTCRtpCodecParameters("video/rtx", 90_000, payloadType=RTX, parameters={"apt": MEDIA}),
    ]
    parameters = RTCRtpSendParameters(codecs=codecs, rtcp=RTCRtcpParameters(cname="a"))
    await sender.send(parameters)
    try:
        yield sender, wire, downlink, asked
    finally:
        await sender.stop()


def chromium() -> list[EncodedFrame]:
    """Chromium's own pictures in three layers, twice: with a keyframe in the middle."""
    stream, _ = picture_stream()
    once = [f for at_s, packet in CHROMIUM.pictures for f in stream.take(packet, at_s)]
    assert {frame.temporal_id for frame in once} == {0, 1, 2}
    return [*once, *once]


def outgoing(sender: RtpSender) -> OutgoingStream:
    assert sender._outgoing is not None
    return sender._outgoing


def report_of(sender: RtpSender, last_sent: EncodedFrame) -> list[Any]:
    """The sender report and what goes with it, as they would leave now."""
    return RtcpPacket.parse(sender._report(last_sent, outgoing(sender)))


async def send_all(sender: RtpSender, media: Iterable[EncodedFrame]) -> None:
    for frame in media:
        sender.push(frame)
        await asyncio.sleep(0)
        await until(lambda: not sender._waiting)
    await asyncio.sleep(0)


def decode(media: Iterable[EncodedFrame]) -> dict[int, Any]:
    """Pictures by their place in the stream; libvpx refuses what it cannot decode."""
    decoder: Any = av.CodecContext.create("libvpx", "r")
    out = {}
    for frame in media:
        (picture,) = decoder.decode(av.Packet(frame.data))
        out[id(frame)] = picture.to_ndarray(format="gray")
    return out


@pytest.mark.parametrize("seed", range(4))
def test_what_a_weak_link_gets_decodes_to_the_very_same_pictures(seed: int) -> None:
    media, gate, chance = chromium(), LayerGate(), random.Random(seed)
    tops = [top for _ in range(40) for top in [chance.choice([PAUSED, 0, 1, TOP])] * 5]
    carried = [frame for frame, top in zip(media, tops, strict=False) if gate.passes(frame, top)]
    assert 0 < len(carried) < len(media)
    whole, thinned = decode(media), decode(carried)
    assert all(np.array_equal(picture, whole[at]) for at, picture in thinned.items())


def test_layers_come_back_without_a_keyframe() -> None:
    media, gate = chromium(), LayerGate()
    once = media[: len(media) // 2]
    for frame in once[:20]:
        gate.passes(frame, 0)
    tail = [gate.passes(frame, TOP) for frame in once[20:]]
    assert all(tail[16:])  # layers can be joined every eighth picture, one after another


async def test_what_waits_for_a_viewer_is_bounded() -> None:
    key, other, *_ = chromium()
    async with sending("audio") as (sound, _, _, _), sending() as (pictures, _, _, asked):
        for n in range(100):  # and nothing is sent meanwhile
            sound.push(msgspec.structs.replace(key, kind="audio", rtp_timestamp=n))
        assert [frame.rtp_timestamp for frame in sound._waiting] == list(range(50, 100))
        asked.clear()
        for frame in [key, *[other] * 100]:
            pictures.push(frame)
        assert (pictures.waiting, pictures.counters.dropped) == (0, 101)
        assert asked
        pictures.push(key)
        assert pictures.waiting == 1


async def test_feedback_that_is_no_estimate_is_passed_over() -> None:
    async with sending() as (sender, _, _, _):
        for fci in (b"", b"REMB", b"REMB\xc8\0\0\x09", b"else" + bytes(8)):
            await sender._handle_rtcp_packet(RtcpPsfbPacket(RTCP_PSFB_APP, 1, sender._ssrc, fci))


async def test_numbers_have_no_gap_and_wrap() -> None:
    async with sending() as (sender, wire, downlink, _):
        outgoing(sender).sequence = 0xFFF0
        sender.counters.frames = 0x7FF0
        for frame in chromium():
            downlink.top = random.Random(frame.rtp_timestamp).choice([0, 1, TOP])
            await send_all(sender, [frame])
    assert sender.counters.thinned > 0
    steps = [b.sequence - a.sequence & 0xFFFF for a, b in pairwise(wire.sent)]
    assert set(steps) == {1}
    assert {packet.sequence for packet in wire.sent} >= {0xFFFF, 0}
    ids = [int.from_bytes(packet.payload[2:4], "big") & 0x7FFF for packet in wire.sent]
    starts = [n for n, packet in zip(ids, wire.sent, strict=True) if packet.payload[0] & 0x10]
    assert {b - a & 0x7FFF for a, b in pairwise(starts)} == {1}
    assert Vp8().starts_keyframe(wire.sent[0].payload)


class Viewer:
    """Reports what came of a stream, each time some time later; none passes otherwise."""

    def __init__(self, sender: RtpSender, patch: pytest.MonkeyPatch) -> None:
        self._sender = sender
        self.now_s = time.monotonic()
        patch.setattr("media_server.forwarding.sender.time", self)

    def monotonic(self) -> float:
        return self.now_s

    def time(self) -> float:
        return self.now_s

    async def report(
        self, highest: int, lost: int, last_report: int = 0, after_s: float = 1.0
    ) -> None:
        self.now_s += after_s
        said = ReceptionReport(self._sender._ssrc, 0, lost, highest, 0, last_report, 65_536)
        for packet in RtcpPacket.parse(receiver_report(1, [said])):
            await self._sender._handle_rtcp_packet(packet)


async def test_reports_and_estimates_of_the_viewer_steer_their_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with sending() as (sender, _, downlink, asked):
        viewer = Viewer(sender, monkeypatch)
        await send_all(sender, chromium())
        for reports in range(3):
            assert downlink.pictures is Pictures.ALL
            await viewer.report(highest=100 * reports, lost=20 * reports)
        assert downlink.pictures is Pictures.FEWER
        assert 100_000 < downlink.pace_bps < 8 * 80 * 1_200  # a second's, of which 80 came
        (sent, _) = report_of(sender, chromium()[0])
        await viewer.report(200, 40, sent.sender_info.ntp_timestamp >> 16 & 0xFFFFFFFF)
        assert 0 <= downlink._quickest_s < 1
        (limit,) = RtcpPacket.parse(bitrate_limit(1, 64_000, [sender._ssrc]))
        await sender._handle_rtcp_packet(limit)
        assert downlink._estimate_bps == 64_000
        downlink._patience_s = downlink.pace_bps = math.inf  # no step by itself, no wait
        downlink.top, before = PAUSED, len(asked)
        await send_all(sender, chromium()[1:20])
        assert len(asked) == before  # nobody is troubled for who gets no pictures
        downlink.top = TOP
        await send_all(sender, chromium()[1:20])
        assert len(asked) > before


async def test_sender_reports_tell_what_time_it_is_even_when_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with sending() as (sender, _, _, _):
        viewer, frame = Viewer(sender, monkeypatch), chromium()[0]
        first, _ = report_of(sender, frame)
        await viewer.report(0, 0)
        second, _ = report_of(sender, frame)
    passed = second.sender_info.ntp_timestamp - first.sender_info.ntp_timestamp
    assert passed >= 2**32  # a viewer that gets the same report twice answers the first


async def test_loss_that_repeats_made_up_for_counts_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with sending() as (sender, wire, downlink, _):
        viewer = Viewer(sender, monkeypatch)
        await viewer.report(0, 0)
        for reports in 1, 2:
            before, downlink.pace_bps = len(wire.sent), math.inf  # no wait
            await send_all(sender, chromium())
            missed = [packet.sequence for packet in wire.sent[before::4]]
            await sender._handle_rtcp_packet(nack_of(sender, missed[-100:]))
            await viewer.report(highest=100 * reports, lost=0)
        assert downlink.pictures is Pictures.FEWER
        downlink.top, before = PAUSED, len(wire.sent)
        await sender._handle_rtcp_packet(nack_of(sender, missed[-1:]))
        assert len(wire.sent) == before  # of pictures that nobody will see


async def test_lost_packets_are_sent_again_but_not_without_end() -> None:
    async with sending() as (sender, wire, _, _):
        media = chromium()
        for _ in range(6):
            await send_all(sender, media)
        sent = list(wire.sent)
        assert len(sent) > HISTORY_PACKETS
        await sender._handle_rtcp_packet(nack_of(sender, [sent[-1].sequence, sent[0].sequence]))
        (again,) = wire.sent[len(sent) :]
        assert (again.payload_type, again.payload[2:]) == (RTX, sent[-1].payload)
        assert int.from_bytes(again.payload[:2], "big") == sent[-1].sequence
        assert sender.counters.unrepeated == 1
        await sender._handle_rtcp_packet(nack_of(sender, [sent[-1].sequence] * 2_000))
        assert sender.counters.retransmitted < 1_500  # 300, and 300 more a second
        assert sender.counters.unrepeated > 500


async def test_pictures_that_wait_too_long_for_a_weak_link_are_left_out() -> None:
    async with sending() as (sender, _, downlink, _):
        await send_all(sender, chromium()[:8])
        assert {frame.temporal_id for frame in chromium()[8:12]} == {0, 1, 2}
        downlink.pace_bps, before = 1e9, sender.counters.frames
        late = [msgspec.structs.replace(frame, arrived_s=-9.0) for frame in chromium()[8:12]]
        await send_all(sender, late)
        assert downlink.pictures is Pictures.FEWER
        assert (sender.counters.thinned, sender.counters.frames - before) == (2, 2)


async def test_sound_goes_past_the_pictures_that_wait() -> None:
    async with sending("audio") as (sender, wire, downlink, _):
        downlink.pace_bps = 1.0
        await send_all(sender, [EncodedFrame("audio", "opus", b"\xf8\xff\xfe", 0, True, 0, 0)] * 50)
        assert len(wire.sent) == 50


async def test_a_keyframe_under_way_ends_when_pictures_are_paused() -> None:
    async with sending() as (sender, wire, downlink, _):

        def pause() -> None:
            downlink.top = PAUSED if len(wire.sent) == 5 else downlink.top

        wire.told = pause
        downlink._bad_s, downlink._patience_s = 0.0, math.inf  # no step by itself
        whole = msgspec.structs.replace(chromium()[0], data=bytes(50_000))
        await send_all(sender, [whole, chromium()[1]])
        assert len(wire.sent) == 5
        assert sender.counters.thinned == 1


@pytest.mark.parametrize("cut_s", [2, 4, 10])
async def test_all_pictures_come_again_soon_after_an_outage(
    cut_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Chromium told of one: reports, then requests for all that it missed."""
    async with sending() as (sender, wire, downlink, asked):
        viewer, lost = Viewer(sender, monkeypatch), 0
        media = chromium()[:30]
        for _ in range(3):
            await send_all(sender, media)
            await viewer.report(wire.sent[-1].sequence, lost)
            downlink.tick(sender._pace.spent_bytes, viewer.now_s)
        before = len(wire.sent)
        for _ in range(cut_s):
            await send_all(sender, media)
            viewer.now_s += 1
        missed = [packet.sequence for packet in wire.sent[before:]]
        before, keyframes = len(wire.sent), len(asked)
        for _ in range(2):
            await send_all(sender, media[:8])
            await viewer.report(wire.sent[-1].sequence, lost, after_s=0.3)
            await sender._handle_rtcp_packet(nack_of(sender, missed))
            lost = len(missed)
        assert (sender.counters.retransmitted, len(asked) - keyframes) == (0, 1)
        for _ in range(4):
            await send_all(sender, media)
            await viewer.report(wire.sent[-1].sequence, lost)
            downlink.tick(sender._pace.spent_bytes, viewer.now_s)
        assert downlink.pictures is Pictures.ALL
        assert downlink.pace_bps == math.inf


def nack_of(sender: RtpSender, lost: list[int]) -> RtcpRtpfbPacket:
    return RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=1, media_ssrc=sender._ssrc, lost=lost)
