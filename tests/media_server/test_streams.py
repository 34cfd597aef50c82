"""From packets to frames, on traffic that Chromium sent, whatever the network does to it."""

from __future__ import annotations

import gzip
import heapq
import random
import struct
from functools import cache
from pathlib import Path

import av
import pytest
from av.codec.context import Flags
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from media_server.encoded import EncodedFrame
from media_server.keyframes import KeyframeRequests
from media_server.layers import LayerFilter
from media_server.loss import DEADLINE_S
from media_server.opus import OpusDecoder
from media_server.payload import H264, Vp8
from media_server.rtcp import read_rtcp
from media_server.rtp import RtpPacket, read_rtp, unwrap_retransmission
from media_server.streams import PictureStream, SoundStream
from media_server.timeline import Timeline

DATA = Path(__file__).parents[1] / "data"
"""Decrypted RTP and RTCP of Chromium 156's fake camera (320x240, 20 pictures a second; VP8 in L1T3
and H.264) and microphone, over 3 s: arrival in seconds (float64), length (uint16), bytes."""

OPUS, VP8, RTX, H264_TYPE = 111, 96, 97, 102


@cache
def trace(name: str = "chromium_l1t3") -> tuple[tuple[float, bytes], ...]:
    data, at, out = gzip.decompress((DATA / f"{name}.rtp.gz").read_bytes()), 0, []
    while at < len(data):
        arrived_s, size = struct.unpack_from("!dH", data, at)
        out.append((arrived_s, data[at + 10 : at + 10 + size]))
        at += 10 + size
    return tuple(out)


@cache
def packets(payload_type: int) -> tuple[tuple[float, RtpPacket], ...]:
    name = "chromium_h264" if payload_type == H264_TYPE else "chromium_l1t3"
    read = [(at_s, read_rtp(d)) for at_s, d in trace(name) if not 192 <= d[1] <= 223]
    return tuple((at_s, packet) for at_s, packet in read if packet.payload_type == payload_type)


def picture_stream(payload_type: int = VP8) -> tuple[PictureStream, KeyframeRequests]:
    keyframes = KeyframeRequests()
    format = Vp8() if payload_type == VP8 else H264()
    return PictureStream(format, Timeline(), keyframes), keyframes


@pytest.mark.parametrize(("payload_type", "layers"), [(VP8, {0, 1, 2}), (H264_TYPE, {0})])
def test_undisturbed_all_leaves_at_once_and_decodes(payload_type: int, layers: set[int]) -> None:
    stream, keyframes = picture_stream(payload_type)
    frames = []
    for at_s, packet in packets(payload_type):
        out = stream.take(packet, at_s)
        assert len(out) == (1 if packet.marker else 0)
        frames += out
    assert len(frames) > 50
    assert (stream.due_s, keyframes.due_s) == (None, None)
    assert stream.counters.lost == 0
    assert {frame.temporal_id for frame in frames} == layers
    assert decoded(frames) == len(frames)


def test_undisturbed_sound_leaves_at_once_and_decodes() -> None:
    sound, decoder = SoundStream(Timeline()), OpusDecoder(16_000)
    heard = [frame for at_s, packet in packets(OPUS) for frame in sound.take(packet, at_s)]
    assert len(heard) == len(packets(OPUS))
    assert {len(decoder.decode(frame.data)) for frame in heard} == {320}


def decoded(frames: list[EncodedFrame]) -> int:
    """Pictures that come out; a broken reference would raise or be left out."""
    codec = av.CodecContext.create("libvpx" if frames[0].codec == "vp8" else "h264", "r")
    codec.flags |= Flags.low_delay
    return sum(len(codec.decode(av.Packet(frame.data))) for frame in frames)


@pytest.mark.parametrize("fps", [5.0, 10.0])
def test_fewer_layers_decode_alone(fps: float) -> None:
    stream, _ = picture_stream()
    layers = LayerFilter()
    frames = [f for at_s, packet in packets(VP8) for f in stream.take(packet, at_s)]
    kept = [frame for frame in frames if layers.wants(frame, fps)]
    assert len(kept) < 0.85 * len(frames)
    assert decoded(kept) == len(kept)


def test_chromium_probes_with_packets_it_repeats_and_reports_its_clock() -> None:
    repeated = [unwrap_retransmission(packet, VP8, 1) for _, packet in packets(RTX)]
    sent = {packet.sequence: packet.payload for _, packet in packets(VP8)}
    for packet in repeated:
        assert packet is None or sent.get(packet.sequence, packet.payload) == packet.payload
    reports = [r for _, d in trace() if 192 <= d[1] <= 223 for r in read_rtcp(d)]
    assert {report.ssrc for report in reports} >= {packets(OPUS)[0][1].ssrc}


