"""Uploaded files at rest: AES-256-GCM under a key of their own, wrapped by the master key."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.privacy.keys import KEY_BYTES, MasterKeys
from ehr_bridge.resumes.tables import ResumeKey
from ehr_bridge.store.base import now_utc
from interview.errors import NotFound, RecordingDamaged, WrongState

_NONCE_BYTES = 12
_SUFFIX = ".sealed"


class ResumeFiles:
    """A folder of sealed files, each named by its resume; their keys are rows."""

    def __init__(self, folder: Path | None, master_keys: MasterKeys) -> None:
        self._folder = folder
        self._master_keys = master_keys

    @property
    def is_open(self) -> bool:
        """Whether there is a folder to keep files in."""
        return self._folder is not None

    async def keep(self, session: AsyncSession, resume_id: str, content: bytes) -> None:
        """Seal a file and add its key; durable with the caller's transaction.

        Raises:
            WrongState: this server was opened without a folder for files.
        """
        key = secrets.token_bytes(KEY_BYTES)
        await asyncio.to_thread(self._write, resume_id, key, content)
        session.add(
            ResumeKey(
                resume_id=resume_id,
                master_id=self._master_keys.current_id,
                wrapped=self._master_keys.wrap(key, resume_id),
            )
        )

    async def read(self, session: AsyncSession, resume_id: str) -> bytes:
        """The file as it was uploaded.

        Raises:
            NotFound: it was erased, or its file is gone.
            RecordingDamaged: the stored file was altered.
        """
        row = await session.get(ResumeKey, resume_id)
        if row is None or row.wrapped is None:
            raise NotFound("the file was erased")
        key = self._master_keys.unwrap(row.wrapped, row.master_id, resume_id)
        return await asyncio.to_thread(self._open, resume_id, key)

    async def shred(self, session: AsyncSession, resume_id: str) -> None:
        """Destroy the key, and with it the file; `remove` then takes the file away."""
        row = await session.get(ResumeKey, resume_id)
        if row is not None and row.shredded_at is None:
            row.wrapped, row.shredded_at = None, now_utc()

    def remove(self, resume_id: str) -> None:
        """Take a file away; done again, it changes nothing."""
        self._path(resume_id).unlink(missing_ok=True)

    async def rewrap(self, session: AsyncSession) -> int:
        """Wrap every key by the current master key; returns how many were wrapped anew."""
        found = await session.scalars(
            select(ResumeKey).where(
                ResumeKey.master_id != self._master_keys.current_id, ResumeKey.wrapped.is_not(None)
            )
        )
        rows = found.all()
        for row in rows:
            self._master_keys.rewrap(row, row.resume_id)
        return len(rows)

    def _path(self, resume_id: str) -> Path:
        if self._folder is None:
            raise WrongState("this server was opened without a folder for files")
        return self._folder / f"{resume_id}{_SUFFIX}"

    def _write(self, resume_id: str, key: bytes, content: bytes) -> None:
        path = self._path(resume_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, content, resume_id.encode())
        part = path.with_suffix(".part")
        try:
            with open(part, "wb", opener=_private) as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            part.unlink(missing_ok=True)  # half a file would keep the disk full
            raise
        part.replace(path)

    def _open(self, resume_id: str, key: bytes) -> bytes:
        try:
            sealed = self._path(resume_id).read_bytes()
        except FileNotFoundError:
            raise NotFound("the file is gone") from None
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, body, resume_id.encode())
        except InvalidTag:
            raise RecordingDamaged("the stored file was altered") from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
