"""Signatures as Standard Webhooks has them: github.com/standard-webhooks/standard-webhooks.

The signed content is id, time and body with dots between, by HMAC-SHA256 under the bytes of the
secret; a header holds one signature for each secret that is valid now.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
_SECRET_BYTES = 32
"""The specification asks for 24 to 64."""


def new_secret() -> str:
    """A secret to be shared with a receiver."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signature(secret: str, id: str, unix_s: int, body: bytes) -> str:
    """One signature, such as "v1,K5oZ...="."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{id}.{unix_s}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def signed_headers(secrets: Sequence[str], id: str, unix_s: int, body: bytes) -> dict[str, str]:
    """The three headers of an attempt; the newest secret's signature stands first."""
    return {
        "webhook-id": id,
        "webhook-timestamp": str(unix_s),
        "webhook-signature": " ".join(signature(one, id, unix_s, body) for one in secrets),
    }
