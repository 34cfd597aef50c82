"""A WebRTC client that plays a media file into a running server as a participant."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import av
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.contrib.media import MediaPlayer

from interview.errors import BadMedia
from media_server.peer import IceServer

PostOffer = Callable[[str], Awaitable[str]]
"""Takes the SDP offer to the server and brings the SDP answer back."""


async def play(
    file: Path,
    post_offer: PostOffer,
    *,
    sound: Path | None = None,
    ice_servers: Sequence[IceServer] = (),
    loop: bool = False,
) -> None:
    """Play a file's sound and picture in real time as VP8 and Opus.

    Args:
        sound: a file whose sound is played in place of the first file's own.

    Returns when the file has ended (never, with `loop`); cancel it to stop earlier.

    Raises:
        BadMedia: the file has neither sound nor pictures that can be read.
        ConnectionError: the connection failed.
    """
    player = await _open(file, loop)
    voice = await _open(sound, loop) if sound else player
    tracks = [track for track in (voice.audio, player.video) if track is not None]
    if not tracks:
        raise BadMedia(f"{file.name} has neither sound nor pictures")
    servers = [RTCIceServer(s["urls"], s.get("username"), s.get("credential")) for s in ice_servers]
    connection = RTCPeerConnection(
        RTCConfiguration(servers, bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
    )
    over: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()

    def ended(error: Exception | None = None) -> None:
        if not over.done():
            over.set_result(error)

    @connection.on("connectionstatechange")
    def changed() -> None:
        if connection.connectionState == "failed":
            ended(ConnectionError("the connection to the server failed"))
        elif connection.connectionState == "closed":
            ended()

    try:
        for track in tracks:
            track.on("ended", ended)
            connection.addTransceiver(track, direction="sendonly")
        await connection.setLocalDescription(await connection.createOffer())
        answer = await post_offer(connection.localDescription.sdp)
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        if (failure := await over) is not None:
            raise failure
    finally:
        for track in tracks:
            track.stop()
        await connection.close()


async def _open(file: Path, loop: bool) -> MediaPlayer:
    try:
        return await asyncio.to_thread(MediaPlayer, str(file), loop=loop)
    except (av.FFmpegError, OSError) as error:
        raise BadMedia(f"{file.name} cannot be played: {error}") from error
