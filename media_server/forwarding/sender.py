"""Forwarding: a publisher's encoded frames to one viewer, byte for byte.

`RtpSender` stands where aiortc's RTCRtpSender would. Frames wait in a bounded queue that
one task empties into the connection; RTP timestamps are the publisher's own, and sender
reports place them on the session clock, so that the viewer plays sound and picture in step.

On a weak link (`downlink.py`) pictures are left out, or wait for their turn (`pace.py`), and
sound goes past them; `outgoing.py` numbers what is sent.
"""

from __future__ import annotations

import asyncio
import operator
import random
import struct
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass

from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpSendParameters
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    unpack_remb_fci,
)

from interview.ports import SessionClock
from media_server.encoded import CLOCK_RATE_HZ, EncodedFrame, Kind
from media_server.forwarding.downlink import PAUSED, Downlink
from media_server.forwarding.heard_back import AFTERMATH_S, FRESH_S, HeardBack
from media_server.forwarding.outgoing import OutgoingStream
from media_server.forwarding.pace import Pace
from media_server.forwarding.repeats import Repeats
from media_server.layers import TOP, LayerGate
from media_server.rtcp import NTP_UNIX_OFFSET_S

QUEUE_FRAMES: dict[Kind, int] = {"audio": 50, "video": 60}
"""Frames waiting to be sent: 1 s of sound, 2 s of pictures."""

HEADER_BYTES = 50
"""Around a payload: IPv4, UDP, RTP, and the tag of SRTP."""

LATE_S = 0.8
"""A picture that waits and goes longer is too much: players hold sound back for late pictures."""

MAX_DEBT_S = 0.25
"""Nothing is sent again to a link that is behind by more; browsers ask anew."""


@dataclass(slots=True)
class SendCounters:
    """What one viewer was sent of one track, for statistics.

    Attributes:
        dropped: frames that waited too long, or came before a keyframe.
        thinned: pictures left out because the viewer's link is weak.
        unrepeated: packets asked for again that were not: too old, under way, or too many.
    """

    frames: int = 0
    packets: int = 0
    bytes: int = 0
    dropped: int = 0
    retransmitted: int = 0
    thinned: int = 0
    unrepeated: int = 0

    def __add__(self, other: SendCounters) -> SendCounters:
        """What both were sent."""
        return SendCounters(*map(operator.add, astuple(self), astuple(other)))


