"""Connections kept in step: what changed there comes in, interviews go out, each run is logged."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.sign_in import principal
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.bridges.connectors.catalogue import open_connector
from ehr_bridge.bridges.connectors.outgoing import (
    FEEDBACK,
    INTERVIEWS,
    called_off,
    outgoing,
    outgoing_feedback,
)
from ehr_bridge.bridges.connectors.ports import (
    Connector,
    Incoming,
    OutgoingInterview,
    RoleMissing,
)
from ehr_bridge.bridges.connectors.tables import Connection, SyncRun
from ehr_bridge.bridges.transfer.rows import Cause, RowFault, check
from ehr_bridge.bridges.transfer.tables import ExternalId
from ehr_bridge.bridges.transfer.taking import Taker, take
from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.problems import Problem
from ehr_bridge.store.sealing import Seal
from interview import spans
from interview.access import Principal
from interview.errors import BadInput, NotFound, VivavoceError

EVERY = timedelta(minutes=15)
LOOK_EVERY_S = 10.0
KEEP_RUNS = timedelta(days=30)
MAX_PROBLEMS = 50

log = structlog.get_logger(__name__)


class Syncing:
    """Synchronises connections, each on behalf of who made it."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        http: GuardedHttp,
        now: Callable[[], datetime] = now_utc,
        opener: Callable[[str, dict[str, str], GuardedHttp], Connector] = open_connector,
    ) -> None:
        self._database = database
        self._seal = seal
        self._http = http
        self._now = now
        self._opener = opener

    async def run(self, stopping: asyncio.Event) -> None:
        """Synchronise what is due until told to stop."""
        while not stopping.is_set():
            try:
                await self.sync_due()
            except Exception as error:
                log.error("sync_failed", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), LOOK_EVERY_S)

    async def sync_due(self) -> int:
        """Synchronise every connection that is due; returns how many."""
        async with self._database.write() as session:
            due = list(
                await session.scalars(
                    select(Connection)
                    .where(Connection.due_at <= self._now())
                    .with_for_update(skip_locked=True)
                )
            )
            for connection in due:  # a crash in the middle costs one turn
                connection.due_at = self._now() + EVERY
        for connection in due:
            with spans.span("background.sync", connection=connection.id):
                await self.sync(connection.id)
        return len(due)

    async def sync(self, connection_id: str) -> None:
        """One run; what fails is in its log, and is tried again in the next one."""
        async with self._database.read() as session:
            connection = await session.get(Connection, connection_id)
            if connection is None:
                raise NotFound("no such connection")
            who = principal(await session.get_one(Staff, connection.created_by))
        run_id, counts, problems = new_id("run"), Counter[str](), list[Problem]()
        started_at = self._now()
        try:
            account = json.loads(self._seal.open(connection.sealed, connection_id))
            connector = self._opener(connection.kind, account, self._http)
            await self._bring_in(connection, connector, who, counts, problems)
            await self._send_out(connection, connector, who, counts)
            if connection.sends_feedback:
                await self._send_feedback(connection, connector, who, counts, problems)
        except VivavoceError as error:
            problems.append(Problem.of(error))
            log.warning("sync_stopped", connection=connection_id, error=type(error).__name__)
        except Exception as error:
            told = f"the other system's answer was not understood ({type(error).__name__})"
            problems.append(Problem(told, "not_understood", {"host": connection.address}))
            log.error("sync_failed", connection=connection_id, error=type(error).__name__)
        async with self._database.write() as session:
            session.add(
                SyncRun(
                    id=run_id,
                    connection_id=connection_id,
                    started_at=started_at,
                    ended_at=self._now(),
                    counts=dict(counts),
                    problems=problems[:MAX_PROBLEMS],
                )
            )
            kept = await session.get(Connection, connection_id)
            if kept is not None:
                kept.problem = problems[-1] if problems else None
            await session.execute(
                delete(SyncRun).where(
                    SyncRun.connection_id == connection_id,
                    SyncRun.started_at < self._now() - KEEP_RUNS,
                )
            )

    async def _bring_in(
        self,
        connection: Connection,
        connector: Connector,
        who: Principal,
        counts: Counter[str],
        problems: list[Problem],
    ) -> None:
        taker = Taker(who, connection.company_id, source=connection.id)
        for thing in connector.reads:
            more, since = True, connection.since.get(thing.value, "")
            while more:
                page = await connector.read(thing, since)
                more = page.more and page.since != since
                since = page.since
                async with self._database.write() as session:
                    await self._take(session, taker, page.items, counts, problems)
                    kept = await session.get_one(Connection, connection.id)
                    kept.since = {**kept.since, thing.value: since}

    async def _take(
        self,
        session: AsyncSession,
        taker: Taker,
        items: Sequence[Incoming],
        counts: Counter[str],
        problems: list[Problem],
    ) -> None:
        for item in items:
            try:
                async with session.begin_nested():
                    values = check(item.thing, item.cells)
                    became = await take(session, taker, item.thing, values)
                    counts[f"{item.thing.value}_{became.value}"] += 1
            except (RowFault, VivavoceError) as error:
                counts[f"{item.thing.value}_failed"] += 1
                problems.append(_of_row(error, item.cells.get("external_id", "")))

    async def _send_out(
        self, connection: Connection, connector: Connector, who: Principal, counts: Counter[str]
    ) -> None:
        async with self._database.read() as session:
            interviews = await outgoing(session, connection, who, self._now())
            known = await _external(session, connection, INTERVIEWS)
            over = await called_off(session, list(known.values()))
        for interview in interviews:
            if became := await self._send(
                connection, connector, interview, known.get(interview.id)
            ):
                counts[f"{INTERVIEWS}_{became}"] += 1
        for one in over:
            await connector.remove_interview(one.external_id)
            counts[f"{INTERVIEWS}_removed"] += 1
            async with self._database.write() as session:
                await session.delete(await session.merge(one))

    async def _send(
        self,
        connection: Connection,
        connector: Connector,
        interview: OutgoingInterview,
        known: ExternalId | None,
    ) -> str:
        """Tell of an interview where it is not known as it is: "sent", "skipped" or ""."""
        digest = hashlib.sha256(repr(interview).encode()).hexdigest()
        if known and known.digest == digest:
            return ""
        try:
            external_id = await connector.put_interview(
                interview, known.external_id if known else ""
            )
        except NotFound:  # it was deleted there
            external_id = await connector.put_interview(interview, "")
        if not external_id:
            return "skipped"
        async with self._database.write() as session:
            if known and known.external_id != external_id:
                await session.delete(await session.merge(known))
            await session.merge(_named(connection, INTERVIEWS, external_id, interview.id, digest))
        return "sent"

    async def _send_feedback(
        self,
        connection: Connection,
        connector: Connector,
        who: Principal,
        counts: Counter[str],
        problems: list[Problem],
    ) -> None:
        """Tell once of each interview's result; from then on it is the other system's.

        A missing role stands at the connection until it is there, and in no run's log.
        """
        async with self._database.read() as session:
            results = await outgoing_feedback(session, connection, who, self._now())
            interviews = await _external(session, connection, INTERVIEWS)
            told = await _external(session, connection, FEEDBACK)
        for feedback in results:
            of = interviews.get(feedback.interview_id)
            if of is None or feedback.interview_id in told:
                continue
            try:
                external_id = await connector.put_feedback(feedback, of.external_id)
            except RoleMissing as error:
                async with self._database.write() as session:
                    await _note_missing(session, connection, error.role)
                return
            except (BadInput, NotFound) as error:
                counts[f"{FEEDBACK}_failed"] += 1
                problems.append(Problem.of(error, about=of.external_id))
                continue
            if external_id:
                counts[f"{FEEDBACK}_sent"] += 1
                async with self._database.write() as session:
                    await session.merge(
                        _named(connection, FEEDBACK, external_id, feedback.interview_id)
                    )
                    await _note_missing(session, connection, "")


def _of_row(error: RowFault | VivavoceError, external_id: str) -> Problem:
    """Why a thing could not be taken in; an import's preview says the same of a file's row."""
    fault = error if isinstance(error, RowFault) else RowFault("", Cause.NOT_POSSIBLE, str(error))
    values = {"field": fault.field, "cause": fault.cause.value}
    return Problem(str(fault), "row", values, about=external_id)


async def _note_missing(session: AsyncSession, connection: Connection, role: str) -> None:
    if kept := await session.get(Connection, connection.id):
        kept.missing_role = role


async def _external(
    session: AsyncSession, connection: Connection, thing: str
) -> dict[str, ExternalId]:
    """What the other system calls our things of a kind, by our ids."""
    found = await session.scalars(
        select(ExternalId).where(ExternalId.source == connection.id, ExternalId.thing == thing)
    )
    return {one.own_id: one for one in found}


def _named(
    connection: Connection, thing: str, external_id: str, own_id: str, digest: str = ""
) -> ExternalId:
    return ExternalId(
        company_id=connection.company_id,
        source=connection.id,
        thing=thing,
        external_id=external_id,
        own_id=own_id,
        digest=digest,
    )
