"""Routes of the pipeline: the board, moves, and one applicant."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR
from ehr_bridge.reach import reachable_applications
from ehr_bridge.recruiting.pipeline.board import Filter, read_board, read_column
from ehr_bridge.recruiting.pipeline.considering import consider
from ehr_bridge.recruiting.pipeline.moves import Moved, move_all, undo
from ehr_bridge.recruiting.pipeline.reading import see_applicant, see_application
from ehr_bridge.recruiting.pipeline.shapes import (
    ApplicantShape,
    ApplicationShape,
    BoardShape,
    CardPage,
    Moves,
    MovesDone,
    NewApplication,
    People,
    PeopleConsidered,
)
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.tables import Application
from interview.access import Action, Principal
from interview.errors import NotFound

router = APIRouter(tags=["pipeline"])

Reader = Annotated[Principal, requires(Action.SEE_APPLICANTS)]
Mover = Annotated[Principal, requires(Action.MOVE_APPLICATIONS)]


def _wanted(
    *,
    opening_id: Annotated[str, Query(max_length=48)] = "",
    words: Annotated[str, Query(max_length=100)] = "",
    at_least: Annotated[float | None, Query(ge=0, le=100)] = None,
    top_only: bool = False,
) -> Filter:
    return Filter(opening_id, words, at_least, top_only)


Wanted = Annotated[Filter, Depends(_wanted)]


@router.get("/pipeline", summary="The board", responses=SIGNED_IN)
async def see_board(
    who: Reader,
    services: Services,
    wanted: Wanted,
) -> BoardShape:
    """Every stage with its count and its best matches, over own openings or one of them."""
    async with services.bridge.database.read() as session:
        return await read_board(session, reachable_applications(who), wanted)


@router.get("/pipeline/{stage}", summary="One stage of the board", responses=SIGNED_IN)
async def see_stage(
    stage: Stage,
    who: Reader,
    services: Services,
    wanted: Wanted,
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> CardPage:
    """Further cards of one stage, the best match first."""
    async with services.bridge.database.read() as session:
        return await read_column(session, reachable_applications(who), wanted, stage, cursor)


@router.post("/applications", summary="Consider somebody", status_code=201, responses=OF_ONE)
async def create(
    new: NewApplication,
    who: Mover,
    services: Services,
) -> ApplicationShape:
    """A known applicant is considered for an opening of HR's own that is not closed."""
    async with services.bridge.database.write() as session:
        done = await consider(session, who, new.opening_id, [new.applicant_id])
        if done.unknown:
            raise NotFound("no such applicant")
        [application_id] = done.made + done.known
        return await see_application(session, who, application_id)


@router.post(
    "/openings/{opening_id}/applications",
    summary="Consider several people",
    responses={**OF_ONE, **CONFLICT},
)
async def create_several(
    opening_id: str,
    people: People,
    who: Mover,
    services: Services,
) -> PeopleConsidered:
    """As above for many; who is considered already stays where they stand."""
    async with services.bridge.database.write() as session:
        done = await consider(session, who, opening_id, people.applicant_ids)
    return PeopleConsidered(
        made=list(done.made), known=list(done.known), unknown=list(done.unknown)
    )


@router.get("/applications/{application_id}", summary="One application", responses=OF_ONE)
async def see_one(
    application_id: str,
    who: Reader,
    services: Services,
) -> ApplicationShape:
    """Its stage and how it got there, its match and the reasons."""
    async with services.bridge.database.read() as session:
        return await see_application(session, who, application_id)


@router.post("/applications/moves", summary="Move applications", responses=SIGNED_IN)
async def move(
    wanted: Moves,
    who: Mover,
    services: Services,
) -> MovesDone:
    """Bring applications to a stage; those that are not theirs or may not go are refused."""
    async with services.bridge.database.write() as session:
        own = await _own(session, who, wanted.application_ids)
        done = await move_all(session, who, own, wanted.to, wanted.note)
    foreign = {id: "no such application" for id in wanted.application_ids if id not in own}
    return _shape(done, foreign)


@router.post(
    "/applications/moves/{act_id}/undo",
    summary="Take moves back",
    responses={**OF_ONE, **CONFLICT},
)
async def take_back(
    act_id: str,
    who: Mover,
    services: Services,
) -> MovesDone:
    """Back to where each stood, unless it was moved since; only one's own act."""
    async with services.bridge.database.write() as session:
        return _shape(await undo(session, who, act_id), {})


@router.get("/applicants/{applicant_id}", summary="One applicant", responses=OF_ONE)
async def see_person(
    applicant_id: str,
    who: Reader,
    services: Services,
) -> ApplicantShape:
    """Who, and what they applied for, with matches and moves."""
    async with services.bridge.database.read() as session:
        return await see_applicant(session, who, applicant_id)


async def _own(session: AsyncSession, who: Principal, ids: list[str]) -> list[str]:
    found = set(
        await session.scalars(
            select(Application.id).where(Application.id.in_(ids), reachable_applications(who))
        )
    )
    return [id for id in dict.fromkeys(ids) if id in found]


def _shape(done: Moved, foreign: dict[str, str]) -> MovesDone:
    return MovesDone(
        act_id=done.act_id,
        moved=list(done.moved),
        refused={**done.refused, **foreign},
        unreviewed=list(done.unreviewed),
    )
