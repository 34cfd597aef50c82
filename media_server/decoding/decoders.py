"""Decoding for analysis: encoded frames in, AudioChunk and VideoFrame out, into the sink."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

import av
import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame as AvVideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from interview.media import ANALYSIS_RATE_HZ, AudioChunk, VideoFrame
from interview.ports import MediaSink
from media_server.decoding.opus import OpusDecoder, carries_redundancy
from media_server.encoded import CLOCK_RATE_HZ, EncodedFrame
from media_server.limits import MAX_PIXELS
from media_server.payload import opus_duration_s

ANALYSIS_FPS = 15.0
MAX_SIZE = (640, 480)
"""Pictures for analysis are scaled down to fit, keeping their aspect; never up."""

FRESHNESS_S = 0.2
"""Behind by frames, a picture is converted only when the last one is older than this."""

CONTINUITY_S = 0.005
"""Sound further than this from where the last chunk ended begins a new run."""

MAX_CONCEALED_S = 0.12
"""A longer gap in sound stays a gap: what would be made up is no longer what was said."""

RTP_PER_SAMPLE = CLOCK_RATE_HZ["audio"] // ANALYSIS_RATE_HZ
OPUS_STEP = ANALYSIS_RATE_HZ // 400
"""Samples in 2.5 ms, the finest step of Opus."""


@dataclass(slots=True)
class DecodeCounters:
    """What one lane did, for statistics; meanings as in `statistics.StreamStatistics`."""

    decoded: int = 0
    delivered: int = 0
    shed: int = 0
    failed: int = 0
    fec_recovered: int = 0
    concealed: int = 0


class FrameDecoder(Protocol):
    """Decodes one track in order; called from one thread at a time."""

    def decode(self, frame: EncodedFrame, behind: bool) -> int:
        """Decode and deliver; returns how much was delivered. Raises av.FFmpegError."""
        ...


class PictureDecoder(FrameDecoder, Protocol):
    """Decodes pictures, of which not each is wanted."""

    def due(self, frame: EncodedFrame) -> bool:
        """Whether this picture is delivered, or only decoded for those that build on it."""
        ...


class AudioDecoder:
    """Opus -> float32 mono at ANALYSIS_RATE_HZ, with lost packets restored or concealed."""

    def __init__(self, participant: str, sink: MediaSink, counters: DecodeCounters) -> None:
        self._participant = participant
        self._sink = sink
        self._counters = counters
        self._codec = OpusDecoder(ANALYSIS_RATE_HZ)
        self._run_start_s = 0.0
        self._run_samples = 0
        self._next_timestamp: int | None = None

    def decode(self, frame: EncodedFrame, behind: bool) -> int:
        missing = self._restore(frame) if frame.lost_before else []
        samples, start_s = self._codec.decode(frame.data), frame.time_s
        length = len(samples) * RTP_PER_SAMPLE
        if missing:
            start_s -= sum(map(len, missing)) / ANALYSIS_RATE_HZ
            samples = np.concatenate([*missing, samples])
        run_end_s = self._run_start_s + self._run_samples / ANALYSIS_RATE_HZ
        if self._next_timestamp is None or abs(start_s - run_end_s) > CONTINUITY_S:
            self._run_start_s, self._run_samples = start_s, 0
        start_s = self._run_start_s + self._run_samples / ANALYSIS_RATE_HZ
        self._run_samples += len(samples)
        self._next_timestamp = frame.rtp_timestamp + length & 0xFFFFFFFF
        self._sink.push_audio(AudioChunk(self._participant, start_s, frame.arrived_s, samples))
        return 1

    def _restore(self, frame: EncodedFrame) -> list[NDArray[np.float32]]:
        """What was lost just before this frame; nothing where that is too long to make up."""
        if self._next_timestamp is None:
            return []
        missing = (frame.rtp_timestamp - self._next_timestamp & 0xFFFFFFFF) // RTP_PER_SAMPLE
        last = round(opus_duration_s(frame.data) * ANALYSIS_RATE_HZ)
        if not 0 < missing <= MAX_CONCEALED_S * ANALYSIS_RATE_HZ or missing % OPUS_STEP or not last:
            return []
        restored = []
        if carries_redundancy(frame.data) and missing >= last:
            self._counters.fec_recovered += 1
            self._counters.concealed += frame.lost_before - 1
            if missing > last:
                restored.append(self._codec.conceal(missing - last))
            restored.append(self._codec.recover(frame.data, last))
        else:
            self._counters.concealed += frame.lost_before
            restored.append(self._codec.conceal(missing))
        return restored


class VideoDecoder:
    """VP8 or H.264 -> RGB: what is pushed is decoded, what is due converted."""

    def __init__(
        self,
        participant: str,
        sink: MediaSink,
        codec: str,
        *,
        fps: float = ANALYSIS_FPS,
        max_pixels: int = MAX_PIXELS,
        share: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self._share = share
        self._participant = participant
        self._sink = sink
        # FFmpeg's own decoder of that name, for VP8 too: libvpx costs a copy of every picture
        self._codec = cast(VideoCodecContext, av.CodecContext.create(codec, "r"))
        self._codec.thread_count = 1  # frame threads would hold pictures back
        self._codec.flags |= Flags.low_delay
        self._codec.options = {"max_pixels": str(max_pixels)}
        self._converter = VideoReformatter()
        self._interval_s = 1.0 / fps
        self._due_s = float("-inf")

    def due(self, frame: EncodedFrame) -> bool:
        return frame.time_s >= self._due_s - self._wanted_every_s / 4

    def decode(self, frame: EncodedFrame, behind: bool) -> int:
        pictures = self._codec.decode(av.Packet(frame.data))
        if not pictures or not self.due(frame):
            return 0
        if behind and frame.time_s < self._due_s + FRESHNESS_S:
            return 0  # a newer picture is waiting already
        interval_s = self._wanted_every_s
        late = self._due_s < frame.time_s - interval_s / 2
        self._due_s = (frame.time_s if late else self._due_s) + interval_s
        rgb = self._convert(pictures[-1])
        self._sink.push_video(VideoFrame(self._participant, frame.time_s, frame.arrived_s, rgb))
        return 1

    @property
    def _wanted_every_s(self) -> float:
        return self._interval_s / max(self._share(), 0.1)

    def _convert(self, picture: AvVideoFrame) -> NDArray[np.uint8]:
        scale = min(1.0, MAX_SIZE[0] / picture.width, MAX_SIZE[1] / picture.height)
        rgb = self._converter.reformat(
            picture,
            width=max(2, round(picture.width * scale)),
            height=max(2, round(picture.height * scale)),
            format="rgb24",
            interpolation=Interpolation.FAST_BILINEAR,
            threads=1,
        )
        return cast("NDArray[np.uint8]", rgb.to_ndarray())
