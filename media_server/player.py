"""A WebRTC client that plays media into a running server as a participant."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)

from interview.errors import BadMedia
from media_server.peer import IceServer
from media_server.played_tracks import open_tracks

PostOffer = Callable[[str], Awaitable[str]]
"""Takes the SDP offer to the server and brings the SDP answer back."""


async def play(
    file: Path,
    post_offer: PostOffer,
    *,
    sound: Path | MediaStreamTrack | None = None,
    ice_servers: Sequence[IceServer] = (),
    loop: bool = False,
) -> None:
    """Play a file's sound and picture in real time as VP8 and Opus.

    Args:
        sound: played in place of the file's own sound: another file's, or a track.

    Returns when the file has ended (never, with `loop`); cancel it to stop earlier.

    Raises:
        BadMedia: the file has neither sound nor pictures that can be read.
        ConnectionError: the connection failed.
    """
    tracks = await asyncio.to_thread(_tracks, file, sound, loop)
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


def _tracks(
    file: Path, sound: Path | MediaStreamTrack | None, loop: bool
) -> list[MediaStreamTrack]:
    if sound is None:
        return [*open_tracks(file, ("audio", "video"), loop)]
    heard = open_tracks(sound, ("audio",), loop) if isinstance(sound, Path) else [sound]
    return [*heard, *open_tracks(file, ("video",), loop)]
