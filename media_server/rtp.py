"""Reading RTP packets (RFC 3550 section 5.1), their header extensions and retransmissions.

Everything here is read from the network: what breaks the format raises ValueError.
"""

from __future__ import annotations

import struct

from msgspec import Struct

AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"

_HEADER = struct.Struct("!BBHLL")
_EXTENSION = struct.Struct("!HH")
_ONE_BYTE, _TWO_BYTE = 0xBEDE, 0x100  # profiles of RFC 8285; the second's low 4 bits are free


class RtpPacket(Struct):
    """One packet, decrypted.

    Attributes:
        sequence: as sent, 16 bits.
        timestamp: as sent, 32 bits.
        size: bytes of payload and padding.
        extensions: raw values of the header extensions by their negotiated number.
        retransmitted: whether it came on the retransmission stream (RFC 4588).
    """

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    size: int
    extensions: dict[int, bytes] | None
    retransmitted: bool = False


def read_rtp(data: bytes) -> RtpPacket:
    """The packet in a decrypted datagram."""
    size = len(data)
    if size < 12:
        raise ValueError("an RTP packet has 12 bytes of header")
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
    if first & 0xC0 != 0x80:
        raise ValueError("not RTP version 2")
    at = 12 + 4 * (first & 0x0F)
    extensions = None
    if first & 0x10:
        if size < at + 4:
            raise ValueError("a truncated header extension")
        profile, words = _EXTENSION.unpack_from(data, at)
        end = at + 4 + 4 * words
        if end > size:
            raise ValueError("a truncated header extension")
        extensions = _read_extensions(profile, data, at + 4, end)
        at = end
    if at > size:
        raise ValueError("a truncated RTP header")
    end = size
    if first & 0x20:
        padding = data[-1]
        if not 0 < padding <= size - at:
            raise ValueError("impossible RTP padding")
        end -= padding
    return RtpPacket(
        second & 0x7F, second > 0x7F, sequence, timestamp, ssrc, data[at:end], size - at, extensions
    )


def _read_extensions(profile: int, data: bytes, at: int, end: int) -> dict[int, bytes]:
    """Values by number; of an unknown profile none."""
    values: dict[int, bytes] = {}
    one_byte = profile == _ONE_BYTE
    if not one_byte and profile >> 4 != _TWO_BYTE:
        return values
    while at < end:
        number = data[at]
        if number == 0:  # padding
            at += 1
            continue
        if one_byte:
            if number >> 4 == 15:  # reserved: stop (RFC 8285 section 4.2)
                break
            length = (number & 0x0F) + 1
            number >>= 4
            at += 1
        else:
            if at + 1 >= end:
                raise ValueError("a truncated header extension")
            length = data[at + 1]
            at += 2
        if at + length > end:
            raise ValueError("a truncated header extension")
        values[number] = data[at : at + length]
        at += length
    return values


def unwrap_retransmission(packet: RtpPacket, payload_type: int, ssrc: int) -> RtpPacket | None:
    """The lost packet that this one repeats (RFC 4588 section 4); None for mere padding."""
    if len(packet.payload) < 2:
        return None
    return RtpPacket(
        payload_type,
        packet.marker,
        int.from_bytes(packet.payload[:2], "big"),
        packet.timestamp,
        ssrc,
        packet.payload[2:],
        packet.size - 2,
        packet.extensions,
        True,
    )
