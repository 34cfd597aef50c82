"""The audit log of one company, filtered, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import eq, ge, lt

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import own_company
from ehr_bridge.accounts.sign_in import OPERATOR
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.paging import PAGE, decode_cursor, encode_cursor
from ehr_bridge.bridges.assessments.tables import AssessmentKey
from ehr_bridge.recruiting.pipeline.moves import SYSTEM
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.store import audit
from ehr_bridge.store.audit import SERVER, AuditEntry
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import BadInput

VISIT = timedelta(minutes=30)
"""Who reads on within it is on the same visit, of which the log tells once."""

MAX_EXPORTED = 100_000
"""Entries of one file."""

_NOBODY = (SERVER.id, SYSTEM.id, OPERATOR.id)
"""Who acts where nobody of the company does."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; "" and None ask for all.

    Attributes:
        actor: id of who acted.
        act: what they did.
        subject: id of what they did it to.
        since, before: when.
    """

    actor: str = ""
    act: str = ""
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What holds for each entry."""
        asked = (
            (AuditEntry.actor, eq, self.actor),
            (AuditEntry.act, eq, self.act),
            (AuditEntry.subject, eq, self.subject),
            (AuditEntry.at, ge, self.since),
            (AuditEntry.at, lt, self.before),
        )
        return [compare(column, value) for column, compare, value in asked if value]


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the latest first, with the names of the staff among those who acted."""

    entries: list[AuditEntry]
    names: dict[str, str]
    next_cursor: str | None


async def page(session: AsyncSession, who: Principal, wanted: Wanted, cursor: str) -> Page:
    """A page of the log; BadInput where the cursor is none that this server gave."""
    query = _entries(who, wanted).limit(PAGE + 1)
    if cursor:
        query = query.where(AuditEntry.seq < _seq(cursor))
    found = list(await session.scalars(query))
    entries = found[:PAGE]
    people = await session.execute(
        select(Staff.id, Staff.name).where(Staff.id.in_({entry.actor for entry in entries}))
    )
    more = len(found) > PAGE
    return Page(
        entries,
        {row.id: row.name for row in people},
        encode_cursor(str(entries[-1].seq), "") if more else None,
    )


async def all_wanted(session: AsyncSession, who: Principal, wanted: Wanted) -> list[AuditEntry]:
    """Every entry asked for, the latest first; BadInput for more than MAX_EXPORTED."""
    found = list(await session.scalars(_entries(who, wanted).limit(MAX_EXPORTED + 1)))
    if len(found) > MAX_EXPORTED:
        raise BadInput(
            f"a file has at most {MAX_EXPORTED} entries: narrow the time",
            "too_many_entries",
            limit=MAX_EXPORTED,
        )
    return found


async def acts(session: AsyncSession) -> list[str]:
    """What is done in the log at all, for the choice of a filter."""
    return list(await session.scalars(select(AuditEntry.act).distinct().order_by(AuditEntry.act)))


async def actors(session: AsyncSession, who: Principal) -> list[Staff]:
    """The staff and the machines of the company, by name; those who have left, too."""
    found = await session.scalars(
        select(Staff).where(Staff.company_id == own_company(who)).order_by(Staff.name, Staff.id)
    )
    return list(found)


async def length(session: AsyncSession) -> int:
    """How many entries the log has, those of all companies together: they are one chain."""
    return await session.scalar(select(func.count()).select_from(AuditEntry)) or 0


async def note_visit(database: Database, who: Principal) -> None:
    """Write down that somebody reads the log, once a visit."""
    visited = (
        select(AuditEntry.seq)
        .where(
            AuditEntry.actor == who.id,
            AuditEntry.act == "read_audit_log",
            AuditEntry.at > now_utc() - VISIT,
        )
        .limit(1)
    )
    async with database.read() as session:
        if await session.scalar(visited) is not None:
            return
    async with database.write() as session:
        await audit.record(session, who, "read_audit_log", who.id)


def _entries(who: Principal, wanted: Wanted) -> Select[AuditEntry]:
    return (
        select(AuditEntry)
        .where(_of_company(who), *wanted.conditions())
        .order_by(AuditEntry.seq.desc())
    )


def _of_company(who: Principal) -> ColumnElement[bool]:
    """Acts of the company's people, machines and systems, and of the server itself."""
    theirs = (
        select(table.id).where(table.company_id == own_company(who))
        for table in (Staff, Applicant, AssessmentKey)
    )
    return or_(AuditEntry.actor.in_(_NOBODY), *(AuditEntry.actor.in_(ids) for ids in theirs))


def _seq(cursor: str) -> int:
    value, _ = decode_cursor(cursor)
    if not value.isdecimal() or len(value) > 18:
        raise BadInput("the cursor is not one that this server gave")
    return int(value)