class RtpSender:
    """One track on its way to one viewer.

    Drop policy: a full queue of sound loses its oldest packet; a full queue of pictures
    is emptied and nothing is sent until the next keyframe.

    Args:
        need_keyframe: asks the publisher for one; called when the viewer joins, asks, or
            lost pictures.
        downlink: the viewer's link, which sound and pictures share.
    """

    def __init__(
        self,
        kind: Kind,
        transport: RTCDtlsTransport,
        clock: SessionClock,
        need_keyframe: Callable[[], None],
        downlink: Downlink,
    ) -> None:
        self.kind = kind
        self.transport = transport
        self.track = None
        self.counters = SendCounters()
        self._ssrc = random.getrandbits(32)
        self._rtx_ssrc = random.getrandbits(32)
        self._stream_id = "applicant"
        self._track_id = f"{kind}-{self._ssrc}"
        self._enabled = True
        self._clock = clock
        self._need_keyframe = need_keyframe
        self._downlink = downlink
        self._gate = LayerGate()
        self._repeats = Repeats()
        self._pace = Pace()
        self._waiting: deque[EncodedFrame] = deque()
        self._arrived = asyncio.Event()
        self._skipping = kind == "video"  # until a keyframe
        self._outgoing: OutgoingStream | None = None
        self._last_sent: EncodedFrame | None = None
        self._heard_back = HeardBack()
        self._anew_s = float("-inf")
        self._tasks: list[asyncio.Task[None]] = []

    # --- called by aiortc -----------------------------------------------------------------

    def setTransport(self, transport: RTCDtlsTransport) -> None:  # noqa: N802
        self.transport = transport

    async def send(self, parameters: RTCRtpSendParameters) -> None:
        """Begin: the connection is up."""
        if self._tasks:
            return
        self._outgoing = OutgoingStream(self._ssrc, self._rtx_ssrc, parameters)
        self.transport._register_rtp_sender(self, parameters)
        self._tasks = [
            asyncio.create_task(self._run(self._outgoing)),
            asyncio.create_task(self._run_reports(self._outgoing)),
        ]
        if self.kind == "video":
            self._need_keyframe()

    async def stop(self) -> None:
        """End for good: no task is left."""
        self.transport._unregister_rtp_sender(self)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._waiting.clear()
        self._repeats.clear()

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK:
            for sequence in packet.lost:
                await self._retransmit(sequence & 0xFFFF)
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt in (RTCP_PSFB_FIR, RTCP_PSFB_PLI):
            if self._downlink.top != PAUSED:
                self._need_keyframe()
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_APP:
            # An application's own feedback that is no REMB, or one shorter than it says.
            with suppress(ValueError, struct.error):
                self._downlink.estimate(unpack_remb_fci(packet.fci)[0], time.monotonic())
        elif isinstance(packet, RtcpRrPacket):
            for report in packet.reports:
                if report.ssrc == self._ssrc:
                    self._take_report(report)

    def _take_report(self, report: RtcpReceiverInfo) -> None:
        now_s = time.monotonic()
        round_trip_s = self._heard_back.round_trip_s(report.lsr, report.dlsr, now_s)
        if round_trip_s is not None:
            self._repeats.round_trip_s = round_trip_s
            self._downlink.answered(round_trip_s, now_s)
        arrived = self._heard_back.arrived(
            report.highest_sequence,
            report.packets_lost,
            self.counters.packets,
            now_s,
            in_haste=self._downlink.trying(now_s),
        )
        if arrived is None:
            return
        lost, pictures = max(arrived.lost, self._repeats.lost()), self.kind == "video"
        if pictures and arrived.span_s > FRESH_S:
            self._begin_anew(now_s)
        elif now_s - self._anew_s > AFTERMATH_S:
            packet_bits = 8 * (HEADER_BYTES + self.counters.bytes / max(1, self.counters.packets))
            carried_bps = arrived.packets_per_s * packet_bits if pictures else None
            self._downlink.report(lost, now_s, carried_bps)

    def _begin_anew(self, now_s: float) -> None:
        """After an outage, which tells nothing of what the link carries now.

        To repeat all that it took would bring old pictures, and fill the link with them.
        """
        self._anew_s = now_s
        self._repeats.clear()
        self._need_keyframe()

    # --- frames ---------------------------------------------------------------------------

    @property
    def waiting(self) -> int:
        """Frames that wait to be sent."""
        return len(self._waiting)

    def push(self, frame: EncodedFrame) -> None:
        """Queue one frame for the viewer; never waits."""
        if self._outgoing is None:
            return  # not connected yet: the keyframe asked for at the start comes later
        if frame.temporal_id > self._downlink.highest:
            self._downlink.has_layer(frame.temporal_id)
        if len(self._waiting) >= QUEUE_FRAMES[self.kind]:
            self._overflow()
        if self._skipping and not frame.keyframe:
            self.counters.dropped += 1
            if self._downlink.top != PAUSED:
                self._need_keyframe()
            return
        self._skipping = False
        self._waiting.append(frame)
        self._arrived.set()

    def _carried(self, frame: EncodedFrame) -> bool:
        """Whether the viewer's link takes this picture, whose turn it is."""
        takes_s = 8 * len(frame.data) / self._downlink.pace_bps
        if self._clock.now_s() - frame.arrived_s + takes_s > LATE_S:
            self._downlink.overrun(time.monotonic())
        top = self._downlink.top
        if top == TOP and self._gate.whole:
            return True
        if top == PAUSED:
            self._repeats.clear()  # browsers ask until a keyframe comes
        passes = self._gate.passes(frame, top)
        if not passes and top >= frame.temporal_id == 0:
            self._need_keyframe()  # pictures come back after a pause
        return passes

    def _overflow(self) -> None:
        if self.kind == "audio":
            self._waiting.popleft()
            self.counters.dropped += 1
        else:
            self.counters.dropped += len(self._waiting)
            self._waiting.clear()
            self._skipping = True

    async def _run(self, outgoing: OutgoingStream) -> None:
        with suppress(ConnectionError, OSError):  # going down: the peer is closed then
            while True:
                while not self._waiting:
                    self._arrived.clear()
                    await self._arrived.wait()
                frame = self._waiting.popleft()
                if self.kind == "audio" or self._carried(frame):
                    await self._send_frame(frame, outgoing)
                else:
                    self.counters.thinned += 1

    async def _send_frame(self, frame: EncodedFrame, outgoing: OutgoingStream) -> None:
        payloads = outgoing.format.split(frame.data, self.counters.frames)
        for index, payload in enumerate(payloads):
            if self.kind == "video" and not await self._turn(len(payload)):
                break
            marker = self.kind == "video" and index == len(payloads) - 1
            sequence = outgoing.sequence
            packet = outgoing.packet(payload, frame.rtp_timestamp, marker)
            self._repeats.keep(sequence, packet)
            await self.transport._send_rtp(packet)
            self.counters.packets += 1
            self.counters.bytes += len(payload)
        self._last_sent = frame
        self.counters.frames += 1

    async def _turn(self, size: int) -> bool:
        """Wait until the link takes so many bytes; False if pictures were paused meanwhile."""
        if (wait_s := self._pace.wait_s(time.monotonic())) > 0:
            await asyncio.sleep(wait_s)
        self._pace.spend(HEADER_BYTES + size, self._downlink.pace_bps, time.monotonic())
        return self._downlink.top != PAUSED

    async def _retransmit(self, sequence: int) -> None:
        now_s = time.monotonic()
        behind = self._pace.wait_s(now_s) > MAX_DEBT_S
        shown = self._downlink.top != PAUSED
        packet = self._repeats.again(sequence, now_s, behind=behind) if shown else None
        if packet is None or self._outgoing is None:
            self.counters.unrepeated += 1
            return
        self._pace.spend(HEADER_BYTES + len(packet), self._downlink.pace_bps, now_s)
        self.counters.retransmitted += 1
        with suppress(ConnectionError, OSError):
            await self.transport._send_rtp(self._outgoing.repeat(packet))

    # --- reports --------------------------------------------------------------------------

    async def _run_reports(self, outgoing: OutgoingStream) -> None:
        """Sender reports about once a second (RFC 3550 section 6.2), a goodbye at the end."""
        with suppress(ConnectionError, OSError):
            try:
                while True:
                    if self.kind == "video":
                        self._downlink.tick(self._pace.spent_bytes, time.monotonic())
                    await asyncio.sleep(0.5 + random.random())  # noqa: S311
                    if self._last_sent is not None:
                        await self.transport._send_rtp(self._report(self._last_sent, outgoing))
            finally:
                await self.transport._send_rtp(outgoing.goodbye())

    def _report(self, frame: EncodedFrame, outgoing: OutgoingStream) -> bytes:
        """The wall clock of now and the RTP time that it is, by the last frame sent."""
        ntp = int((time.time() + NTP_UNIX_OFFSET_S) * 2**32)
        self._heard_back.sent(ntp, time.monotonic())
        since_s = self._clock.now_s() - frame.time_s
        rtp_timestamp = frame.rtp_timestamp + round(since_s * CLOCK_RATE_HZ[self.kind])
        counters = self.counters
        return outgoing.report(ntp, rtp_timestamp, counters.packets, counters.bytes)
