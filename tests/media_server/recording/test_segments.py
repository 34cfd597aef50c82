"""A recording part shows every alteration, and plays up to where a crash cut it off."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interview.errors import RecordingDamaged
from media_server.encoded import EncodedFrame
from media_server.recording.segments import PartHeader, PartReader, PartWriter
from tests.media_server.support import KEY

HEADER = PartHeader("part", "s1", "ann", 1.0, "vp8")


def frame(number: int) -> EncodedFrame:
    kind = "video" if number % 3 == 0 else "audio"
    codec = "vp8" if kind == "video" else "opus"
    data = bytes((number % 256,)) * (5 + number)
    return EncodedFrame(
        kind, codec, data, number, kind == "audio" or number % 6 == 0, number, number
    )  # type: ignore[arg-type]


def write(path: Path, segments: int = 4, finish: bool = True) -> list[EncodedFrame]:
    path.unlink(missing_ok=True)
    writer = PartWriter(path, HEADER, KEY)
    media = [frame(number) for number in range(segments * 5)]
    for at in range(0, len(media), 5):
        writer.append(media[at : at + 5])
    if finish:
        writer.finish()
    else:
        writer.abandon()
    return media


def read(path: Path, key: bytes = KEY) -> tuple[list[EncodedFrame], bool]:
    reader = PartReader(path, key)
    try:
        return [f for segment in reader.segments for f in reader.frames(segment)], reader.closed
    finally:
        reader.close()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "part.vrec"
    media = write(path)
    assert read(path) == (media, True)
    assert b"\x05\x05\x05\x05\x05" not in path.read_bytes()
    reader = PartReader(path, KEY)
    assert reader.header == HEADER
    assert [segment.keyframe_s for segment in reader.segments] == [0.0, 6.0, 12.0, 18.0]
    reader.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_a_cut_file_plays_up_to_the_cut(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "part.vrec"
    media = write(path, finish=False)
    whole = path.read_bytes()
    reader = PartReader(path, KEY)
    first = reader.segments[0].offset - len(reader.segments[0].clear)
    reader.close()
    cut = data.draw(st.integers(first, len(whole)))
    path.write_bytes(whole[:cut])
    left, closed = read(path)
    assert left == media[: len(left)]
    assert not closed
    assert len(left) % 5 == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.data())
def test_an_altered_byte_shows(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "part.vrec"
    media = write(path)
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    try:
        left, closed = read(path)
    except RecordingDamaged:
        return
    # a length made longer than the file looks like a cut: then the end record is missing
    assert not closed
    assert left == media[: len(left)]


def test_another_key_shows(tmp_path: Path) -> None:
    path = tmp_path / "part.vrec"
    write(path)
    with pytest.raises(RecordingDamaged, match="another key"):
        read(path, bytes(32))


def test_swapped_dropped_and_foreign_records_show(tmp_path: Path) -> None:
    path, other = tmp_path / "part.vrec", tmp_path / "other.vrec"
    write(path)
    write(other)
    reader = PartReader(path, KEY)
    starts = [s.offset - len(s.clear) for s in reader.segments]
    reader.close()
    whole, foreign = path.read_bytes(), other.read_bytes()
    a, b, c = starts[:3]
    swapped = whole[:a] + whole[b:c] + whole[a:b] + whole[c:]
    dropped = whole[:a] + whole[b:]
    spliced = whole[:a] + foreign[a:b] + whole[b:]
    for forged in (swapped, dropped, spliced, whole + whole[a:b]):
        path.write_bytes(forged)
        with pytest.raises(RecordingDamaged):
            read(path)


def test_a_full_disk_leaves_a_readable_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "part.vrec"
    writer = PartWriter(path, HEADER, KEY)
    writer.append([frame(0), frame(1)])

    def full(handle: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("media_server.recording.segments.os.write", full)
        with pytest.raises(OSError, match="No space"):
            writer.append([frame(2)])
    writer.abandon()
    assert read(path) == ([frame(0), frame(1)], False)
