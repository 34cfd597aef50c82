"""The file of a recording part: a header, then encrypted segments, then an end record.

docs/recording.md gives the format byte by byte and why it is so. In short: each part has
its own key, derived from the session's; record n is sealed with nonce n, its clear fields
are authenticated, so that altering, swapping, dropping or splicing records shows.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import struct
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from interview.errors import RecordingDamaged
from media_server.encoded import Codec, EncodedFrame, Kind

MAGIC = b"VREC\x01"
TAG_BYTES = 16
MAX_HEADER_BYTES = 4_096
MAX_RECORD_BYTES = 64 * 1024 * 1024

_HEADER_SIZE = struct.Struct("!I")
_RECORD = struct.Struct("!IBBddd")
"""Sealed length, type, flags, first and last frame time, time of the first keyframe."""

_FRAME = struct.Struct("!BBIddI")
"""Kind, keyframe, RTP timestamp, capture time, arrival time, length of the data."""

_COUNTS = struct.Struct("!IIQ")
"""In the end record: segments, frames, bytes of their data."""

MEDIA, END = 1, 2
HAS_AUDIO, HAS_VIDEO = 1, 2


@dataclass(frozen=True, slots=True)
class PartHeader:
    """What is known of a part when it begins.

    Attributes:
        video_codec: "vp8", "h264", or "" where no video was negotiated.
    """

    part_id: str
    session_id: str
    participant: str
    start_s: float
    video_codec: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What a part holds."""

    segments: int = 0
    frames: int = 0
    bytes: int = 0

    def with_segment(self, frames: Sequence[EncodedFrame]) -> Counts:
        """These and one more segment."""
        size = sum(len(frame.data) for frame in frames)
        return Counts(self.segments + 1, self.frames + len(frames), self.bytes + size)


def _cipher(session_key: bytes, part_id: str, salt: bytes) -> AESGCM:
    info = b"vivavoce recording part " + part_id.encode()
    return AESGCM(HKDF(SHA256(), 32, salt=salt, info=info).derive(session_key))


def _nonce(sequence: int) -> bytes:
    return sequence.to_bytes(12, "big")


