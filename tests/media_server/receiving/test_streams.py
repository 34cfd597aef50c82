"""From packets to frames, on traffic that browsers sent, whatever the network does to it."""

from __future__ import annotations

import heapq
import random
from itertools import pairwise

import av
import pytest
from av.codec.context import Flags
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from media_server.decoding.opus import OpusDecoder
from media_server.encoded import EncodedFrame
from media_server.layers import LayerFilter
from media_server.payload import Vp8
from media_server.receiving.loss import DEADLINE_S
from media_server.receiving.streams import SoundStream
from media_server.rtcp import read_rtcp
from media_server.rtp import RtpPacket, unwrap_retransmission
from media_server.timeline import Timeline
from tests.media_server.captured import (
    CAPTURES,
    CHROMIUM,
    CHROMIUM_H264,
    FIREFOX,
    LEVEL,
    Capture,
    picture_stream,
)


@pytest.mark.parametrize(
    ("capture", "layers"), [(CHROMIUM, {0, 1, 2}), (CHROMIUM_H264, {0}), (FIREFOX, {0})], ids=repr
)
def test_undisturbed_all_leaves_at_once_and_decodes(capture: Capture, layers: set[int]) -> None:
    stream, keyframes = picture_stream(capture)
    frames = []
    for at_s, packet in capture.pictures:
        out = stream.take(packet, at_s)
        assert len(out) == (1 if packet.marker else 0)
        frames += out
    assert len(frames) > 50
    assert (stream.due_s, keyframes.due_s) == (None, None)
    assert stream.counters.lost == 0
    assert {frame.temporal_id for frame in frames} == layers
    assert decoded(frames) == len(frames)


@pytest.mark.parametrize("capture", CAPTURES, ids=repr)
def test_undisturbed_sound_leaves_at_once_and_decodes(capture: Capture) -> None:
    sound, decoder = SoundStream(Timeline()), OpusDecoder(16_000)
    heard = [frame for at_s, packet in capture.sound for frame in sound.take(packet, at_s)]
    assert len(heard) == len(capture.sound)
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
    frames = [f for at_s, packet in CHROMIUM.pictures for f in stream.take(packet, at_s)]
    kept = [frame for frame in frames if layers.wants(frame, fps)]
    assert len(kept) < 0.85 * len(frames)
    assert decoded(kept) == len(kept)


@pytest.mark.parametrize("capture", CAPTURES, ids=repr)
def test_a_browser_probes_with_packets_it_repeats_and_reports_its_clock(capture: Capture) -> None:
    repeated = [unwrap_retransmission(packet, capture.video, 1) for _, packet in capture.repeats]
    sent = {packet.sequence: packet.payload for _, packet in capture.pictures}
    for packet in repeated:
        assert packet is None or sent.get(packet.sequence, packet.payload) == packet.payload
    assert any(packet is not None and packet.sequence in sent for packet in repeated)
    reports = [report for data in capture.rtcp for report in read_rtcp(data)]
    assert {report.ssrc for report in reports} >= {capture.sound[0][1].ssrc}


@pytest.mark.parametrize("capture", CAPTURES, ids=repr)
def test_each_packet_says_how_loud_it_is_or_when_it_left(capture: Capture) -> None:
    levels = [(packet.extensions or {})[LEVEL] for _, packet in capture.sound]
    assert {len(level) for level in levels} == {1}
    left = [(packet.extensions or {})[capture.send_time] for _, packet in capture.pictures]
    moments = [int.from_bytes(moment, "big") for moment in left]
    assert {len(moment) for moment in left} == {3}
    steps = [b - a & 0xFFFFFF for a, b in pairwise(moments)]  # 2^18 a second
    assert sum(steps) / 2**18 == pytest.approx(capture.pictures[-1][0], abs=0.1)


@settings(max_examples=40)
@given(
    st.sampled_from(CAPTURES),
    st.floats(0, 0.3),
    st.floats(0, 0.1),
    st.floats(0.01, 0.3),
    st.booleans(),
    st.integers(0, 2**32),
)
def test_lost_late_and_doubled_packets_never_break_a_picture(
    capture: Capture, loss: float, jitter_s: float, round_trip_s: float, answered: bool, seed: int
) -> None:
    """A network in virtual time that loses, delays and doubles, and answers requests (or not)."""
    chance = random.Random(seed)
    stream, keyframes = picture_stream(capture)
    sent = {packet.sequence: packet for _, packet in capture.pictures}
    whole = {packet.timestamp: packet for _, packet in capture.pictures}
    waiting = [(at_s + chance.random() * jitter_s, p) for at_s, p in capture.pictures]
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
    assert now_s < capture.pictures[-1][0] + jitter_s + DEADLINE_S + round_trip_s + 1
    if stream.counters.lost:  # what was given up is made good by a keyframe
        assert keyframes.due_s is not None or any(frame.keyframe for frame in frames)


@settings(max_examples=60)
@given(
    st.sampled_from(CAPTURES),
    st.floats(0, 0.3),
    st.floats(0, 0.15),
    st.integers(0, 2**32),
    st.integers(0, 65_535),
)
def test_sound_leaves_in_order_and_tells_its_gaps(
    capture: Capture, loss: float, jitter_s: float, seed: int, first: int
) -> None:
    chance = random.Random(seed)
    stream = SoundStream(Timeline())
    frames: list[EncodedFrame] = []
    arrivals = sorted(
        ((at_s + chance.random() * jitter_s, n, p) for n, (at_s, p) in enumerate(capture.sound)),
        key=lambda arrival: arrival[:2],
    )
    taken = 0
    for at_s, _, packet in arrivals:
        if chance.random() < loss:
            continue
        taken += 1
        shifted = packet.sequence - capture.sound[0][1].sequence + first & 0xFFFF
        moved = RtpPacket(
            capture.opus, False, shifted, packet.timestamp, 1, packet.payload, 0, None
        )
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
            packet = RtpPacket(
                CHROMIUM.video, last, len(sent), n * 3_000, 1, payload, len(payload), None
            )
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
