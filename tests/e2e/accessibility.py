"""What axe-core finds on a page that some people could not read or use (WCAG 2.2, A and AA)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.running_server import CHECKOUT

AXE = CHECKOUT / "web_client" / "node_modules" / "axe-core" / "axe.min.js"
STEADY: dict[str, Any] = {"reduced_motion": "reduce"}
"""For a page's context: what fades in is too pale to read while it does."""

WAITING = "[role=status][class*=_state_]"
"""What stands in a staff page for what is still to come."""

_BEGIN = """
() => {
  window.violations = axe.run({
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  }).then(({violations}) => violations.flatMap(({id, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id}: ${html}: ${failureSummary}`)));
}
"""
_BESIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(*pages: Page) -> list[str]:
    """Each with its rule, its element and how to mend it; the pages are looked at side by side."""
    for page in pages:
        if not page.evaluate("'axe' in window"):
            page.evaluate(_axe())
        page.evaluate(_BEGIN)
    return [f"{page.url}: {violation}" for page in pages for violation in _found(page)]


def _found(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.violations")
    beside = page.evaluate(_BESIDE)
    return found if beside <= 0 else [*found, f"{beside} pixels lie beside the screen"]


def expect_accessible(*pages: Page) -> None:
    """Fail with what is wrong on them."""
    wrong = violations(*pages)
    assert not wrong, "\n".join(wrong)


class Walk:
    """From page to page in several looks at once.

    Attributes:
        pages: one for each look.
        wrong: the violations met so far.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.wrong: list[str] = []

    def visit(self, url: str) -> None:
        """Load a page with what it asks the server for; of its tabs each look takes its share."""
        for page in self.pages:
            page.goto(url, wait_until="commit")
        for page in self.pages:
            page.wait_for_load_state("networkidle")
        self.look(*self.pages)
        tabs = [page.get_by_role("tab", selected=False).all() for page in self.pages]
        for n, together in enumerate(zip(*tabs, strict=True)):
            together[n % len(together)].click()
            self.look(self.pages[n % len(together)])

    def look(self, *pages: Page) -> None:
        """Look at pages as they are once nothing in them is waited for."""
        for page in pages:
            expect(page.locator(WAITING)).to_have_count(0)
        self.wrong += violations(*pages)
