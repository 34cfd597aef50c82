"""Receiving one track: packets in, encoded frames out, feedback back.

`RtpReceiver` stands where aiortc's RTCRtpReceiver would; aiortc negotiates and makes the
keys, `ingress.py` hands in packets. What to make of them is decided by pure state machines
(`streams.py`); here are the timers and the sending. Everything runs on the event loop and
never waits.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from aiortc.codecs import is_rtx
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters

from interview.ports import SessionClock
from media_server.encoded import CLOCK_RATE_HZ, EncodedFrame, Kind
from media_server.ingress import Ingress
from media_server.limits import DropCause, Dropped, MediaLimits
from media_server.payload import FORMATS, PayloadFormat
from media_server.receiving.bandwidth import BandwidthEstimate
from media_server.receiving.keyframes import KeyframeRequests
from media_server.receiving.reception import Reception
from media_server.receiving.streams import PictureStream, SoundStream, Stream, StreamCounters
from media_server.rtcp import (
    NTP_UNIX_OFFSET_S,
    SenderReport,
    bitrate_limit,
    nack,
    picture_loss,
    receiver_report,
)
from media_server.rtp import ABS_SEND_TIME, AUDIO_LEVEL, RtpPacket, unwrap_retransmission
from media_server.sequence import Unwrapper
from media_server.speaker import Loudness
from media_server.timeline import Timeline

SILENCE_S = 0.5
"""A track may come as a new stream (SSRC) when its last was silent for so long."""

MAX_RECEPTIONS = 4
"""Streams reported on: the track's and its retransmissions, and those before them."""

MIN_TICK_S = 0.002
"""Timers are not set closer than this."""


@dataclass(slots=True)
class ReceiveCounters:
    """What one track brought, whatever streams it came as."""

    packets: int = 0
    bytes: int = 0
    frames: int = 0
    keyframes: int = 0
    plis: int = 0


