"""What of real WebRTC connections is recorded, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from media_server.node import MediaServer
from media_server.recording.playback import RecordingFolder
from tests.media_server.support import (
    Keys,
    Witness,
    publishing,
    recorded_frames,
    recorded_parts,
    until,
)

pytestmark = pytest.mark.integration


async def test_recording_has_a_part_for_each_publication(
    server: MediaServer, witness: Witness, tmp_path: Path
) -> None:
    async with publishing(server):
        await until(lambda: len(witness.video) > 5)
        await server.start_recording("s1")
        await server.start_recording("s1")
        await until(lambda: recorded_frames(server) > 60)
    async with publishing(server), publishing(server, "interviewer"):
        await until(lambda: len(recorded_parts(server)) == 2 and min(recorded_parts(server)) > 60)
    await server.close_room("s1")
    folder = RecordingFolder(tmp_path, Keys())
    parts = await folder.parts("s1")
    assert sorted(part.participant for part in parts) == ["ann", "ann", "interviewer"]
    first, second = (part for part in parts if part.participant == "ann")
    assert first.end_s <= second.start_s
    for part in parts:
        assert (part.video_codec, part.has_audio) == ("vp8", True)
        kept = [frame async for frame in folder.frames("s1", part.id)]
        assert next(frame for frame in kept if frame.kind == "video").keyframe


async def test_what_comes_after_the_recording_was_stopped_is_not_kept(
    server: MediaServer, witness: Witness, tmp_path: Path
) -> None:
    await server.start_recording("s1")
    async with publishing(server):
        await until(lambda: recorded_frames(server) > 60)
        await server.stop_recording("s1")
        await server.stop_recording("s1")
        seen = len(witness.video)
        await until(lambda: len(witness.video) > seen + 10)
    async with publishing(server):
        await until(lambda: server.publications("s1") == {"ann": 2})
    await server.close_room("s1")
    (part,) = await RecordingFolder(tmp_path, Keys()).parts("s1")
    assert part.end_s <= witness.video[seen + 1].time_s


async def test_nothing_is_recorded_before_it_is_asked_for(tmp_path: Path, witness: Witness) -> None:
    server = MediaServer(tmp_path, Keys())
    await server.open_room(witness.setup())
    async with publishing(server):
        await until(lambda: len(witness.video) > 5)
    await server.close()
    assert list(tmp_path.iterdir()) == []
