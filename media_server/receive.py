"""Receiving RTP: packets of one stream in, encoded frames out, feedback back.

`RtpReceiver` stands where aiortc's RTCRtpReceiver would; aiortc negotiates and decrypts.
Everything here runs on the event loop and never waits.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiortc.codecs import is_rtx
from aiortc.rate import RemoteBitrateEstimator
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    RtpPacket,
    pack_remb_fci,
    unwrap_rtx,
)

from interview.ports import SessionClock
from media_server.assembler import FrameAssembler, MediaPacket
from media_server.encoded import CLOCK_RATE_HZ, EncodedFrame, Kind
from media_server.jitter import AudioBuffer
from media_server.loss import LossRecovery
from media_server.payload import FORMATS, PayloadFormat, opus_duration_s
from media_server.sequence import Unwrapper
from media_server.timeline import Timeline

GAP_WAIT_S = 0.4
"""How long pictures wait for a lost packet before a keyframe is asked for instead."""

KEYFRAME_INTERVAL_S = 0.5
"""Requests for a keyframe are sent at most this often, however many ask."""

TICK_S = 0.01
"""How often waiting packets are looked after; no timer runs while none wait."""

NTP_UNIX_OFFSET_S = 2_208_988_800


@dataclass(slots=True)
class ReceiveCounters:
    """What one stream brought, for statistics."""

    packets: int = 0
    bytes: int = 0
    frames: int = 0
    keyframes: int = 0
    packets_lost: int = 0
    packets_discarded: int = 0
    packets_asked_again: int = 0
    packets_recovered: int = 0
    keyframes_asked: int = 0
    malformed: int = 0


class RtpReceiver:
    """One audio or video stream of a publisher.

    Args:
        deliver: called with every frame, in order, on the event loop.
    """

    def __init__(
        self,
        kind: Kind,
        transport: RTCDtlsTransport,
        clock: SessionClock,
        timeline: Timeline,
        deliver: Callable[[EncodedFrame], None],
    ) -> None:
        self.kind = kind
        self.transport = transport
        self.track = None
        self._enabled = True  # set by aiortc with the direction
        self._clock = clock
        self._timeline = timeline
        self._deliver = deliver
        self._counters = ReceiveCounters()
        self._formats: dict[int, PayloadFormat] = {}
        self._repaired_type: dict[int, int] = {}  # RTX payload type -> repaired payload type
        self._reports: dict[int, StreamStatistics] = {}
        self._last_report: dict[int, tuple[int, float]] = {}
        self._bitrate = RemoteBitrateEstimator() if kind == "video" else None
        self._rtcp_ssrc = random.getrandbits(32)
        self._ssrc: int | None = None
        self._loop = asyncio.get_running_loop()
        self._tick: asyncio.TimerHandle | None = None
        self._report_timer: asyncio.TimerHandle | None = None
        self._keyframe_timer: asyncio.TimerHandle | None = None
        self._keyframe_asked_s = float("-inf")
        self._sending: set[asyncio.Task[None]] = set()
        self._stopped = False
        self._begin_stream(None)

    def _begin_stream(self, ssrc: int | None) -> None:
        self._ssrc = ssrc
        self._unwrap = Unwrapper(16)
        self._assembler: FrameAssembler | None = None
        self._audio: AudioBuffer[tuple[RtpPacket, float]] = AudioBuffer()
        self._loss = LossRecovery()
        self._blocked_since_s: float | None = None

    # --- called by aiortc -----------------------------------------------------------------

    def setTransport(self, transport: RTCDtlsTransport) -> None:  # noqa: N802
        self.transport = transport

    def _set_rtcp_ssrc(self, ssrc: int) -> None:
        self._rtcp_ssrc = ssrc

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """Begin: the connection is up."""
        if self._formats or self._stopped:
            return
        for codec in parameters.codecs:
            assert codec.payloadType is not None
            if is_rtx(codec):
                self._repaired_type[codec.payloadType] = int(codec.parameters["apt"] or 0)
            elif (format := FORMATS.get(codec.mimeType.lower())) is not None:
                self._formats[codec.payloadType] = format
        self.transport._register_rtp_receiver(self, parameters)
        self._report_timer = self._loop.call_later(1.0, self._send_reports)

    async def stop(self) -> None:
        """End for good: no timer and no task is left."""
        self._stopped = True
        self.transport._unregister_rtp_receiver(self)
        for timer in (self._tick, self._report_timer, self._keyframe_timer):
            if timer is not None:
                timer.cancel()
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    def _handle_disconnect(self) -> None:
        """The connection ended; `stop` follows."""

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpSrPacket) and packet.ssrc in self._reports:
            info = packet.sender_info
            self._last_report[packet.ssrc] = (
                (info.ntp_timestamp >> 16) & 0xFFFFFFFF,
                self._loop.time(),
            )
            if packet.ssrc == self._ssrc:
                ntp_s = info.ntp_timestamp / 2**32 - NTP_UNIX_OFFSET_S
                self._timeline.sender_report(self.kind, ntp_s, info.rtp_timestamp)

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        if not self._enabled or self._stopped:
            return
        self._count(packet, arrival_time_ms)
        repaired_type = self._repaired_type.get(packet.payload_type)
        if repaired_type is not None:
            if len(packet.payload) < 2 or self._ssrc is None:
                return  # probing padding
            packet = unwrap_rtx(packet, payload_type=repaired_type, ssrc=self._ssrc)
        format = self._formats.get(packet.payload_type)
        if format is None:
            self._counters.malformed += 1
            return
        if packet.ssrc != self._ssrc:
            self._begin_stream(packet.ssrc)
        now_s = self._clock.now_s()
        if self.kind == "audio":
            self._take_audio(packet, now_s)
        else:
            self._take_video(packet, format, now_s)
        self._schedule_tick()

    # --- frames ---------------------------------------------------------------------------

    def _take_audio(self, packet: RtpPacket, now_s: float) -> None:
        sequence = self._unwrap(packet.sequence_number)
        self._emit_audio(self._audio.push(sequence, (packet, now_s), now_s))

    def _emit_audio(self, packets: list[tuple[RtpPacket, float]]) -> None:
        for packet, arrived_s in packets:
            if packet.payload:
                self._emit("opus", packet.payload, packet.timestamp, True, arrived_s)

    def _take_video(self, packet: RtpPacket, format: PayloadFormat, now_s: float) -> None:
        if self._assembler is None:
            self._assembler = FrameAssembler(format)
        sequence = self._unwrap(packet.sequence_number)
        self._loss.seen(sequence, now_s)
        media = MediaPacket(sequence, packet.timestamp, bool(packet.marker), packet.payload)
        pictures = self._assembler.push(media)
        for picture in pictures:
            self._emit(format.codec, picture.data, picture.timestamp, picture.keyframe, now_s)
        if self._assembler.needs_keyframe:
            self._loss.forget()
            self.request_keyframe()
        if not self._assembler.blocked:
            self._blocked_since_s = None
        elif self._blocked_since_s is None or pictures:
            self._blocked_since_s = now_s

    def _emit(
        self, codec: Any, data: bytes, rtp_timestamp: int, keyframe: bool, arrived_s: float
    ) -> None:
        self._counters.frames += 1
        self._counters.keyframes += keyframe
        duration_s = opus_duration_s(data) if self.kind == "audio" else 0.0
        time_s = self._timeline.capture_s(self.kind, rtp_timestamp, arrived_s, duration_s)
        self._deliver(
            EncodedFrame(self.kind, codec, data, rtp_timestamp, keyframe, time_s, arrived_s)
        )

    def _schedule_tick(self) -> None:
        waiting = self._audio.due_s is not None or self._loss.due_s is not None
        if self._tick is None and (waiting or self._blocked_since_s is not None):
            self._on_tick()

    def _on_tick(self) -> None:
        self._tick = None
        now_s = self._clock.now_s()
        self._emit_audio(self._audio.expire(now_s))
        if lost := self._loss.due(now_s):
            self._send_nack(lost)
        if (
            self._blocked_since_s is not None
            and self._assembler is not None
            and now_s - self._blocked_since_s > GAP_WAIT_S
        ):
            self._blocked_since_s = None
            self._give_up_gap(self._assembler, now_s)
        if (
            self._audio.due_s is not None
            or self._loss.due_s is not None
            or self._blocked_since_s is not None
        ):
            self._tick = self._loop.call_later(TICK_S, self._on_tick)

    def _give_up_gap(self, assembler: FrameAssembler, now_s: float) -> None:
        for picture in assembler.skip_gap():
            self._emit(assembler.codec, picture.data, picture.timestamp, picture.keyframe, now_s)
        if assembler.needs_keyframe:
            self._loss.forget()
            self.request_keyframe()

    # --- feedback -------------------------------------------------------------------------

    def request_keyframe(self) -> None:
        """Ask the sender for a keyframe (PLI), at most every KEYFRAME_INTERVAL_S."""
        if self.kind != "video" or self._stopped or self._keyframe_timer is not None:
            return
        wait_s = self._keyframe_asked_s + KEYFRAME_INTERVAL_S - self._loop.time()
        if wait_s > 0:
            self._keyframe_timer = self._loop.call_later(wait_s, self._send_pli)
        else:
            self._send_pli()

    def _send_pli(self) -> None:
        self._keyframe_timer = None
        if self._ssrc is None:
            return
        self._keyframe_asked_s = self._loop.time()
        self._counters.keyframes_asked += 1
        self._send(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=self._rtcp_ssrc, media_ssrc=self._ssrc))

    def _send_nack(self, lost: list[int]) -> None:
        assert self._ssrc is not None
        packet = RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=self._rtcp_ssrc, media_ssrc=self._ssrc)
        packet.lost = sorted({sequence & 0xFFFF for sequence in lost})
        self._send(packet)

    def _count(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        self._counters.packets += 1
        self._counters.bytes += len(packet.payload)
        statistics = self._reports.get(packet.ssrc)
        if statistics is None:
            if len(self._reports) >= 8:
                return
            statistics = self._reports[packet.ssrc] = StreamStatistics(CLOCK_RATE_HZ[self.kind])
        statistics.add(packet)
        if self._bitrate is None or packet.extensions.abs_send_time is None:
            return
        estimate = self._bitrate.add(
            abs_send_time=packet.extensions.abs_send_time,
            arrival_time_ms=arrival_time_ms,
            payload_size=len(packet.payload) + packet.padding_size,
            ssrc=packet.ssrc,
        )
        if estimate is not None:
            self._send(
                RtcpPsfbPacket(
                    fmt=RTCP_PSFB_APP,
                    ssrc=self._rtcp_ssrc,
                    media_ssrc=0,
                    fci=pack_remb_fci(*estimate),
                )
            )

    def _send_reports(self) -> None:
        # RFC 3550 section 6.2: intervals vary between a half and one and a half times the mean
        wait_s = 0.5 + random.random()  # noqa: S311
        self._report_timer = self._loop.call_later(wait_s, self._send_reports)
        reports = []
        for ssrc, statistics in self._reports.items():
            last_sr, heard_s = self._last_report.get(ssrc, (0, 0.0))
            delay = int((self._loop.time() - heard_s) * 65_536) if last_sr else 0
            reports.append(
                RtcpReceiverInfo(
                    ssrc=ssrc,
                    fraction_lost=statistics.fraction_lost,
                    packets_lost=statistics.packets_lost,
                    highest_sequence=statistics.max_seq or 0,
                    jitter=statistics.jitter,
                    lsr=last_sr,
                    dlsr=min(delay, 0xFFFFFFFF),
                )
            )
        if reports:
            self._send(RtcpRrPacket(ssrc=self._rtcp_ssrc, reports=reports))

    def _send(self, packet: AnyRtcpPacket) -> None:
        task = self._loop.create_task(self._send_quietly(self.transport._send_rtp(bytes(packet))))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send_quietly(self, sending: Coroutine[Any, Any, None]) -> None:
        with suppress(ConnectionError, OSError):  # going down: the watchdog speaks of it
            await sending

    @property
    def counters(self) -> ReceiveCounters:
        """Counts so far."""
        self._counters.packets_lost = sum(
            max(0, s.packets_lost) for s in self._reports.values() if s.max_seq is not None
        )
        self._counters.packets_discarded = self._audio.discarded + (
            self._assembler.discarded if self._assembler else 0
        )
        self._counters.packets_asked_again = self._loss.requested
        self._counters.packets_recovered = self._loss.recovered
        return self._counters
