"""A recorded part decoded again, as the analyzers had it live."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from interview.errors import NotFound
from interview.media import AudioChunk, VideoFrame
from interview.ports import RecordingPart
from media_server.decoding.decoders import ANALYSIS_FPS
from media_server.encoded import EncodedFrame
from media_server.recording.recorded import end_s, open_part, recorded
from media_server.recording.segments import PartHeader, PartWriter
from tests.media_server.encoded_media import frames, in_segments
from tests.media_server.support import KEY, Keys

PART = RecordingPart("p1", "s1", "ann", 100.0, 103.0, "vp8", True)


async def decoded(root: Path, media: Sequence[EncodedFrame]) -> list[AudioChunk | VideoFrame]:
    writer = PartWriter(
        root / "s1" / "p1.vrec", PartHeader("p1", "s1", "ann", media[0].time_s, "vp8"), KEY
    )
    for segment in in_segments(list(media)):
        writer.append(segment)
    writer.finish()
    reader = await open_part(root, Keys(), PART)
    try:
        return list(recorded(reader))
    finally:
        reader.close()


async def test_sound_and_pictures_come_in_order_at_the_rate_of_analysis(tmp_path: Path) -> None:
    items = await decoded(tmp_path, frames(seconds=2, keyframe_every=30))
    assert [end_s(item) for item in items] == sorted(end_s(item) for item in items)
    assert {item.participant for item in items} == {"ann"}
    sound = [item for item in items if isinstance(item, AudioChunk)]
    assert all(b.start_s == pytest.approx(a.end_s, abs=1e-3) for a, b in pairwise(sound))
    assert sum(len(chunk.samples) for chunk in sound) >= 1.4 * 16_000
    pictures = [item for item in items if isinstance(item, VideoFrame)]
    length_s = pictures[-1].time_s - pictures[0].time_s
    assert len(pictures) == pytest.approx(length_s * ANALYSIS_FPS, abs=2)


async def test_what_cannot_be_decoded_is_passed_over(tmp_path: Path) -> None:
    media = frames(seconds=2, keyframe_every=30)
    broken = [
        replace(f, data=b"\x00") if 100.4 < f.time_s < 100.6 and not f.keyframe else f
        for f in media
    ]
    broken = [
        replace(f, data=b"\xff\xff") if f.kind == "audio" and 101.0 <= f.time_s < 101.02 else f
        for f in broken
    ]
    items = await decoded(tmp_path, broken)
    pictures = [item.time_s for item in items if isinstance(item, VideoFrame)]
    assert not [time_s for time_s in pictures if 100.45 < time_s < 101.0]
    assert [time_s for time_s in pictures if time_s >= 101.0]
    assert [item for item in items if isinstance(item, AudioChunk) and item.start_s > 101.2]


async def test_a_part_that_is_gone_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        await open_part(tmp_path, Keys(), PART)
