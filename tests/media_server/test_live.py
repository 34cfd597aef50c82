"""Publishing, leaving and rejoining over real WebRTC connections."""

from __future__ import annotations

import asyncio
import gc
import operator
import os
import random
import threading
from pathlib import Path

import av
import pytest
from aiortc import RTCPeerConnection
from aiortc.rtp import RTCP_PSFB_APP, AnyRtcpPacket, RtcpPsfbPacket, RtcpRrPacket, is_rtcp

from interview.errors import BadSdp, NotFound, Overloaded
from interview.events import NoticeKind
from media_server.node import MediaServer
from media_server.player import play
from tests.media_server.encoded_media import frames
from tests.media_server.support import (
    Client,
    Picture,
    Tone,
    Watching,
    Witness,
    publishing,
    until,
)

pytestmark = pytest.mark.integration


async def test_published_media_reaches_the_sink(server: MediaServer, witness: Witness) -> None:
    async with publishing(server):
        await until(lambda: len(witness.video) > 20 and len(witness.audio) > 50)
    assert witness.video[0].rgb.shape == (240, 320, 3)
    assert {frame.participant for frame in witness.video} == {"ann"}
    times = [frame.time_s for frame in witness.video]
    assert times == sorted(times)
    assert all(frame.time_s <= frame.arrived_s for frame in witness.video)
    await until(lambda: witness.published == [("ann", 1), ("ann", None)])


async def test_the_publisher_hears_what_came_and_how_fast_it_may_send(server: MediaServer) -> None:
    heard = set[str]()
    async with publishing(server) as client:
        sender = client.connection.getSenders()[1]

        async def hear(packet: AnyRtcpPacket) -> None:
            if isinstance(packet, RtcpRrPacket):
                heard.update("report" for r in packet.reports if r.highest_sequence > 0)
            elif isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_APP:
                heard.add("bitrate")

        sender._handle_rtcp_packet = hear  # type: ignore[method-assign]
        await until(lambda: heard == {"report", "bitrate"})
        # and by its own reports pictures are laid beside sound
        timeline = server._rooms["s1"]._publications["ann"]._timeline
        await until(lambda: timeline._aligned_offset_s() is not None)


async def test_of_an_interviewer_only_the_sound_is_decoded(
    server: MediaServer, witness: Witness
) -> None:
    async with publishing(server, "bob"):
        await until(lambda: server.publications("s1") == {"bob": 1})
        await until(
            lambda: server.statistics().rooms[0].publications[0].streams["video"].frames > 10
        )
        await until(lambda: len(witness.audio) > 10)
    assert witness.video == []


async def test_media_that_nobody_analyses_is_recorded_and_not_decoded(
    server: MediaServer, witness: Witness
) -> None:
    witness.looks = witness.listens = False
    await server.start_recording("s1")
    async with publishing(server):
        room = server.statistics
        await until(lambda: room().rooms[0].publications[0].streams["video"].frames > 20)
        publication = room().rooms[0].publications[0]
        assert {kind: stream.decoded for kind, stream in publication.streams.items()} == {
            "audio": 0,
            "video": 0,
        }
        assert publication.recorded is not None
        assert publication.recorded.frames > 20
        witness.looks = witness.listens = True  # the interview starts: pictures at a keyframe
        await until(lambda: len(witness.video) > 5 and len(witness.audio) > 10)


async def test_loss_is_mended_and_leaves_no_delay(server: MediaServer, witness: Witness) -> None:
    async with publishing(server) as client:
        await until(lambda: len(witness.audio) > 25)
        transport = client.connection.getSenders()[0].transport
        send, chance = transport._send_rtp, random.Random(5)

        async def lossy(data: bytes) -> None:
            if is_rtcp(data) or chance.random() > 0.05:
                await send(data)

        transport._send_rtp = lossy  # type: ignore[method-assign]
        seen = len(witness.audio)
        await until(lambda: len(witness.audio) > seen + 150)
        received = server.statistics().rooms[0].publications[0].streams
        transport._send_rtp = send  # type: ignore[method-assign]
        seen, pictures = len(witness.audio), len(witness.video)
        await until(lambda: len(witness.audio) > seen + 100)
    assert received["video"].recovered > 0
    assert len(witness.video) > pictures
    before = [s - c.end_s for s, c in zip(witness.audio_seen_s[:25], witness.audio, strict=False)]
    after = [
        s - c.end_s for s, c in zip(witness.audio_seen_s[-60:], witness.audio[-60:], strict=False)
    ]
    assert min(after) < min(before) + 0.02  # what is left is not the network's doing


async def test_rejoin_replaces_the_publication(server: MediaServer, witness: Witness) -> None:
    await server.start_recording("s1")
    async with publishing(server):
        await until(lambda: len(witness.video) > 5)
        viewer = Watching()
        await viewer.watch(server, "ann")
        await until(lambda: server.statistics().rooms[0].sent["video"].frames > 0)
        async with publishing(server):
            await until(lambda: server.publications("s1") == {"ann": 2})
            seen = len(witness.video)
            await until(lambda: len(witness.video) > seen + 10)
            statistics = server.statistics().rooms[0]
            assert [p.number for p in statistics.publications] == [2]
            assert statistics.viewers == ()  # those who watched are hung up
            assert statistics.sent["video"].frames > 0  # what they were sent still counts
            await viewer.close()
    await server.close_room("s1")
    assert witness.published[:3] == [("ann", 1), ("ann", None), ("ann", 2)]
    times = [frame.time_s for frame in witness.video]
    assert times == sorted(times)