class PartWriter:
    """Appends records to a new file; each is on disk when the call returns. Blocking.

    A record that could not be written is held as it was sealed, for `settle`: sealed anew it
    would use its nonce twice. Until it is written nothing else may be.
    """

    def __init__(self, path: Path, header: PartHeader, session_key: bytes) -> None:
        """Create the file; where that raises OSError, no file is left and it can be tried again."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        salt = secrets.token_bytes(16)
        self._cipher = _cipher(session_key, header.part_id, salt)
        self._sequence = 0
        self._counts = Counts()
        body = json.dumps({**asdict(header), "salt": salt.hex()}).encode()
        clear = MAGIC + _HEADER_SIZE.pack(len(body)) + body
        # O_APPEND: what is written after a cut-off record begins where that did
        how = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        self._file = os.open(path, how, 0o600)
        self._size = 0
        self._unwritten = b""
        try:
            self._write(clear + self._cipher.encrypt(_nonce(0), b"", clear))
            sync_folder(path.parent)
        except OSError:
            os.close(self._file)
            path.unlink()
            raise

    def append(self, frames: Sequence[EncodedFrame]) -> None:
        """Write one segment; raises OSError where it is held instead."""
        self._counts = self._counts.with_segment(frames)
        self._seal(MEDIA, frames, b"".join(map(_pack, frames)))

    def settle(self) -> None:
        """Write what is held, if anything; raises OSError where it still cannot be."""
        if self._unwritten:
            self._write(self._unwritten)

    def finish(self) -> None:
        """Write the end record, which says what came before it, and close."""
        counts = self._counts
        try:
            self.settle()
            self._seal(END, (), _COUNTS.pack(counts.segments, counts.frames, counts.bytes))
        finally:
            os.close(self._file)

    def abandon(self) -> None:
        """Close without an end record."""
        os.close(self._file)

    def _seal(self, type: int, frames: Sequence[EncodedFrame], plain: bytes) -> None:
        times = [frame.time_s for frame in frames] or [0.0]
        keys = [f.time_s for f in frames if f.kind == "video" and f.keyframe]
        flags = sum({HAS_AUDIO if f.kind == "audio" else HAS_VIDEO for f in frames})
        clear = _RECORD.pack(
            len(plain) + TAG_BYTES, type, flags, min(times), max(times), min(keys, default=math.nan)
        )
        self._sequence += 1
        self._write(clear + self._cipher.encrypt(_nonce(self._sequence), plain, clear))

    def _write(self, record: bytes) -> None:
        self._unwritten = record
        try:
            rest = memoryview(record)
            while rest:
                rest = rest[os.write(self._file, rest) :]
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(record)
        self._unwritten = b""


def sync_folder(folder: Path) -> None:
    """Make what was created in or removed from a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pack(frame: EncodedFrame) -> bytes:
    return (
        _FRAME.pack(
            frame.kind == "video",
            frame.keyframe,
            frame.rtp_timestamp,
            frame.time_s,
            frame.arrived_s,
            len(frame.data),
        )
        + frame.data
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """The clear fields of one media record and where its sealed bytes lie."""

    sequence: int
    offset: int
    clear: bytes
    flags: int
    start_s: float
    end_s: float
    keyframe_s: float | None


class PartReader:
    """Reads a part, finished, still growing, or cut off by a crash. Blocking.

    Attributes:
        closed: whether the end record is there; without it the tail may be missing.
        counts: what the end record says was written; None where it does not.
        torn_bytes: left over of a record that a crash, or damage, cut off.
        segments: all whole media records, in order.
    """

    def __init__(self, path: Path, session_key: bytes) -> None:
        """Open and index a part.

        Raises:
            RecordingDamaged: a wrong key, or bytes that were altered.
            FileNotFoundError: no such part.
        """
        self._name = path.stem
        self._file = path.open("rb")
        try:
            self.header = self._read_header(session_key)
            self.closed = False
            self.counts: Counts | None = None
            self.torn_bytes = 0
            self.segments = self._index()
            self._check_tail()
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        self._file.close()

    def frames(self, segment: Segment) -> list[EncodedFrame]:
        """The frames of one segment, as received; RecordingDamaged if it was altered."""
        self._file.seek(segment.offset)
        size = _RECORD.unpack(segment.clear)[0]
        plain = self._open(segment.sequence, self._file.read(size), segment.clear)
        return list(self._unpack(plain))

    def _damaged(self, what: str) -> RecordingDamaged:
        return RecordingDamaged(f"recording part {self._name}: {what}")

    def _read_header(self, session_key: bytes) -> PartHeader:
        start = self._file.read(len(MAGIC) + _HEADER_SIZE.size)
        if not start.startswith(MAGIC) or len(start) < len(MAGIC) + _HEADER_SIZE.size:
            raise self._damaged("it does not begin as one")
        (size,) = _HEADER_SIZE.unpack(start[len(MAGIC) :])
        if size > MAX_HEADER_BYTES:
            raise self._damaged("its header is too large")
        body, tag = self._file.read(size), self._file.read(TAG_BYTES)
        try:
            fields = json.loads(body)
            salt = bytes.fromhex(fields.pop("salt"))
            header = PartHeader(**fields)
        except (ValueError, TypeError, KeyError) as error:
            raise self._damaged("its header cannot be read") from error
        self._cipher = _cipher(session_key, header.part_id, salt)
        self._open(0, tag, start + body)
        return header

    def _open(self, sequence: int, sealed: bytes, clear: bytes) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(sequence), sealed, clear)
        except (InvalidTag, ValueError) as error:
            raise self._damaged(
                f"record {sequence} fails its check: another key, or it was altered"
            ) from error

    def _index(self) -> list[Segment]:
        size = os.fstat(self._file.fileno()).st_size
        segments: list[Segment] = []
        while len(clear := self._file.read(_RECORD.size)) == _RECORD.size:
            length, type, flags, start_s, end_s, keyframe_s = _RECORD.unpack(clear)
            offset = self._file.tell()
            if self.closed or type not in (MEDIA, END) or length > MAX_RECORD_BYTES:
                raise self._damaged(f"record {len(segments) + 1} is none")
            if offset + length > size:
                self.torn_bytes = size - offset  # by a crash while it was written
                break
            if type == END:
                plain = self._open(len(segments) + 1, self._file.read(length), clear)
                self.closed = True
                if len(plain) == _COUNTS.size:  # version 1 had none at first
                    self.counts = Counts(*_COUNTS.unpack(plain))
                continue
            key_s = None if math.isnan(keyframe_s) else keyframe_s
            segments.append(Segment(len(segments) + 1, offset, clear, flags, start_s, end_s, key_s))
            self._file.seek(length, os.SEEK_CUR)
        return segments

    def _check_tail(self) -> None:
        """Leave out a last record whose bytes did not reach the disk in a power cut."""
        if self.segments and not self.closed:
            try:
                self.frames(self.segments[-1])
            except RecordingDamaged:
                self.segments.pop()

    def _unpack(self, plain: bytes) -> Iterable[EncodedFrame]:
        at = 0
        while at < len(plain):
            video, keyframe, timestamp, time_s, arrived_s, size = _FRAME.unpack_from(plain, at)
            at += _FRAME.size
            data = plain[at : at + size]
            at += size
            codec = cast(Codec, self.header.video_codec if video else "opus")
            kind: Kind = "video" if video else "audio"
            yield EncodedFrame(kind, codec, data, timestamp, bool(keyframe), time_s, arrived_s)
