"""Decoding for analysis: encoded frames in, AudioChunk and VideoFrame out.

Each track is a lane that decodes its frames in order, straight into the sink: sound at once,
as it comes; pictures on one pool of threads that serves all sessions, by one thread at a
time. PyAV releases the GIL meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from queue import SimpleQueue
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
from media_server.encoded import CLOCK_RATE_HZ, EncodedFrame, Kind
from media_server.layers import LayerFilter
from media_server.limits import MAX_PIXELS
from media_server.opus import OpusDecoder, OpusError, carries_redundancy
from media_server.overload import Overload
from media_server.payload import opus_duration_s, vp8_size

log = logging.getLogger(__name__)

ANALYSIS_FPS = 15.0
MAX_SIZE = (640, 480)
"""Pictures for analysis are scaled down to fit, keeping their aspect; never up."""

QUEUE_FRAMES = 60
"""Pictures waiting for a thread: 2 s."""

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


class Lane(Protocol):
    """Decodes one track for analysis."""

    @property
    def counters(self) -> DecodeCounters: ...

    @property
    def waiting(self) -> int:
        """Frames that wait for a thread."""
        ...

    def push(self, frame: EncodedFrame) -> None:
        """Take one frame, on the event loop; never waits."""
        ...

    def close(self) -> None:
        """Take nothing more; returns once nobody works for this lane. Blocking."""
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
        samples = np.concatenate([*missing, self._codec.decode(frame.data)])
        start_s = frame.time_s - sum(map(len, missing)) / ANALYSIS_RATE_HZ
        run_end_s = self._run_start_s + self._run_samples / ANALYSIS_RATE_HZ
        if self._next_timestamp is None or abs(start_s - run_end_s) > CONTINUITY_S:
            self._run_start_s, self._run_samples = start_s, 0
        start_s = self._run_start_s + self._run_samples / ANALYSIS_RATE_HZ
        self._run_samples += len(samples)
        length = round(opus_duration_s(frame.data) * CLOCK_RATE_HZ["audio"])
        self._next_timestamp = frame.rtp_timestamp + length & 0xFFFFFFFF
        np.clip(samples, -1.0, 1.0, out=samples)
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
        self._max_pixels = max_pixels
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

    def decode(self, frame: EncodedFrame, behind: bool) -> int:
        if frame.codec == "vp8" and prod(vp8_size(frame.data)) > self._max_pixels:
            raise av.InvalidDataError(0, "the picture is too large")  # libvpx would make room first
        pictures = self._codec.decode(av.Packet(frame.data))
        interval_s = self._interval_s / max(self._share(), 0.1)
        if not pictures or frame.time_s < self._due_s - interval_s / 4:
            return 0
        if behind and frame.time_s < self._due_s + FRESHNESS_S:
            return 0  # a newer picture is waiting already
        late = self._due_s < frame.time_s - interval_s / 2
        self._due_s = (frame.time_s if late else self._due_s) + interval_s
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


class SoundLane:
    """One track's sound, decoded on the event loop the moment it comes.

    To hand a packet to a thread costs more than to decode it, so nothing waits and nothing
    is dropped here.
    """

    waiting = 0

    def __init__(self, decoder: FrameDecoder, counters: DecodeCounters) -> None:
        self._decoder = decoder
        self._closed = False
        self.counters = counters

    def push(self, frame: EncodedFrame) -> None:
        """Decode and deliver one frame."""
        if self._closed:
            return
        try:
            self.counters.delivered += self._decoder.decode(frame, behind=False)
            self.counters.decoded += 1
        except OpusError:
            self.counters.failed += 1
        except Exception:
            # a fault of the sink must not end receiving
            self.counters.failed += 1
            log.exception("the sink of decoded audio failed")

    def close(self) -> None:
        """Take nothing more."""
        self._closed = True


class PictureLane:
    """One track's pictures and their queue to the pool.

    Drop policy: pictures of layers that the analysis rate does not need never enter. When
    the pool cannot keep up fewer are needed, in the end none. When QUEUE_FRAMES wait, all
    are lost until the next keyframe, which `need_keyframe` (called from any thread) asks for.

    Args:
        fps: pictures a second that analysis wants.
    """

    def __init__(
        self,
        pool: DecodePool,
        open_decoder: Callable[[EncodedFrame], FrameDecoder],
        need_keyframe: Callable[[], None],
        *,
        fps: float = ANALYSIS_FPS,
        counters: DecodeCounters | None = None,
    ) -> None:
        self._pool = pool
        self._open_decoder = open_decoder
        self._need_keyframe = need_keyframe
        self._fps = fps
        self._layers = LayerFilter()
        self._decoder: FrameDecoder | None = None
        self._waiting: deque[tuple[EncodedFrame, float]] = deque()  # with when it was pushed
        self._lock = threading.Lock()
        self._running = False
        self._idle = threading.Condition(self._lock)
        self._closed = False
        self._skipping = True  # until a keyframe
        self.counters = counters if counters is not None else DecodeCounters()

    @property
    def waiting(self) -> int:
        """Frames that wait for a thread."""
        return len(self._waiting)

    def push(self, frame: EncodedFrame) -> None:
        """Queue one frame; never waits for decoding."""
        with self._lock:
            if self._closed or not self._wanted(frame) or not self._make_room(frame):
                return
            self._waiting.append((frame, time.monotonic()))
            start = not self._running
            self._running = True
        if start:
            self._pool.submit(self._run)

    def _wanted(self, frame: EncodedFrame) -> bool:
        share = self._pool.overload.share
        wanted = self._layers.wants(frame, self._fps * share) and share > 0
        if share == 0:
            self._skipping = True
        if not wanted and share < 1 and frame.temporal_id <= self._layers.enough(self._fps):
            self.counters.shed += 1
        return wanted

    def _make_room(self, frame: EncodedFrame) -> bool:
        if len(self._waiting) >= QUEUE_FRAMES:
            self.counters.shed += len(self._waiting)
            self._waiting.clear()
            self._skipping = True
        if self._skipping and not frame.keyframe:
            self.counters.shed += 1
            self._need_keyframe()
            return False
        self._skipping = False
        return True

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._closed or not self._waiting:
                    self._running = False
                    if self._closed:
                        self._decoder = None
                    self._idle.notify_all()
                    return
                frame, pushed_s = self._waiting.popleft()
                behind = bool(self._waiting)
            now_s = time.monotonic()
            self._pool.waited(now_s - pushed_s, now_s)
            self._decode(frame, behind)

    def _decode(self, frame: EncodedFrame, behind: bool) -> None:
        try:
            if self._decoder is None:
                self._decoder = self._open_decoder(frame)
            self.counters.delivered += self._decoder.decode(frame, behind)
            self.counters.decoded += 1
        except av.FFmpegError:
            self.counters.failed += 1
            with self._lock:
                self._skipping = True
            self._need_keyframe()
        except Exception:
            # a fault of the sink must not end decoding for every session of the pool
            self.counters.failed += 1
            log.exception("the sink of decoded pictures failed")

    def close(self) -> None:
        """Drop what waits; returns once no thread works for this lane."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            while self._running:
                self._idle.wait()
            self._decoder = None


