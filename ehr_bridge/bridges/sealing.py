"""Secrets of other systems, sealed at rest by a key derived of the server's signing key."""

from __future__ import annotations

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from interview.errors import WrongState

_NONCE_BYTES = 12


class Seal:
    """AES-256-GCM under random nonces; what is sealed of one row opens for that row alone."""

    def __init__(self, signing_key: bytes) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"vivavoce bridges" + signing_key).digest())

    def close(self, secret: str, row_id: str) -> bytes:
        """Nonce and sealed secret."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), row_id.encode())

    def open(self, sealed: bytes, row_id: str) -> str:
        """The secret; WrongState where the signing key has changed."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, content, row_id.encode()).decode()
        except InvalidTag:
            raise WrongState("the server's key has changed: enter the secret again") from None
