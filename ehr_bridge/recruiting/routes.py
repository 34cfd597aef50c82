"""Routes of openings and applicants."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select, tuple_

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR, PAGE, decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Named
from ehr_bridge.reach import reachable_applications, reachable_openings
from ehr_bridge.recruiting.openings import job_of
from ehr_bridge.recruiting.shapes import (
    ApplicantItem,
    ApplicantPage,
    JobShape,
    OpeningList,
    OpeningRow,
    OpeningShape,
)
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from interview.access import Action, Principal
from interview.errors import NotFound

router = APIRouter(tags=["recruiting"])


@router.get("/openings", summary="List openings", responses=SIGNED_IN)
async def list_openings(
    who: Annotated[Principal, requires(Action.SEE_OPENINGS)], services: Services
) -> OpeningList:
    """HR's own requisitions; an interviewer's are those of their interviews."""
    async with services.bridge.database.read() as session:
        rows = await session.execute(
            select(
                Opening.id,
                Opening.title,
                Opening.language,
                Opening.policy,
                Opening.created_at,
                Staff.id.label("owner_id"),
                Staff.name.label("owner_name"),
            )
            .join(Staff, Staff.id == Opening.owner_id)
            .where(reachable_openings(who))
            .order_by(Opening.created_at.desc(), Opening.id)
        )
        return OpeningList(
            items=[
                OpeningRow(
                    id=row.id,
                    title=row.title,
                    language=row.language,
                    policy=row.policy,
                    owner=Named(id=row.owner_id, name=row.owner_name),
                    created_at=row.created_at,
                )
                for row in rows
            ]
        )


@router.get("/openings/{opening_id}", summary="One opening", responses=OF_ONE)
async def see_opening(
    opening_id: str,
    who: Annotated[Principal, requires(Action.SEE_OPENINGS)],
    services: Services,
) -> OpeningShape:
    """Competencies with anchors, questions with key points, weights."""
    async with services.bridge.database.read() as session:
        opening = await session.scalar(
            select(Opening).where(Opening.id == opening_id, reachable_openings(who))
        )
        if opening is None:
            raise NotFound("no such opening")
        owner = await session.get_one(Staff, opening.owner_id)
    job = JobShape.model_validate(job_of(opening))
    return OpeningShape(
        **job.model_dump(),
        owner=Named(id=owner.id, name=owner.name),
        created_at=opening.created_at,
    )


@router.get("/applicants", summary="List applicants", responses=SIGNED_IN)
async def list_applicants(
    who: Annotated[Principal, requires(Action.SEE_APPLICANTS)],
    services: Services,
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> ApplicantPage:
    """Who applied for HR's own requisitions."""
    applied = select(Application.applicant_id).where(reachable_applications(who))
    query = select(Applicant).where(Applicant.id.in_(applied))
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