class RtpReceiver:
    """One audio or video track of a publisher.

    Args:
        deliver: called with every frame, in order, on the event loop.
        limits: what the sender is told, and which pictures are refused.
    """

    def __init__(
        self,
        kind: Kind,
        transport: RTCDtlsTransport,
        clock: SessionClock,
        timeline: Timeline,
        deliver: Callable[[EncodedFrame], None],
        *,
        limits: MediaLimits = MediaLimits(),  # noqa: B008 - frozen
    ) -> None:
        self.kind = kind
        self.transport = transport
        self.track = None
        self.counters = ReceiveCounters()
        self._enabled = True  # set by aiortc with the direction
        self._clock = clock
        self._timeline = timeline
        self._deliver = deliver
        self._formats: dict[int, PayloadFormat] = {}
        self._repaired_type: dict[int, int] = {}  # RTX payload type -> repaired payload type
        self._send_time_id: int | None = None
        self._level_id: int | None = None
        self.loudness = Loudness()
        self._limits = limits
        most = limits.video_bits_per_s
        self._bandwidth = BandwidthEstimate(most) if kind == "video" else None
        self._receptions: dict[int, tuple[Unwrapper, Reception]] = {}
        self._keyframes = KeyframeRequests()
        self._rtcp_ssrc = random.getrandbits(32)
        self._ssrc: int | None = None
        self._stream: Stream | None = None
        self._earlier = StreamCounters()  # of streams that this one replaced
        self._last_s = float("-inf")
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._report_timer: asyncio.TimerHandle | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._stopped = False

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
        for extension in parameters.headerExtensions:
            if extension.uri == ABS_SEND_TIME:
                self._send_time_id = extension.id
            elif extension.uri == AUDIO_LEVEL:
                self._level_id = extension.id
        Ingress.of(self.transport).add(self, [*self._formats, *self._repaired_type])
        self._report_timer = self._loop.call_later(1.0, self._send_reports)

    async def stop(self) -> None:
        """End for good: no timer and no task is left."""
        self._stopped = True
        Ingress.of(self.transport).remove(self)
        for timer in (self._timer, self._report_timer):
            if timer is not None:
                timer.cancel()
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    # --- called by the ingress ------------------------------------------------------------

    def take(self, packet: RtpPacket, arrived_s: float) -> None:
        """One packet; `arrived_s` is time.monotonic() of its datagram. Raises Dropped."""
        if not self._enabled or self._stopped:
            raise Dropped(DropCause.UNKNOWN_STREAM)
        # the session clock may be any; a datagram is a moment old when it gets here
        now_s = self._clock.now_s() - (time.monotonic() - arrived_s)
        self._measure(packet, arrived_s)
        repaired_type = self._repaired_type.get(packet.payload_type)
        if repaired_type is not None:
            repaired = None
            if self._ssrc is not None:
                repaired = unwrap_retransmission(packet, repaired_type, self._ssrc)
            if repaired is None:
                return  # probing padding
            packet = repaired
        format = self._formats.get(packet.payload_type)
        if format is None:
            raise Dropped(DropCause.UNKNOWN_STREAM)
        if packet.ssrc != self._ssrc:
            if arrived_s - self._last_s < SILENCE_S:
                raise Dropped(DropCause.UNKNOWN_STREAM)
            self._begin_stream(packet.ssrc, format)
        self._last_s = arrived_s
        if self._level_id is not None and packet.extensions is not None:
            self._hear(packet.extensions.get(self._level_id))
        assert self._stream is not None
        if frames := self._stream.take(packet, now_s):
            self._emit(frames)
        self._set_timer(now_s)

    def sender_report(self, report: SenderReport, arrived_s: float) -> None:
        """The sender's wall clock at a moment of a stream; other tracks' are passed over."""
        if (known := self._receptions.get(report.ssrc)) is None:
            return
        known[1].reported(report.ntp, arrived_s)
        if report.ssrc == self._ssrc:
            ntp_s = report.ntp / 2**32 - NTP_UNIX_OFFSET_S
            self._timeline.sender_report(self.kind, ntp_s, report.rtp_timestamp)

    # --- frames ---------------------------------------------------------------------------

    def _begin_stream(self, ssrc: int, format: PayloadFormat) -> None:
        self._earlier = self.stream_counters
        self._ssrc = ssrc
        self._timeline.begin(self.kind)
        if self.kind == "audio":
            self._stream = SoundStream(self._timeline)
        else:
            self._stream = PictureStream(
                format, self._timeline, self._keyframes, self._limits.pixels
            )

    def _emit(self, frames: list[EncodedFrame]) -> None:
        for frame in frames:
            self.counters.frames += 1
            self.counters.keyframes += frame.keyframe
            self._deliver(frame)

    def _set_timer(self, now_s: float) -> None:
        due_s = self._stream.due_s if self._stream is not None else None
        if self._ssrc is not None and (asked_s := self._keyframes.due_s) is not None:
            due_s = asked_s if due_s is None else min(due_s, asked_s)
        if due_s is None or self._stopped:
            return
        wait_s = max(due_s - now_s, MIN_TICK_S)
        if self._timer is not None:
            if self._timer.when() <= self._loop.time() + wait_s + MIN_TICK_S:
                return
            self._timer.cancel()
        self._timer = self._loop.call_later(wait_s, self._on_time)

    def _on_time(self) -> None:
        """Do what is due now, and come back for what is due later."""
        self._timer = None
        now_s = self._clock.now_s()
        if self._stream is not None:
            self._emit(self._stream.expire(now_s))
            if lost := self._stream.lost(now_s):
                assert self._ssrc is not None
                self._send(nack(self._rtcp_ssrc, self._ssrc, lost))
        if self._ssrc is not None and self._keyframes.due(now_s):
            self.counters.plis += 1
            self._send(picture_loss(self._rtcp_ssrc, self._ssrc))
        self._set_timer(now_s)

    @property
    def tells_level(self) -> bool:
        """Whether packets of sound say how loud they are."""
        return self._level_id is not None

    def _hear(self, level: bytes | None) -> None:
        if level:
            self.loudness.add_level(level[0] & 0x7F)

    # --- feedback -------------------------------------------------------------------------

    def request_keyframe(self) -> None:
        """Ask the sender for a keyframe (PLI); many wishes become one request."""
        if self.kind == "video" and not self._stopped:
            self._keyframes.want()
            self._set_timer(self._clock.now_s())

    def _measure(self, packet: RtpPacket, arrived_s: float) -> None:
        self.counters.packets += 1
        self.counters.bytes += packet.size
        known = self._receptions.get(packet.ssrc)
        if known is None:
            known = (Unwrapper(16), Reception(packet.ssrc, CLOCK_RATE_HZ[self.kind]))
            self._receptions[packet.ssrc] = known
            if len(self._receptions) > MAX_RECEPTIONS:
                del self._receptions[next(iter(self._receptions))]
        unwrap, reception = known
        reception.arrived(unwrap(packet.sequence), packet.timestamp, arrived_s)
        if self._bandwidth is None or packet.extensions is None:
            return
        sent = packet.extensions.get(self._send_time_id or 0)
        if sent is None or len(sent) != 3:
            return
        limit = self._bandwidth.arrived(
            int.from_bytes(sent, "big"), arrived_s, packet.size, packet.ssrc
        )
        if limit is not None:
            self._send(bitrate_limit(self._rtcp_ssrc, *limit))

    def _send_reports(self) -> None:
        # RFC 3550 section 6.2: intervals vary between a half and one and a half times the mean
        wait_s = 0.5 + random.random()  # noqa: S311
        self._report_timer = self._loop.call_later(wait_s, self._send_reports)
        if self._receptions:
            now_s = time.monotonic()
            reports = [reception.report(now_s) for _, reception in self._receptions.values()]
            self._send(receiver_report(self._rtcp_ssrc, reports))

    def _send(self, packet: bytes) -> None:
        task = self._loop.create_task(self._send_quietly(packet))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send_quietly(self, packet: bytes) -> None:
        with suppress(ConnectionError, OSError):  # going down: the watchdog speaks of it
            await self.transport._send_rtp(packet)

    # --- counts ---------------------------------------------------------------------------

    @property
    def jitter_s(self) -> float:
        """Of the stream that comes now."""
        known = self._receptions.get(self._ssrc or 0)
        return known[1].jitter_s if known is not None else 0.0

    @property
    def stream_counters(self) -> StreamCounters:
        """Of all streams that the track came as."""
        earlier = self._earlier
        if self._stream is None:
            return earlier
        now = self._stream.counters
        return StreamCounters(
            lost=earlier.lost + now.lost,
            nacks=earlier.nacks + now.nacks,
            recovered=earlier.recovered + now.recovered,
            late=earlier.late + now.late,
            malformed=earlier.malformed + now.malformed,
            too_large=earlier.too_large + now.too_large,
            waiting_packets=now.waiting_packets,
            round_trip_s=now.round_trip_s,
        )

    @property
    def dropped(self) -> Mapping[DropCause, int]:
        """Packets and pictures thrown away after they were read."""
        counters = self.stream_counters
        return {
            DropCause.LATE: counters.late,
            DropCause.MALFORMED: counters.malformed,
            DropCause.TOO_LARGE: counters.too_large,
        }
