"""Publishers that cost next to nothing: aiortc for ICE and DTLS, then ready-made RTP.

Each offers on stdout and takes its answer from stdin, one JSON string a line; then it sends
until it is killed. `python -m benchmarks.rtp_sender LOAD SESSIONS`, where LOAD is "flat",
"layered" (three temporal layers, as Chromium sends them) or "lossy" (flat, and one packet of
sound is left out two seconds after the start).
"""

from __future__ import annotations

import asyncio
import json
import random
import struct
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import Any

import av
import numpy as np
import uvloop
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtpSendParameters
from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
)

from media_server.payload import PAYLOAD_BYTES
from media_server.rtcp import NTP_UNIX_OFFSET_S
from media_server.rtp import ABS_SEND_TIME

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
LAYERS = (0, 2, 1, 2)
SECONDS = 8
HISTORY = 512
AGAIN_S = 0.03
"""Browsers repeat a packet at most once a round trip: 40 ms on the links of `impairment`."""
LOSS_AT_S = 2.0

_HEADER = struct.Struct("!BBHLL")


def encode_video(layered: bool, seconds: int = SECONDS) -> list[bytes]:
    """VP8, 640x480 at 30 pictures a second, of a scene that moves; the first is a keyframe."""
    encoder: Any = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 640, 480, "yuv420p"
    encoder.bit_rate, encoder.time_base = 900_000, Fraction(1, 30)
    encoder.framerate, encoder.gop_size = Fraction(30), seconds * 30
    encoder.options = {"deadline": "realtime", "cpu-used": "-6", "lag-in-frames": "0"}
    if layered:
        # Without it a picture's coding leans on the layers above, which may be left out.
        encoder.options["error-resilient"] = "default"
        encoder.options["ts-parameters"] = (
            "ts_number_layers=3:ts_target_bitrate=360,540,900:ts_rate_decimator=4,2,1:"
            "ts_periodicity=4:ts_layer_id=0,2,1,2:ts_layering_mode=3"
        )
    small = np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
    base = np.kron(small, np.ones((8, 8, 1), np.uint8))
    packets: list[bytes] = []
    for i in range(seconds * 30):
        frame = av.VideoFrame.from_ndarray(np.roll(base, i * 3, 1), format="rgb24")
        frame.pts, frame.time_base = i, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def encode_audio(seconds: int = 4) -> list[bytes]:
    """Opus of noise, 20 ms a packet."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "stereo", "s16"
    encoder.bit_rate, encoder.time_base = 32_000, Fraction(1, 48_000)
    noise = np.random.default_rng(2).integers(-3_000, 3_000, (seconds * 50, 1, 1_920), np.int16)
    packets: list[bytes] = []
    for i, samples in enumerate(noise):
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, i * 960, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def vp8_payloads(frame: bytes, number: int, layered: bool) -> list[bytes]:
    """With picture id and, where there are layers, their number (RFC 7741 section 4.2)."""
    layer = LAYERS[number % len(LAYERS)]
    tail = (0x8000 | number & 0x7FFF).to_bytes(2, "big")
    flags = 0x80
    if layered:
        flags |= 0x60
        sync = 0x20 if layer else 0
        tail += bytes((number // len(LAYERS) & 0xFF, layer << 6 | sync))
    room = PAYLOAD_BYTES - 6
    return [
        bytes((0x90 if at == 0 else 0x80, flags)) + tail + frame[at : at + room]
        for at in range(0, len(frame), room)
    ]


class Outlet:
    """Stands where aiortc's RTCRtpSender would and sends packets at their pace."""

    def __init__(
        self, transceiver: Any, frames: list[list[bytes]], rate_hz: int, step: int
    ) -> None:
        old = transceiver.sender
        self.kind, self.transport, self.track = old.kind, old.transport, None
        self._ssrc, self._rtx_ssrc = old._ssrc, old._rtx_ssrc
        self._stream_id, self._track_id = old._stream_id, old._track_id
        self._enabled = True
        self._frames, self._step, self._interval_s = frames, step, step / rate_hz
        self._sequence = random.getrandbits(15)
        self._rtx_sequence = 0
        self._kept: deque[tuple[int, tuple[bytes, bool, int]]] = deque(maxlen=HISTORY)
        self._repeated_s: dict[int, float] = {}
        self._packets = self._bytes = self._next = self._timestamp = 0
        self._type = 0
        self._tasks: list[asyncio.Task[None]] = []
        self.leave_out_at_s = float("inf")
        transceiver._RTCRtpTransceiver__sender = self

    def setTransport(self, transport: Any) -> None:  # noqa: N802
        self.transport = transport

    async def send(self, parameters: RTCRtpSendParameters) -> None:
        if self._tasks:
            return
        self._type = parameters.codecs[0].payloadType or 0
        rtx = [codec.payloadType for codec in parameters.codecs if is_rtx(codec)]
        self._rtx_type = rtx[0] if rtx else None
        ids = [e.id for e in parameters.headerExtensions if e.uri == ABS_SEND_TIME]
        self._send_time_id = ids[0] if ids else None
        self.transport._register_rtp_sender(self, parameters)
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._report())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK:
            kept, now_s = dict(self._kept), time.monotonic()
            for sequence in packet.lost:
                if sequence in kept and now_s >= self._repeated_s.get(sequence, 0.0) + AGAIN_S:
                    self._repeated_s[sequence] = now_s
                    await self._repeat(sequence, *kept[sequence])
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_PLI:
            self._next = 0  # media begins with a keyframe

    async def _run(self) -> None:
        began_s, count = time.monotonic(), 0
        while True:
            await asyncio.sleep(max(0, began_s + count * self._interval_s - time.monotonic()))
            self._timestamp = count * self._step & 0xFFFFFFFF
            payloads = self._frames[self._next]
            self._next = (self._next + 1) % len(self._frames)
            for i, payload in enumerate(payloads):
                last = i == len(payloads) - 1 and self.kind == "video"
                await self._send(payload, last, count * self._interval_s)
            count += 1

    async def _send(self, payload: bytes, marker: bool, at_s: float) -> None:
        self._kept.append((self._sequence, (payload, marker, self._timestamp)))
        header = (self._type, self._sequence, self._ssrc, self._timestamp)
        packet = self._packet(header, payload, marker)
        self._sequence = self._sequence + 1 & 0xFFFF
        self._packets += 1
        self._bytes += len(payload)
        if at_s >= self.leave_out_at_s:
            self.leave_out_at_s = float("inf")
            return
        await self.transport._send_rtp(packet)

    def _packet(self, header: tuple[int, int, int, int], payload: bytes, marker: bool) -> bytes:
        """`header` is payload type, sequence number, SSRC, timestamp."""
        payload_type, sequence, ssrc, timestamp = header
        second = marker << 7 | payload_type
        if self._send_time_id is None:
            return _HEADER.pack(0x80, second, sequence, timestamp, ssrc) + payload
        sent = int(time.time() * 2**18) & 0xFFFFFF
        extension = b"\xbe\xde\x00\x01" + bytes((self._send_time_id << 4 | 2,))
        fixed = _HEADER.pack(0x90, second, sequence, timestamp, ssrc)
        return fixed + extension + sent.to_bytes(3, "big") + payload

    async def _repeat(self, sequence: int, payload: bytes, marker: bool, timestamp: int) -> None:
        if self._rtx_type is None:
            return
        again = sequence.to_bytes(2, "big") + payload
        self._rtx_sequence = self._rtx_sequence + 1 & 0xFFFF
        header = (self._rtx_type, self._rtx_sequence, self._rtx_ssrc, timestamp)
        await self.transport._send_rtp(self._packet(header, again, marker))

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            info = RtcpSenderInfo(
                ntp_timestamp=int((time.time() + NTP_UNIX_OFFSET_S) * 2**32),
                rtp_timestamp=self._timestamp,
                packet_count=self._packets,
                octet_count=self._bytes,
            )
            await self.transport._send_rtp(bytes(RtcpSrPacket(ssrc=self._ssrc, sender_info=info)))


