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

_VIOLATIONS = """
() => axe.run({
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
}).then(({violations}) => violations.flatMap(({id, nodes}) =>
  nodes.map(({html, failureSummary}) => `${id}: ${html}: ${failureSummary}`)))
"""
_BESIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Each with its rule, its element and how to mend it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(_VIOLATIONS)
    if (beside := page.evaluate(_BESIDE)) > 0:
        found.append(f"{beside} pixels lie beside the screen")
    return [f"{page.url}: {violation}" for violation in found]


def expect_accessible(*pages: Page) -> None:
    """Fail with what is wrong on them."""
    wrong = [violation for page in pages for violation in violations(page)]
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
        """Load a page with what it asks the server for, and look at it and at its tabs."""
        for page in self.pages:
            page.goto(url, wait_until="commit")
        for page in self.pages:
            page.wait_for_load_state("networkidle")
            self.look(page)
            for tab in page.get_by_role("tab", selected=False).all():
                tab.click()
                self.look(page)

    def look(self, page: Page) -> None:
        """Look at a page as it is once nothing in it is waited for."""
        expect(page.locator(WAITING)).to_have_count(0)
        self.wrong += violations(page)
