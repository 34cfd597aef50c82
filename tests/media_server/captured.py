"""What browsers really sent, for 3 s each: tests/data/*.rtp.gz.

Each file holds decrypted RTP and RTCP of one publisher: arrival in seconds (float64), length
(uint16), bytes; all big-endian. Chromium 156 sent its fake camera (320x240, 20 pictures a second)
and microphone; Firefox 153 its fake microphone and the canvas of `capture_firefox`, which made
the file: its fake camera shows one colour, a packet a picture.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from media_server.payload import H264, PayloadFormat, Vp8
from media_server.receiving.keyframes import KeyframeRequests
from media_server.receiving.streams import PictureStream
from media_server.rtp import RtpPacket, read_rtp
from media_server.timeline import Timeline

DATA = Path(__file__).parents[1] / "data"

LEVEL = 1
"""The number of the header extension that says how loud a packet is (RFC 6464), in all files."""


@dataclass(frozen=True)
class Capture:
    """One file, and what its numbers stand for.

    Attributes:
        opus, video, rtx: payload types.
        send_time: the number of the header extension that says when a packet left.
    """

    name: str
    opus: int
    video: int
    rtx: int
    send_time: int
    format: Callable[[], PayloadFormat]

    def __repr__(self) -> str:
        return self.name

    @cached_property
    def datagrams(self) -> tuple[tuple[float, bytes], ...]:
        """Everything, with its arrival."""
        data, at, out = gzip.decompress((DATA / f"{self.name}.rtp.gz").read_bytes()), 0, []
        while at < len(data):
            arrived_s, size = struct.unpack_from("!dH", data, at)
            out.append((arrived_s, data[at + 10 : at + 10 + size]))
            at += 10 + size
        return tuple(out)

    @cached_property
    def rtp(self) -> tuple[bytes, ...]:
        """Datagrams of media."""
        return tuple(data for _, data in self.datagrams if not 192 <= data[1] <= 223)

    @cached_property
    def rtcp(self) -> tuple[bytes, ...]:
        """Datagrams of reports."""
        return tuple(data for _, data in self.datagrams if 192 <= data[1] <= 223)

    @cached_property
    def sound(self) -> tuple[tuple[float, RtpPacket], ...]:
        return self._packets(self.opus)

    @cached_property
    def pictures(self) -> tuple[tuple[float, RtpPacket], ...]:
        return self._packets(self.video)

    @cached_property
    def repeats(self) -> tuple[tuple[float, RtpPacket], ...]:
        return self._packets(self.rtx)

    def _packets(self, payload_type: int) -> tuple[tuple[float, RtpPacket], ...]:
        read = [(at_s, read_rtp(d)) for at_s, d in self.datagrams if not 192 <= d[1] <= 223]
        return tuple((at_s, packet) for at_s, packet in read if packet.payload_type == payload_type)


CHROMIUM = Capture("chromium_l1t3", opus=111, video=96, rtx=97, send_time=2, format=Vp8)
CHROMIUM_H264 = Capture("chromium_h264", opus=111, video=102, rtx=103, send_time=2, format=H264)
FIREFOX = Capture("firefox_vp8", opus=109, video=120, rtx=124, send_time=4, format=Vp8)
CAPTURES = (CHROMIUM, CHROMIUM_H264, FIREFOX)


def picture_stream(capture: Capture = CHROMIUM) -> tuple[PictureStream, KeyframeRequests]:
    """What receives its pictures, and the keyframes that it asks for."""
    keyframes = KeyframeRequests()
    return PictureStream(capture.format(), Timeline(), keyframes), keyframes
