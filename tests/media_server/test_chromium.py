"""A real Chromium publishes, watches, and plays recorded clips by Media Source Extensions."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, async_playwright

from media_server.node import MediaServer
from media_server.recording.playback import RecordingFolder
from media_server.recording.segments import PartHeader, PartWriter
from tests.media_server.encoded_media import frames, in_segments
from tests.media_server.support import KEY, Keys, Witness, until

pytestmark = pytest.mark.e2e

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]

CONNECT = """
async ([path, capture]) => {
  const pc = new RTCPeerConnection();
  if (capture) {
    const media = await navigator.mediaDevices.getUserMedia(
      {audio: true, video: {width: 640, height: 480, frameRate: 30}});
    for (const track of media.getTracks()) pc.addTransceiver(track, {direction: 'sendonly'});
  } else {
    const media = new MediaStream();
    const video = document.createElement('video');
    video.id = 'watched'; video.muted = true; video.autoplay = true;
    video.srcObject = media;
    document.body.append(video);
    pc.ontrack = event => media.addTrack(event.track);
    for (const kind of ['audio', 'video']) pc.addTransceiver(kind, {direction: 'recvonly'});
  }
  await pc.setLocalDescription();
  await new Promise(done => {
    if (pc.iceGatheringState === 'complete') return done();
    pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && done();
    setTimeout(done, 1000);
  });
  const answer = await window.postOffer(path, pc.localDescription.sdp);
  await pc.setRemoteDescription({type: 'answer', sdp: answer});
  (window.connections ??= []).push(pc);
}
"""

SET_UP_SOURCE = """
async () => {
  const video = document.createElement('video');
  video.id = 'review'; video.muted = true;
  document.body.append(video);
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await new Promise(done => source.addEventListener('sourceopen', done, {once: true}));
  window.buffer = source.addSourceBuffer('video/webm; codecs="vp8,opus"');
  window.append = async (from, to) => {
    const data = Uint8Array.from(atob(await window.clip(from, to)), c => c.charCodeAt(0));
    const done = new Promise((good, bad) => {
      window.buffer.onupdateend = good;
      window.buffer.onerror = () => setTimeout(
        () => bad(new Error(`clip ${from}: ${video.error?.message}`)), 500);
    });
    window.buffer.appendBuffer(data);
    await done;
    const ranges = window.buffer.buffered;
    return Array.from({length: ranges.length}, (_, i) => [ranges.start(i), ranges.end(i)]);
  };
}
"""

SEEK = """
async seconds => {
  const video = document.getElementById('review');
  video.currentTime = seconds;
  await new Promise(done => video.addEventListener('seeked', done, {once: true}));
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0);
  const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum += data[i];
  return {luma: sum / (data.length / 4), width: canvas.width, height: canvas.height};
}
"""

PLAY = """
async until => {
  const video = document.getElementById('review');
  video.currentTime = 0;
  video.playbackRate = 2;
  await video.play();
  await new Promise((good, bad) => {
    video.onerror = () => bad(new Error(video.error.message));
    video.ontimeupdate = () => video.currentTime >= until && good();
  });
  video.pause();
  return video.getVideoPlaybackQuality().totalVideoFrames;
}
"""


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async def blank(route: Route) -> None:
        await route.fulfill(body="<!doctype html><title>media</title>", content_type="text/html")

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page()
        await page.route("**/*", blank)
        await page.goto("https://media.test/")
        yield page
        await browser.close()


async def test_chromium_publishes_and_watches(page: Page, tmp_path: Path) -> None:
    witness, server = Witness(), MediaServer(tmp_path, Keys())
    await server.open_room(witness.setup())

    async def post_offer(path: str, sdp: str) -> str:
        if path == "publish":
            return (await server.publish("s1", "ann", sdp))[1]
        return (await server.watch("s1", "bob", "ann", sdp))[1]

    await page.expose_function("postOffer", post_offer)
    await page.evaluate(CONNECT, ["publish", True])
    await until(lambda: len(witness.video) > 30 and len(witness.audio) > 100, 30)
    assert witness.video[-1].rgb.shape == (480, 640, 3)
    await page.evaluate(CONNECT, ["watch", False])
    await page.wait_for_function(
        "document.getElementById('watched').getVideoPlaybackQuality().totalVideoFrames > 20"
    )
    size = await page.evaluate(
        "[document.getElementById('watched').videoWidth, "
        "document.getElementById('watched').videoHeight]"
    )
    assert size == [640, 480]
    await server.close()


def store(root: Path, media: list[Any]) -> None:
    writer = PartWriter(root / "s1" / "p1.vrec", PartHeader("p1", "s1", "ann", 100.0, "vp8"), KEY)
    for segment in in_segments(media):
        writer.append(segment)
    writer.finish()


async def open_review(page: Page, root: Path) -> None:
    folder = RecordingFolder(root, Keys())

    async def clip(from_s: float, to_s: float) -> str:
        pieces = [p async for p in folder.clip("s1", "p1", 100 + from_s, 100 + to_s)]
        return base64.b64encode(b"".join(pieces)).decode()

    await page.expose_function("clip", clip)
    await page.evaluate(SET_UP_SOURCE)


async def append(page: Page, from_s: float, to_s: float) -> list[list[float]]:
    ranges: list[list[float]] = await page.evaluate(f"window.append({from_s}, {to_s})")
    return ranges


async def test_clips_append_play_and_seek(page: Page, tmp_path: Path) -> None:
    store(tmp_path, frames(seconds=12, keyframe_every=70))
    await open_review(page, tmp_path)
    for to_s in (4, 8, 12):
        ((start_s, end_s),) = await append(page, to_s - 4, to_s)
        assert start_s == 0
        assert end_s == pytest.approx(to_s, abs=0.05)
    assert await page.evaluate(PLAY, 11.5) > 200
    # a white flash fills the first tenth of each second
    for second in (2, 5, 9):
        assert (await page.evaluate(SEEK, second + 0.05))["luma"] > 200
        assert (await page.evaluate(SEEK, second + 0.5))["luma"] < 150
        assert (await page.evaluate(SEEK, second - 0.03))["luma"] < 150


async def test_gaps_and_a_change_of_size_play(page: Page, tmp_path: Path) -> None:
    media = [f for f in frames(seconds=6) if not 101.3 <= f.time_s < 102.9]
    media = [f for f in media if not (f.kind == "video" and 104.1 <= f.time_s < 104.8)]
    media += frames(seconds=4, start_s=106.0, width=160, height=128)
    store(tmp_path, media)
    await open_review(page, tmp_path)
    for to_s in (4, 8, 10):
        ranges = await append(page, max(0, to_s - 4), to_s)
        assert len(ranges) == 1
    assert await page.evaluate(PLAY, 9.5) > 100
    assert (await page.evaluate(SEEK, 5.5))["width"] == 320
    assert (await page.evaluate(SEEK, 7.5))["width"] == 160
