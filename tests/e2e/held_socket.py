"""A link that brings a page no more messages, as one that is about to break does."""

from __future__ import annotations

from playwright.sync_api import Page

_HOLDABLE = """
window.held = null;
window.WebSocket = class extends WebSocket {
  set onmessage(take) {
    super.onmessage = event => window.held ? window.held.push(() => take(event)) : take(event);
  }
};
"""
_UNROUTINE = """
const later = window.setTimeout;
window.setTimeout = (act, wait_ms, ...rest) =>
  wait_ms === 10_000 ? 0 : later(act, wait_ms, ...rest);
"""
_LET_GO = "window.held.splice(0).forEach(take => take()); window.held = null;"


def holdable(page: Page) -> None:
    """From the page's next load on, be able to hold back what its sockets receive."""
    page.add_init_script(_HOLDABLE)


def ask_with_reason(page: Page) -> None:
    """From the page's next load on, leave out the pings that it sends every 10 s anyway."""
    page.add_init_script(_UNROUTINE)


def hold_messages(page: Page) -> None:
    """Let no message reach the page: the page itself notices nothing."""
    page.evaluate("window.held = []")


def let_messages_go(page: Page) -> None:
    """Let what was held back reach the page, and all that follows."""
    page.evaluate(_LET_GO)
