"""A link that brings a page no more messages, as one that is about to break does."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.e2e.running_server import CHECKOUT

_SOCKET = CHECKOUT / "web_client/src/live/socket.ts"
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
window.routinePings = 0;
window.setTimeout = (act, wait_ms, ...rest) => {
  if (wait_ms !== PING_EVERY_MS) return later(act, wait_ms, ...rest);
  window.routinePings += 1;
  return 0;
};
"""
_LET_GO = "window.held.splice(0).forEach(take => take()); window.held = null;"


def holdable(page: Page) -> None:
    """From the page's next load on, be able to hold back what its sockets receive."""
    page.add_init_script(_HOLDABLE)


def ask_with_reason(page: Page) -> None:
    """From the page's next load on, leave out the pings that it sends regularly anyway."""
    every_ms = re.search(r"PING_EVERY_MS = ([\d_]+);", _SOCKET.read_text(encoding="utf-8"))
    assert every_ms, f"{_SOCKET.name} no longer says how often it sends a ping"
    page.add_init_script(_UNROUTINE.replace("PING_EVERY_MS", every_ms[1]))


def routine_pings_left_out(page: Page) -> int:
    """How many there were."""
    left_out: int = page.evaluate("window.routinePings")
    return left_out


def hold_messages(page: Page) -> None:
    """Let no message reach the page: the page itself notices nothing."""
    page.evaluate("window.held = []")


def let_messages_go(page: Page) -> None:
    """Let what was held back reach the page, and all that follows."""
    page.evaluate(_LET_GO)
