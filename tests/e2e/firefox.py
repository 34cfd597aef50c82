"""Debian's Firefox, whose camera shows colours and whose microphone sounds a tone."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
FIREFOX = shutil.which("firefox-esr") or "/usr/bin/firefox-esr"

PREFERENCES: dict[str, str | float | bool] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    # Names in place of addresses would need multicast DNS.
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "media.autoplay.default": 0,
}


def started(folder: Path) -> dict[str, Any]:
    """How Playwright starts it; `folder` takes the script that is started in its place."""
    script = folder / "firefox"
    script.write_text(
        f'#!/bin/sh\ncd {CHECKOUT} && exec {sys.executable} -m tests.e2e.bidi_relay "$@"\n'
    )
    script.chmod(0o755)
    return {
        "channel": "moz-firefox",
        "executable_path": script,
        "firefox_user_prefs": PREFERENCES,
    }
