"""Routes of openings and applicants."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select, tuple_

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR, PAGE, decode_cursor, encode_cursor
from ehr_bridge.profiles.persons import stands_for_self, superseded
from ehr_bridge.reach import reachable_people
from ehr_bridge.recruiting.editing import change_state, create_opening, edit_opening
from ehr_bridge.recruiting.pipeline.stages import AWAITS_INTERVIEW
from ehr_bridge.recruiting.question_anchors import set_question_anchors
from ehr_bridge.recruiting.reading import (
    list_openings,
    list_versions,
    see_opening,
    see_version,
)
from ehr_bridge.recruiting.shapes import (
    ApplicantItem,
    ApplicantPage,
    EditedOpening,
    NewOpening,
    OpeningFields,
    OpeningList,
    OpeningShape,
    QuestionAnchors,
    StateChange,
    VersionList,
)
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Applicant, Application
from interview.access import Action, Principal

router = APIRouter(tags=["recruiting"])

Reader = Annotated[Principal, requires(Action.SEE_OPENINGS)]
Editor = Annotated[Principal, requires(Action.EDIT_OPENINGS)]


@router.get("/openings", summary="List openings", responses=SIGNED_IN)
async def list_own(
    who: Reader,
    services: Services,
    state: OpeningState | None = None,
) -> OpeningList:
    """HR's own requisitions; an interviewer's are those of their interviews."""
    async with services.bridge.database.read() as session:
        return await list_openings(session, who, state)


@router.post("/openings", summary="Make an opening", status_code=201, responses=OF_ONE)
async def create(
    new: NewOpening,
    who: Editor,
    services: Services,
) -> OpeningShape:
    """A draft of HR's own; nobody applies before it is opened."""
    async with services.bridge.database.write() as session:
        opening = await create_opening(session, who, new, new.requisition_id)
        return await see_opening(session, who, opening.id)


@router.get("/openings/{opening_id}", summary="One opening", responses=OF_ONE)
async def see_one(
    opening_id: str,
    who: Reader,
    services: Services,
) -> OpeningShape:
    """Competencies with anchors, questions with key points, weights."""
    async with services.bridge.database.read() as session:
        return await see_opening(session, who, opening_id)


@router.put("/openings/{opening_id}", summary="Edit an opening", responses={**OF_ONE, **CONFLICT})
async def edit(
    opening_id: str,
    edited: EditedOpening,
    who: Editor,
    services: Services,
) -> OpeningShape:
    """The next version; what was asked in interviews so far stays what it was."""
    async with services.bridge.database.write() as session:
        opening = await edit_opening(session, who, opening_id, edited, edited.version)
        return await see_opening(session, who, opening.id)


@router.put(
    "/openings/{opening_id}/questions/{question_id}/anchors",
    summary="Set the anchors of a question",
    responses=OF_ONE,
)
async def set_anchors(
    opening_id: str,
    question_id: str,
    wanted: QuestionAnchors,
    who: Editor,
    services: Services,
) -> OpeningShape:
    """Five, worst first, or none: then those of its competencies count."""
    async with services.bridge.database.write() as session:
        await set_question_anchors(session, who, opening_id, question_id, wanted.anchors)
        return await see_opening(session, who, opening_id)


@router.post(
    "/openings/{opening_id}/state",
    summary="Open, pause or close an opening",
    responses={**OF_ONE, **CONFLICT},
)
async def set_state(
    opening_id: str,
    wanted: StateChange,
    who: Editor,
    services: Services,
) -> OpeningShape:
    """Only an open one takes applicants; a closed one can be opened again."""
    async with services.bridge.database.write() as session:
        await change_state(session, who, opening_id, wanted.state)
        await session.flush()
        return await see_opening(session, who, opening_id)


@router.get("/openings/{opening_id}/versions", summary="List versions", responses=OF_ONE)
async def versions(
    opening_id: str,
    who: Editor,
    services: Services,
) -> VersionList:
    """Every version of the opening, the newest first."""
    async with services.bridge.database.read() as session:
        return await list_versions(session, who, opening_id)


@router.get("/openings/{opening_id}/versions/{version}", summary="One version", responses=OF_ONE)
async def one_version(
    opening_id: str,
    version: int,
    who: Editor,
    services: Services,
) -> OpeningFields:
    """The opening as it was at that version."""
    async with services.bridge.database.read() as session:
        return await see_version(session, who, opening_id, version)


@router.get("/applicants", summary="List applicants", responses=SIGNED_IN)
async def list_applicants(
    who: Annotated[Principal, requires(Action.SEE_APPLICANTS)],
    services: Services,
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
    to_interview_for: Annotated[str, Query(max_length=64)] = "",
) -> ApplicantPage:
    """Who applied for HR's own requisitions; people who were merged are one.

    `to_interview_for` is an opening: only those who await an interview for it.
    """
    awaiting = (
        Application.opening_id == to_interview_for,
        Application.stage.in_(AWAITS_INTERVIEW),
        Application.id.not_in(superseded()),
    )
    reached = reachable_people(who, *(awaiting if to_interview_for else ()))
    query = select(Applicant).where(reached, stands_for_self())
    if cursor:
        name, id = decode_cursor(cursor)
        query = query.where(tuple_(Applicant.name, Applicant.id) > (name, id))
    async with services.bridge.database.read() as session:
        rows = await session.scalars(query.order_by(Applicant.name, Applicant.id).limit(PAGE + 1))
        applicants = list(rows)
    page = applicants[:PAGE]
    more = len(applicants) > PAGE
    return ApplicantPage(
        items=[ApplicantItem(id=a.id, name=a.name, email=a.email, locale=a.locale) for a in page],
        next_cursor=encode_cursor(page[-1].name, page[-1].id) if more else None,
    )
