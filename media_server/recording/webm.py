"""Writing WebM (Matroska, RFC 9559): already encoded pictures and Opus sound.

The segment's size is left unknown and clusters carry absolute timestamps in milliseconds,
so that the file can be streamed, and appended piece by piece to a browser's SourceBuffer.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

VIDEO_TRACK, AUDIO_TRACK = 1, 2

CLUSTER_MS = 30_000
"""Longest cluster of pictures; block timestamps within one are 16 bits.

A cluster begins with a keyframe wherever there is one: Firefox guesses where the last cluster
ended, takes one that begins earlier for a leap, and drops pictures until a keyframe comes.
"""

SOUND_CLUSTER_MS = 1_000
"""Longest cluster of a file of sound alone, in which every block can be the first."""

OPUS_HEAD = struct.pack("<8sBBHIhB", b"OpusHead", 1, 2, 0, 48_000, 0, 0)
"""RFC 7845 section 5.1, stereo; no pre-skip: a part begins in the middle of a stream."""

_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER = (
    0x1A45DFA3,
    0x18538067,
    0x1549A966,
    0x1654AE6B,
    0x1F43B675,
)
_UNKNOWN_SIZE = b"\x01" + b"\xff" * 7
_KEYFRAME = 0x80
_SEEK_PREROLL_NS = 80_000_000  # RFC 7845 section 4.6


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """What a player must know of the pictures; `private` is avcC for H.264, else empty."""

    codec_id: str
    width: int
    height: int
    private: bytes = b""


class WebmWriter:
    """Makes the bytes of one file; no I/O.

    Args:
        video: None makes a file of sound alone.
        duration_ms: length on the file's own time line.
    """

    def __init__(
        self, video: VideoTrack | None, has_audio: bool, duration_ms: float, doc_type: str = "webm"
    ) -> None:
        tracks = _video_entry(video) if video is not None else b""
        tracks += _audio_entry() if has_audio else b""
        info = _uint(0x2AD7B1, 1_000_000) + _float(0x4489, duration_ms)
        info += _text(0x4D80, "vivavoce") + _text(0x5741, "vivavoce")
        self._ready = b"".join(
            (
                _ebml_header(doc_type),
                _id(_SEGMENT),
                _UNKNOWN_SIZE,
                _element(_INFO, info),
                _element(_TRACKS, tracks),
            )
        )
        self._longest_ms = CLUSTER_MS if video is not None else SOUND_CLUSTER_MS
        self._cluster_ms: int | None = None
        self._last_ms = 0
        self._blocks: list[bytes] = []

    def block(
        self, track: int, time_ms: int, data: bytes, keyframe: bool, duration_ms: int | None = None
    ) -> None:
        """Add one frame; `duration_ms` where the next frame's time does not tell it."""
        starts = keyframe and track == VIDEO_TRACK
        late = time_ms < self._last_ms  # browsers refuse it within a cluster
        self._last_ms = time_ms
        began_ms = self._cluster_ms
        if starts or late or began_ms is None or time_ms >= began_ms + self._longest_ms:
            self._end_cluster()
            self._cluster_ms = began_ms = time_ms
        head = bytes((0x80 | track,)) + struct.pack("!h", time_ms - began_ms)
        if duration_ms is None:
            flags = bytes((_KEYFRAME if keyframe else 0,))
            self._blocks.append(_element(0xA3, head + flags + data))
            return
        group = _element(0xA1, head + b"\0" + data) + _uint(0x9B, duration_ms)
        if not keyframe:
            group += _element(0xFB, b"\xff")  # refers to a frame before it
        self._blocks.append(_element(0xA0, group))

    def take(self) -> bytes:
        """What is ready: all but the cluster being filled."""
        ready, self._ready = self._ready, b""
        return ready

    def finish(self) -> bytes:
        """The rest of the file."""
        self._end_cluster()
        return self.take()

    def _end_cluster(self) -> None:
        if self._blocks and self._cluster_ms is not None:
            body = _uint(0xE7, self._cluster_ms) + b"".join(self._blocks)
            self._ready += _element(_CLUSTER, body)
        self._blocks = []


def _ebml_header(doc_type: str) -> bytes:
    version = 4
    return _element(
        _EBML,
        _uint(0x4286, 1)
        + _uint(0x42F7, 1)
        + _uint(0x42F2, 4)
        + _uint(0x42F3, 8)
        + _text(0x4282, doc_type)
        + _uint(0x4287, version)
        + _uint(0x4285, 2),
    )


def _video_entry(track: VideoTrack) -> bytes:
    size = _uint(0xB0, track.width) + _uint(0xBA, track.height)
    entry = _track(VIDEO_TRACK, 1, track.codec_id) + _element(0xE0, size)
    if track.private:
        entry += _element(0x63A2, track.private)
    return _element(0xAE, entry)


def _audio_entry() -> bytes:
    sound = _float(0xB5, 48_000.0) + _uint(0x9F, 2)
    entry = _track(AUDIO_TRACK, 2, "A_OPUS") + _element(0xE1, sound)
    entry += _element(0x63A2, OPUS_HEAD) + _uint(0x56AA, 0) + _uint(0x56BB, _SEEK_PREROLL_NS)
    return _element(0xAE, entry)


def _track(number: int, type: int, codec_id: str) -> bytes:
    return (
        _uint(0xD7, number)
        + _uint(0x73C5, number)
        + _uint(0x83, type)
        + _uint(0x9C, 0)
        + _text(0x86, codec_id)
    )


def _id(id: int) -> bytes:
    return id.to_bytes((id.bit_length() + 7) // 8, "big")


def _element(id: int, body: bytes) -> bytes:
    return _id(id) + (len(body) | 1 << 56).to_bytes(8, "big") + body


def _uint(id: int, value: int) -> bytes:
    return _element(id, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _float(id: int, value: float) -> bytes:
    return _element(id, struct.pack("!d", value))


def _text(id: int, value: str) -> bytes:
    return _element(id, value.encode("ascii"))
