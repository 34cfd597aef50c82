"""Clips play from a keyframe on, keep the part's time line, and have no gap in sound."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
import pytest
from msgspec.structs import replace

from interview.errors import BadInput, NotFound, RecordingDamaged
from media_server.encoded import EncodedFrame
from media_server.recording.playback import RecordingFolder
from media_server.recording.segments import PartHeader, PartWriter
from media_server.recording.webm import AUDIO_TRACK, VIDEO_TRACK, VideoTrack, WebmWriter
from tests.media_server.encoded_media import frames, in_segments
from tests.media_server.support import KEY, Keys


def store(root: Path, media: list[EncodedFrame], codec: str = "vp8", part: str = "p1") -> None:
    start_s = min(frame.time_s for frame in media)
    writer = PartWriter(
        root / "s1" / f"{part}.vrec", PartHeader(part, "s1", "ann", start_s, codec), KEY
    )
    for segment in in_segments(media):
        writer.append(segment)
    writer.finish()


async def clip(root: Path, from_s: float, to_s: float) -> Any:
    folder = RecordingFolder(root, Keys())
    pieces = [piece async for piece in folder.clip("s1", "p1", from_s, to_s)]
    return av.open(io.BytesIO(b"".join(pieces)))


def times(file: Any) -> tuple[list[float], list[float]]:
    """Video and audio timestamps in seconds."""
    packets = [p for p in file.demux() if p.pts is not None]
    return tuple(  # type: ignore[return-value]
        [float(p.pts * p.time_base) for p in packets if p.stream.type == kind]
        for kind in ("video", "audio")
    )


@pytest.mark.parametrize("codec", ["vp8", "h264"])
async def test_clips_keep_the_parts_time_line(
    tmp_path: Path, codec: Literal["vp8", "h264"]
) -> None:
    store(tmp_path, frames(codec, seconds=6), codec)
    for from_s, to_s, first_s, last_s in (
        (100, 102, 0.0, 2.0),
        (102, 104, 2.0, 4.0),  # keyframes lie at 0, 2 and 4 s
        (105, 107, 4.0, 6.0),
        (0, 1_000, 0.0, 6.0),
    ):
        video, audio = times(await clip(tmp_path, from_s, to_s))
        assert video[0] == pytest.approx(first_s, abs=0.001)
        assert audio[0] == pytest.approx(first_s, abs=0.001)
        assert last_s - 0.05 < video[-1] < last_s
        assert last_s - 0.05 < audio[-1] < last_s


@pytest.mark.parametrize("codec", ["vp8", "h264"])
async def test_picture_and_sound_are_as_received_and_in_step(
    tmp_path: Path, codec: Literal["vp8", "h264"]
) -> None:
    store(tmp_path, frames(codec, seconds=4), codec)
    file = await clip(tmp_path, 100, 104)
    flashes: list[float] = []
    levels: list[tuple[float, float]] = []
    was_white = True
    for frame in file.decode():
        if isinstance(frame, av.VideoFrame):
            white = frame.to_ndarray(format="gray").mean() > 200
            if white and not was_white:
                flashes.append(frame.time)
            was_white = white
        else:
            sound = frame.to_ndarray()
            loud = np.flatnonzero(np.abs(sound[0]) > 0.1 * (1 if sound.dtype.kind == "f" else 3e4))
            if len(loud):
                levels.append((frame.time, float(loud[0]) / 48_000))
    beeps = [
        time_s + at_s
        for (before_s, _), (time_s, at_s) in pairwise(levels)
        if time_s - before_s > 0.5
    ]
    assert len(flashes) == len(beeps) == 3
    assert np.abs(np.array(flashes) - np.array(beeps)).max() < 0.02


async def test_gaps_in_sound_are_filled_and_pictures_last_over_them(tmp_path: Path) -> None:
    media = [f for f in frames(seconds=6) if not 101.2 <= f.time_s < 103.1]
    store(tmp_path, media)
    video, audio = times(await clip(tmp_path, 100, 103))
    assert max(b - a for a, b in pairwise(audio)) < 0.05
    assert audio[-1] == pytest.approx(2.98, abs=0.03)
    video, audio = times(await clip(tmp_path, 103, 106))
    assert video[0] == 0.0  # the keyframe at 2 s fell into the gap
    assert max(b - a for a, b in pairwise(audio)) < 0.05


def test_no_picture_depends_on_one_of_an_earlier_cluster() -> None:
    writer = WebmWriter(VideoTrack("V_VP8", 320, 240), True, 10_000)
    for i in range(300):
        writer.block(
            VIDEO_TRACK, i * 33, b"<new>" if i % 120 == 0 else b"<difference>", i % 120 == 0
        )
        writer.block(AUDIO_TRACK, i * 33 + 5, b"<sound>", True)
    clusters = writer.finish().split(bytes.fromhex("1f43b675"))[1:]
    assert [cluster.count(b"<new>") for cluster in clusters] == [1, 1, 1]
    assert all(cluster.index(b"<new>") < cluster.index(b"<difference>") for cluster in clusters)


async def test_a_change_of_size_plays(tmp_path: Path) -> None:
    media = frames(seconds=2) + frames(seconds=2, start_s=102.0, width=160, height=128)
    store(tmp_path, media)
    sizes = {(f.width, f.height) for f in (await clip(tmp_path, 100, 104)).decode(video=0)}
    assert sizes == {(320, 240), (160, 128)}


@pytest.mark.parametrize("codec", ["vp8", "h264"])
async def test_a_keyframe_that_is_none_is_named(
    tmp_path: Path, codec: Literal["vp8", "h264"]
) -> None:
    media = frames(codec, seconds=1)
    at = next(i for i, frame in enumerate(media) if frame.kind == "video")
    odd = replace(media[at], data=media[at].data[:5])
    store(tmp_path, [*media[:at], odd, *media[at + 1 :]], codec)
    with pytest.raises(RecordingDamaged):
        await clip(tmp_path, 100, 101)


async def test_sound_alone_plays(tmp_path: Path) -> None:
    store(tmp_path, [f for f in frames(seconds=2) if f.kind == "audio"], "vp8")
    (part,) = await RecordingFolder(tmp_path, Keys()).parts("s1")
    assert (part.video_codec, part.has_audio) == ("", True)
    file = await clip(tmp_path, 101, 102)
    assert [stream.type for stream in file.streams] == ["audio"]
    assert times(file)[1][0] == pytest.approx(1.0, abs=0.001)


async def test_parts_are_listed_by_start_from_files_alone(tmp_path: Path) -> None:
    store(tmp_path, frames(seconds=1, start_s=200.0), part="a")
    store(tmp_path, frames(seconds=1, start_s=100.0), part="b")
    parts = await RecordingFolder(tmp_path, Keys()).parts("s1")
    assert [(p.id, p.participant, p.start_s, p.video_codec) for p in parts] == [
        ("b", "ann", 100.0, "vp8"),
        ("a", "ann", 200.0, "vp8"),
    ]
    assert parts[0].end_s == pytest.approx(101.0)
    assert await RecordingFolder(tmp_path, Keys()).parts("unknown") == []


async def test_errors_name_the_cause(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store(tmp_path, frames(seconds=1))
    with pytest.raises(NotFound):
        await anext(RecordingFolder(tmp_path, Keys()).clip("s1", "p2", 0, 1))
    with pytest.raises(NotFound):
        await anext(RecordingFolder(tmp_path, Keys()).clip("..", "p1", 0, 1))
    with pytest.raises(BadInput):
        await anext(RecordingFolder(tmp_path, Keys()).clip("s1", "p1", 1, 1))
    wrong = RecordingFolder(tmp_path, Keys(bytes(32)))
    with pytest.raises(RecordingDamaged, match="another key"):
        await anext(wrong.clip("s1", "p1", 0, 1))
    assert await wrong.parts("s1") == []
    assert "another key" in caplog.text


async def test_an_erased_session_leaves_no_file_and_no_other_is_touched(tmp_path: Path) -> None:
    media = frames(seconds=1)
    store(tmp_path, media, part="p1")
    store(tmp_path, media, part="p2")
    (tmp_path / "s2").mkdir()
    (tmp_path / "s2" / "p1.vrec").write_bytes(b"another session's")
    folder = RecordingFolder(tmp_path, Keys())
    for _ in range(2):
        await folder.erase("s1")
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.vrec")] == ["s2/p1.vrec"]
    assert not (tmp_path / "s1").exists()
    assert await folder.parts("s1") == []
    for outside in ("..", ".", "", "s2/../s2"):
        with pytest.raises(NotFound):
            await folder.erase(outside)
    assert (tmp_path / "s2" / "p1.vrec").exists()
