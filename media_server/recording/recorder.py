"""Recording: encoded frames kept as received, encrypted, on disk within half a second."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from media_server.encoded import EncodedFrame
from media_server.recording.segments import PartHeader, PartWriter

log = logging.getLogger(__name__)

Taken = TypeVar("Taken")

SEGMENT_S = 0.4
"""A segment is sealed this long after its first frame; with the write it stays under 0.5 s."""

MAX_WAITING = 25
"""Segments that may wait for the disk (10 s); then recording stops until they are written."""

RETRY_S = 2.0
"""How often a segment is tried again that the disk did not take."""

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
    stopped: bool = False
    """Whether the disk takes nothing now."""
    stops: int = 0
    """How often that began."""


class PartRecorder:
    """Records one publication into one file; runs on the event loop, writes in threads.

    A disk that is full or too slow stops the recording, loudly; the live session goes on, and
    so does the recording once the disk takes again what waits. What came in between beyond
    MAX_WAITING is not kept.
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
        self._closing = asyncio.Event()
        self._leaving_out = False
        self._awaits_keyframe = True
        self._keyframe_due_s = float("-inf")
        self._task = asyncio.create_task(self._run())

    @property
    def waiting(self) -> int:
        """Segments that wait for the disk."""
        return self._sealed.qsize()

    def write(self, frame: EncodedFrame) -> None:
        """Take one frame; never waits. Video before the first keyframe is left out."""
        if self._leaving_out or self._closing.is_set() or self._task.done():
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
            self._leaving_out = self._awaits_keyframe = True
            self._stop("the disk is too slow")
        elif frames:
            self._sealed.put_nowait(frames)

    def _stop(self, cause: str) -> None:
        if not self.counters.stopped:
            self.counters.stopped = True
            self.counters.stops += 1
            log.error(
                "RECORDING STOPPED: session %s, part %s: %s", self._session_id, self.part_id, cause
            )

    def _go_on(self) -> None:
        self.counters.stopped = self._leaving_out = False
        log.warning("recording goes on: session %s, part %s", self._session_id, self.part_id)

    async def _run(self) -> None:
        writer: PartWriter | None = None
        try:
            while (frames := await self._sealed.get()) is not None:
                if writer is None:
                    start_s = min(frame.time_s for frame in frames)
                    writer = await self._until_taken(partial(self._create, start_s))
                await self._until_taken(partial(writer.append, frames), writer.settle)
                self.counters.segments += 1
                self.counters.bytes += sum(len(frame.data) for frame in frames)
                if self.counters.stopped and self._sealed.empty():
                    self._go_on()
            if writer is not None:
                done, writer = writer, None
                await self._loop.run_in_executor(self._threads, done.finish)
        except OSError as error:
            self._stop(error.strerror or type(error).__name__)
        finally:
            if writer is not None:
                writer.abandon()

    async def _until_taken(
        self, write: Callable[[], Taken], again: Callable[[], Taken] | None = None
    ) -> Taken:
        """Write in a thread, again and again until the disk takes it.

        Raises:
            OSError: the recorder is closing and the disk does not take it.
        """
        while True:
            closing = self._closing.is_set()
            try:
                return await self._loop.run_in_executor(self._threads, write)
            except OSError as error:
                if closing:
                    raise
                self._stop(error.strerror or type(error).__name__)
            write = again or write
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), RETRY_S)

    def _create(self, start_s: float) -> PartWriter:
        header = PartHeader(
            self.part_id, self._session_id, self._participant, start_s, self._video_codec
        )
        return PartWriter(self._path, header, self._key)

    async def close(self) -> None:
        """Write what is held and the end record; returns when it is on disk. Idempotent."""
        if not self._closing.is_set():
            self._closing.set()
            if self._timer is not None:
                self._timer.cancel()
                self._seal()
            self._sealed.put_nowait(None)  # MAX_WAITING leaves it a place
        await self._task
