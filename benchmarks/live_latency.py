"""How long after something happens the panel is told, measured from outside.

A real Chromium joins through the applicant's own pages; its camera and microphone play a
film and sentences in which it is known what happens when (event_media.py). The page notes
when each event was captured (event_observer.js), another process when the panel's messages
arrive (panel_log.py). The same film then goes to stock aiortc with the cheapest conceivable
scorer (stock_server.py). docs/benchmarks.md says what each figure means.

Run: python -m benchmarks.live_latency --json [--minutes M] [--language en|zh]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks import event_latency as latency
from benchmarks.event_media import EventMedia, build
from benchmarks.figures import Figures, load_after, machine, percentiles_ms, show
from benchmarks.panel_log import PanelSetup, messages, panel
from benchmarks.stock_server import luma_waits, scores, stock_server
from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import Browsers
from tests.e2e.running_server import RunningServer

OBSERVER = Path(__file__).with_name("event_observer.js")
SETTLE_S = 8.0
"""Chromium's ramp and the first question are over; nothing counts before."""
TAIL_S = 5.0
"""Nor what happens so shortly before the end that its message might not come any more."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the page noted and what was received, from `since` to `until`."""

    frames: list[list[Any]]
    bursts: list[list[float]]
    messages: list[latency.Message]
    since: float
    until: float


def open_page(browsers: Browsers, media: EventMedia, language: str) -> Page:
    """A page of a browser that captures the known events and notes them."""
    browser = browsers.launch(camera=media.picture, microphone=media.sound)
    page = browsers.open(browser, language, bypass_csp=True)  # the worklet comes from a blob
    page.add_init_script(path=OBSERVER)
    return page


def watch(page: Page, preview: str, seconds: float) -> tuple[dict[str, Any], float, float]:
    """Let the page note for that long; its stamps, and the wall times between which to look."""
    page.evaluate("selector => window.benchmark.observe(selector)", preview)
    page.wait_for_timeout(SETTLE_S * 1000)
    since = time.time()
    page.wait_for_timeout(seconds * 1000)
    until = time.time()
    page.wait_for_timeout(TAIL_S * 1000)
    stamps: dict[str, Any] = page.evaluate("() => window.benchmark.stamps")
    return stamps, since, until


def interview(browsers: Browsers, media: EventMedia, language: str, seconds: float) -> Run:
    """A whole interview on a fresh server."""
    with tempfile.TemporaryDirectory() as home:
        server, log = RunningServer(Path(home)), Path(home) / "panel.jsonl"
        server.start()
        try:
            applicant = ApplicantPage(open_page(browsers, media, language), language)
            applicant.enter(server.links[0 if language == "zh" else 1])
            email, password = server.sign_in_of("interviewer")
            with panel(PanelSetup(server.url, email, password, language), log):
                stamps, since, until = watch(applicant.page, "figure.self video", seconds)
        finally:
            browsers.close()
            server.stop()
        received = [m for m in messages(log) if m["type"] == "event"]
    return Run(stamps["frames"], stamps["bursts"], received, since, until)


def interview_figures(run: Run, media: EventMedia) -> Figures:
    """The product's own figures."""
    cuts = latency.cuts(run.frames, run.since, run.until)
    bursts = latency.bursts(run.bursts, media.sentences, run.since, run.until)
    since_shown, since_captured = latency.expression(cuts, run.messages)
    onsets = latency.onsets(bursts, run.messages)
    speaking, ended = latency.voice(bursts, run.messages)
    words, partial = latency.keywords(bursts, run.messages)
    computed = latency.compute(run.messages, lambda e: e["type"] == "transcript" and not e["final"])
    finals = latency.compute(run.messages, lambda e: e["type"] == "transcript" and e["final"])
    kinds = {"expression": since_shown, "onset": onsets, "voice": speaking, "keyword": words}
    misses = {name: kind.misses for name, kind in kinds.items()}
    return {
        **percentiles_ms("expression", since_shown.waits_s, 50, 95),
        **percentiles_ms("expression_capture", since_captured.waits_s, 50, 95),
        **percentiles_ms("voice", speaking.waits_s, 50, 95),
        **percentiles_ms("voice_end", ended.waits_s, 50, 95),
        **percentiles_ms("onset", onsets.waits_s, 50, 95),
        **percentiles_ms("partial", computed, 50, 95),
        **percentiles_ms("partial_whole", words.waits_s, 50, 95),
        "partial_share": round(partial / len(words.waits_s), 2) if words.waits_s else None,
        **percentiles_ms("final", finals, 50, 95),
        **percentiles_ms("meaning", latency.partial_meaning(run.messages), 50, 95),
        "misses": sum(misses.values()),
        "misses_of": misses,
        "events": sum(len(kind.waits_s) + kind.misses for kind in kinds.values()),
        "partials": len(computed),
    }


def null(browsers: Browsers, media: EventMedia, seconds: float) -> Figures:
    """The same film against stock aiortc with a mean-luma scorer."""
    with tempfile.TemporaryDirectory() as folder, stock_server() as (url, _):
        log = Path(folder) / "scores.jsonl"
        page = open_page(browsers, media, "en")
        page.goto(url)
        page.evaluate("() => publish()")
        with scores(url, log):
            stamps, since, until = watch(page, "video", seconds)
        browsers.close()
        cuts = latency.cuts(stamps["frames"], since, until)
        waits = luma_waits(cuts, log)
    return {**percentiles_ms("null", waits.waits_s, 50, 95), "null_misses": waits.misses}


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0, help="length of the interview")
    parser.add_argument("--null-minutes", type=float, default=1.0, help="of the null run; 0: none")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    facts = machine()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browsers = Browsers(playwright)
        media = build(Path(folder), options.language)
        run = interview(browsers, media, options.language, options.minutes * 60)
        figures = interview_figures(run, media) | load_after()
        if options.null_minutes:
            figures |= null(browsers, media, options.null_minutes * 60)
    show({"language": options.language, **figures, **facts}, options.json)


if __name__ == "__main__":
    main()
