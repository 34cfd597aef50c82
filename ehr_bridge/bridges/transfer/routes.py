"""Routes of import and export."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import OF_ONE, SIGNED_IN
from ehr_bridge.bridges.transfer.exporting import (
    Exported,
    export_rows,
    for_people,
    for_programs,
)
from ehr_bridge.bridges.transfer.fields import FIELDS, Thing
from ehr_bridge.bridges.transfer.files import Format, read
from ehr_bridge.bridges.transfer.importing import Importer, Report, check_mapping
from ehr_bridge.bridges.transfer.shapes import FieldShape, ImportShape, RowErrorShape
from ehr_bridge.bridges.transfer.taking import Became, Taker
from ehr_bridge.scheduling.people import load_rules
from ehr_bridge.store import audit
from interview.access import Action, Principal
from interview.errors import BadInput
from interview.policy import policy as policy_of

router = APIRouter(tags=["files"])

Exchanger = Annotated[Principal, requires(Action.EXCHANGE_FILES)]

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, in UTF-8, UTF-16 with a mark, or GB 18030.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_SAMPLE = 3


@router.post("/imports", summary="Take in a file", responses=OF_ONE, openapi_extra=_BODY)
async def take_in(
    request: Request,
    who: Exchanger,
    services: Services,
    *,
    thing: Thing,
    format: Format = Format.CSV,
    dry_run: bool = True,
    mapping: Annotated[str, Query(max_length=8000)] = "",
    opening_id: Annotated[str, Query(max_length=48)] = "",
    policy: Annotated[str, Query(max_length=16)] = "prc",
) -> ImportShape:
    """Looked through row by row; taken in unless it is a dry run.

    `mapping` is a JSON object of fields by headings; without one the company's last for such
    a file is taken, or it is guessed. Rows are known again by `external_id`, so that the same
    file can be sent twice; rows that are wrong are told and left out. `opening_id` is what
    applicants apply for whose rows name no opening, `policy` the profile of new openings.
    """
    policy_of(policy)
    sheet = await asyncio.to_thread(read, await request.body(), format)
    async with services.bridge.database.read() as session:
        company_id = await company_of(session, who)
    importer = Importer(services.bridge.database, services.bridge.now)
    chosen = _mapping(mapping) or await importer.mapping_for(company_id, thing, sheet.headings)
    report, problem = Report(), ""
    try:
        check_mapping(thing, sheet.headings, chosen)
    except BadInput as error:
        if not dry_run:
            raise
        problem = str(error)
    else:
        taker = Taker(who, company_id, opening_id, policy)
        report = await importer.take(taker, thing, sheet, chosen, dry_run=dry_run)
    return ImportShape(
        dry_run=dry_run,
        encoding=sheet.encoding,
        rows=len(sheet.rows),
        mapping={heading: chosen.get(heading, "") for heading in sheet.headings},
        fields=[FieldShape(name=one.name, needed=one.needed) for one in FIELDS[thing]],
        sample=[dict(row) for row in sheet.rows[:_SAMPLE]],
        problem=problem,
        added=report.counts[Became.ADDED],
        changed=report.counts[Became.CHANGED],
        unchanged=report.counts[Became.UNCHANGED],
        failed=report.failed,
        errors=[RowErrorShape.model_validate(error) for error in report.errors],
    )


@router.get(
    "/exports/{thing}",
    summary="Write a file",
    response_class=Response,
    responses={**SIGNED_IN, 200: {"content": {"text/csv": {}, "application/json": {}}}},
)
async def write_out(
    thing: Exported,
    who: Exchanger,
    services: Services,
    format: Format = Format.CSV,
    language: Literal["zh", "en"] = "en",
) -> Response:
    """All that they reach.

    CSV is for people and their spreadsheets: marked as UTF-8, formulas disarmed, with words
    of `language` and times of the company's zone. JSON has the values of this API.
    """
    async with services.bridge.database.read() as session:
        rows = await export_rows(session, who, thing)
        company_id = await company_of(session, who)
        rules = await load_rules(session, company_id)
    if format is Format.CSV:
        body = await asyncio.to_thread(for_people, thing, rows, language, rules.tz)
    else:
        body = await asyncio.to_thread(for_programs, thing, rows)
    async with services.bridge.database.write() as session:
        await audit.record(session, who, f"export_{thing.value}", company_id, rows=len(rows))
    kind = "text/csv; charset=utf-8" if format is Format.CSV else "application/json"
    name = f"{thing.value}.{format.value}"
    disposition = f'attachment; filename="{name}"'
    return Response(body, media_type=kind, headers={"Content-Disposition": disposition})


def _mapping(text: str) -> dict[str, str]:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise BadInput("mapping: a JSON object of fields by headings")
    return found
