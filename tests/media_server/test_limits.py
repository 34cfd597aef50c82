"""Limits: what passes, what is told, and how large a picture says that it is."""

from __future__ import annotations

import struct
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.events import NoticeKind
from media_server.limits import MAX_PIXELS, TOLD_AGAIN_S, DropCause, LimitWatch
from media_server.payload import H264, PayloadFormat, Vp8, vp8_size
from media_server.receiving.h264 import h264_size
from media_server.receiving.keyframes import KeyframeRequests
from media_server.receiving.streams import PictureStream
from media_server.rtp import RtpPacket
from media_server.timeline import Timeline
from tests.media_server.encoded_media import video


def keyframe(width: int, height: int, profile: str = "Baseline", **options: str) -> bytes:
    encoder: Any = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, 30), Fraction(30)
    encoder.profile = profile
    encoder.options = {"tune": "zerolatency", "preset": "ultrafast", **options}
    picture = av.VideoFrame(width, height, "yuv420p")
    for plane in picture.planes:  # fresh memory may hold noise, and noise has no small picture
        plane.update(bytes(plane.buffer_size))
    picture.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(picture), *encoder.encode(None)])


@pytest.mark.parametrize(
    ("width", "height", "coded"),
    [(640, 480, (640, 480)), (1280, 720, (1280, 720)), (1920, 1080, (1920, 1088))],
)
@pytest.mark.parametrize("profile", ["Baseline", "High"])
def test_the_size_of_an_h264_picture_is_read_from_its_parameter_set(
    width: int, height: int, coded: tuple[int, int], profile: str
) -> None:
    assert h264_size(keyframe(width, height, profile)) == coded


def test_fields_count_twice() -> None:
    assert h264_size(keyframe(640, 480, "Main", flags="+ildct", **{"x264-params": "tff=1"})) == (
        640,
        480,
    )


@given(st.binary(max_size=80))
def test_nonsense_is_unreadable_and_over_every_limit(tail: bytes) -> None:
    width, height = h264_size(b"\x00\x00\x01\x67" + tail)
    assert width * height == 0 or width >= 16


def parameter_set(width: int, height: int, cycle: int = 0, tail: bytes = b"") -> bytes:
    """A sequence parameter set of the baseline profile (7.3.2.1.1)."""

    def number(value: int) -> str:
        binary = f"{value + 1:b}"
        return "0" * (len(binary) - 1) + binary

    order = number(1) + "0" + number(0) + number(0) + number(cycle) if cycle else number(2)
    after = number(1) + "0" + number(width // 16 - 1) + number(height // 16 - 1) + "1"
    bits = f"{66:08b}" + 16 * "0" + number(0) + number(0) + order + ("" if cycle else after)
    bits += "0" * (-len(bits) % 8)
    return b"\0\0\0\1\x67" + int(bits, 2).to_bytes(len(bits) // 8, "big") + tail


def test_of_several_parameter_sets_the_largest_counts() -> None:
    small, large = parameter_set(320, 240), parameter_set(1_920, 1_072)
    assert h264_size(small) == (320, 240)
    assert h264_size(small + large) == h264_size(large + small) == (1_920, 1_072)


@pytest.mark.parametrize(
    "frame",
    [
        parameter_set(320, 240, cycle=2**30, tail=b"\xff" * 400_000),
        parameter_set(320, 240) * 40_000,
    ],
    ids=["one without end", "too many"],
)
def test_a_parameter_set_takes_no_time_to_refuse(frame: bytes) -> None:
    """Read to its end, each would keep the server from everybody for minutes."""
    width, height = h264_size(frame)
    assert width * height > MAX_PIXELS


def vp8_keyframe(width: int, height: int) -> bytes:
    """A keyframe whose header tells that size (RFC 6386 section 9.1)."""
    data, _ = video("vp8", 1)[0]
    return data[:6] + struct.pack("<HH", width, height) + data[10:]


@pytest.mark.parametrize(
    ("format", "made", "size"),
    [(H264(), keyframe, h264_size), (Vp8(), vp8_keyframe, vp8_size)],
    ids=["h264", "vp8"],
)
def test_pictures_over_the_limit_are_refused_until_a_smaller_keyframe(
    format: PayloadFormat,
    made: Callable[[int, int], bytes],
    size: Callable[[bytes], tuple[int, int]],
) -> None:
    stream = PictureStream(format, Timeline(), KeyframeRequests(), max_pixels=640 * 480)
    sequence = 0
    kept = []
    for i, (width, height) in enumerate([(1280, 720), (640, 480)]):
        payloads = format.split(made(width, height), i)
        for n, payload in enumerate(payloads):
            last = n == len(payloads) - 1
            packet = RtpPacket(
                payload_type=102,
                marker=last,
                sequence=sequence,
                timestamp=i * 3_000,
                ssrc=1,
                payload=payload,
                size=len(payload),
                extensions=None,
            )
            sequence += 1
            kept += stream.take(packet, 1.0 + i)
    assert [size(frame.data) for frame in kept] == [(640, 480)]
    assert stream.counters.too_large == 1


def test_passing_a_limit_is_told_at_once_and_again_while_it_goes_on() -> None:
    watch = LimitWatch()
    over, large = DropCause.OVER_LIMIT, DropCause.TOO_LARGE
    assert watch.look({}, 0.0) == []
    assert watch.look({over: 3}, 1.0) == [NoticeKind.OVER_LIMIT]
    assert watch.look({over: 9, large: 1}, 2.0) == [NoticeKind.PICTURE_TOO_LARGE]
    assert watch.look({over: 9, large: 1}, 1.0 + TOLD_AGAIN_S) == []
    assert watch.look({over: 10, large: 1}, 1.5 + TOLD_AGAIN_S) == [NoticeKind.OVER_LIMIT]
