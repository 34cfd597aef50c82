"""Reading a recording part whole, to see that it is what was written.

Every record is authenticated (AES-GCM), so an altered, swapped or lost one shows; the end
record tells how many there were. What remains is that frames lie in the order and within
the times that the clear fields say. Blocking, made for a thread.
"""

from __future__ import annotations

from pathlib import Path

from interview.errors import RecordingDamaged
from interview.ports import PartCheck
from media_server.recording.segments import Counts, PartReader, Segment

MAX_TORN_BYTES = 2 * 1024 * 1024
"""A crash tears one segment; more than that behind the last whole one was more than a crash."""


def check_part(path: Path, session_key: bytes) -> PartCheck:
    """What a part's bytes show; raises OSError where the disk cannot be read."""
    try:
        reader = PartReader(path, session_key)
    except RecordingDamaged as error:
        return PartCheck(path.stem, "", 0.0, 0.0, 0, 0, 0, False, str(error))
    try:
        return _check(reader)
    finally:
        reader.close()


def _check(reader: PartReader) -> PartCheck:
    header, counts = reader.header, Counts()
    damage, damaged_s = "", None
    for segment in reader.segments:
        try:
            counts = _with(counts, reader, segment)
        except RecordingDamaged as error:
            if not damage:
                damage, damaged_s = str(error), segment.start_s
    if not damage and reader.torn_bytes > MAX_TORN_BYTES:
        damage = f"recording part {header.part_id}: {reader.torn_bytes} bytes cannot be read"
        damaged_s = reader.segments[-1].end_s if reader.segments else header.start_s
    if not damage and reader.counts not in (None, counts):
        damage = f"recording part {header.part_id}: {counts}, where {reader.counts} were written"
    return PartCheck(
        part_id=header.part_id,
        participant=header.participant,
        start_s=header.start_s,
        end_s=max((segment.end_s for segment in reader.segments), default=header.start_s),
        segments=counts.segments,
        frames=counts.frames,
        bytes=counts.bytes,
        closed=reader.closed,
        damage=damage,
        damaged_s=damaged_s,
    )


def _with(counts: Counts, reader: PartReader, segment: Segment) -> Counts:
    frames = reader.frames(segment)
    times = [frame.time_s for frame in frames]
    if not times or (min(times), max(times)) != (segment.start_s, segment.end_s):
        name = reader.header.part_id
        raise RecordingDamaged(f"recording part {name}: times of record {segment.sequence}")
    return counts.with_segment(frames)
