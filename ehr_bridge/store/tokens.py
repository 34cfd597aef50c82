"""Random tokens that browsers hold, of which only a hash is stored."""

from __future__ import annotations

import hashlib
import re
import secrets

KEY_PREFIX = "vva_"
"""What keys of applicant tracking systems begin with; tells them from other Basic credentials."""

_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token; "", which is stored of none, for what cannot be one.

    A plain hash does: there is nothing to guess in 256 random bits.
    """
    if not _FORM.fullmatch(token):
        return ""
    return hashlib.sha256(token.encode("ascii")).hexdigest()
