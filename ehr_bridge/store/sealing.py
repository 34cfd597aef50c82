"""Secrets of other systems, sealed at rest by keys derived of the server's signing key."""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from interview.errors import WrongState

_NONCE_BYTES = 12


class SealedFor(StrEnum):
    """What is sealed; each has a key of its own, derived of this very text."""

    BRIDGES = "vivavoce bridges"
    CALENDARS = "vivavoce calendar accounts"


class Seal:
    """AES-256-GCM under random nonces; what is sealed of one row opens for that row alone."""

    def __init__(self, signing_key: bytes, purpose: SealedFor) -> None:
        self._cipher = AESGCM(hashlib.sha256(purpose.encode() + signing_key).digest())

    def close(self, secret: str, row_id: str) -> bytes:
        """Nonce and sealed secret."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), row_id.encode())

    def open(self, sealed: bytes, row_id: str) -> str:
        """The secret; WrongState where the signing key or what is stored has changed."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, content, row_id.encode()).decode()
        except (InvalidTag, ValueError):  # ValueError: too short to be anything sealed
            told = "the server's key has changed: enter the secret again"
            raise WrongState(told, "secret_unreadable") from None
