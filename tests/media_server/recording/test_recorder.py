"""Recording survives kill -9, and its failure does not touch the live session."""

from __future__ import annotations

import asyncio
import errno
import os
import random
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import av
import pytest

from media_server.encoded import EncodedFrame
from media_server.recording.playback import RecordingFolder
from media_server.recording.recorder import PartRecorder
from media_server.recording.segments import PartReader
from tests.media_server.encoded_media import frames
from tests.media_server.support import KEY, Keys

CHILD = """
import asyncio, sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from media_server.recording.recorder import PartRecorder
from tests.media_server.encoded_media import frames

async def main():
    media = frames(seconds=8)
    recorder = PartRecorder(root=Path(sys.argv[1]), session_key=bytes(range(32)), session_id="s1",
        participant="ann", video_codec="vp8", threads=ThreadPoolExecutor(1),
        need_keyframe=lambda: None)
    print("ready", flush=True)
    zero = time.monotonic()
    for frame in media:
        await asyncio.sleep(max(0, zero + frame.time_s - 100 - time.monotonic()))
        recorder.write(frame)
        sys.stdout.write(f"{frame.time_s}\\n")
        sys.stdout.flush()

asyncio.run(main())
"""


def recorder(root: Path, threads: ThreadPoolExecutor) -> PartRecorder:
    return PartRecorder(
        root=root,
        session_key=KEY,
        session_id="s1",
        participant="ann",
        video_codec="vp8",
        threads=threads,
        need_keyframe=lambda: None,
    )


class Disk:
    """`os` on a disk that is full."""

    full = True

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def write(self, handle: int, record: bytes) -> int:
        if self.full:
            os.write(handle, record[: len(record) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        return os.write(handle, record)


@pytest.mark.integration
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_kill_9_loses_at_most_a_second(tmp_path: Path, seed: int) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"ready\n"
    stop_s = 100 + random.Random(seed).uniform(1.2, 4.0)
    handed_s = 0.0
    while handed_s < stop_s:
        handed_s = float(await child.stdout.readline())
    child.send_signal(signal.SIGKILL)
    for line in (await child.stdout.read()).splitlines():
        handed_s = float(line)
    await child.wait()

    folder = RecordingFolder(tmp_path, Keys())
    (part,) = await folder.parts("s1")
    assert part.start_s == 100.0
    assert handed_s - part.end_s <= 1.0
    kept = [frame async for frame in folder.frames("s1", part.id)]
    sent = [frame for frame in frames(seconds=8) if frame.time_s <= part.end_s]
    assert kept == sent[: len(kept)]
    (found,) = await folder.check("s1")
    assert (found.damage, found.closed, found.frames) == ("", False, len(kept))
    clip = tmp_path / "clip.webm"
    clip.write_bytes(b"".join([p async for p in folder.clip("s1", part.id, 0, 1_000)]))
    with av.open(str(clip)) as file:
        decoded = sum(1 for _ in file.decode(video=0))
    assert decoded == sum(frame.kind == "video" for frame in kept)


async def test_a_closed_recording_has_every_frame(tmp_path: Path) -> None:
    media = frames(seconds=1)
    with ThreadPoolExecutor(1) as threads:
        recording = recorder(tmp_path, threads)
        for frame in media:
            recording.write(frame)
        await recording.close()
    kept = [f async for f in RecordingFolder(tmp_path, Keys()).frames("s1", recording.part_id)]
    assert kept == media


async def test_video_begins_at_a_keyframe_that_is_asked_for(tmp_path: Path) -> None:
    asked: list[int] = []
    media = [f for f in frames(seconds=3, keyframe_every=30) if f.kind == "video"][10:]
    with ThreadPoolExecutor(1) as threads:
        recording = recorder(tmp_path, threads)
        recording._need_keyframe = lambda: asked.append(1)
        for frame in media:
            recording.write(frame)
        await recording.close()
    kept = [f async for f in RecordingFolder(tmp_path, Keys()).frames("s1", recording.part_id)]
    assert kept == media[20:]
    assert asked


async def test_what_a_full_disk_refused_is_kept_once_there_is_room_and_the_recording_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SEGMENT_S", 0.0), ("RETRY_S", 0.0), ("MAX_WAITING", 2)):
        monkeypatch.setattr(f"media_server.recording.recorder.{name}", value)
    disk = Disk()
    monkeypatch.setattr("media_server.recording.segments.os", disk)
    media = [f for f in frames(seconds=3, keyframe_every=15) if f.kind == "video"]
    with ThreadPoolExecutor(1) as threads:
        recording = recorder(tmp_path, threads)

        async def give(some: list[EncodedFrame]) -> None:
            for frame in some:
                recording.write(frame)
                await asyncio.sleep(0.001)  # a segment each
                while recording.waiting and not recording.counters.stopped:
                    await asyncio.sleep(0)

        await give(media[:5])
        assert recording.counters.stopped  # not even the part could be begun
        disk.full = False
        while recording.counters.stopped:
            await asyncio.sleep(0.001)
        disk.full = True
        await give(media[15:25])
        assert recording.counters.stopped
        disk.full = False
        while recording.counters.stopped:
            await asyncio.sleep(0.001)
        await give(media[40:])
        await recording.close()
    kept = [f async for f in RecordingFolder(tmp_path, Keys()).frames("s1", recording.part_id)]
    # each time one was tried again and two waited; then it goes on at a keyframe
    assert kept == media[:3] + media[15:18] + media[45:]
    assert (recording.counters.stops, recording.counters.stopped) == (2, False)
    part = PartReader(next(tmp_path.rglob("*.vrec")), KEY)
    assert part.closed
    part.close()


async def test_a_full_disk_ends_the_recording_loudly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "s1").write_text("a file where a folder should be")
    with ThreadPoolExecutor(1) as threads:
        recording = recorder(tmp_path, threads)
        recording.write(frames(seconds=1)[0])
        await asyncio.gather(recording.close(), recording.close())
        recording.write(frames(seconds=1)[1])  # the live session goes on handing frames over
    assert recording.counters.stopped
    assert "RECORDING STOPPED" in caplog.text
