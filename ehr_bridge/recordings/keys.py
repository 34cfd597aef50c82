"""Recording keys: AES-256, one an interview, kept wrapped by the master key."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ehr_bridge.interviews.plans import must_find
from ehr_bridge.privacy.keys import KEY_BYTES, MasterKeys
from ehr_bridge.privacy.tables import RecordingKey
from ehr_bridge.store import audit
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import NotFound


class StoredRecordingKeys:
    """`interview.ports.RecordingKeys` on the store."""

    def __init__(self, database: Database, master_keys: MasterKeys) -> None:
        self._database = database
        self._master_keys = master_keys

    async def key_for(self, session_id: str) -> bytes:
        """The session's 32-byte AES key, made at the first call.

        Raises:
            NotFound: no such interview, or its key was shredded.
            WrongState: it is wrapped by a master key that is not given.
        """
        row = await self._find(session_id)
        if row is None:
            await self._make(session_id)
            row = await self._find(session_id)
        if row is None or row.wrapped is None:
            raise NotFound("the recording key was shredded")
        return self._master_keys.unwrap(row.wrapped, row.master_id, session_id)

    async def _find(self, session_id: str) -> RecordingKey | None:
        async with self._database.read() as session:
            return await session.get(RecordingKey, session_id)

    async def _make(self, session_id: str) -> None:
        wrapped = self._master_keys.wrap(secrets.token_bytes(KEY_BYTES), session_id)
        try:
            async with self._database.write() as session:
                if await session.get(RecordingKey, session_id):
                    return
                session.add(
                    RecordingKey(
                        interview_id=session_id,
                        master_id=self._master_keys.current_id,
                        wrapped=wrapped,
                        created_at=now_utc(),
                    )
                )
        except IntegrityError:
            # Either another caller was first, which is as good, or the interview is unknown.
            if await self._find(session_id) is None:
                raise NotFound("no such interview") from None

    async def rewrap(self) -> int:
        """Wrap every key by the current master key; returns how many were wrapped anew."""
        async with self._database.write() as session:
            found = await session.scalars(
                select(RecordingKey).where(
                    RecordingKey.master_id != self._master_keys.current_id,
                    RecordingKey.wrapped.is_not(None),
                )
            )
            rows = found.all()
            for row in rows:
                self._master_keys.rewrap(row, row.interview_id)
        return len(rows)

    async def shred(self, session_id: str, who: Principal) -> None:
        """Destroy the key, and with it the recording; done again, it changes nothing.

        Where there was no key yet, none will be made. NotFound for an unknown interview.
        """
        async with self._database.write() as session:
            row = await session.get(RecordingKey, session_id)
            if row is None:
                await must_find(session, session_id)
                row = RecordingKey(
                    interview_id=session_id,
                    master_id=self._master_keys.current_id,
                    created_at=now_utc(),
                )
                session.add(row)
            elif row.shredded_at is not None:
                return
            row.wrapped, row.shredded_at = None, now_utc()
            await audit.record(session, who, "shred_recording_key", session_id)
        await self._database.empty_log()
