"""The audit log: who did what to which thing, appended only, each entry sealing the last.

The database refuses to change or delete entries (triggers in the migrations); the chain
of hashes shows it when somebody went around the database. Entries name ids, never
people, so that they can be kept when a person's data are erased.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Integer, String, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base, now_utc
from interview.access import Principal, Standing

SERVER = Principal("server", Standing.ADMIN)
"""Who acts where nobody asked: what falls due by itself."""

GENESIS = "0" * 64
_CHAIN_LOCK = 0x56495641
"""Advisory lock that orders writers of the chain on PostgreSQL; SQLite has one writer."""

_AT_ONCE = 200
"""Entries that are looked at before others have their turn: the log may be long."""

AuditValue = str | int | float | bool | None


class AuditEntry(Base):
    """One act. `digest` is SHA-256 over the previous digest and everything else."""

    __tablename__ = "audit_log"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(ID, index=True)
    standing: Mapped[str] = mapped_column(String(16))
    act: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str] = mapped_column(ID, index=True)
    detail: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


def seal(entry: AuditEntry) -> str:
    """The digest that belongs to an entry."""
    content = [
        entry.previous,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.standing,
        entry.act,
        entry.subject,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()


async def record(
    session: AsyncSession, who: Principal, act: str, subject: str, **detail: AuditValue
) -> None:
    """Append an entry within the transaction of the act itself."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    last = (
        await session.execute(
            select(AuditEntry.seq, AuditEntry.digest).order_by(AuditEntry.seq.desc()).limit(1)
        )
    ).first()
    entry = AuditEntry(
        seq=last.seq + 1 if last else 1,
        at=now_utc(),
        actor=who.id,
        standing=who.standing.value,
        act=act,
        subject=subject,
        detail=json.dumps(detail, sort_keys=True),
        previous=last.digest if last else GENESIS,
    )
    entry.digest = seal(entry)
    session.add(entry)
    await session.flush()


async def first_broken_entry(session: AsyncSession) -> int | None:
    """Sequence number of the first entry that was changed or is missing; None when whole."""
    previous, expected = GENESIS, 1
    in_order = select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=_AT_ONCE)
    entries = await session.stream_scalars(in_order)
    async for entry in entries:
        if entry.seq != expected or entry.previous != previous or entry.digest != seal(entry):
            return expected
        previous, expected = entry.digest, expected + 1
    return None