class DecodePool:
    """The threads that decode for every session of the node.

    Attributes:
        overload: how much of analysis has to be given up.
    """

    def __init__(self, threads: int) -> None:
        self._work = SimpleQueue[Callable[[], None] | None]()
        self._threads = [
            threading.Thread(target=self._serve, name=f"decode_{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()
        self._lock = threading.Lock()
        self.overload = Overload()

    def submit(self, run: Callable[[], None]) -> None:
        """Let a thread do it; it must not raise."""
        self._work.put(run)

    def _serve(self) -> None:
        while (run := self._work.get()) is not None:
            run()

    def waited(self, wait_s: float, now_s: float) -> None:
        """Note how long work waited, for a thread or for the event loop; from any thread."""
        with self._lock:
            before = self.overload.level
            self.overload.waited(wait_s, now_s)
            level = self.overload.level
        if level != before:
            log.warning("decoding waits %.0f ms: shedding level %d", wait_s * 1_000, level)

    def statistics(self) -> tuple[float, int]:
        """The longest wait of late in seconds, and the shedding level."""
        return self.overload.waited_s, self.overload.level

    def close(self) -> None:
        """Ends the threads; lanes must be closed before."""
        for _ in self._threads:
            self._work.put(None)
        for thread in self._threads:
            thread.join()


def open_lane(
    pool: DecodePool,
    kind: Kind,
    participant: str,
    sink: MediaSink,
    need_keyframe: Callable[[], None],
    *,
    fps: float = ANALYSIS_FPS,
) -> Lane:
    """A lane that decodes one participant's track into a sink."""
    counters = DecodeCounters()
    if kind == "audio":
        return SoundLane(AudioDecoder(participant, sink, counters), counters)
    overload = pool.overload

    def open_decoder(frame: EncodedFrame) -> FrameDecoder:
        return VideoDecoder(participant, sink, frame.codec, fps=fps, share=lambda: overload.share)

    return PictureLane(pool, open_decoder, need_keyframe, fps=fps, counters=counters)
