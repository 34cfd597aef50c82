"""Routes of the audit log."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR
from ehr_bridge.api.shapes import Named
from ehr_bridge.auditing import reading
from ehr_bridge.auditing.reading import Wanted
from ehr_bridge.auditing.shapes import ChainShape, EntryShape, LogChoices, LogPage
from ehr_bridge.bridges.transfer.files import write_csv
from ehr_bridge.store import audit
from ehr_bridge.store.audit import first_broken_entry
from interview.access import Action, Principal

router = APIRouter(prefix="/audit-log", tags=["audit log"])

Reader = Annotated[Principal, requires(Action.READ_AUDIT_LOG)]
Filter = Annotated[str, Query(max_length=64)]

_COLUMNS = ("seq", "at", "actor", "standing", "act", "subject", "detail", "previous", "digest")


def _wanted(
    actor: Filter = "",
    act: Filter = "",
    subject: Filter = "",
    since: AwareDatetime | None = None,
    before: AwareDatetime | None = None,
) -> Wanted:
    return Wanted(actor, act, subject, since, before)


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("", summary="Read the audit log", responses=SIGNED_IN)
async def read(
    who: Reader,
    wanted: Asked,
    services: Services,
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> LogPage:
    """Who did what to which thing, the latest first; that it is read is an entry, too."""
    await reading.note_visit(services.bridge.database, who)
    async with services.bridge.database.read() as session:
        page = await reading.page(session, who, wanted, cursor)
    items = [EntryShape.model_validate(entry) for entry in page.entries]
    for item in items:
        item.name = page.names.get(item.actor, "")
    return LogPage(items=items, next_cursor=page.next_cursor)


@router.get("/choices", summary="What the log can be filtered by", responses=SIGNED_IN)
async def choices(who: Reader, services: Services) -> LogChoices:
    """Acts that occur in it, and the staff."""
    async with services.bridge.database.read() as session:
        people = [Named(id=one.id, name=one.name) for one in await reading.actors(session, who)]
        return LogChoices(acts=await reading.acts(session), people=people)


@router.get("/chain", summary="Is the log whole?", responses=SIGNED_IN)
async def chain(who: Reader, services: Services) -> ChainShape:
    """Every entry is read, and held against the digest that seals it and the one before."""
    async with services.bridge.database.read() as session:
        return ChainShape(
            entries=await reading.length(session), broken_at=await first_broken_entry(session)
        )


@router.get(
    "/export",
    summary="Write the log into a file",
    response_class=Response,
    responses={**SIGNED_IN, 200: {"content": {"text/csv": {}}}},
)
async def export(who: Reader, wanted: Asked, services: Services) -> Response:
    """CSV of what is filtered, with the digests: ids as they stand, times in UTC."""
    async with services.bridge.database.read() as session:
        entries = await reading.all_wanted(session, who, wanted)
    async with services.bridge.database.write() as session:
        await audit.record(session, who, "export_audit_log", who.id, rows=len(entries))
    rows = ([_cell(entry, name) for name in _COLUMNS] for entry in entries)
    body = await asyncio.to_thread(write_csv, _COLUMNS, rows)
    return Response(
        body,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit_log.csv"'},
    )


def _cell(entry: audit.AuditEntry, name: str) -> object:
    return entry.at.isoformat() if name == "at" else getattr(entry, name)
