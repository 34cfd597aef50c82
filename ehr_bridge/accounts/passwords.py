"""Passwords: hashed with argon2id, off the event loop, a bounded number at a time."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from interview.errors import BadInput, Overloaded

MAX_PASSWORD_LENGTH = 256
"""Characters of a password; longer ones are refused before they are hashed."""

MIN_PASSWORD_LENGTH = 15
"""Characters of one that somebody chose: NIST SP 800-63B-4, 3.1.1.2, for a password alone."""

_AT_WORK = 2
"""Hashes computed at once: each takes 64 MiB and a core for a third of a second."""
_WAITING = 32
"""Sign-ins that may wait for a hash; the next one is turned away (Overloaded)."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is easily taken for something else."""


def make_password() -> str:
    """A random password of 79 bits that can be typed from a screen: xxxx-xxxx-xxxx-xxxx."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def check_chosen(password: str) -> None:
    """Raise BadInput for a password that is too easily guessed."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise BadInput(
            f"a password has at least {MIN_PASSWORD_LENGTH} characters",
            "password_too_short",
            limit=MIN_PASSWORD_LENGTH,
        )


class Passwords:
    """Hashes and checks passwords; a check takes as long for an unknown user."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = asyncio.Semaphore(_AT_WORK)
        self._waiting = 0
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """The argon2id hash to store."""
        return await self._compute(password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether the password is the stored one; None (no such user) costs the same."""
        if self._nobody is None:
            self._nobody = await self._compute(secrets.token_urlsafe())
        matched = await self._compute(password, stored or self._nobody)
        return bool(matched) and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    async def _compute(self, password: str, stored: str | None = None) -> str:
        """A new hash, or "matched" or "" where a stored one is given."""
        if self._waiting >= _WAITING:
            raise Overloaded("too many people are signing in at once")
        self._waiting += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(self._on_thread, password, stored)
        finally:
            self._waiting -= 1

    def _on_thread(self, password: str, stored: str | None) -> str:
        if stored is None:
            return self._hasher.hash(password)
        try:
            return "matched" if self._hasher.verify(stored, password) else ""
        except (VerificationError, InvalidHashError):
            return ""
