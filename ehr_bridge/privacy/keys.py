"""Master keys, which wrap the keys of recordings and resumes.

Wrapped with AES-256-GCM (NIST SP 800-38D) under a random nonce, with the id of what the key
is for as associated data, so that a key moved to another row does not open.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from interview.errors import BadInput, WrongState

KEY_BYTES = 32
_NONCE_BYTES = 12


class WrappedKey(Protocol):
    """A row with a data key; `wrapped` is None once that was destroyed."""

    wrapped: bytes | None
    master_id: str


class MasterKeys:
    """The master key in use and earlier ones, each named by a hash of itself."""

    def __init__(self, current: bytes, earlier: Sequence[bytes] = ()) -> None:
        for key in (current, *earlier):
            if len(key) != KEY_BYTES:
                raise BadInput(f"a master key has {KEY_BYTES} bytes, this one has {len(key)}")
        self.current_id = _key_id(current)
        self._ciphers = {_key_id(key): AESGCM(key) for key in (*earlier, current)}

    @property
    def ids(self) -> frozenset[str]:
        """Names of the master keys that are given."""
        return frozenset(self._ciphers)

    def wrap(self, key: bytes, subject: str) -> bytes:
        """Nonce and sealed key, by the current master key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._ciphers[self.current_id].encrypt(nonce, key, subject.encode())

    def unwrap(self, wrapped: bytes, master_id: str, subject: str) -> bytes:
        """The data key; WrongState where the master key is not given or does not fit."""
        cipher = self._ciphers.get(master_id)
        if cipher is None:
            raise WrongState(
                f"the stored key is wrapped by master key {master_id}, which is not given"
            )
        nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return cipher.decrypt(nonce, sealed, subject.encode())
        except InvalidTag:
            raise WrongState("the stored key was changed") from None

    def rewrap(self, row: WrappedKey, subject: str) -> None:
        """Wrap a kept key by the current master key; raises as `unwrap`."""
        assert row.wrapped is not None
        row.wrapped = self.wrap(self.unwrap(row.wrapped, row.master_id, subject), subject)
        row.master_id = self.current_id


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"vivavoce master key" + key).hexdigest()[:16]
