"""Routes of the question bank."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import select

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR
from ehr_bridge.api.shapes import Named
from ehr_bridge.question_bank import bank
from ehr_bridge.question_bank.bank import Filter
from ehr_bridge.question_bank.content import LANGUAGES, MAX_NAME, Level, QuestionType
from ehr_bridge.question_bank.shapes import (
    BankPage,
    BankQuestionDetail,
    Facet,
    Facets,
    ImportBody,
    ImportResult,
    QuestionContent,
    QuestionEdit,
    RetiredBody,
    RowErrorShape,
    ShippedBody,
    TakenShape,
    Use,
    VersionShape,
    shape_of,
)
from ehr_bridge.question_bank.shipped import shipped_questions
from ehr_bridge.question_bank.transfer import Format, read, write
from ehr_bridge.reach import reachable_openings
from ehr_bridge.recruiting.tables import Opening, Question
from ehr_bridge.store import audit
from interview.access import Action, Principal

MAX_IMPORT_BYTES = 12_000_000
"""A body of an import: MAX_ROWS questions, their characters escaped."""

router = APIRouter(prefix="/question-bank", tags=["question bank"])

Reader = Annotated[Principal, requires(Action.SEE_QUESTION_BANK)]
Editor = Annotated[Principal, requires(Action.EDIT_QUESTION_BANK)]
Short = Annotated[str, StringConstraints(max_length=MAX_NAME)]


class FilterQuery(BaseModel):
    """What is looked for; what is left out means any."""

    model_config = ConfigDict(extra="ignore")

    language: Short = ""
    role: Short = ""
    competency: Short = ""
    type: QuestionType | None = None
    level: Level | None = None
    words: Annotated[str, StringConstraints(max_length=200)] = ""
    retired: bool = False


def _filter(query: Annotated[FilterQuery, Query()]) -> Filter:
    return Filter(**{**query.model_dump(), "type": query.type or "", "level": query.level or ""})


Wanted = Annotated[Filter, Depends(_filter)]


@router.get("", summary="Find questions", responses=SIGNED_IN)
async def find(
    who: Reader,
    wanted: Wanted,
    services: Services,
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> BankPage:
    """The company's questions in use; retired ones too where asked for."""
    async with services.bridge.database.read() as session:
        company_id = await company_of(session, who)
        found, after = await bank.find(session, company_id, wanted, cursor)
    return BankPage(items=[shape_of(one) for one in found], next_cursor=after)


@router.get("/facets", summary="What can be filtered by", responses=SIGNED_IN)
async def facets(who: Reader, services: Services) -> Facets:
    """Languages, roles and competencies with their numbers of questions."""
    async with services.bridge.database.read() as session:
        found = await bank.facets(session, await company_of(session, who))
    return Facets(
        items=[
            Facet(language=language, role=role, competency=competency, count=count)
            for (language, role, competency), count in sorted(Counter(found).items())
        ],
        shipped={language: len(shipped_questions(language)) for language in LANGUAGES},
    )


@router.get(
    "/export",
    summary="Questions as a file",
    responses={**SIGNED_IN, 200: {"content": {"text/csv": {}, "application/json": {}}}},
)
async def export(
    who: Reader, wanted: Wanted, services: Services, format: Format = Format.CSV
) -> Response:
    """Everything that the filter lets through; the file can be imported again."""
    async with services.bridge.database.read() as session:
        found = await bank.find_all(session, await company_of(session, who), wanted)
    body = write(((one.key, one.content) for one in found), format)
    kind = "text/csv; charset=utf-8" if format is Format.CSV else "application/json"
    return Response(
        body,
        media_type=kind,
        headers={"Content-Disposition": f'attachment; filename="questions.{format.value}"'},
    )


