"""A recorded part as the analyzers heard and saw it live, for scoring anew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from heapq import merge
from pathlib import Path

import av

from interview.errors import NotFound
from interview.media import AudioChunk, VideoFrame
from interview.ports import RecordingKeys, RecordingPart
from media_server.decoding.decoders import (
    ANALYSIS_FPS,
    AudioDecoder,
    DecodeCounters,
    FrameDecoder,
    VideoDecoder,
)
from media_server.decoding.opus import OpusError
from media_server.encoded import EncodedFrame, Kind
from media_server.recording.segments import HAS_AUDIO, HAS_VIDEO, PartReader

_FLAG: dict[Kind, int] = {"audio": HAS_AUDIO, "video": HAS_VIDEO}


async def open_part(root: Path, keys: RecordingKeys, part: RecordingPart) -> PartReader:
    """A part to be read from a thread; the caller closes it.

    Args:
        root: the folder of recordings.

    Raises:
        NotFound: it is gone, or its key was shredded.
        RecordingDamaged: it was altered, or belongs to another key.
    """
    key = await keys.key_for(part.session_id)
    path = root / part.session_id / f"{part.id}.vrec"
    try:
        return await asyncio.to_thread(PartReader, path, key)
    except FileNotFoundError:
        raise NotFound("no such recording part") from None


def end_s(item: AudioChunk | VideoFrame) -> float:
    """When the media of an item ends, on the session clock."""
    return item.end_s if isinstance(item, AudioChunk) else item.time_s


def recorded(reader: PartReader, fps: float = ANALYSIS_FPS) -> Iterator[AudioChunk | VideoFrame]:
    """Sound and pictures of a part in the order of their ends, decoded as they are asked for.

    As live, a packet of sound that cannot be decoded is passed over, and pictures are up to
    the next keyframe. Sound that was lost on the way stays a gap.

    Args:
        fps: pictures a second that are analysed.

    Raises:
        RecordingDamaged: the part was altered.
    """
    return merge(_track(reader, "audio", fps), _track(reader, "video", fps), key=end_s)


class _Sink:
    """What a decoder has delivered and nobody has taken yet."""

    def __init__(self) -> None:
        self._items: list[AudioChunk | VideoFrame] = []

    def push_audio(self, chunk: AudioChunk) -> None:
        self._items.append(chunk)

    def push_video(self, frame: VideoFrame) -> None:
        self._items.append(frame)

    def wants_pictures(self, participant: str) -> bool:
        return True

    def wants_sound(self, participant: str) -> bool:
        return True

    def taken(self) -> list[AudioChunk | VideoFrame]:
        items, self._items = self._items, []
        return items


def _track(reader: PartReader, kind: Kind, fps: float) -> Iterator[AudioChunk | VideoFrame]:
    sink = _Sink()
    decoder: FrameDecoder | None = None
    broken = False
    for frame in _frames(reader, kind):
        if broken and not frame.keyframe:
            continue
        try:
            if decoder is None or broken:
                decoder = _decoder(reader, frame, sink, fps)
            decoder.decode(frame, False)
            broken = False
        except (av.FFmpegError, OpusError):
            broken = kind == "video"
        yield from sink.taken()


def _frames(reader: PartReader, kind: Kind) -> Iterator[EncodedFrame]:
    for segment in reader.segments:
        if segment.flags & _FLAG[kind]:
            yield from (frame for frame in reader.frames(segment) if frame.kind == kind)


def _decoder(reader: PartReader, frame: EncodedFrame, sink: _Sink, fps: float) -> FrameDecoder:
    participant = reader.header.participant
    if frame.kind == "audio":
        return AudioDecoder(participant, sink, DecodeCounters())
    return VideoDecoder(participant, sink, frame.codec, fps=fps)
