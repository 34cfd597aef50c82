"""The STUN and TURN servers a browser is told of, with credentials of its own.

TURN servers that share a secret with us take any user whose name begins with an expiry and
whose password is its HMAC (coturn's use-auth-secret, draft-uberti-behave-turn-rest-00).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

STEP_S = 3_600
"""Expiries are rounded up to this, so that a page that connects again is told the same."""

IceServer = dict[str, Any]
"""{"urls": [...], "username": str, "credential": str}, as browsers take it."""


class IceServers:
    """Lists the servers for one person.

    Args:
        fixed: servers that everybody is told of as they are.
        turn_urls: "turn:host:port?transport=udp" and the like, of servers with the secret.
        lifetime_s: how long credentials last at least.
    """

    def __init__(
        self,
        fixed: Sequence[Mapping[str, Any]] = (),
        turn_urls: Sequence[str] = (),
        secret: str = "",
        lifetime_s: float = 86_400,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._fixed = tuple(dict(server) for server in fixed)
        self._turn_urls = list(turn_urls)
        self._secret = secret
        self._lifetime_s = lifetime_s
        self._now_s = now_s

    def __call__(self, who: str) -> tuple[IceServer, ...]:
        """All servers, for the participant with that id."""
        if not self._turn_urls:
            return self._fixed
        expiry_s = -(-int(self._now_s() + self._lifetime_s) // STEP_S) * STEP_S
        username = f"{expiry_s}:{who}"
        turn = {
            "urls": list(self._turn_urls),
            "username": username,
            "credential": turn_password(self._secret, username),
        }
        return (*self._fixed, turn)


def turn_password(secret: str, username: str) -> str:
    """The password that coturn computes for itself: base64 of HMAC-SHA1, as the draft has it."""
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
