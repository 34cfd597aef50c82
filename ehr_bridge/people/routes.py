"""Routes of a person's time line and of search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR
from ehr_bridge.people.search import search
from ehr_bridge.people.shapes import Hits, TimeLinePage
from ehr_bridge.people.time_line import time_line
from interview.access import Action, Principal

router = APIRouter(tags=["people"])


@router.get(
    "/applicants/{applicant_id}/time-line", summary="A person's time line", responses=OF_ONE
)
async def see_time_line(
    applicant_id: str,
    who: Annotated[Principal, requires(Action.SEE_APPLICANTS)],
    services: Services,
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> TimeLinePage:
    """Applications, resumes, matches, messages, bookings, interviews and questions."""
    async with services.bridge.database.read() as session:
        return await time_line(session, who, applicant_id, cursor)


@router.get("/search", summary="Find anything", responses=SIGNED_IN)
async def find(
    who: Annotated[Principal, requires(Action.SEE_OPENINGS)],
    services: Services,
    words: Annotated[str, Query(max_length=100)] = "",
) -> Hits:
    """People by name, address and resume; openings, interviews and questions by their words."""
    async with services.bridge.database.read() as session:
        return Hits(items=await search(session, who, words))
