"""Routes of interviews and their join links, for staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import and_

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services, base_url
from ehr_bridge.api.errors import CONFLICT, GONE, OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR
from ehr_bridge.interviews.reading import list_interviews, naming, see_interview
from ehr_bridge.interviews.shapes import InterviewPage, InterviewShape, NewLinkShape
from ehr_bridge.reach import reachable_interviews
from interview.access import Action, Principal
from interview.session import Status

router = APIRouter(prefix="/interviews", tags=["interviews"])


@router.get("", summary="List interviews", responses=SIGNED_IN)
async def list_own(
    who: Annotated[Principal, requires(Action.LIST_INTERVIEWS)],
    services: Services,
    status: Status | None = None,
    words: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> InterviewPage:
    """Own interviews, the latest start first; `words` each name applicant, opening or panel."""
    where = [reachable_interviews(who), *map(naming, words.split())]
    async with services.bridge.database.read() as session:
        return await list_interviews(session, and_(*where), status, cursor)


@router.get("/{interview_id}", summary="One interview", responses=OF_ONE)
async def see_one(
    interview_id: str,
    who: Annotated[Principal, requires(Action.SEE_INTERVIEW)],
    services: Services,
) -> InterviewShape:
    """Who, what is asked, which consents were given, which links there are."""
    async with services.bridge.database.read() as session:
        return await see_interview(session, interview_id)


@router.post(
    "/{interview_id}/join-links",
    summary="Make a join link",
    status_code=201,
    responses={**OF_ONE, **CONFLICT, **GONE},
)
async def make_join_link(
    interview_id: str,
    who: Annotated[Principal, requires(Action.MAKE_JOIN_LINK)],
    request: Request,
    services: Services,
) -> NewLinkShape:
    """The applicant's personal link; it revokes the earlier ones."""
    link = await services.bridge.join_links.make(interview_id, who)
    url = base_url(request, services.settings) + link.path
    return NewLinkShape(url=url, expires_at=link.expires_at)


@router.delete(
    "/{interview_id}/join-links", summary="Revoke all join links", status_code=204, responses=OF_ONE
)
async def revoke_join_links(
    interview_id: str,
    who: Annotated[Principal, requires(Action.ARRANGE_INTERVIEW)],
    services: Services,
) -> None:
    """No link opens the interview any more."""
    await services.bridge.join_links.revoke_all(interview_id, who)
