"""Routes of connections to other HR systems."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import OF_ONE, SIGNED_IN
from ehr_bridge.api.shapes import Body
from ehr_bridge.bridges.connectors import dingtalk
from ehr_bridge.bridges.connectors.catalogue import KINDS, TAKES_FEEDBACK, open_connector
from ehr_bridge.bridges.connectors.tables import Connection, SyncRun
from ehr_bridge.guarded_http import host_of
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from ehr_bridge.store.problems import Problem
from interview.access import Action, Principal
from interview.errors import BadInput, NotFound

router = APIRouter(prefix="/connections", tags=["connections"])

Keeper = Annotated[Principal, requires(Action.CONNECT_SYSTEMS)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
_RUNS = 20


class NewConnection(Body):
    """Another system; `account` has what its kind is opened by.

    `sends_feedback`: whether it is told what interviews came to, besides that they take place.
    """

    kind: Literal["frappe", "dingtalk"]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    account: dict[str, _Text] = Field(max_length=8)
    sends_feedback: bool = False


class ChangedConnection(Body):
    """What can be chosen anew for a connection."""

    sends_feedback: bool


class RunShape(BaseModel):
    """One synchronisation."""

    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, Any]
    problems: list[Problem]


class ConnectionShape(BaseModel):
    """A connection without what opens it, and its last runs.

    `missing_role` is what the user of the key must be there before it may be told results.
    """

    id: str
    kind: str
    name: str
    address: str
    created_at: datetime
    due_at: datetime | None
    problem: Problem | None
    sends_feedback: bool
    missing_role: str
    runs: list[RunShape]


class ConnectionList(BaseModel):
    """The company's connections, and what each kind is opened by."""

    items: list[ConnectionShape]
    kinds: dict[str, list[str]]


@router.get("", summary="List connections", responses=SIGNED_IN)
async def list_connections(who: Keeper, services: Services) -> ConnectionList:
    """Each with its last synchronisations."""
    async with services.bridge.database.read() as session:
        rows = await session.scalars(
            select(Connection)
            .where(Connection.company_id == await company_of(session, who))
            .order_by(Connection.created_at, Connection.id)
        )
        items = [await _shape(session, row) for row in rows.all()]
    return ConnectionList(items=items, kinds={kind: list(names) for kind, names in KINDS.items()})


@router.post("", summary="Connect a system", status_code=201, responses=SIGNED_IN)
async def connect(new: NewConnection, who: Keeper, services: Services) -> ConnectionShape:
    """The account is tried first; it is kept sealed and shown to nobody again."""
    if unknown := set(new.account) - set(KINDS[new.kind]):
        raise BadInput(f"account: {sorted(unknown)[0][:40]!r} is nothing that it is opened by")
    _check_feedback(new.kind, new.sends_feedback)
    http = services.bridge.outside
    if site := new.account.get("site"):
        await http.check(site)
    await open_connector(new.kind, new.account, http).check()
    connection_id, now = new_id("con"), services.bridge.now()
    async with services.bridge.database.write() as session:
        connection = Connection(
            id=connection_id,
            company_id=await company_of(session, who),
            kind=new.kind,
            name=new.name,
            address=host_of(new.account["site"]) if "site" in new.account else dingtalk.NAME,
            sealed=services.bridge.seal.close(json.dumps(new.account), connection_id),
            since={},
            created_by=who.id,
            created_at=now,
            due_at=now,
            problem=None,
            sends_feedback=new.sends_feedback,
        )
        session.add(connection)
        await audit.record(session, who, "connect_system", connection_id, kind=new.kind)
        await session.flush()
        return await _shape(session, connection)


@router.patch("/{connection_id}", summary="Choose what it is told", responses=OF_ONE)
async def change(
    connection_id: str, new: ChangedConnection, who: Keeper, services: Services
) -> ConnectionShape:
    """From the next synchronisation on, which begins within ten seconds; what is there stays."""
    async with services.bridge.database.write() as session:
        connection = await _must_find(session, who, connection_id)
        _check_feedback(connection.kind, new.sends_feedback)
        connection.sends_feedback, connection.missing_role = new.sends_feedback, ""
        connection.due_at = services.bridge.now()
        about = {"sends_feedback": new.sends_feedback}
        await audit.record(session, who, "change_connection", connection_id, **about)
        return await _shape(session, connection)


@router.post("/{connection_id}/syncs", summary="Synchronise now", status_code=202, responses=OF_ONE)
async def sync_now(connection_id: str, who: Keeper, services: Services) -> ConnectionShape:
    """At the worker's next look, within ten seconds."""
    async with services.bridge.database.write() as session:
        connection = await _must_find(session, who, connection_id)
        connection.due_at = services.bridge.now()
        return await _shape(session, connection)


@router.delete("/{connection_id}", summary="Disconnect a system", status_code=204, responses=OF_ONE)
async def disconnect(connection_id: str, who: Keeper, services: Services) -> None:
    """What came in stays; the account and the log are deleted."""
    async with services.bridge.database.write() as session:
        await _must_find(session, who, connection_id)
        await session.execute(delete(Connection).where(Connection.id == connection_id))
        await audit.record(session, who, "disconnect_system", connection_id)


def _check_feedback(kind: str, sends_feedback: bool) -> None:
    if sends_feedback and kind not in TAKES_FEEDBACK:
        raise BadInput(f"sends_feedback: {kind} takes no results")


async def _must_find(session: AsyncSession, who: Principal, connection_id: str) -> Connection:
    connection = await session.get(Connection, connection_id)
    if connection is None or connection.company_id != await company_of(session, who):
        raise NotFound("no such connection")
    return connection


async def _shape(session: AsyncSession, row: Connection) -> ConnectionShape:
    runs = await session.scalars(
        select(SyncRun)
        .where(SyncRun.connection_id == row.id)
        .order_by(SyncRun.started_at.desc())
        .limit(_RUNS)
    )
    return ConnectionShape(
        id=row.id,
        kind=row.kind,
        name=row.name,
        address=row.address,
        created_at=row.created_at,
        due_at=row.due_at,
        problem=row.problem,
        sends_feedback=row.sends_feedback,
        missing_role=row.missing_role,
        runs=[
            RunShape(
                started_at=run.started_at,
                ended_at=run.ended_at,
                counts=run.counts,
                problems=run.problems,
            )
            for run in runs
        ],
    )
