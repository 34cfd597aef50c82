"""Decoding for analysis: encoded frames in, AudioChunk and VideoFrame out.

One pool of threads serves all sessions. Each track is a lane: its frames are decoded in
order, by one thread at a time, straight into the sink; PyAV releases the GIL meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Protocol, cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame as AvVideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from interview.media import ANALYSIS_RATE_HZ, AudioChunk, VideoFrame
from interview.ports import MediaSink
from media_server.encoded import CLOCK_RATE_HZ, EncodedFrame, Kind
from media_server.payload import vp8_size

log = logging.getLogger(__name__)

ANALYSIS_FPS = 15.0
MAX_SIZE = (640, 480)
"""Pictures for analysis are scaled down to fit, keeping their aspect; never up."""

MAX_PIXELS = 3840 * 2160
"""Larger pictures are refused: a VP8 frame of a few bytes can ask for 400 MB."""

QUEUE_FRAMES: dict[Kind, int] = {"audio": 100, "video": 60}
"""Frames waiting for a thread: 2 s of either."""

_DECODERS = {"vp8": "libvpx", "h264": "h264"}

FRESHNESS_S = 0.2
"""Behind by frames, a picture is converted only when the last one is older than this."""

CONTINUITY_S = 0.005
"""Sound further than this from where the last chunk ended begins a new run."""


@dataclass(slots=True)
class DecodeCounters:
    """What one lane did, for statistics."""

    decoded: int = 0
    delivered: int = 0
    dropped: int = 0
    failed: int = 0
    busy_s: float = 0.0


class FrameDecoder(Protocol):
    """Decodes one track in order; called from one thread at a time."""

    def decode(self, frame: EncodedFrame, behind: bool) -> int:
        """Decode and deliver; returns how much was delivered. Raises av.FFmpegError."""
        ...


class AudioDecoder:
    """Opus -> float32 mono at ANALYSIS_RATE_HZ, resampled once."""

    def __init__(self, participant: str, sink: MediaSink) -> None:
        self._participant = participant
        self._sink = sink
        self._codec = av.CodecContext.create("libopus", "r")
        self._codec.sample_rate = CLOCK_RATE_HZ["audio"]
        self._codec.layout = "stereo"
        self._resampler: AudioResampler | None = None
        self._run_start_s = 0.0
        self._run_samples = 0
        self._pushed = 0
        self._expected_s = float("-inf")

    def decode(self, frame: EncodedFrame, behind: bool) -> int:
        decoded = self._codec.decode(av.Packet(frame.data))
        if not decoded:
            return 0
        if self._resampler is None or abs(frame.time_s - self._expected_s) > CONTINUITY_S:
            self._begin_run(frame.time_s)
        samples = self._resample(decoded)
        if not len(samples):
            return 0
        start_s = self._run_start_s + self._run_samples / ANALYSIS_RATE_HZ
        self._run_samples += len(samples)
        self._expected_s = self._run_start_s + self._pushed / CLOCK_RATE_HZ["audio"]
        self._sink.push_audio(AudioChunk(self._participant, start_s, frame.arrived_s, samples))
        return 1

    def _begin_run(self, start_s: float) -> None:
        self._resampler = AudioResampler(format="flt", layout="mono", rate=ANALYSIS_RATE_HZ)
        self._run_start_s, self._run_samples, self._pushed = start_s, 0, 0

    def _resample(self, decoded: list[AudioFrame]) -> NDArray[np.float32]:
        assert self._resampler is not None
        parts = []
        for pcm in decoded:
            pcm.pts = self._pushed
            pcm.time_base = Fraction(1, CLOCK_RATE_HZ["audio"])
            self._pushed += pcm.samples
            parts += [out.to_ndarray()[0] for out in self._resampler.resample(pcm)]
        if not parts:
            return np.empty(0, np.float32)
        samples: NDArray[np.float32] = np.concatenate(parts)
        return np.clip(samples, -1.0, 1.0)


class VideoDecoder:
    """VP8 or H.264 -> RGB at the analysis rate; every frame is decoded, few are converted."""

    def __init__(
        self,
        participant: str,
        sink: MediaSink,
        codec: str,
        fps: float = ANALYSIS_FPS,
        max_pixels: int = MAX_PIXELS,
    ) -> None:
        self._max_pixels = max_pixels
        self._participant = participant
        self._sink = sink
        self._codec = cast(VideoCodecContext, av.CodecContext.create(_DECODERS[codec], "r"))
        self._codec.thread_count = 1  # frame threads would hold pictures back
        self._codec.flags |= Flags.low_delay
        self._codec.options = {"max_pixels": str(max_pixels)}
        self._converter = VideoReformatter()
        self._interval_s = 1.0 / fps
        self._due_s = float("-inf")

    def decode(self, frame: EncodedFrame, behind: bool) -> int:
        if frame.codec == "vp8" and prod(vp8_size(frame.data)) > self._max_pixels:
            raise av.InvalidDataError(0, "the picture is too large")  # libvpx would make room first
        pictures = self._codec.decode(av.Packet(frame.data))
        if not pictures or frame.time_s < self._due_s - self._interval_s / 4:
            return 0
        if behind and frame.time_s < self._due_s + FRESHNESS_S:
            return 0  # a newer picture is waiting already
        late = self._due_s < frame.time_s - self._interval_s / 2
        self._due_s = (frame.time_s if late else self._due_s) + self._interval_s
        rgb = self._convert(pictures[-1])
        self._sink.push_video(VideoFrame(self._participant, frame.time_s, frame.arrived_s, rgb))
        return 1

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


class DecodeLane:
    """One track's queue to the pool.

    Drop policy: when QUEUE_FRAMES wait, sound loses its oldest packet; video loses all
    until the next keyframe, which `need_keyframe` (called from any thread) asks for.
    """

    def __init__(
        self,
        pool: DecodePool,
        kind: Kind,
        open_decoder: Callable[[EncodedFrame], FrameDecoder],
        need_keyframe: Callable[[], None],
    ) -> None:
        self._pool = pool
        self._kind = kind
        self._open_decoder = open_decoder
        self._need_keyframe = need_keyframe
        self._decoder: FrameDecoder | None = None
        self._waiting: deque[EncodedFrame] = deque()
        self._lock = threading.Lock()
        self._running = False
        self._idle = threading.Condition(self._lock)
        self._closed = False
        self._skipping = kind == "video"  # until a keyframe
        self.counters = DecodeCounters()

    def push(self, frame: EncodedFrame) -> None:
        """Queue one frame; never waits for decoding."""
        with self._lock:
            if self._closed or not self._make_room(frame):
                return
            self._waiting.append(frame)
            start = not self._running
            self._running = True
        if start:
            self._pool.submit(self._run)

    def _make_room(self, frame: EncodedFrame) -> bool:
        if len(self._waiting) >= QUEUE_FRAMES[self._kind]:
            if self._kind == "audio":
                self._waiting.popleft()
                self.counters.dropped += 1
            else:
                self.counters.dropped += len(self._waiting)
                self._waiting.clear()
                self._skipping = True
        if self._skipping and not frame.keyframe:
            self.counters.dropped += 1
            self._need_keyframe()
            return False
        self._skipping = False
        return True

    def _run(self) -> None:
        began = time.thread_time()
        while True:
            with self._lock:
                if self._closed or not self._waiting:
                    self._running = False
                    self.counters.busy_s += time.thread_time() - began
                    if self._closed:
                        self._decoder = None
                    self._idle.notify_all()
                    return
                frame = self._waiting.popleft()
                behind = bool(self._waiting)
            self._decode(frame, behind)

    def _decode(self, frame: EncodedFrame, behind: bool) -> None:
        try:
            if self._decoder is None:
                self._decoder = self._open_decoder(frame)
            self.counters.delivered += self._decoder.decode(frame, behind)
            self.counters.decoded += 1
        except av.FFmpegError:
            self.counters.failed += 1
            if self._kind == "video":
                with self._lock:
                    self._skipping = True
                self._need_keyframe()
        except Exception:
            # a fault of the sink must not end decoding for every session of the pool
            self.counters.failed += 1
            log.exception("the sink of decoded %s failed", self._kind)

    def close(self) -> None:
        """Drop what waits; returns once no thread works for this lane."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            while self._running:
                self._idle.wait()
            self._decoder = None


class DecodePool:
    """The threads that decode for every session of the node."""

    def __init__(self, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="decode")

    def submit(self, run: Callable[[], None]) -> None:
        self._executor.submit(run)

    def close(self) -> None:
        """Ends the threads; lanes must be closed before."""
        self._executor.shutdown(wait=True)


def open_lane(
    pool: DecodePool,
    kind: Kind,
    participant: str,
    sink: MediaSink,
    need_keyframe: Callable[[], None],
) -> DecodeLane:
    """A lane that decodes one participant's track into a sink."""

    def open_decoder(frame: EncodedFrame) -> FrameDecoder:
        if kind == "audio":
            return AudioDecoder(participant, sink)
        return VideoDecoder(participant, sink, frame.codec)

    return DecodeLane(pool, kind, open_decoder, need_keyframe)
