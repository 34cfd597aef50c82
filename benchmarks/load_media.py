"""Pictures that say which they are, sent on a common clock, so that their age can be read.

A clip of SECONDS is sent over and over. Picture i leaves at monotonic times that are
i / FPS (less the session's phase) modulo SECONDS, and shows i as BITS black or white squares.
Whoever holds the decoded picture, in any process of the machine, knows how old it is.
"""

from __future__ import annotations

import asyncio
import time
from fractions import Fraction
from typing import Any

import av
import numpy as np
from aiortc.rtcrtpparameters import RTCRtpSendParameters
from aiortc.rtp import RTCP_PSFB_PLI, AnyRtcpPacket, RtcpPsfbPacket
from numpy.typing import NDArray

from benchmarks.rtp_sender import Outlet, vp8_payloads

FPS = 30
SECONDS = 4
PICTURES = FPS * SECONDS
BITS = 7
SQUARE = 64
GOP = 40
"""Pictures from one keyframe to the next: a whole number of patterns of temporal layers."""


def phase_s(session: int) -> float:
    """Sessions are spread over the clip, so that not all keyframes come at once."""
    return session * 0.618 * SECONDS % SECONDS


def age_s(number: int, session: int) -> float:
    """How long ago a session's picture of that number was sent; up to SECONDS."""
    return (time.monotonic() + phase_s(session) - number / FPS) % SECONDS


def number_in(luma: NDArray[np.uint8]) -> int:
    """The number that a 640x480 picture shows, from one of its channels."""
    middle = luma[SQUARE // 2, SQUARE // 2 : SQUARE * BITS : SQUARE]
    return int(sum(1 << bit for bit in range(BITS) if middle[bit] > 128))


def _pictures() -> list[av.VideoFrame]:
    small = np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
    base = np.kron(small, np.ones((8, 8, 1), np.uint8))
    frames = []
    for i in range(PICTURES):
        picture = np.roll(base, i * 3, 1)
        for bit in range(BITS):
            picture[:SQUARE, bit * SQUARE : (bit + 1) * SQUARE] = 235 if i >> bit & 1 else 16
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = i, Fraction(1, FPS)
        frames.append(frame)
    return frames


def _encoder() -> Any:
    encoder: Any = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 640, 480, "yuv420p"
    encoder.bit_rate, encoder.time_base = 900_000, Fraction(1, FPS)
    encoder.framerate, encoder.gop_size = Fraction(FPS), GOP
    encoder.options = {"deadline": "realtime", "cpu-used": "-6", "lag-in-frames": "0"}
    # Without it a picture's coding leans on the layers above, which may be left out.
    encoder.options["error-resilient"] = "default"
    encoder.options["ts-parameters"] = (
        "ts_number_layers=3:ts_target_bitrate=360,540,900:ts_rate_decimator=4,2,1:"
        "ts_periodicity=4:ts_layer_id=0,2,1,2:ts_layering_mode=3"
    )
    return encoder


def encode() -> list[list[bytes]]:
    """The clip's payloads, picture by picture."""
    encoder = _encoder()
    frames = [bytes(packet) for picture in _pictures() for packet in encoder.encode(picture)]
    return [vp8_payloads(frame, i, layered=True) for i, frame in enumerate(frames)]


class ClockedOutlet(Outlet):
    """Sends the clip on the common clock; a PLI is answered by the clip's next keyframe."""

    def __init__(
        self,
        transceiver: Any,
        clip: list[list[bytes]],
        session: int,
        late_s: list[float],
    ) -> None:
        super().__init__(transceiver, clip, 90_000, 90_000 // FPS)
        self._phase_s = phase_s(session)
        self._late_s = late_s

    async def send(self, parameters: RTCRtpSendParameters) -> None:
        self._timestamp = 0
        await super().send(parameters)

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_PLI:
            return
        await super()._handle_rtcp_packet(packet)

    async def _run(self) -> None:
        slot = int((time.monotonic() + self._phase_s) * FPS) + 1
        while True:
            due_s = slot / FPS - self._phase_s
            await asyncio.sleep(max(0, due_s - time.monotonic()))
            self._late_s.append(time.monotonic() - due_s)
            number = slot % PICTURES
            self._timestamp = slot * self._step & 0xFFFFFFFF
            payloads = self._frames[number]
            for i, payload in enumerate(payloads):
                await self._send(payload, i == len(payloads) - 1, 0.0)
            slot += 1
