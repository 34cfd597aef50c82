"""Real browsers with a camera and a microphone that play test media."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from tests.e2e import firefox
from tests.e2e.waiting import PATIENCE_S

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ALLOWED = "--use-fake-ui-for-media-stream"
DEVICES = "--use-fake-device-for-media-stream"

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}

LOCALES = {"zh": "zh-CN", "en": "en-US"}


class Browsers:
    """The browsers of a test module, and every page that was opened in them.

    Attributes:
        faults: uncaught errors of the pages' scripts.
        complaints: what the pages' consoles called an error: a file that did not load, an answer of
            4xx. Many a test provokes them; they help to read a failure.
    """

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browsers: list[Browser] = []
        self.pages: list[Page] = []
        self.faults: list[str] = []
        self.complaints: list[str] = []

    def launch(
        self,
        *,
        camera: Path | None = None,
        microphone: Path | None = None,
        flags: Sequence[str] = (ALLOWED, DEVICES),
        executable: str = CHROMIUM,
    ) -> Browser:
        """Start a Chromium whose camera and microphone play these files, over and over.

        Without files they show and sound Chromium's own test pattern.
        """
        media = [f"--use-file-for-fake-video-capture={camera}"] if camera else []
        media += [f"--use-file-for-fake-audio-capture={microphone}"] if microphone else []
        browser = self._playwright.chromium.launch(
            executable_path=executable, args=[*FLAGS, *flags, *media]
        )
        self._browsers.append(browser)
        return browser

    def launch_firefox(self, folder: Path) -> Browser:
        """Start a Firefox; `folder` takes the script that stands for it."""
        browser = self._playwright.firefox.launch(**firefox.started(folder))
        self._browsers.append(browser)
        return browser

    def open(
        self, browser: Browser, language: str, screen: dict[str, Any] = DESKTOP, **context: Any
    ) -> Page:
        """A page of a person of their own: nothing is shared with other pages."""
        own = browser.new_context(locale=LOCALES[language], **screen, **context)
        return self.open_in(own)

    def open_in(self, context: BrowserContext) -> Page:
        """One more page of the same person."""
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._keep_complaint)
        self.pages.append(page)
        return page

    def _keep_complaint(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location["url"]
            self.complaints.append(f"{message.page and message.page.url}: {message.text} ({where})")

    def close(self) -> None:
        """End all browsers."""
        for browser in self._browsers:
            browser.close()
        self._browsers.clear()
        self.pages.clear()
