"""Keep what a real Firefox sends: `python -m tests.media_server.capture_firefox FILE`.

Writes 3 s of its RTP and RTCP in the format of `captured.py`: its fake microphone, and a canvas
with as much detail as takes one to three packets a picture, at up to 30 pictures a second.
"""

from __future__ import annotations

import asyncio
import gzip
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, Route, async_playwright

from media_server.node import MediaServer
from media_server.srtp import SrtpOpener
from tests.e2e import firefox
from tests.media_server.support import Keys, Witness, until

SECONDS = 3.0

OFFER = """
async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 320; canvas.height = 240;
  const context = canvas.getContext('2d');
  setInterval(() => {
    for (let i = 0; i < 4; i++) {
      context.fillStyle = `hsl(${360 * Math.random()} 80% 50%)`;
      context.fillRect(320 * Math.random(), 240 * Math.random(), 12, 12);
    }
  }, 33);
  const microphone = await navigator.mediaDevices.getUserMedia({audio: true});
  const tracks = [...microphone.getTracks(), ...canvas.captureStream(30).getTracks()];
  window.peer = new RTCPeerConnection();
  for (const track of tracks) peer.addTransceiver(track, {direction: 'sendonly'});
  await peer.setLocalDescription();
  while (peer.iceGatheringState !== 'complete')
    await new Promise(done => peer.addEventListener('icegatheringstatechange', done, {once: true}));
  return peer.localDescription.sdp;
}
"""
ANSWER = "sdp => window.peer.setRemoteDescription({type: 'answer', sdp})"


@contextmanager
def kept() -> Iterator[list[tuple[float, bytes]]]:
    """When what came, as time.monotonic() and decrypted datagrams, while the context is open."""
    came: list[tuple[float, bytes]] = []
    open_ = SrtpOpener.open

    def keep(opener: SrtpOpener, data: bytes, is_rtcp: bool) -> bytes:
        plain = open_(opener, data, is_rtcp)
        came.append((time.monotonic(), plain))
        return plain

    SrtpOpener.open = keep  # type: ignore[method-assign]
    try:
        yield came
    finally:
        SrtpOpener.open = open_  # type: ignore[method-assign]


async def publish(page: Page, folder: Path) -> list[tuple[float, bytes]]:
    """What the page sends a server in its first seconds."""
    server = MediaServer(folder, Keys())
    await server.open_room(Witness(looks=False, listens=False).setup())
    with kept() as came:
        _, answer = await server.publish("s1", "ann", await page.evaluate(OFFER))
        await page.evaluate(ANSWER, answer)
        await until(lambda: came and came[-1][0] - came[0][0] > SECONDS)
    await server.close()
    return [(at_s - came[0][0], data) for at_s, data in came if at_s - came[0][0] <= SECONDS]


async def main(path: Path) -> None:
    async def blank(route: Route) -> None:
        await route.fulfill(body="<!doctype html>", content_type="text/html")

    with TemporaryDirectory() as folder:
        async with async_playwright() as playwright:
            browser = await playwright.firefox.launch(**firefox.started(Path(folder)))
            page = await browser.new_page()
            await page.route("**/*", blank)
            await page.goto("https://media.test/")
            came = await publish(page, Path(folder))
            await browser.close()
    packed = b"".join(struct.pack("!dH", at_s, len(data)) + data for at_s, data in came)
    path.write_bytes(gzip.compress(packed))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
