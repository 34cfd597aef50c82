"""Who speaks, shared screens and weak links, over real WebRTC connections."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from interview.errors import BadSdp, Overloaded
from interview.events import NoticeKind
from interview.media import MediaSource, Pictures, media_name
from media_server.decoding.overload import SHARES
from media_server.forwarding.downlink import PAUSED
from media_server.layers import TOP
from media_server.node import MediaServer
from media_server.recording.playback import RecordingFolder
from tests.media_server.support import (
    Client,
    Keys,
    Picture,
    Tone,
    Watching,
    Witness,
    publishing,
    recorded_frames,
    until,
)

pytestmark = pytest.mark.integration

SCREEN = media_name("ann", MediaSource.SCREEN)


@pytest.fixture
async def server(tmp_path: Path, witness: Witness) -> AsyncIterator[MediaServer]:
    server = MediaServer(tmp_path, Keys(), max_peers=3)
    await server.open_room(witness.setup())
    yield server
    await server.close()


class WithoutLevels:
    """A media server whose publishers do not say in packets how loud they are."""

    def __init__(self, server: MediaServer) -> None:
        self._server = server

    async def publish(self, session_id: str, who: str, sdp: str) -> tuple[str, str]:
        kept = [line for line in sdp.splitlines() if "ssrc-audio-level" not in line]
        return await self._server.publish(session_id, who, "\r\n".join(kept) + "\r\n")


async def test_who_speaks_is_told_with_and_without_levels_in_packets(
    server: MediaServer, witness: Witness
) -> None:
    witness.listens = False  # analysis does not; levels are told all the same
    async with publishing(server, "ann"):
        await until(lambda: witness.speakers[-1:] == ["ann"])
    assert witness.audio == []
    await until(lambda: witness.speakers[-1:] == [None])
    bob = Client()
    await bob.publish(cast(MediaServer, WithoutLevels(server)), "bob", Tone())
    await until(lambda: witness.speakers[-1:] == ["bob"])
    await bob.close()


async def test_a_screen_is_watched_and_recorded_beside_the_camera_and_never_analysed(
    server: MediaServer, witness: Witness, tmp_path: Path
) -> None:
    loud, screen, viewer, late = Client(), Client(), Watching(), Client()
    await server.start_recording("s1")
    async with publishing(server, "ann"):
        with pytest.raises(BadSdp, match="without sound"):
            await loud.publish(server, SCREEN, Tone(), Picture())
        await screen.publish(server, SCREEN, Picture(640, 480))
        await until(lambda: server.publications("s1") == {"ann": 1, SCREEN: 1})
        await viewer.watch(server, SCREEN)
        with pytest.raises(Overloaded):  # a room's limit is for screens too
            await late.watch(server, "ann")
        await until(lambda: len([f for f in viewer.frames if f.kind == "video"]) > 10)
        await until(lambda: len(witness.video) > 10)
        await screen.close()
        await until(lambda: (SCREEN, None) in witness.published)
        assert server.publications("s1") == {"ann": 1}
    await server.close_room("s1")
    for client in (loud, viewer, late):
        await client.close()
    assert {picture.rgb.shape for picture in witness.video} == {(240, 320, 3)}
    assert {sound.participant for sound in witness.audio} == {"ann"}
    parts = await RecordingFolder(tmp_path, Keys()).parts("s1")
    assert {(part.participant, part.has_audio) for part in parts} == {
        ("ann", True),
        (SCREEN, False),
    }


async def test_on_a_hopeless_link_sound_goes_on_and_pictures_come_back(
    server: MediaServer, witness: Witness
) -> None:
    viewer = Watching()
    async with publishing(server, "ann"):
        await until(lambda: server.publications("s1"))
        await viewer.watch(server, "ann")
        await until(lambda: any(frame.kind == "video" for frame in viewer.frames))
        (watching,) = server._rooms["s1"]._publications["ann"].viewers.values()
        watching._downlink._patience_s = math.inf  # until the test says so
        watching._downlink.top = PAUSED
        await until(lambda: witness.pictures == [Pictures.NONE])
        await until(lambda: {frame.kind for frame in viewer.frames[-25:]} == {"audio"})
        seen = len(viewer.frames)
        watching._downlink.top = TOP
        await until(lambda: witness.pictures == [Pictures.NONE, Pictures.ALL])
        await until(lambda: any(frame.kind == "video" for frame in viewer.frames[seen:]))
    await viewer.close()
    assert next(frame for frame in viewer.frames[seen:] if frame.kind == "video").keyframe


async def test_analysis_is_given_up_before_forwarding_and_recording_and_the_panel_is_told(
    server: MediaServer, witness: Witness
) -> None:
    await server.start_recording("s1")
    async with publishing(server, "ann"):
        await until(lambda: witness.video)
        viewer = Watching()
        await viewer.watch(server, "ann")
        await until(lambda: viewer.frames)
        server._parts.pool.overload.level = SHARES.index(0.0)
        await until(lambda: NoticeKind.ANALYSIS_SHED in witness.changes)
        forwarded, recorded, heard = len(viewer.frames), recorded_frames(server), len(witness.audio)
        seen = len(witness.video)
        await until(lambda: len(viewer.frames) > forwarded + 40)
        await until(lambda: recorded_frames(server) > recorded + 40)
        await until(lambda: len(witness.audio) > heard + 20)
        assert len(witness.video) <= seen + 2  # those under way
        assert NoticeKind.ANALYSIS_RESUMED not in witness.changes
        server._parts.pool.overload.level = 0
        await until(lambda: NoticeKind.ANALYSIS_RESUMED in witness.changes)
        await until(lambda: len(witness.video) > seen + 2)
        await viewer.close()
