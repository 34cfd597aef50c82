"""Recordings read back: what there is, playable clips, and the media for scoring anew."""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from interview import spans
from interview.errors import BadInput, NotFound, RecordingDamaged
from interview.ports import PartCheck, RecordingKeys, RecordingPart
from media_server.encoded import EncodedFrame
from media_server.recording.check import check_part
from media_server.recording.clip import ClipMuxer
from media_server.recording.segments import HAS_AUDIO, HAS_VIDEO, PartReader, Segment, sync_folder

log = logging.getLogger(__name__)

SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""Session and part ids that may be file names."""

LAST_FRAME_S = 0.02
"""Taken as the length of a part's last frame: an Opus packet."""


class RecordingFolder:
    """The RecordingArchive of a folder: <root>/<session id>/<part id>.vrec."""

    def __init__(self, root: Path, keys: RecordingKeys) -> None:
        self._root = root
        self._keys = keys

    async def parts(self, session_id: str) -> list[RecordingPart]:
        """All parts of a session by start, those cut off by a crash too.

        A damaged part is left out and logged; `clip` of it says what is wrong.
        """
        folder = self._folder(session_id)
        if not folder.is_dir():
            return []
        key = await self._keys.key_for(session_id)
        return await asyncio.to_thread(_list_parts, folder, key)

    async def check(self, session_id: str) -> list[PartCheck]:
        """Read every part whole, damaged ones too; by start. NotFound once shredded."""
        folder = self._folder(session_id)
        if not folder.is_dir():
            return []
        key = await self._keys.key_for(session_id)
        paths = await asyncio.to_thread(lambda: sorted(folder.glob("*.vrec")))
        checks = [await asyncio.to_thread(check_part, path, key) for path in paths]
        return sorted(checks, key=lambda check: check.start_s)

    async def clip(
        self, session_id: str, part_id: str, from_s: float, to_s: float
    ) -> AsyncIterator[bytes]:
        """A playable file of [from_s, to_s) on the session clock, piece by piece.

        Raises:
            BadInput: the span is empty.
            NotFound: no such part, or its key was shredded.
            RecordingDamaged: the part was altered, or belongs to another key.
        """
        if not from_s < to_s:
            raise BadInput("a clip must end after it begins")
        path = self._path(session_id, part_id)
        key = await self._keys.key_for(session_id)
        began = spans.mark()
        pieces = _clip(path, key, from_s, to_s)
        try:
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                if piece:
                    yield piece
        finally:
            await asyncio.to_thread(pieces.close)
            spans.record("recording.clip", began, session=session_id)

    async def frames(self, session_id: str, part_id: str) -> AsyncIterator[EncodedFrame]:
        """The media of a part as it was received, in the order of its arrival."""
        path = self._path(session_id, part_id)
        key = await self._keys.key_for(session_id)
        reader = await asyncio.to_thread(_open, path, key)
        try:
            for segment in reader.segments:
                for frame in await asyncio.to_thread(reader.frames, segment):
                    yield frame
        finally:
            reader.close()

    async def erase(self, session_id: str) -> None:
        """Remove the session's files; where there are none, nothing changes.

        Raises:
            OSError: a file could not be removed; the same call completes it later.
        """
        await asyncio.to_thread(_remove, self._folder(session_id))

    def _folder(self, session_id: str) -> Path:
        if not SAFE_NAME.fullmatch(session_id):
            raise NotFound("no such session")
        return self._root / session_id

    def _path(self, session_id: str, part_id: str) -> Path:
        if not SAFE_NAME.fullmatch(part_id):
            raise NotFound("no such recording part")
        return self._folder(session_id) / f"{part_id}.vrec"


def _remove(folder: Path) -> None:
    """Remove a folder, durably."""
    if folder.is_dir():
        shutil.rmtree(folder)
        sync_folder(folder.parent)


def _open(path: Path, key: bytes) -> PartReader:
    try:
        return PartReader(path, key)
    except FileNotFoundError:
        raise NotFound("no such recording part") from None


@contextmanager
def _reading(path: Path, key: bytes) -> Iterator[PartReader]:
    reader = _open(path, key)
    try:
        yield reader
    finally:
        reader.close()


def _list_parts(folder: Path, key: bytes) -> list[RecordingPart]:
    parts = []
    for path in sorted(folder.glob("*.vrec")):
        try:
            with _reading(path, key) as reader:
                part = _describe(reader)
        except RecordingDamaged as error:
            log.error("a recording part is left out: %s", error)
            continue
        if part is not None:
            parts.append(part)
    return sorted(parts, key=lambda part: part.start_s)


def _describe(reader: PartReader) -> RecordingPart | None:
    if not reader.segments:
        return None
    header = reader.header
    flags = {flag for s in reader.segments for flag in (HAS_AUDIO, HAS_VIDEO) if s.flags & flag}
    return RecordingPart(
        id=header.part_id,
        session_id=header.session_id,
        participant=header.participant,
        start_s=header.start_s,
        end_s=max(segment.end_s for segment in reader.segments) + LAST_FRAME_S,
        video_codec=header.video_codec if HAS_VIDEO in flags else "",
        has_audio=HAS_AUDIO in flags,
        keyframes_s=_longest_wait(reader),
    )


def _longest_wait(reader: PartReader) -> float:
    """The longest stretch of pictures that hang on one keyframe; 0 without pictures.

    Stretches without pictures, while a camera is off, do not count.
    """
    longest_s, keyframe_s = 0.0, float("inf")
    for segment in reader.segments:
        if segment.keyframe_s is not None:
            keyframe_s = segment.keyframe_s
        if segment.flags & HAS_VIDEO:
            longest_s = max(longest_s, segment.end_s - keyframe_s)
    return longest_s


def _clip(path: Path, key: bytes, from_s: float, to_s: float) -> Generator[bytes]:
    """The pieces of a clip; blocking, each step in a thread."""
    with _reading(path, key) as reader:
        part = _describe(reader)
        if part is None:
            raise NotFound("the recording part is empty")
        first_s = _first_instant(reader, from_s)
        keyframe = _keyframe(reader, first_s) if part.video_codec else None
        muxer = ClipMuxer(
            keyframe,
            has_audio=part.has_audio,
            origin_s=part.start_s,
            part_end_s=part.end_s,
            from_s=first_s,
        )
        for segment in reader.segments:
            if segment.end_s < first_s or segment.start_s >= to_s:
                continue
            yield muxer.write(
                frame
                for frame in sorted(reader.frames(segment), key=lambda f: f.time_s)
                if first_s <= frame.time_s < to_s
            )
        yield muxer.finish(min(to_s, part.end_s))


def _first_instant(reader: PartReader, from_s: float) -> float:
    """Time of the last keyframe at or before from_s, else where there is no video before."""
    before = [
        segment.keyframe_s
        for segment in reader.segments
        if segment.keyframe_s is not None and segment.keyframe_s <= from_s
    ]
    return max(before) if before else from_s


def _keyframe(reader: PartReader, first_s: float) -> EncodedFrame | None:
    """The keyframe at first_s, else the part's first one."""
    with_key = [s for s in reader.segments if s.keyframe_s is not None]
    segment: Segment
    for segment in sorted(with_key, key=lambda s: (s.keyframe_s != first_s, s.sequence)):
        for frame in reader.frames(segment):
            if frame.kind == "video" and frame.keyframe:
                return frame
    return None
