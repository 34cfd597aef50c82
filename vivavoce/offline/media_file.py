"""A media file as the analyzers hear and see a live interview."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from heapq import merge
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.video.frame import VideoFrame as AvVideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from interview.errors import BadMedia
from interview.media import ANALYSIS_RATE_HZ, AudioChunk, VideoFrame
from media_server.decoding.decoders import ANALYSIS_FPS, MAX_SIZE

FORMATS = "wav,mov,matroska,ogg,mp3,flac"
"""Containers that are opened at all: others would let pictures, subtitles and playlists,
which name other files, pass for recordings."""

CHUNK = ANALYSIS_RATE_HZ // 50
"""Samples of an AudioChunk: 20 ms, as Opus packets have live."""

HOLE_S = 0.05
"""Sound whose time stamps leave a larger hole begins a new run."""


def read_media(path: Path, participant: str) -> Iterator[AudioChunk | VideoFrame]:
    """Sound in chunks of 20 ms and pictures at the analysis rate, by the time they end.

    Times count from the beginning of the file; `arrived_s` is when the media ends, as
    though it had come without delay.

    Raises:
        BadMedia: there is no such file, it is no recording, it has neither sound nor
            pictures, or (while it is read) it breaks off inside; the message says which.
    """
    if not path.exists():
        raise BadMedia(f"{path}: there is no such file")
    if not path.is_file():
        raise BadMedia(f"{path} is not a file")
    with _opened(path) as container:
        has_sound, has_pictures = bool(container.streams.audio), bool(container.streams.video)
    tracks: list[Iterator[AudioChunk | VideoFrame]] = []
    if has_sound:
        tracks.append(_sound(path, participant))
    if has_pictures:
        tracks.append(_pictures(path, participant))
    if not tracks:
        raise BadMedia(f"{path} has neither sound nor pictures")
    return _in_order(path, tracks)


def end_s(item: AudioChunk | VideoFrame) -> float:
    """When the media of an item ends."""
    return item.end_s if isinstance(item, AudioChunk) else item.time_s


def _in_order(
    path: Path, tracks: list[Iterator[AudioChunk | VideoFrame]]
) -> Iterator[AudioChunk | VideoFrame]:
    empty = True
    for item in merge(*tracks, key=end_s):
        empty = False
        yield item
    if empty:
        raise BadMedia(f"{path} has neither sound nor pictures")


@contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    """The file, open for reading; errors of the codecs become BadMedia."""
    options = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    try:
        container = av.open(str(path), options=options)
    except PermissionError as error:
        raise BadMedia(f"{path} may not be read") from error
    except (av.FFmpegError, OSError, ValueError) as error:
        raise BadMedia(f"{path} is not a recording (wav, mp4, mkv, webm)") from error
    with container:
        yield container


def _decoded(
    container: InputContainer, path: Path, kind: str
) -> Iterator[tuple[float, AudioFrame | AvVideoFrame]]:
    """Frames of the first stream of a kind with their times from the file's beginning."""
    begin_s = (container.start_time or 0) / av.time_base
    time_s = 0.0
    try:
        for frame in container.decode(**{kind: 0}):
            assert isinstance(frame, AudioFrame | AvVideoFrame)
            if frame.time is not None:
                time_s = max(0.0, frame.time - begin_s)
            yield time_s, frame
    except (av.FFmpegError, OSError, ValueError) as error:
        raise BadMedia(
            f"{path} is broken: its {'sound' if kind == 'audio' else 'picture'} cannot be "
            f"decoded after {time_s:.1f} s: {getattr(error, 'strerror', None) or error}"
        ) from error


def _sound(path: Path, participant: str) -> Iterator[AudioChunk]:
    with _opened(path) as container:
        run: _Run | None = None
        for time_s, frame in _decoded(container, path, "audio"):
            if run is None or abs(time_s - run.expected_s) > HOLE_S:
                if run is not None:
                    yield from run.flush()
                run = _Run(participant, time_s)
            yield from run.add(cast(AudioFrame, frame))
        if run is not None:
            yield from run.flush()


class _Run:
    """Sound without a hole, resampled once and cut into chunks."""

    def __init__(self, participant: str, start_s: float) -> None:
        self.expected_s = start_s
        self._participant = participant
        self._start_s = start_s
        self._resampler = AudioResampler(format="flt", layout="mono", rate=ANALYSIS_RATE_HZ)
        self._rest = np.empty(0, np.float32)
        self._given = 0

    def add(self, frame: AudioFrame) -> Iterator[AudioChunk]:
        """Take one decoded frame."""
        self.expected_s += frame.samples / frame.sample_rate
        frame.pts = None  # the run counts samples; stamps that jitter would be padded
        yield from self._cut(frame, CHUNK)

    def flush(self) -> Iterator[AudioChunk]:
        """The end, in a chunk that may be shorter."""
        yield from self._cut(None, 1)

    def _cut(self, frame: AudioFrame | None, least: int) -> Iterator[AudioChunk]:
        parts = [out.to_ndarray()[0] for out in self._resampler.resample(frame)]
        samples = np.clip(np.concatenate([self._rest, *parts]), -1.0, 1.0)
        while len(samples) >= least:
            chunk, samples = samples[:CHUNK], samples[CHUNK:]
            start_s = self._start_s + self._given / ANALYSIS_RATE_HZ
            self._given += len(chunk)
            arrived_s = self._start_s + self._given / ANALYSIS_RATE_HZ
            yield AudioChunk(self._participant, start_s, arrived_s, chunk)
        self._rest = samples


def _pictures(path: Path, participant: str) -> Iterator[VideoFrame]:
    """Pictures at ANALYSIS_FPS at most, each as near as there is to when it is due."""
    interval_s = 1 / ANALYSIS_FPS
    converter = VideoReformatter()
    due_s = last_s = float("-inf")
    with _opened(path) as container:
        for time_s, frame in _decoded(container, path, "video"):
            if time_s < due_s - interval_s / 4 or time_s <= last_s:
                continue
            late = due_s < time_s - interval_s / 2
            due_s = (time_s if late else due_s) + interval_s
            last_s = time_s
            rgb = _rgb(converter, cast(AvVideoFrame, frame))
            yield VideoFrame(participant, time_s, time_s, rgb)


def _rgb(converter: VideoReformatter, frame: AvVideoFrame) -> NDArray[np.uint8]:
    """Scaled down to MAX_SIZE, the way up that the camera's rotation mark says."""
    turns = round(frame.rotation / 90) % 4
    limit = MAX_SIZE if turns % 2 == 0 else MAX_SIZE[::-1]
    scale = min(1.0, limit[0] / frame.width, limit[1] / frame.height)
    converted = converter.reformat(
        frame,
        width=max(2, round(frame.width * scale)),
        height=max(2, round(frame.height * scale)),
        format="rgb24",
        interpolation=Interpolation.FAST_BILINEAR,
        threads=1,
    )
    return np.ascontiguousarray(np.rot90(converted.to_ndarray(), turns))
