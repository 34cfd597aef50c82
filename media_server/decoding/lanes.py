"""Where decoding for analysis happens, and what is given up when that cannot keep up.

Each track is a lane that decodes its frames in order: sound at once, as it comes; pictures on
one pool of threads that serves all sessions, by one thread at a time. PyAV releases the GIL
meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Protocol

import av

from interview.ports import MediaSink
from media_server.decoding.decoders import (
    ANALYSIS_FPS,
    AudioDecoder,
    DecodeCounters,
    FrameDecoder,
    PictureDecoder,
    VideoDecoder,
)
from media_server.decoding.opus import OpusError
from media_server.decoding.overload import SHARES, Overload
from media_server.encoded import EncodedFrame, Kind
from media_server.layers import LayerFilter

log = logging.getLogger(__name__)

QUEUE_FRAMES = 60
"""Pictures waiting for a thread: 2 s."""

HELD_FRAMES = 3
"""Pictures that nobody wants, only decoders, may wait for the next that is wanted: as many in a row
cost a thread one awakening, and it finds its caches warm."""


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


class SoundLane:
    """One track's sound, decoded on the event loop the moment it comes.

    To hand a packet to a thread costs more than to decode it, so nothing waits here.

    Drop policy: what nobody listens to is not decoded.

    Args:
        wanted: whether anybody listens now.
    """

    waiting = 0

    def __init__(
        self,
        decoder: FrameDecoder,
        counters: DecodeCounters,
        *,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._decoder = decoder
        self._wanted = wanted
        self._closed = False
        self.counters = counters

    def push(self, frame: EncodedFrame) -> None:
        """Decode and deliver one frame."""
        if self._closed or not self._wanted():
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

    Drop policy: pictures that nobody wants, and of layers that the analysis rate does not
    need, never enter. When the pool cannot keep up fewer are needed, or none (overload.py). When
    QUEUE_FRAMES wait, all are lost until the next keyframe, which `need_keyframe` (called from
    any thread) asks for.

    Args:
        fps: pictures a second that analysis wants.
        wanted: whether anybody looks at pictures now; decoding resumes with a keyframe.

    Attributes:
        looked_at: whether anybody looked at the last picture.
        rate: of the analysis rate, what was decoded of it last.
    """

    def __init__(
        self,
        pool: DecodePool,
        open_decoder: Callable[[EncodedFrame], PictureDecoder],
        need_keyframe: Callable[[], None],
        *,
        fps: float = ANALYSIS_FPS,
        counters: DecodeCounters | None = None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        self._pool = pool
        self._open_decoder = open_decoder
        self._need_keyframe = need_keyframe
        self._fps = fps
        self._is_looked_at = wanted
        self._layers = LayerFilter()
        self._decoder: PictureDecoder | None = None
        self._waiting: deque[tuple[EncodedFrame, float]] = deque()  # with since when
        self._lock = threading.Lock()
        self._running = False
        self._idle = threading.Condition(self._lock)
        self._closed = False
        self._skipping = True  # until a keyframe
        self._beginning = True  # likewise, and nothing is shed by it
        self.looked_at = False
        self.rate = 1.0
        self.counters = counters if counters is not None else DecodeCounters()
        pool.enter(self)

    @property
    def waiting(self) -> int:
        """Frames that wait for a thread."""
        return len(self._waiting)

    def push(self, frame: EncodedFrame) -> None:
        """Queue one frame; never waits for decoding."""
        with self._lock:
            if self._closed or not self._wanted(frame) or not self._make_room(frame):
                return
            now_s = time.monotonic()
            self._waiting.append((frame, now_s))
            if self._running or self._can_wait(frame):
                return
            self._waiting = deque((held, now_s) for held, _ in self._waiting)
            self._running = True
        self._pool.submit(self._run)

    def _can_wait(self, frame: EncodedFrame) -> bool:
        """Whether no thread need be woken for this picture."""
        decoder = self._decoder
        return decoder is not None and not decoder.due(frame) and len(self._waiting) <= HELD_FRAMES

    def _wanted(self, frame: EncodedFrame) -> bool:
        self.looked_at = self._is_looked_at()
        self.rate = rate = self._pool.rate_of(self)
        wanted = self._layers.wants(frame, self._fps * rate) and rate > 0
        if rate == 0 or not self.looked_at:
            self._skipping = True
        if not self.looked_at:
            self._beginning = True
            return False
        if not wanted and rate < 1 and frame.temporal_id <= self._layers.enough(self._fps):
            self.counters.shed += 1
        return wanted

    def _make_room(self, frame: EncodedFrame) -> bool:
        if len(self._waiting) >= QUEUE_FRAMES:
            self.counters.shed += len(self._waiting)
            self._waiting.clear()
            self._skipping = True
        if self._skipping and not frame.keyframe:
            self.counters.shed += not self._beginning
            self._need_keyframe()
            return False
        self._skipping = self._beginning = False
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
        self._pool.leave(self)


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
        self._lanes: list[PictureLane] = []  # as they came
        self.overload = Overload()

    def enter(self, lane: PictureLane) -> None:
        """Count a lane among those that share the threads."""
        with self._lock:
            self._lanes.append(lane)

    def leave(self, lane: PictureLane) -> None:
        """Count it no more; may be called again."""
        with self._lock:
            if lane in self._lanes:
                self._lanes.remove(lane)

    def rate_of(self, lane: PictureLane) -> float:
        """Of the analysis rate, what is to be decoded for a lane now."""
        if not self.overload.level:
            return 1.0
        with self._lock:
            rivals = [other for other in self._lanes if other.looked_at or other is lane]
            return self.overload.rate_of(rivals.index(lane), len(rivals))

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
            level, waited_s = self.overload.level, self.overload.waited_s
        if level != before:
            text = "work waits %.0f ms: %.0f %% of the pictures for analysis are decoded now"
            log.warning(text, waited_s * 1_000, SHARES[level] * 100)

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
        return SoundLane(
            AudioDecoder(participant, sink, counters),
            counters,
            wanted=lambda: sink.wants_sound(participant),
        )

    def open_decoder(frame: EncodedFrame) -> PictureDecoder:
        return VideoDecoder(participant, sink, frame.codec, fps=fps, share=lambda: lane.rate)

    lane = PictureLane(
        pool,
        open_decoder,
        need_keyframe,
        fps=fps,
        counters=counters,
        wanted=lambda: sink.wants_pictures(participant),
    )
    return lane
