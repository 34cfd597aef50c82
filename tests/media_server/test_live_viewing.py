"""What viewers get over real WebRTC connections."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import av
import pytest
from aiortc import MediaStreamTrack, RTCRtpSender
from aiortc.mediastreams import MediaStreamError

from media_server.encoded import EncodedFrame
from media_server.node import MediaServer
from media_server.payload import nal_units
from tests.media_server.encoded_media import frames
from tests.media_server.support import (
    Client,
    Watching,
    publishing,
    until,
)

pytestmark = pytest.mark.integration


class Encoded(MediaStreamTrack):
    """Sends encoded frames as they are, at their own pace, over and over."""

    def __init__(self, kind: str, media: list[EncodedFrame]) -> None:
        super().__init__()
        self.kind = kind
        self._media = [frame for frame in media if frame.kind == kind]
        self._count = 0

    async def recv(self) -> av.Packet:
        if self.readyState != "live":
            raise MediaStreamError
        await asyncio.sleep(1 / 30 if self.kind == "video" else 1 / 50)
        packet = av.Packet(self._media[self._count % len(self._media)].data)
        rate = 90_000 if self.kind == "video" else 48_000
        packet.pts = self._count * (3_000 if self.kind == "video" else 960)
        packet.time_base = Fraction(1, rate)
        self._count += 1
        return packet


@pytest.mark.parametrize("codec", ["vp8", "h264"])
async def test_a_viewer_gets_the_very_bytes(
    server: MediaServer, codec: Literal["vp8", "h264"]
) -> None:
    media = frames(codec, seconds=1, keyframe_every=10)  # the sender makes none when asked
    publisher, viewer = Client(), Watching()
    try:
        video = publisher.connection.addTransceiver(Encoded("video", media), direction="sendonly")
        known = RTCRtpSender.getCapabilities("video").codecs
        video.setCodecPreferences(
            [c for c in known if c.name.lower() in (codec, "rtx") and _mode_1(c.parameters)]
        )
        await publisher.publish(server, "ann", Encoded("audio", media))
        await until(lambda: server.publications("s1"))
        await viewer.watch(server, "ann")
        await until(lambda: sum(frame.kind == "video" for frame in viewer.frames) > 40)
        # by sender reports the viewer plays sound and pictures in step
        await until(lambda: viewer.timeline._aligned_offset_s() is not None)
    finally:
        await viewer.close()
        await publisher.close()
    for kind in ("audio", "video"):
        sent = {_units(frame) for frame in media if frame.kind == kind}
        received = [frame for frame in viewer.frames if frame.kind == kind]
        assert received
        assert {_units(frame) for frame in received} <= sent
        assert received[0].keyframe
        steps = {b.rtp_timestamp - a.rtp_timestamp for a, b in pairwise(received)}
        assert steps == {3_000 if kind == "video" else 960}  # none left out


def _units(frame: EncodedFrame) -> tuple[bytes, ...]:
    """RTP carries NAL units, not the start codes between them."""
    return tuple(nal_units(frame.data)) if frame.codec == "h264" else (frame.data,)


def _mode_1(parameters: dict[str, object]) -> bool:
    return str(parameters.get("packetization-mode", "1")) == "1"


async def test_a_viewer_that_joins_late_gets_a_keyframe(server: MediaServer) -> None:
    async with publishing(server):
        await until(lambda: server.publications("s1"))
        await asyncio.sleep(1)  # the first keyframe is long gone
        viewer = Watching()
        await viewer.watch(server, "ann")
        await until(lambda: any(frame.kind == "video" for frame in viewer.frames))
        await viewer.close()
    first = next(frame for frame in viewer.frames if frame.kind == "video")
    assert first.keyframe