@router.post("/import", summary="Take in a file", responses=SIGNED_IN)
async def take_in(file: ImportBody, who: Editor, services: Services) -> ImportResult:
    """Rows are known by key, else by their text; rows with errors are told and left out."""
    rows, errors = await asyncio.to_thread(read, file.content, file.format)
    async with services.bridge.database.write() as session:
        company_id = await company_of(session, who)
        questions = [(row.key, row.content) for row in rows]
        taken = await bank.take_in(session, company_id, who.id, questions, file.dry_run)
        if not file.dry_run:
            await audit.record(
                session, who, "import_bank", company_id, added=taken.added, changed=taken.changed
            )
    return ImportResult(
        dry_run=file.dry_run,
        added=taken.added,
        changed=taken.changed,
        unchanged=taken.unchanged,
        errors=[RowErrorShape.model_validate(error) for error in errors],
    )


@router.post("/shipped", summary="Take in the shipped questions", responses=SIGNED_IN)
async def take_in_shipped(body: ShippedBody, who: Editor, services: Services) -> TakenShape:
    """Those that are there already stay as they are, edited ones too."""
    async with services.bridge.database.write() as session:
        company_id = await company_of(session, who)
        taken = await bank.add_shipped(session, company_id, who.id, body.languages)
        await audit.record(session, who, "add_shipped_questions", company_id, added=taken.added)
    return TakenShape.model_validate(taken)


@router.post("", summary="Write a question", status_code=201, responses=SIGNED_IN)
async def add(body: QuestionContent, who: Editor, services: Services) -> BankQuestionDetail:
    """A question of the company's own."""
    async with services.bridge.database.write() as session:
        id = await bank.add(session, who, body.content())
    return await _detail(services, who, id)


@router.get("/{question_id}", summary="One question", responses=OF_ONE)
async def see(question_id: str, who: Reader, services: Services) -> BankQuestionDetail:
    """With every version, and where it is asked."""
    return await _detail(services, who, question_id)


@router.put("/{question_id}", summary="Edit a question", responses={**OF_ONE, **CONFLICT})
async def edit(
    question_id: str, body: QuestionEdit, who: Editor, services: Services
) -> BankQuestionDetail:
    """Write the next version; openings and interviews keep the one that they chose."""
    async with services.bridge.database.write() as session:
        await bank.edit(session, who, question_id, body.content(), body.version)
    return await _detail(services, who, question_id)


@router.put("/{question_id}/retired", summary="Retire or bring back", responses=OF_ONE)
async def set_retired(
    question_id: str, body: RetiredBody, who: Editor, services: Services
) -> BankQuestionDetail:
    """A retired question is offered no more; where it is asked, it stays."""
    async with services.bridge.database.write() as session:
        await bank.set_retired(session, who, question_id, body.retired)
    return await _detail(services, who, question_id)


async def _detail(services: Services, who: Principal, question_id: str) -> BankQuestionDetail:
    async with services.bridge.database.read() as session:
        question = await bank.must_find(session, await company_of(session, who), question_id)
        versions = await bank.versions_of(session, question_id)
        writers = select(Staff.id, Staff.name).where(Staff.id.in_(v.written_by for v in versions))
        names = {row.id: row.name for row in await session.execute(writers)}
        uses = await session.execute(
            select(Opening.id, Opening.title, Question.id.label("asked"))
            .join(Question, Question.opening_id == Opening.id)
            .where(Question.id.startswith(f"{question_id}-v"), reachable_openings(who))
            .order_by(Opening.title, Opening.id)
        )
        used_in = [
            Use(
                opening=Named(id=row.id, name=row.title),
                version=int(row.asked.rpartition("-v")[2]),
            )
            for row in uses
        ]
    now = QuestionContent.model_validate(bank.content_of(versions[0]))
    return BankQuestionDetail(
        id=question.id,
        key=question.key,
        version=question.version,
        retired_at=question.retired_at,
        versions=[
            VersionShape(
                version=row.version,
                written_by=Named(id=row.written_by, name=names.get(row.written_by, "")),
                written_at=row.written_at,
                **QuestionContent.model_validate(bank.content_of(row)).model_dump(),
            )
            for row in versions
        ],
        used_in=used_in,
        **now.model_dump(),
    )