@settings(max_examples=40)
@given(
    st.sampled_from([VP8, H264_TYPE]),
    st.floats(0, 0.3),
    st.floats(0, 0.1),
    st.floats(0.01, 0.3),
    st.booleans(),
    st.integers(0, 2**32),
)
def test_lost_late_and_doubled_packets_never_break_a_picture(
    payload_type: int, loss: float, jitter_s: float, round_trip_s: float, answered: bool, seed: int
) -> None:
    """A network in virtual time that loses, delays and doubles, and answers requests (or not)."""
    chance = random.Random(seed)
    stream, keyframes = picture_stream(payload_type)
    sent = {packet.sequence: packet for _, packet in packets(payload_type)}
    whole = {packet.timestamp: packet for _, packet in packets(payload_type)}
    waiting = [(at_s + chance.random() * jitter_s, p) for at_s, p in packets(payload_type)]
    waiting = [w for w in waiting if chance.random() >= loss] + waiting[:5]
    frames: list[EncodedFrame] = []
    asked = 0
    now_s = 0.0
    while waiting or (stream.due_s or 99) < 9:
        waiting.sort(key=lambda w: w[0])
        due_s = stream.due_s
        if waiting and (due_s is None or waiting[0][0] <= due_s):
            now_s, packet = max(now_s, waiting[0][0]), waiting.pop(0)[1]
            frames += stream.take(packet, now_s)
            continue
        assert due_s is not None
        now_s = max(now_s, due_s)
        frames += stream.expire(now_s)
        for sequence in stream.lost(now_s):
            asked += 1
            if answered and (repeat := sent.get(sequence & 0xFFFF)):
                waiting.append((now_s + round_trip_s, repeat))
    times = [frame.rtp_timestamp for frame in frames]
    assert times == sorted(set(times))
    assert set(times) <= set(whole)
    assert stream.counters.nacks == asked
    if frames:
        assert frames[0].keyframe
        assert decoded(frames) == len(frames)
    assert now_s < packets(payload_type)[-1][0] + jitter_s + DEADLINE_S + round_trip_s + 1
    if stream.counters.lost:  # what was given up is made good by a keyframe
        assert keyframes.due_s is not None or any(frame.keyframe for frame in frames)


@settings(max_examples=60)
@given(st.floats(0, 0.3), st.floats(0, 0.15), st.integers(0, 2**32), st.integers(0, 65_535))
def test_sound_leaves_in_order_and_tells_its_gaps(
    loss: float, jitter_s: float, seed: int, first: int
) -> None:
    chance = random.Random(seed)
    stream = SoundStream(Timeline())
    frames: list[EncodedFrame] = []
    arrivals = sorted(
        ((at_s + chance.random() * jitter_s, n, p) for n, (at_s, p) in enumerate(packets(OPUS))),
        key=lambda arrival: arrival[:2],
    )
    taken = 0
    for at_s, _, packet in arrivals:
        if chance.random() < loss:
            continue
        taken += 1
        shifted = packet.sequence - packets(OPUS)[0][1].sequence + first & 0xFFFF
        moved = RtpPacket(111, False, shifted, packet.timestamp, 1, packet.payload, 0, None)
        frames += stream.expire(at_s) + stream.take(moved, at_s)
    frames += stream.expire(99.0)
    assert stream.due_s is None
    times = [frame.time_s for frame in frames]
    assert times == sorted(times)
    assert len(frames) + stream.counters.late == taken
    steps = [(b.rtp_timestamp - a.rtp_timestamp) // 960 for a, b in zip(frames, frames[1:])]  # noqa: B905, RUF007
    assert [frame.lost_before for frame in frames[1:]] == [step - 1 for step in steps]


def test_at_5_percent_loss_19_of_20_pictures_come_within_a_round_trip_more() -> None:
    """30 pictures a second of four packets, 20 ms each way, in virtual time."""
    chance, (stream, keyframes) = random.Random(4), picture_stream()
    link_s, seconds = 0.02, 60
    sent: dict[int, RtpPacket] = {}
    came: list[tuple[float, int, RtpPacket]] = []
    late_s: list[float] = []

    def carry(packet: RtpPacket, at_s: float) -> None:
        if chance.random() >= 0.05:
            heapq.heappush(came, (at_s + link_s, packet.sequence, packet))

    for n in range(30 * seconds):
        for payload in (payloads := Vp8().split(bytes((n > 0,)) + bytes(4_500), n)):
            last = payload is payloads[-1]
            packet = RtpPacket(VP8, last, len(sent), n * 3_000, 1, payload, len(payload), None)
            sent[packet.sequence] = packet
            carry(packet, n / 30)
    timer_s = float("inf")
    while came:
        now_s = min(came[0][0], timer_s)
        if now_s < timer_s:
            frames = stream.take(heapq.heappop(came)[2], now_s)
        else:
            frames = stream.expire(now_s)
            for sequence in stream.lost(now_s):
                if chance.random() >= 0.05 and sequence in sent:
                    carry(replace(sent[sequence], retransmitted=True), now_s + link_s)
        late_s += [now_s - frame.rtp_timestamp / 90_000 for frame in frames]
        due_s = stream.due_s
        timer_s = float("inf") if due_s is None else max(due_s, now_s + 0.002)
    assert keyframes.due_s is None
    assert len(late_s) == 30 * seconds
    assert sorted(late_s)[len(late_s) // 2] < 1.1 * link_s
    assert sorted(late_s)[len(late_s) * 19 // 20] < 1.5 * link_s + 2 * link_s
