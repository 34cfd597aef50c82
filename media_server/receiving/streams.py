"""From packets of one stream to encoded frames, and to what must be asked of the sender.

Pure state machines: time is handed in (seconds on the session clock), frames and requests
come out. `receiver.py` keeps the timers and sends the requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Protocol

from media_server.encoded import EncodedFrame
from media_server.limits import MAX_PIXELS
from media_server.payload import PayloadFormat, opus_duration_s, vp8_size
from media_server.receiving.assembler import FrameAssembler, MediaPacket, Picture
from media_server.receiving.h264 import h264_size
from media_server.receiving.jitter import AudioBuffer, Released
from media_server.receiving.keyframes import KeyframeRequests
from media_server.receiving.loss import DEADLINE_S, LossRecovery
from media_server.rtp import RtpPacket
from media_server.sequence import Unwrapper
from media_server.timeline import Timeline


@dataclass(slots=True)
class StreamCounters:
    """Counts of one stream, as in `statistics.StreamStatistics` and `DropCause`."""

    lost: int = 0
    nacks: int = 0
    recovered: int = 0
    late: int = 0
    malformed: int = 0
    too_large: int = 0
    waiting_packets: int = 0
    round_trip_s: float = 0.0


class Stream(Protocol):
    """One stream (one SSRC) of sound or pictures."""

    def take(self, packet: RtpPacket, now_s: float) -> list[EncodedFrame]:
        """Take one packet in any order; returns the frames that may now leave, in order."""
        ...

    @property
    def due_s(self) -> float | None:
        """When `expire` and `lost` must be called next; None while nothing waits."""
        ...

    def expire(self, now_s: float) -> list[EncodedFrame]:
        """Give up what was waited for long enough; returns the frames that may now leave."""
        ...

    def lost(self, now_s: float) -> list[int]:
        """Extended sequence numbers of packets to ask the sender for again."""
        ...

    @property
    def counters(self) -> StreamCounters:
        """Counts since the stream began."""
        ...


class SoundStream:
    """Opus packets: each is a frame."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._unwrap = Unwrapper(16)
        self._buffer = AudioBuffer[tuple[RtpPacket, float]]()

    def take(self, packet: RtpPacket, now_s: float) -> list[EncodedFrame]:
        sequence = self._unwrap(packet.sequence)
        return self._frames(self._buffer.push(sequence, (packet, now_s), now_s))

    def expire(self, now_s: float) -> list[EncodedFrame]:
        return self._frames(self._buffer.expire(now_s))

    def lost(self, now_s: float) -> list[int]:
        return []  # browsers repeat no sound; the decoder conceals

    @property
    def due_s(self) -> float | None:
        return self._buffer.due_s

    def _frames(self, released: list[Released[tuple[RtpPacket, float]]]) -> list[EncodedFrame]:
        frames = []
        for out in released:
            packet, arrived_s = out.item
            if not (data := packet.payload):
                continue
            time_s = self._timeline.capture_s(
                "audio", packet.timestamp, arrived_s, opus_duration_s(data)
            )
            frames.append(
                EncodedFrame(
                    "audio",
                    "opus",
                    data,
                    packet.timestamp,
                    True,
                    time_s,
                    arrived_s,
                    out.lost_before,
                )
            )
        return frames

    @property
    def counters(self) -> StreamCounters:
        return StreamCounters(
            lost=self._buffer.lost,
            late=self._buffer.discarded,
            waiting_packets=self._buffer.waiting,
        )


class PictureStream:
    """VP8 or H.264: packets are gathered into pictures, lost ones asked for again.

    Args:
        keyframes: where a wish for a keyframe is put.
    """

    def __init__(
        self,
        format: PayloadFormat,
        timeline: Timeline,
        keyframes: KeyframeRequests,
        max_pixels: int = MAX_PIXELS,
    ) -> None:
        self._codec = format.codec
        self._timeline = timeline
        self._keyframes = keyframes
        self._max_pixels = max_pixels
        self._unwrap = Unwrapper(16)
        self._assembler = FrameAssembler(format)
        self._loss = LossRecovery()
        self._blocked_since_s: float | None = None
        self._refusing = False  # pictures too large, until a smaller keyframe
        self._too_large = 0

    def take(self, packet: RtpPacket, now_s: float) -> list[EncodedFrame]:
        sequence = self._unwrap(packet.sequence)
        self._loss.seen(sequence, now_s, packet.retransmitted, packet.marker)
        pictures = self._assembler.push(
            MediaPacket(sequence, packet.timestamp, packet.marker, packet.payload)
        )
        if self._assembler.needs_keyframe:
            self._restart()
        self._note_blocked(now_s, moved=bool(pictures))
        return self._frames(pictures, now_s) if pictures else []

    def expire(self, now_s: float) -> list[EncodedFrame]:
        if self._blocked_since_s is None or now_s < self._blocked_since_s + DEADLINE_S:
            return []
        pictures = self._assembler.skip_gap()
        if self._assembler.needs_keyframe:
            self._restart()
        self._blocked_since_s = None
        self._note_blocked(now_s, moved=True)
        return self._frames(pictures, now_s)

    def lost(self, now_s: float) -> list[int]:
        return self._loss.due(now_s)

    @property
    def due_s(self) -> float | None:
        ask_s = self._loss.due_s
        if self._blocked_since_s is None:
            return ask_s
        give_up_s = self._blocked_since_s + DEADLINE_S
        return give_up_s if ask_s is None else min(ask_s, give_up_s)

    def _restart(self) -> None:
        self._loss.forget()
        self._keyframes.want()

    def _note_blocked(self, now_s: float, moved: bool) -> None:
        if not self._assembler.blocked:
            self._blocked_since_s = None
        elif self._blocked_since_s is None or moved:
            self._blocked_since_s = now_s

    def _frames(self, pictures: list[Picture], now_s: float) -> list[EncodedFrame]:
        frames = []
        for picture in pictures:
            if picture.keyframe:
                self._refusing = prod(self._size(picture)) > self._max_pixels
                self._keyframes.arrived()
            if self._refusing:
                self._too_large += 1
                continue
            frames.append(
                EncodedFrame(
                    "video",
                    self._codec,
                    picture.data,
                    picture.timestamp,
                    picture.keyframe,
                    self._timeline.capture_s("video", picture.timestamp, now_s),
                    now_s,
                    0,
                    picture.temporal_id,
                    picture.layer_sync,
                )
            )
        return frames

    def _size(self, picture: Picture) -> tuple[int, int]:
        return vp8_size(picture.data) if self._codec == "vp8" else h264_size(picture.data)

    @property
    def counters(self) -> StreamCounters:
        return StreamCounters(
            lost=self._loss.given_up,
            nacks=self._loss.requested,
            recovered=self._loss.recovered,
            late=self._assembler.discarded,
            malformed=self._assembler.malformed,
            too_large=self._too_large,
            waiting_packets=self._assembler.waiting,
            round_trip_s=self._loss.round_trip_s or 0.0,
        )
