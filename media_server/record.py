"""Recording: encoded frames kept as received, encrypted, on disk within half a second."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from media_server.encoded import EncodedFrame
from media_server.segments import PartHeader, PartWriter

log = logging.getLogger(__name__)

SEGMENT_S = 0.4
"""A segment is sealed this long after its first frame; with the write it stays under 0.5 s."""

MAX_WAITING = 25
"""Segments that may wait for the disk (10 s); then recording stops."""

KEYFRAME_EVERY_S = 4.0
"""While recording a keyframe is asked for this often, so that a review can seek quickly.

`python -m benchmarks.keyframes` measures what that costs in picture quality.
"""


@dataclass(slots=True)
class RecordCounters:
    """What one part holds, for statistics."""

    segments: int = 0
    bytes: int = 0
    frames: int = 0
    failed: bool = False


class PartRecorder:
    """Records one publication into one file; runs on the event loop, writes in threads.

    A disk that is full or too slow ends the recording, loudly; the live session goes on.
    """

    def __init__(
        self,
        *,
        root: Path,
        session_key: bytes,
        session_id: str,
        participant: str,
        video_codec: str,
        threads: Executor,
        need_keyframe: Callable[[], None],
    ) -> None:
        self.part_id = uuid.uuid4().hex
        self.counters = RecordCounters()
        self._path = root / session_id / f"{self.part_id}.vrec"
        self._key = session_key
        self._session_id = session_id
        self._participant = participant
        self._video_codec = video_codec
        self._threads = threads
        self._need_keyframe = need_keyframe
        self._loop = asyncio.get_running_loop()
        self._open: list[EncodedFrame] = []
        self._timer: asyncio.TimerHandle | None = None
        self._sealed: asyncio.Queue[list[EncodedFrame] | None] = asyncio.Queue(MAX_WAITING + 1)
        self._closed = False
        self._awaits_keyframe = True
        self._keyframe_due_s = float("-inf")
        self._task = asyncio.create_task(self._run())

    @property
    def waiting(self) -> int:
        """Segments that wait for the disk."""
        return self._sealed.qsize()

    def write(self, frame: EncodedFrame) -> None:
        """Take one frame; never waits. Video before the first keyframe is left out."""
        if self.counters.failed or self._closed or self._task.done():
            return
        if frame.kind == "video" and not self._wants(frame):
            return
        self.counters.frames += 1
        self._open.append(frame)
        if self._timer is None:
            self._timer = self._loop.call_later(SEGMENT_S, self._seal)

    def _wants(self, frame: EncodedFrame) -> bool:
        if frame.keyframe:
            self._awaits_keyframe = False
            self._keyframe_due_s = frame.time_s + KEYFRAME_EVERY_S
        elif self._awaits_keyframe or frame.time_s >= self._keyframe_due_s:
            self._need_keyframe()
        return not self._awaits_keyframe

    def _seal(self) -> None:
        self._timer = None
        frames, self._open = self._open, []
        if self._sealed.qsize() >= MAX_WAITING:
            self._fail("the disk is too slow")
        elif frames:
            self._sealed.put_nowait(frames)

    def _fail(self, cause: str) -> None:
        if not self.counters.failed:
            self.counters.failed = True
            log.error(
                "RECORDING STOPPED: session %s, part %s: %s", self._session_id, self.part_id, cause
            )

    async def _run(self) -> None:
        writer: PartWriter | None = None
        try:
            while (frames := await self._sealed.get()) is not None:
                if self.counters.failed:
                    continue
                if writer is None:
                    writer = await self._loop.run_in_executor(
                        self._threads, self._create, min(frame.time_s for frame in frames)
                    )
                await self._loop.run_in_executor(self._threads, writer.append, frames)
                self.counters.segments += 1
                self.counters.bytes += sum(len(frame.data) for frame in frames)
            if writer is not None and not self.counters.failed:
                done, writer = writer, None
                await self._loop.run_in_executor(self._threads, done.finish)
        except OSError as error:
            self._fail(error.strerror or type(error).__name__)
        finally:
            if writer is not None:
                writer.abandon()

    def _create(self, start_s: float) -> PartWriter:
        header = PartHeader(
            self.part_id, self._session_id, self._participant, start_s, self._video_codec
        )
        return PartWriter(self._path, header, self._key)

    async def close(self) -> None:
        """Write what is held and the end record; returns when it is on disk. Idempotent."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
            self._seal()
        if not self._task.done():
            await self._sealed.put(None)
        await self._task
