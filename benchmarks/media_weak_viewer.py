"""What a panel member on a weak link sees and hears, against a clean link at the same time.

One publisher (`rtp_sender`, three temporal layers, 900 kbit/s and sound) is watched twice in a
real Chromium: over a clean link and over a weak one (`impaired_link`: so many bits a second and
a queue of 0.4 s), which is good again after a while. What is heard and seen is what Chromium's
getStats says. Needs Debian's chromium. Run: python -m benchmarks.media_weak_viewer --json
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import uvloop
from playwright.async_api import Page, Route, async_playwright

from benchmarks.figures import Figures, load_after, machine, show
from benchmarks.impaired_link import Impairment, Link
from benchmarks.receivers import Ours
from benchmarks.rtp_sender import sending
from media_server.node import MediaServer
from tests.e2e.browsers import CHROMIUM, FLAGS

VIEWERS = ("clean", "weak")
SESSION = "s0"
SAMPLE_S = 1.0
ALL_PER_S = 25
"""So many pictures a second are all again, of 30."""

WATCH = """
async name => {
  const pc = new RTCPeerConnection(), media = new MediaStream();
  const video = document.createElement('video');
  video.autoplay = true;
  video.srcObject = media;
  document.body.append(video);
  pc.ontrack = event => media.addTrack(event.track);
  for (const kind of ['audio', 'video']) pc.addTransceiver(kind, {direction: 'recvonly'});
  await pc.setLocalDescription();
  await new Promise(done => {
    if (pc.iceGatheringState === 'complete') return done();
    pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && done();
    setTimeout(done, 2000);
  });
  const answer = await window.postOffer(name, pc.localDescription.sdp);
  await pc.setRemoteDescription({type: 'answer', sdp: answer});
  (window.watching ??= {})[name] = pc;
}
"""

LOOK = """
async () => {
  const seen = {};
  for (const [name, pc] of Object.entries(window.watching)) {
    for (const report of (await pc.getStats()).values())
      if (report.type === 'inbound-rtp') (seen[name] ??= {})[report.kind] = report;
  }
  return seen;
}
"""

Seen = dict[str, dict[str, dict[str, float]]]
"""By viewer and kind, Chromium's inbound-rtp statistics so far."""


@dataclass
class Scene:
    """A publisher, and a page whose viewers watch over links of their own."""

    server: MediaServer
    page: Page
    links: dict[str, Link]

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[Scene]:
        async with AsyncExitStack() as stack:
            ours = Ours(folder, record=False, analysed="nobody")
            stack.push_async_callback(ours.close)
            await stack.enter_async_context(publishing(ours))
            page = await stack.enter_async_context(browser_page())
            links = {name: await Link.open(seed) for seed, name in enumerate(VIEWERS)}
            for link in links.values():
                stack.callback(link.close)
            scene = cls(ours.server, page, links)
            await page.expose_function("postOffer", scene._answer)
            yield scene

    async def _answer(self, name: str, offer: str) -> str:
        link = self.links[name]
        _, answer = await self.server.watch(SESSION, name, "applicant", link.offer(offer))
        return link.answer(answer)

    async def samples(self, seconds: float) -> list[Seen]:
        """What was seen, once a SAMPLE_S."""
        found: list[Seen] = []
        began_s = time.monotonic()
        while (passed_s := time.monotonic() - began_s) < seconds:
            await asyncio.sleep(min(SAMPLE_S, seconds - passed_s))
            found.append(await self.page.evaluate(LOOK))
        return found


@asynccontextmanager
async def publishing(ours: Ours) -> AsyncIterator[None]:
    """The applicant sends, in a process of their own."""
    async with sending("layered", 1, ours.answer):
        while not ours.server.publications(SESSION):
            await asyncio.sleep(0.05)
        yield


@asynccontextmanager
async def browser_page() -> AsyncIterator[Page]:
    """An empty page whose addresses are its machine's own."""

    async def blank(route: Route) -> None:
        await route.fulfill(body="<!doctype html><title>panel</title>", content_type="text/html")

    flags = (
        "--autoplay-policy=no-user-gesture-required",
        "--disable-features=WebRtcHideLocalIpsWithMdns",
    )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", *FLAGS, *flags]
        )
        page = await browser.new_page()
        await page.route("**/*", blank)
        await page.goto("https://panel.test/")
        yield page
        await browser.close()


async def measure(folder: Path, impairment: Impairment, weak_s: float, good_s: float) -> Figures:
    """The figures that --json prints."""
    async with Scene.open(folder) as scene:
        scene.links["weak"].impairment = impairment
        await asyncio.gather(*(scene.page.evaluate(WATCH, name) for name in VIEWERS))
        weak = await scene.samples(weak_s)
        scene.links["weak"].impairment = Impairment()
        good = await scene.samples(good_s)
    figures: Figures = {}
    for name in VIEWERS:
        figures |= {f"{name}_{figure}": value for figure, value in seen_by(name, weak).items()}
    return figures | {"all_pictures_after_s": back_after_s([weak[-1], *good])}


def seen_by(name: str, samples: list[Seen]) -> dict[str, float]:
    """What one viewer heard and saw while the links were weak."""
    sound, pictures = samples[-1][name]["audio"], samples[-1][name]["video"]
    concealed = sound["concealedSamples"] - sound["silentConcealedSamples"]
    heard = [sample[name]["audio"] for sample in samples]
    delays_s = [
        (after["jitterBufferDelay"] - before["jitterBufferDelay"])
        / max(1, after["jitterBufferEmittedCount"] - before["jitterBufferEmittedCount"])
        for before, after in pairwise(heard)
    ]
    packets = sound["packetsLost"] + sound["packetsReceived"]
    return {
        "sound_lost_share": round(sound["packetsLost"] / packets, 4),
        "sound_concealed_s": round(concealed / 48_000, 2),
        "sound_delay_max_ms": round(max(delays_s) * 1_000, 1),
        "pictures": pictures.get("framesDecoded", 0),
        "pictures_lost_packets": pictures["packetsLost"],
    }


def back_after_s(samples: list[Seen]) -> float | None:
    """Seconds until all pictures came again over the link that was weak; null: they did not."""
    counts = [sample["weak"]["video"].get("framesDecoded", 0) for sample in samples]
    enough = [b - a >= ALL_PER_S * SAMPLE_S for a, b in pairwise(counts)]
    return (enough.index(True) + 1) * SAMPLE_S if any(enough) else None


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kbit-s", type=float, default=300.0, help="of the weak link")
    parser.add_argument("--weak", type=float, default=60.0, help="seconds that it is weak")
    parser.add_argument("--good", type=float, default=45.0, help="seconds after that")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    facts = machine()
    impairment = Impairment(bits_per_s=1_000 * options.kbit_s)
    with tempfile.TemporaryDirectory() as folder:
        figures = uvloop.run(measure(Path(folder), impairment, options.weak, options.good))
    show({"kbit_s": options.kbit_s, **figures, **load_after(), **facts}, options.json)


if __name__ == "__main__":
    main()
