"""Routes of the FAQ: entries and inbox for HR, questions for applicants."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import APPLICANT_COOKIE, Services
from ehr_bridge.api.errors import OF_ONE, SIGNED_IN, ErrorForm
from ehr_bridge.api.shapes import Named
from ehr_bridge.faq import asking, entries
from ehr_bridge.faq.answering import prepare
from ehr_bridge.faq.asking import MAX_ASKED
from ehr_bridge.faq.entries import Entry
from ehr_bridge.faq.facts import Kind
from ehr_bridge.faq.shapes import (
    AnswerBody,
    ApplicantQuestions,
    AskedShape,
    EntryBody,
    EntryFromQuestion,
    EntryList,
    EntryShape,
    FactsBody,
    FactShape,
    FactsShape,
    Inbox,
    Language,
    QuestionBody,
    inbox_item,
)
from ehr_bridge.interviews.plans import must_find
from ehr_bridge.recruiting.tables import Opening
from interview.access import Action, Principal
from interview.errors import WrongState

router = APIRouter(tags=["FAQ"])

INBOX = 200
"""Questions that the inbox shows at once, the oldest waiting first."""
SUGGESTIONS = 6

Editor = Annotated[Principal, requires(Action.EDIT_FAQ)]


# --- entries ----------------------------------------------------------------------------


@router.get("/faq/entries", summary="List the FAQ", responses=SIGNED_IN)
async def list_entries(who: Editor, services: Services) -> EntryList:
    """General entries, and those of own openings."""
    async with services.bridge.database.read() as session:
        rows = await entries.list_entries(session, who)
    return EntryList(
        items=[EntryShape.model_validate(row) for row in rows],
        by_meaning=services.bridge.encoder is not None,
    )


@router.post("/faq/entries", summary="Add an entry", status_code=201, responses=OF_ONE)
async def add_entry(body: EntryBody, who: Editor, services: Services) -> EntryShape:
    """It answers from now on; what waits in the inbox is left to HR."""
    async with services.bridge.database.write() as session:
        row = await entries.add_entry(session, who, body.entry())
        return EntryShape.model_validate(row)


@router.put("/faq/entries/{entry_id}", summary="Edit an entry", responses=OF_ONE)
async def edit_entry(entry_id: str, body: EntryBody, who: Editor, services: Services) -> EntryShape:
    """Answers that were given from it stay as they were."""
    async with services.bridge.database.write() as session:
        row = await entries.edit_entry(session, who, entry_id, body.entry())
        return EntryShape.model_validate(row)


@router.delete(
    "/faq/entries/{entry_id}", summary="Remove an entry", status_code=204, responses=OF_ONE
)
async def remove_entry(entry_id: str, who: Editor, services: Services) -> None:
    """Answers that were given from it stay as they were."""
    async with services.bridge.database.write() as session:
        await entries.remove_entry(session, who, entry_id)


# --- facts ------------------------------------------------------------------------------


@router.get("/openings/{opening_id}/facts", summary="What applicants are told", responses=OF_ONE)
async def see_facts(opening_id: str, who: Editor, services: Services) -> FactsShape:
    """Salary band, place, hours and process, as far as published."""
    async with services.bridge.database.read() as session:
        opening = await entries.must_publish(session, who, opening_id)
        return await _facts(session, opening)


@router.put("/openings/{opening_id}/facts", summary="Publish facts", responses=OF_ONE)
async def publish_facts(
    opening_id: str, body: FactsBody, who: Editor, services: Services
) -> FactsShape:
    """These and no others; what is left out is told to nobody."""
    facts = {kind.value: text for kind, text in body.facts.items()}
    async with services.bridge.database.write() as session:
        opening = await entries.publish(session, who, opening_id, facts)
        await session.flush()
        return await _facts(session, opening)


async def _facts(session: AsyncSession, opening: Opening) -> FactsShape:
    published = await entries.published(session, opening.id)
    every = {**{kind.value: "" for kind in Kind}, **published}
    told = {fact.kind: fact.text for fact in entries.told_facts(opening, every, opening.language)}
    return FactsShape(
        opening=Named(id=opening.id, name=opening.title),
        language=opening.language,
        items=[
            FactShape(
                kind=kind,
                published=kind.value in published,
                text=every[kind.value],
                shown=told.get(kind, ""),
            )
            for kind in Kind
        ],
    )


# --- inbox ------------------------------------------------------------------------------


@router.get("/faq/questions", summary="What applicants asked", responses=SIGNED_IN)
async def inbox(who: Editor, services: Services, waiting: bool = True) -> Inbox:
    """Of own openings: those that wait for HR, or those that were answered."""
    async with services.bridge.database.read() as session:
        rows = await asking.inbox(session, who, waiting, INBOX)
        count = len(rows) if waiting else len(await asking.inbox(session, who, True, INBOX))
    items = [inbox_item(row.asked, row.applicant, row.opening) for row in rows]
    return Inbox(items=items, waiting=count)


@router.put("/faq/questions/{question_id}/answer", summary="Answer", responses=OF_ONE)
async def answer(question_id: str, body: AnswerBody, who: Editor, services: Services) -> AskedShape:
    """The applicant reads it on their page; it may put an earlier answer right."""
    now = services.bridge.now()
    async with services.bridge.database.write() as session:
        asked = await asking.answer(session, who, question_id, body.answer, now)
        return AskedShape.model_validate(asked)


@router.post(
    "/faq/questions/{question_id}/entry",
    summary="Make it an entry",
    status_code=201,
    responses=OF_ONE,
)
async def entry_from(
    question_id: str, body: EntryFromQuestion, who: Editor, services: Services
) -> EntryShape:
    """The question and its answer join the FAQ."""
    async with services.bridge.database.write() as session:
        asked = await asking.must_find(session, who, question_id)
        if not asked.answer:
            raise WrongState("answer the question first")
        entry = Entry(
            opening_id=None if body.general else asked.opening_id,
            language=asked.language,
            question=asked.text,
            answer=asked.answer,
        )
        return EntryShape.model_validate(await entries.add_entry(session, who, entry))


# --- applicants -------------------------------------------------------------------------

_LINK: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorForm, "description": "The link is unknown"},
    410: {"model": ErrorForm, "description": "It is expired, used or revoked, or all is over"},
    429: {"model": ErrorForm, "description": "Too many questions: wait"},
}


@router.get(
    "/join/{token}/questions",
    tags=["join"],
    summary="Own questions about the job",
    dependencies=[requires(Action.ASK_ABOUT_JOB)],
    responses=_LINK,
)
async def own_questions(
    token: str,
    *,
    request: Request,
    response: Response,
    services: Services,
    later: BackgroundTasks,
    language: Annotated[Language, Query()] = "en",
) -> ApplicantQuestions:
    """What was asked and answered so far, and what others ask."""
    response.headers["Cache-Control"] = "no-store"
    browser_token = request.cookies.get(APPLICANT_COOKIE, "")
    opened = await services.bridge.join_links.open(token, browser_token)
    async with services.bridge.database.read() as session:
        interview = await must_find(session, opened.interview_id)
        opening = await session.get_one(Opening, interview.opening_id)
        asked = await asking.asked_in(session, interview.id)
        sources = await entries.sources_for(session, opening, language)
    if services.bridge.encoder is not None and not asked:
        later.add_task(prepare, language, sources, services.bridge.encoder)
    shown = [source.ways[0] for source in sources][:SUGGESTIONS]
    return ApplicantQuestions(
        items=[AskedShape.model_validate(one) for one in asked],
        suggestions=shown,
        left=MAX_ASKED - len(asked),
    )


@router.post(
    "/join/{token}/questions",
    tags=["join"],
    summary="Ask about the job",
    status_code=201,
    dependencies=[requires(Action.ASK_ABOUT_JOB)],
    responses=_LINK,
)
async def ask(
    token: str, body: QuestionBody, request: Request, response: Response, services: Services
) -> AskedShape:
    """Answered from the FAQ or the opening where that is sure; otherwise handed to HR."""
    response.headers["Cache-Control"] = "no-store"
    bridge = services.bridge
    browser_token = request.cookies.get(APPLICANT_COOKIE, "")
    opened = await bridge.join_links.open(token, browser_token)
    asked = await asking.ask(
        bridge.database, bridge.encoder, opened.interview_id, body.text, bridge.now()
    )
    return AskedShape.model_validate(asked)