async def send(load: str, sessions: int) -> None:
    """Offer, take the answer, once a session; then send until killed."""
    layered = load == "layered"
    pictures = [vp8_payloads(f, i, layered) for i, f in enumerate(encode_video(layered))]
    sounds = [[packet] for packet in encode_audio(SECONDS)]
    kept = []
    for _ in range(sessions):
        connection = RTCPeerConnection(CONFIGURATION)
        sound = Outlet(connection.addTransceiver("audio", "sendonly"), sounds, 48_000, 960)
        Outlet(connection.addTransceiver("video", "sendonly"), pictures, 90_000, 3_000)
        if load == "lossy":
            sound.leave_out_at_s = LOSS_AT_S
        await connection.setLocalDescription(await connection.createOffer())
        print(json.dumps(connection.localDescription.sdp), flush=True)
        answer = json.loads(await asyncio.to_thread(sys.stdin.readline))
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        kept.append(connection)
    await asyncio.Event().wait()


@asynccontextmanager
async def sending(
    load: str, sessions: int, answer: Callable[[str], Awaitable[str]]
) -> AsyncIterator[None]:
    """Publishers that send, from a process of their own, to whoever answers their offers."""
    sender = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.rtp_sender", load, str(sessions)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert sender.stdin is not None
    assert sender.stdout is not None
    try:
        for _ in range(sessions):
            answered = await answer(json.loads(await sender.stdout.readline()))
            sender.stdin.write(json.dumps(answered).encode() + b"\n")
        yield
    finally:
        sender.kill()
        await sender.wait()


if __name__ == "__main__":
    uvloop.run(send(sys.argv[1], int(sys.argv[2])))
