"""RTP payload formats: VP8 (RFC 7741), H.264 (RFC 6184) and Opus (RFC 7587).

Each format takes a frame apart into payloads and puts payloads together again, and says
where decoding can start. Malformed payloads raise ValueError.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Protocol

from media_server.encoded import Codec

PAYLOAD_BYTES = 1_180
"""Largest payload sent: fits TURN, SRTP and RTX overhead into a 1,280-byte IPv6 packet."""

MAX_OPUS_S = 0.12
"""The longest sound in one Opus packet (RFC 6716 section 3.2.5)."""

_START_CODE = b"\x00\x00\x00\x01"


class PayloadFormat(Protocol):
    """How one codec travels in RTP."""

    codec: Codec

    def starts_keyframe(self, payload: bytes) -> bool:
        """Whether this payload is the first of a picture that needs no earlier one."""
        ...

    def layer(self, payload: bytes) -> tuple[int, bool]:
        """Temporal layer of a picture, from its first payload, and whether the layer can be
        joined there: the picture needs no earlier one but of layer 0."""
        ...

    def join(self, payloads: Sequence[bytes]) -> tuple[bytes, bool]:
        """The frame that these payloads carry, and whether it is a keyframe."""
        ...

    def split(self, frame: bytes, number: int) -> list[bytes]:
        """Payloads of at most PAYLOAD_BYTES; `number` counts the frames sent."""
        ...


class Opus:
    """One packet is one payload."""

    codec: Codec = "opus"

    def starts_keyframe(self, payload: bytes) -> bool:
        return True

    def layer(self, payload: bytes) -> tuple[int, bool]:
        return 0, False

    def join(self, payloads: Sequence[bytes]) -> tuple[bytes, bool]:
        return b"".join(payloads), True

    def split(self, frame: bytes, number: int) -> list[bytes]:
        return [frame]


def opus_duration_s(packet: bytes) -> float:
    """Length of the sound in an Opus packet (RFC 6716 section 3.1)."""
    if not packet:
        return 0.0
    config = packet[0] >> 3
    if config < 12:
        frame_ms: float = (10, 20, 40, 60)[config & 3]
    elif config < 16:
        frame_ms = (10, 20)[config & 1]
    else:
        frame_ms = (2.5, 5, 10, 20)[config & 3]
    code = packet[0] & 3
    frames = (1, 2, 2, packet[1] & 0x3F if len(packet) > 1 else 0)[code]
    return min(frame_ms * frames / 1_000, MAX_OPUS_S)


class Vp8:
    """A descriptor of 1 to 6 bytes before each fragment (RFC 7741 section 4.2)."""

    codec: Codec = "vp8"

    def starts_keyframe(self, payload: bytes) -> bool:
        if len(payload) < 2 or payload[0] & 0x1F != 0x10:  # S=1, PID=0: first of a frame
            return False
        try:
            size = _vp8_descriptor_size(payload)
        except ValueError:
            return False
        return len(payload) > size and not payload[size] & 1

    def layer(self, payload: bytes) -> tuple[int, bool]:
        size = _vp8_descriptor_size(payload)
        if size < 3 or not payload[1] & 0x20:  # no temporal layers
            return 0, False
        return payload[size - 1] >> 6, bool(payload[size - 1] & 0x20)

    def join(self, payloads: Sequence[bytes]) -> tuple[bytes, bool]:
        data = b"".join([p[_vp8_descriptor_size(p) :] for p in payloads])
        if not data:
            raise ValueError("a VP8 frame without data")
        return data, not data[0] & 1

    def split(self, frame: bytes, number: int) -> list[bytes]:
        picture = (0x8000 | number & 0x7FFF).to_bytes(2, "big")
        room = PAYLOAD_BYTES - 4
        return [
            bytes((0x90 if at == 0 else 0x80, 0x80)) + picture + frame[at : at + room]
            for at in range(0, len(frame), room)
        ]


def _vp8_descriptor_size(payload: bytes) -> int:
    if not payload:
        raise ValueError("an empty VP8 payload")
    size = 1
    if payload[0] & 0x80:
        if len(payload) < 3:
            raise ValueError("a truncated VP8 descriptor")
        extensions = payload[1]
        size = 2
        if extensions & 0x80:
            size += 2 if payload[2] & 0x80 else 1
        size += bool(extensions & 0x40) + bool(extensions & 0x30)
    if len(payload) < size:
        raise ValueError("a truncated VP8 descriptor")
    return size


def vp8_size(frame: bytes) -> tuple[int, int]:
    """Width and height that a keyframe announces (RFC 6386 section 9.1); 0, 0 for others."""
    if len(frame) < 10 or frame[0] & 1:
        return 0, 0
    width, height = struct.unpack_from("<HH", frame, 6)
    return width & 0x3FFF, height & 0x3FFF


_IDR, _SPS = 5, 7
_STAP_A, _FU_A = 24, 28


class H264:
    """Single NAL units, STAP-A and FU-A: packetization mode 1 (RFC 6184 section 5).

    A keyframe begins with its parameter sets in band, as browsers send them.
    """

    codec: Codec = "h264"

    def starts_keyframe(self, payload: bytes) -> bool:
        if len(payload) < 2:
            return False
        kind = payload[0] & 0x1F
        if kind == _FU_A:
            return bool(payload[1] & 0x80) and payload[1] & 0x1F == _SPS
        if kind == _STAP_A:
            return len(payload) > 3 and payload[3] & 0x1F == _SPS
        return kind == _SPS

    def layer(self, payload: bytes) -> tuple[int, bool]:
        return 0, False

    def join(self, payloads: Sequence[bytes]) -> tuple[bytes, bool]:
        parts: list[bytes] = []
        keyframe = False
        for payload in payloads:
            for starts, piece in _h264_pieces(payload):
                if starts:
                    keyframe |= piece[0] & 0x1F == _IDR
                    parts.append(_START_CODE)
                elif not parts:
                    raise ValueError("an H.264 fragment without its beginning")
                parts.append(piece)
        if not parts:
            raise ValueError("an H.264 frame without data")
        return b"".join(parts), keyframe

    def split(self, frame: bytes, number: int) -> list[bytes]:
        payloads: list[bytes] = []
        together: list[bytes] = []
        room = PAYLOAD_BYTES - 1
        for nal in nal_units(frame):
            room -= 2 + len(nal)
            if room < 0:
                payloads += _aggregate(together)
                together, room = [], PAYLOAD_BYTES - 3 - len(nal)
            if len(nal) <= PAYLOAD_BYTES:
                together.append(nal)
            else:
                payloads.extend(_fragments(nal))
        return payloads + _aggregate(together)


def _h264_pieces(payload: bytes) -> Iterator[tuple[bool, bytes]]:
    """(begins a NAL unit, bytes) of one payload."""
    if len(payload) < 2:
        raise ValueError("a truncated H.264 payload")
    kind = payload[0] & 0x1F
    if kind == _FU_A:
        starts = bool(payload[1] & 0x80)
        header = bytes((payload[0] & 0xE0 | payload[1] & 0x1F,)) if starts else b""
        yield starts, header + payload[2:]
    elif kind == _STAP_A:
        at = 1
        while at + 2 < len(payload):
            size = int.from_bytes(payload[at : at + 2], "big")
            nal = payload[at + 2 : at + 2 + size]
            if not nal or len(nal) < size:
                raise ValueError("a truncated STAP-A unit")
            yield True, nal
            at += 2 + size
    elif 1 <= kind < _STAP_A:
        yield True, payload
    else:
        raise ValueError(f"H.264 payload type {kind} is not supported")


def nal_units(frame: bytes) -> Iterator[bytes]:
    """The NAL units of an Annex B access unit, without start codes."""
    at = frame.find(b"\x00\x00\x01")
    while at >= 0:
        begin = at + 3
        at = frame.find(b"\x00\x00\x01", begin)
        nal = frame[begin:] if at < 0 else frame[begin:at].rstrip(b"\x00")
        if nal:
            yield nal


def _aggregate(nals: list[bytes]) -> list[bytes]:
    """One payload for several units, as important as the most important (section 5.7.1)."""
    if len(nals) < 2:
        return nals
    header = max(nal[0] & 0x60 for nal in nals) | _STAP_A
    return [bytes((header,)) + b"".join(len(nal).to_bytes(2, "big") + nal for nal in nals)]


def _fragments(nal: bytes) -> Iterator[bytes]:
    indicator, kind = nal[0] & 0xE0 | _FU_A, nal[0] & 0x1F
    room = PAYLOAD_BYTES - 2
    for at in range(1, len(nal), room):
        first, last = at == 1, at + room >= len(nal)
        yield bytes((indicator, kind | first << 7 | last << 6)) + nal[at : at + room]


FORMATS: dict[str, PayloadFormat] = {"audio/opus": Opus(), "video/vp8": Vp8(), "video/h264": H264()}
"""Payload formats by lower-case MIME type: the codecs the server negotiates."""
