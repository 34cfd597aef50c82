"""Frames survive being split into payloads; malformed payloads raise ValueError only."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from media_server.payload import FORMATS, H264, PAYLOAD_BYTES, Vp8, nal_units, opus_duration_s

UNITS = st.lists(
    st.builds(
        lambda kind, body: bytes((0x60 | kind,)) + body.replace(b"\0", b"\1") + b"\x80",
        st.sampled_from([1, 5, 7, 8]),
        st.binary(min_size=1, max_size=3 * PAYLOAD_BYTES),
    ),
    min_size=1,
    max_size=5,
)


@given(st.binary(min_size=1, max_size=5 * PAYLOAD_BYTES), st.integers(0, 2**20))
def test_vp8_survives(frame: bytes, number: int) -> None:
    payloads = Vp8().split(frame, number)
    assert max(map(len, payloads)) <= PAYLOAD_BYTES
    assert Vp8().join(payloads) == (frame, not frame[0] & 1)
    assert Vp8().starts_keyframe(payloads[0]) == (not frame[0] & 1)
    assert not any(map(Vp8().starts_keyframe, payloads[1:]))


@given(UNITS)
def test_h264_survives(units: list[bytes]) -> None:
    frame = b"".join(b"\0\0\0\1" + unit for unit in units)
    assert list(nal_units(frame)) == units
    payloads = H264().split(frame, 0)
    assert max(map(len, payloads)) <= PAYLOAD_BYTES
    assert H264().join(payloads) == (frame, any(unit[0] & 0x1F == 5 for unit in units))
    assert H264().starts_keyframe(payloads[0]) == (units[0][0] & 0x1F == 7)


@given(st.lists(st.integers(2, 30), min_size=1, max_size=400))
def test_small_h264_units_go_together(sizes: list[int]) -> None:
    """A viewer is sent no more packets than bytes need, into however many units they are cut."""
    frame = b"".join(b"\0\0\0\1" + b"\x41" * size for size in sizes)
    payloads = H264().split(frame, 0)
    assert len(payloads) <= 1 + sum(2 + size for size in sizes) // (PAYLOAD_BYTES - 32)
    assert max(map(len, payloads)) <= PAYLOAD_BYTES
    assert H264().join(payloads)[0] == frame


def test_an_h264_aggregate_is_as_important_as_what_it_holds() -> None:
    payloads = H264().split(b"\0\0\0\1\x06sei\0\0\0\1\x67sps\0\0\0\1\x21slice", 0)
    assert payloads == [b"\x78\0\4\x06sei\0\4\x67sps\0\6\x21slice"]  # RFC 6184 section 5.7.1


@pytest.mark.parametrize(
    ("packet", "seconds"),
    [
        (b"\xf8\xff\xfe", 0.02),  # CELT, full band, one frame
        (b"\x78\x00", 0.02),  # hybrid, as browsers send speech
        (b"\x59\x00", 0.12),  # SILK, two frames of 60 ms
        (b"\xe3\x06", 0.015),  # CELT, six frames of 2.5 ms
        (b"\x1b\x3f", 0.12),  # SILK, 63 frames of 60 ms: none is so long (RFC 6716 section 3.2.5)
        (b"", 0.0),
    ],
)
def test_opus_packets_say_how_long_they_last(packet: bytes, seconds: float) -> None:
    assert opus_duration_s(packet) == pytest.approx(seconds)


def test_h264_aggregates_are_taken_apart() -> None:
    sps, pps = b"\x67abc", b"\x68de"
    stap = b"\x78" + b"\0\4" + sps + b"\0\3" + pps
    assert H264().starts_keyframe(stap)
    assert H264().join([stap]) == (b"\0\0\0\1" + sps + b"\0\0\0\1" + pps, False)


@example("video/vp8", [b"\x90\x80"])  # extensions announced, none there
@given(st.sampled_from(sorted(FORMATS)), st.lists(st.binary(max_size=30), max_size=5))
def test_malformed_payloads_are_refused(mime: str, payloads: list[bytes]) -> None:
    for payload in payloads:
        FORMATS[mime].starts_keyframe(payload)
    with contextlib.suppress(ValueError):
        FORMATS[mime].join(payloads)
