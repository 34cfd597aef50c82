"""aiortc as it comes, with the cheapest scorer there is: the null that others are held to.

Receives sound and picture, decodes everything, and sends each picture's mean luma to whoever
listens. In a process of its own: `python -m benchmarks.stock_server PORT`.

| route | |
|---|---|
| GET / | a page that publishes camera and microphone when `publish()` is called |
| POST /offer | SDP offer -> SDP answer |
| WS /scores | {"luma": 0 to 255} for each picture; nothing is computed while nobody listens |
"""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
import websockets
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from benchmarks.event_latency import EARLY_S, PATIENCE_S, Cut, Waits

START_S = 60

PAGE = """<!doctype html><video autoplay muted playsinline width=320></video><script>
async function publish() {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: {width: 640, height: 480, frameRate: 30}, audio: true});
  document.querySelector('video').srcObject = stream;
  const peer = new RTCPeerConnection({bundlePolicy: 'max-bundle'});
  for (const track of stream.getTracks()) peer.addTrack(track, stream);
  await peer.setLocalDescription();
  await new Promise(done => setTimeout(done, 1000));
  const answer = await fetch('/offer', {method: 'POST', body: peer.localDescription.sdp});
  await peer.setRemoteDescription({type: 'answer', sdp: await answer.text()});
}
</script>"""


# --- the server ---------------------------------------------------------------------------


class Stock:
    """Peer connections, and who listens to their scores."""

    def __init__(self) -> None:
        self._kept: set[object] = set()
        self._listeners: set[WebSocket] = set()

    async def page(self, request: Request) -> Response:
        return HTMLResponse(PAGE)

    async def offer(self, request: Request) -> Response:
        connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        self._kept.add(connection)

        @connection.on("track")
        def on_track(track: MediaStreamTrack) -> None:
            self._kept.add(asyncio.create_task(self._score(track)))

        sdp = (await request.body()).decode()
        await connection.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return PlainTextResponse(connection.localDescription.sdp)

    async def scores(self, listener: WebSocket) -> None:
        await listener.accept()
        self._listeners.add(listener)
        try:
            await listener.receive()
        except WebSocketDisconnect:
            pass
        finally:
            self._listeners.discard(listener)

    async def _score(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                if track.kind == "video" and self._listeners:
                    luma = float(frame.to_ndarray(format="gray").mean())
                    for listener in tuple(self._listeners):
                        await listener.send_text(json.dumps({"luma": luma}))
        except MediaStreamError:
            pass


def serve(port: int) -> None:
    """Serve until killed."""
    stock = Stock()
    app = Starlette(
        routes=[
            Route("/", stock.page),
            Route("/offer", stock.offer, methods=["POST"]),
            WebSocketRoute("/scores", stock.scores),
        ]
    )
    uvicorn.run(app, host="127.0.0.1", port=port, loop="asyncio", log_level="error")


# --- its use --------------------------------------------------------------------------------


@contextmanager
def stock_server() -> Iterator[tuple[str, int]]:
    """Such a server in a process of its own; its URL and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.stock_server", str(port)])
    try:
        url = f"http://localhost:{port}"
        _wait_for(url)
        yield url, process.pid
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str) -> None:
    until = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@contextmanager
def scores(url: str, out: Path) -> Iterator[None]:
    """Note, in another process, when each score arrives: [wall time, luma] a line."""
    command = [sys.executable, "-m", "benchmarks.stock_server", "--log", url, str(out)]
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


async def _log(url: str, out: Path) -> None:
    address = url.replace("http", "ws", 1) + "/scores"
    with out.open("w", buffering=1) as lines:
        async with websockets.connect(address, max_queue=None) as server:
            async for message in server:
                at = time.time()
                lines.write(json.dumps([at, json.loads(message)["luma"]]) + "\n")


def luma_waits(cuts: Iterable[Cut], log: Path) -> Waits:
    """From the preview showing a cut to or from the empty scene to the first luma across it."""
    received = [json.loads(line) for line in log.read_text().splitlines()]
    lumas = [luma for _, luma in received]
    middle = (min(lumas) + max(lumas)) / 2 if lumas else 0.0
    waits = Waits()
    for cut in cuts:
        if cut.event not in {"face_appears", "face_leaves"}:
            continue
        brighter = cut.event == "face_leaves"  # the empty wall is brighter than the man
        told = (
            at
            for at, luma in received
            if cut.shown - EARLY_S <= at <= cut.shown + PATIENCE_S and (luma > middle) == brighter
        )
        at = next(told, None)
        waits.add(None if at is None else at - cut.shown)
    return waits


def main() -> None:
    """Command line: a port to serve on, or --log URL FILE."""
    if sys.argv[1] == "--log":
        asyncio.run(_log(sys.argv[2], Path(sys.argv[3])))
    else:
        serve(int(sys.argv[1]))


if __name__ == "__main__":
    main()
