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
from ehr_bridge.bridges.connectors.ports import Connector, Incoming, OutgoingInterview
from ehr_bridge.bridges.connectors.tables import Connection, SyncRun
from ehr_bridge.bridges.sealing import Seal
from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.bridges.transfer.rows import RowFault, check
from ehr_bridge.bridges.transfer.tables import ExternalId
from ehr_bridge.bridges.transfer.taking import Taker, take
from ehr_bridge.interviews.tables import Interview, PanelMember
from ehr_bridge.reach import reachable_interviews
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.scheduling.fetching import GuardedHttp
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import NotFound, VivavoceError
from interview.session import Status

EVERY = timedelta(minutes=15)
LOOK_EVERY_S = 10.0
KEEP_RUNS = timedelta(days=30)
MAX_PROBLEMS = 50
LENGTH = timedelta(hours=1)
"""How long an interview is taken to be where no end is kept."""
AHEAD, BEHIND = timedelta(days=90), timedelta(days=7)
"""Interviews that are told of: those that begin in this span around now."""

_INTERVIEWS = "interviews"
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
            await self.sync(connection.id)
        return len(due)

    async def sync(self, connection_id: str) -> None:
        """One run; what fails is in its log, and is tried again in the next one."""
        async with self._database.read() as session:
            connection = await session.get(Connection, connection_id)
            if connection is None:
                raise NotFound("no such connection")
            who = principal(await session.get_one(Staff, connection.created_by))
        run_id, counts, problems = new_id("run"), Counter[str](), list[str]()
        started_at = self._now()
        try:
            account = json.loads(self._seal.open(connection.sealed, connection_id))
            connector = self._opener(connection.kind, account, self._http)
            await self._bring_in(connection, connector, who, counts, problems)
            await self._send_out(connection, connector, who, counts)
        except VivavoceError as error:
            problems.append(str(error))
            log.warning("sync_stopped", connection=connection_id, error=type(error).__name__)
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
                kept.problem = problems[-1] if problems else ""
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
        problems: list[str],
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
        problems: list[str],
    ) -> None:
        for item in items:
            try:
                async with session.begin_nested():
                    values = check(item.thing, item.cells)
                    became = await take(session, taker, item.thing, values)
                    counts[f"{item.thing.value}_{became.value}"] += 1
            except (RowFault, VivavoceError) as error:
                counts[f"{item.thing.value}_failed"] += 1
                problems.append(f"{item.cells.get('external_id', '')}: {error}")

    async def _send_out(
        self, connection: Connection, connector: Connector, who: Principal, counts: Counter[str]
    ) -> None:
        for interview in await self.outgoing(connection, who):
            digest = hashlib.sha256(repr(interview).encode()).hexdigest()
            async with self._database.read() as session:
                known = await _sent(session, connection.id, interview.id)
            if known and known.digest == digest:
                continue
            external_id = await connector.put_interview(
                interview, known.external_id if known else ""
            )
            if not external_id:
                counts["interviews_skipped"] += 1
                continue
            counts["interviews_sent"] += 1
            async with self._database.write() as session:
                await session.merge(
                    ExternalId(
                        company_id=connection.company_id,
                        source=connection.id,
                        thing=_INTERVIEWS,
                        external_id=external_id,
                        own_id=interview.id,
                        digest=digest,
                    )
                )

    async def outgoing(self, connection: Connection, who: Principal) -> list[OutgoingInterview]:
        """The interviews of a span around now that they reach, as they are now."""
        now = self._now()
        async with self._database.read() as session:
            rows = await session.execute(
                select(Interview, Applicant.name, Opening.title)
                .join(Applicant, Applicant.id == Interview.applicant_id)
                .join(Opening, Opening.id == Interview.opening_id)
                .where(
                    reachable_interviews(who),
                    Interview.erased_at.is_(None),
                    Interview.starts_at.between(now - BEHIND, now + AHEAD),
                )
                .order_by(Interview.starts_at, Interview.id)
            )
            return [
                OutgoingInterview(
                    id=interview.id,
                    applicant=await _external_applicant(session, connection.id, interview),
                    applicant_name=name,
                    opening_title=title,
                    starts_at=interview.starts_at,
                    ends_at=interview.starts_at + LENGTH,
                    ended=interview.status == Status.ENDED.value,
                    panel=await _panel(session, interview.id),
                )
                for interview, name, title in rows.all()
            ]


async def _sent(session: AsyncSession, source: str, own_id: str) -> ExternalId | None:
    found: ExternalId | None = await session.scalar(
        select(ExternalId).where(
            ExternalId.source == source,
            ExternalId.thing == _INTERVIEWS,
            ExternalId.own_id == own_id,
        )
    )
    return found


async def _external_applicant(session: AsyncSession, source: str, interview: Interview) -> str:
    found = await session.scalar(
        select(ExternalId.external_id).where(
            ExternalId.source == source,
            ExternalId.thing == Thing.APPLICANTS.value,
            ExternalId.own_id == interview.applicant_id,
        )
    )
    return found or ""


async def _panel(session: AsyncSession, interview_id: str) -> tuple[str, ...]:
    return tuple(
        await session.scalars(
            select(Staff.email)
            .join(PanelMember, PanelMember.staff_id == Staff.id)
            .where(PanelMember.interview_id == interview_id)
            .order_by(PanelMember.position)
        )
    )
