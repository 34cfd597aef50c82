"""The check of a stored part sees what happened to it, and says where."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from interview.ports import PartCheck
from media_server.recording import check, segments
from media_server.recording.playback import RecordingFolder
from media_server.recording.segments import PartHeader, PartReader, PartWriter
from tests.media_server.encoded_media import frames, in_segments
from tests.media_server.support import KEY, Keys


def store(root: Path, part: str = "p1", seconds: int = 3, finish: bool = True) -> Path:
    path = root / "s1" / f"{part}.vrec"
    writer = PartWriter(path, PartHeader(part, "s1", "ann", 100.0, "vp8"), KEY)
    for segment in in_segments(frames(seconds=seconds)):
        writer.append(segment)
    if finish:
        writer.finish()
    else:
        writer.abandon()
    return path


async def checked(root: Path, key: bytes = KEY) -> PartCheck:
    (found,) = await RecordingFolder(root, Keys(key)).check("s1")
    return found


async def test_a_closed_part_is_what_was_written(tmp_path: Path) -> None:
    store(tmp_path)
    found, media = await checked(tmp_path), frames(seconds=3)
    assert (found.part_id, found.participant, found.damage) == ("p1", "ann", "")
    assert found.closed
    assert found.frames == len(media)
    assert found.bytes == sum(len(frame.data) for frame in media)
    assert (found.start_s, found.end_s) == (100.0, max(frame.time_s for frame in media))


async def test_a_part_cut_off_by_a_crash_is_not_damaged(tmp_path: Path) -> None:
    path = store(tmp_path, finish=False)
    path.write_bytes(path.read_bytes()[:-10])
    found = await checked(tmp_path)
    assert not found.closed
    assert found.damage == ""
    assert 0 < found.frames < len(frames(seconds=3))


async def test_one_altered_bit_is_found_where_it_is(tmp_path: Path) -> None:
    path = store(tmp_path)
    reader = PartReader(path, KEY)
    segment = reader.segments[3]
    reader.close()
    damaged = bytearray(path.read_bytes())
    damaged[segment.offset + 50] ^= 1
    path.write_bytes(damaged)
    found = await checked(tmp_path)
    assert "record 4 fails its check" in found.damage
    assert found.damaged_s == segment.start_s
    others = [s for s in in_segments(frames(seconds=3)) if s[0].time_s != segment.start_s]
    assert found.frames == sum(map(len, others))  # the rest is still read and counted


async def test_an_altered_length_does_not_pass_for_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "MAX_TORN_BYTES", 1_000)
    path = store(tmp_path)
    reader = PartReader(path, KEY)
    segment = reader.segments[1]
    reader.close()
    damaged = bytearray(path.read_bytes())
    struct.pack_into("!I", damaged, segment.offset - len(segment.clear), 50_000_000)
    path.write_bytes(damaged)
    found = await checked(tmp_path)
    assert "cannot be read" in found.damage
    assert found.segments == 1


async def test_a_frame_that_was_counted_and_not_written_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every record passes its check, and no segment's first or last frame is the lost one."""
    media = frames(seconds=3)
    lost, pack = media[40], segments._pack
    monkeypatch.setattr(segments, "_pack", lambda frame: b"" if frame == lost else pack(frame))
    store(tmp_path)
    found = await checked(tmp_path)
    assert found.closed
    assert found.frames == len(media) - 1
    assert f"frames={len(media)}" in found.damage


async def test_another_key_or_a_broken_header_is_told_by_the_files_name(tmp_path: Path) -> None:
    store(tmp_path)
    found = await checked(tmp_path, bytes(32))
    assert (found.part_id, found.frames) == ("p1", 0)
    assert "another key" in found.damage


async def test_a_session_without_recording_has_nothing_to_check(tmp_path: Path) -> None:
    assert await RecordingFolder(tmp_path, Keys()).check("s1") == []


async def test_the_longest_stretch_between_keyframes_is_told(tmp_path: Path) -> None:
    store(tmp_path, seconds=5)
    (part,) = await RecordingFolder(tmp_path, Keys()).parts("s1")
    assert part.keyframes_s == pytest.approx(2.0, abs=0.5)  # frames() has one every 2 s


async def test_a_camera_that_is_off_makes_no_stretch_longer(tmp_path: Path) -> None:
    media = frames(seconds=4) + [f for f in frames(seconds=20, start_s=104.0) if f.kind == "audio"]
    writer = PartWriter(
        tmp_path / "s1" / "p1.vrec", PartHeader("p1", "s1", "ann", 100.0, "vp8"), KEY
    )
    for segment in in_segments(media):
        writer.append(segment)
    writer.finish()
    (part,) = await RecordingFolder(tmp_path, Keys()).parts("s1")
    assert part.keyframes_s == pytest.approx(2.0, abs=0.5)