async def test_silence_and_return_are_noticed(server: MediaServer, witness: Witness) -> None:
    async with publishing(server) as client:
        await until(lambda: len(witness.video) > 5)
        transport = client.connection.getSenders()[0].transport
        send = transport._send_rtp

        async def silent(data: bytes) -> None:
            """The network is gone."""

        transport._send_rtp = silent  # type: ignore[method-assign]
        await until(lambda: witness.changes == [NoticeKind.APPLICANT_AWAY], 3.0)
        transport._send_rtp = send  # type: ignore[method-assign]
        await until(lambda: witness.changes[1:2] == [NoticeKind.APPLICANT_BACK])
        client.connection.getSenders()[1].replaceTrack(None)
        await until(lambda: NoticeKind.VIDEO_FROZEN in witness.changes, 3.0)


async def test_limits_and_errors(server: MediaServer, witness: Witness, tmp_path: Path) -> None:
    early = Client()
    with pytest.raises(BadSdp, match="no media section"):
        await server.publish("s1", "ann", "nonsense")
    with pytest.raises(NotFound):
        await server.publish("s2", "ann", "nonsense")
    with pytest.raises(NotFound, match="publishes nothing"):
        await early.watch(server, "ann")
    await server.open_room(witness.setup("s2"))
    await server.open_room(witness.setup("s2"))
    with pytest.raises(Overloaded):
        await server.open_room(witness.setup("s3"))
    clients = [Client() for _ in range(5)]
    coming = (client.publish(server, f"p{n}", Tone()) for n, client in enumerate(clients))
    told = await asyncio.gather(*coming, return_exceptions=True)  # all at the same moment
    assert sorted(str(type(answer).__name__) for answer in told) == [
        *4 * ["NoneType"],
        "Overloaded",
    ]
    first = told.index(None)
    rejoined = Client()
    await rejoined.publish(server, f"p{first}", Tone())  # a rejoin takes its own place
    with pytest.raises(NotFound):
        await server.hang_up("s1", clients[first].id)
    await server.hang_up("s1", rejoined.id)
    for client in [*clients, rejoined, early]:
        await client.close()


async def test_who_never_connects_takes_no_place(
    server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media_server.room.CONNECT_WITHIN_S", 0.0)
    offered = RTCPeerConnection()
    offered.addTransceiver("audio", "sendonly")
    await offered.setLocalDescription(await offered.createOffer())
    await server.publish("s1", "ann", offered.localDescription.sdp)
    await until(lambda: not server.statistics().rooms[0].publications)
    await offered.close()


async def test_nothing_is_left_of_those_who_left(server: MediaServer, witness: Witness) -> None:
    def holdings() -> tuple[int, int]:
        gc.collect()
        return len(asyncio.all_tasks()), len(os.listdir("/proc/self/fd"))

    strangers = set(threading.enumerate())
    await server.start_recording("s1")
    early = (0, 0)
    for number in range(20):
        seen = len(witness.audio)
        client, viewer = Client(), Client()
        await client.publish(server, "ann", Tone(), Picture(160, 120))
        await until(lambda seen=seen: len(witness.audio) > seen + 2)  # type: ignore[misc]
        await viewer.watch(server, "ann")
        await until(lambda viewer=viewer: viewer.connection.connectionState == "connected")  # type: ignore[misc]
        if number % 2:  # one way or the other
            await server.hang_up("s1", client.id)
        await viewer.close()
        await client.close()
        await until(lambda: not server.publications("s1"))
        await until(lambda: not server.statistics().rooms[0].viewers)
        if number < 5:
            early = max(early[0], holdings()[0]), max(early[1], holdings()[1])
    try:
        await until(lambda: all(map(operator.le, holdings(), early)))
    except TimeoutError:
        pytest.fail(f"held {early} early on, {holdings()} now: {asyncio.all_tasks()}")
    own = {thread.name.split("_")[0] for thread in set(threading.enumerate()) - strangers}
    assert own <= {"decode", "recording", "asyncio"}  # none of a connection


async def test_the_player_plays_a_file(
    server: MediaServer, witness: Witness, tmp_path: Path
) -> None:
    file = tmp_path / "talk.mp4"
    _write_mp4(file)

    async def post_offer(offer: str) -> str:
        return (await server.publish("s1", "ann", offer))[1]

    await play(file, post_offer)
    assert len(witness.audio) > 50
    assert len(witness.video) > 10
    await until(lambda: not server.publications("s1"))


def _write_mp4(file: Path) -> None:
    media = frames("h264", seconds=2)
    with av.open(str(file), "w") as out:
        video = out.add_stream("libx264", rate=30)
        video.width, video.height = 320, 240
        audio = out.add_stream("aac", rate=48_000, layout="stereo")
        decoders = {
            "video": av.CodecContext.create("h264", "r"),
            "audio": av.CodecContext.create("libopus", "r"),
        }
        counts = {"video": 0, "audio": 0}
        for frame in media:
            for decoded in decoders[frame.kind].decode(av.Packet(frame.data)):  # type: ignore[attr-defined]
                decoded.pts = None
                stream = video if frame.kind == "video" else audio
                out.mux(stream.encode(decoded))
                counts[frame.kind] += 1
        out.mux(video.encode(None))
        out.mux(audio.encode(None))
