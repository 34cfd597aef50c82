"""Routes of duplicates, and of the erasure of a person's resumes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.reach import reachable_applicants
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.resumes import merging
from ehr_bridge.resumes.duplicates import PairState
from ehr_bridge.resumes.listing import must_find_pair, pair_shape, pairs
from ehr_bridge.resumes.shapes import MergeOrder, PairList, PairShape
from interview.access import Action, Principal
from interview.errors import NotFound

router = APIRouter(tags=["resumes"])

Merger = Annotated[Principal, requires(Action.MERGE_APPLICANTS)]
ONE_PAIR = {**OF_ONE, **CONFLICT}


@router.get("/duplicates", summary="Applicants who may be one person", responses=SIGNED_IN)
async def list_duplicates(
    who: Merger, services: Services, state: PairState = PairState.OPEN
) -> PairList:
    """Pairs of applicants whom one reaches both."""
    async with services.bridge.database.read() as session:
        return PairList(items=await pairs(session, who, state))


@router.post("/duplicates/{pair_id}/merge", summary="They are one person", responses=ONE_PAIR)
async def merge(pair_id: str, order: MergeOrder, who: Merger, services: Services) -> PairShape:
    """Let one of the two stand for both; nothing is moved, and it can be undone."""
    async with services.bridge.database.write() as session:
        pair = await must_find_pair(session, who, pair_id)
        await merging.merge(session, pair, order.kept_id, who)
        return await pair_shape(session, pair)


@router.post("/duplicates/{pair_id}/apart", summary="They are two people", responses=ONE_PAIR)
async def keep_apart(pair_id: str, who: Merger, services: Services) -> PairShape:
    """The pair is not asked about again."""
    async with services.bridge.database.write() as session:
        pair = await must_find_pair(session, who, pair_id)
        await merging.keep_apart(session, pair, who)
        return await pair_shape(session, pair)


@router.post("/duplicates/{pair_id}/undo", summary="Take a decision back", responses=ONE_PAIR)
async def undo(pair_id: str, who: Merger, services: Services) -> PairShape:
    """Both are as they were, and the pair is open again."""
    async with services.bridge.database.write() as session:
        pair = await must_find_pair(session, who, pair_id)
        await merging.undo(session, pair, who)
        return await pair_shape(session, pair)


@router.delete(
    "/applicants/{applicant_id}/personal-data",
    summary="Erase all that is held of an applicant",
    status_code=204,
    responses={**OF_ONE, **CONFLICT},
)
async def erase_applicant(
    applicant_id: str,
    who: Annotated[Principal, requires(Action.ERASE_APPLICANTS)],
    services: Services,
) -> Response:
    """Of the person, that is of all applicants merged into one: resumes and interviews,
    messages, invitations, bookings, questions and matches; nobody in a live interview.
    """
    async with services.bridge.database.read() as session:
        found = await session.scalar(
            select(Applicant.id).where(Applicant.id == applicant_id, reachable_applicants(who))
        )
    if found is None:
        raise NotFound("no such applicant")
    erasure = services.bridge.applicant_erasure(services.archive)
    await erasure.erase_applicant(applicant_id, who)
    return Response(status_code=204)
