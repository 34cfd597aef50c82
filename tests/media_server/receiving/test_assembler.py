"""Pictures leave whole, in order and once, whatever the network does to their packets."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from media_server.payload import PAYLOAD_BYTES, Vp8
from media_server.receiving.assembler import FrameAssembler, MediaPacket, Picture
from media_server.sequence import Unwrapper


def stream(sizes: list[int], keys: set[int], first: int = 0) -> list[MediaPacket]:
    """Packets of frames with these sizes; frame n's data begins with its number."""
    packets: list[MediaPacket] = []
    for number, size in enumerate(sizes):
        frame = bytes((number not in keys, number % 256)) + bytes(size)
        payloads = Vp8().split(frame, number)
        packets += [
            MediaPacket(first + len(packets) + i, number * 3_000, i == len(payloads) - 1, payload)
            for i, payload in enumerate(payloads)
        ]
    return packets


def numbers(pictures: list[Picture]) -> list[int]:
    return [picture.timestamp // 3_000 for picture in pictures]


SIZES = st.lists(st.integers(1, 4 * PAYLOAD_BYTES), min_size=1, max_size=12)


@given(SIZES, st.integers(0, 2**31), st.integers(0, 2**16))
def test_any_order_and_duplication_gives_every_picture_in_order(
    sizes: list[int], seed: int, first: int
) -> None:
    packets = stream(sizes, {0}, first)
    shuffled = packets[1:] + packets[1:4]
    random.Random(seed).shuffle(shuffled)
    assembler = FrameAssembler(Vp8())
    pictures = assembler.push(packets[0])  # before a keyframe there is nothing to wait for
    for packet in shuffled:
        pictures += assembler.push(packet)
    assert numbers(pictures) == list(range(len(sizes)))
    assert not assembler.blocked


@given(SIZES, st.sets(st.integers(0, 60)), st.sets(st.integers(0, 11)), st.integers(0, 2**31))
def test_loss_never_lets_a_broken_or_late_picture_out(
    sizes: list[int], lost: set[int], keys: set[int], seed: int
) -> None:
    packets = stream(sizes, keys)
    kept = [packet for i, packet in enumerate(packets) if i not in lost]
    pace = random.Random(seed)
    assembler = FrameAssembler(Vp8())
    pictures: list[Picture] = []
    for packet in kept:
        pictures += assembler.push(packet)
        if pace.random() < 0.2:
            pictures += assembler.skip_gap()
    out = numbers(pictures)
    assert out == sorted(set(out))
    for picture in pictures:
        number = picture.timestamp // 3_000
        assert len(picture.data) == sizes[number] + 2
        assert picture.data[1] == number % 256
    for before, after in zip([None, *out], out, strict=False):
        if before is None or after != before + 1:
            assert after in keys  # decoding starts anew only where it can


def test_a_picture_leaves_with_its_last_packet() -> None:
    packets = stream([3 * PAYLOAD_BYTES, 10], {0})
    assembler = FrameAssembler(Vp8())
    released = [numbers(assembler.push(packet)) for packet in packets]
    assert released == [[], [], [], [0], [1]]


def test_a_whole_keyframe_behind_a_gap_ends_the_wait() -> None:
    packets = stream([10, 10, 10, 10], {0, 2})
    assembler = FrameAssembler(Vp8())
    out = [numbers(assembler.push(packets[i])) for i in (0, 2, 3)]
    assert out == [[0], [2], [3]]
    assert numbers(assembler.push(packets[1])) == []


def test_after_a_gap_without_keyframe_one_is_needed() -> None:
    packets = stream([10, 10, 10, 10], {0, 3})
    assembler = FrameAssembler(Vp8())
    assembler.push(packets[0])
    assembler.push(packets[2])
    assert assembler.blocked
    assert assembler.skip_gap() == []
    assert assembler.needs_keyframe
    assert numbers(assembler.push(packets[3])) == [3]


@given(st.lists(st.tuples(st.integers(0, 65_535), st.booleans(), st.binary(max_size=40))))
def test_hostile_packets_are_held_in_bounds(items: list[tuple[int, bool, bytes]]) -> None:
    assembler = FrameAssembler(Vp8(), capacity=16)
    unwrap = Unwrapper(16)
    for sequence, marker, payload in items:
        assembler.push(MediaPacket(unwrap(sequence), sequence, marker, payload))
        assert len(assembler._packets) <= 16 + 64


@given(st.integers(0, 2**16 - 1), st.lists(st.integers(-300, 300), max_size=500))
def test_counters_go_on_over_their_wrap(first: int, steps: list[int]) -> None:
    unwrap = Unwrapper(16)
    true = highest = first
    assert unwrap(first) == first
    for step in steps:
        true = highest + step
        assert unwrap(true % 65_536) == true
        highest = max(highest, true)
