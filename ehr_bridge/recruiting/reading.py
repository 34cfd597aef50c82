"""Openings as staff read them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.shapes import Named
from ehr_bridge.reach import arrangeable_openings, reachable_applications, reachable_openings
from ehr_bridge.recruiting.fields import fields_of
from ehr_bridge.recruiting.openings import job_of
from ehr_bridge.recruiting.shapes import (
    JobShape,
    OpeningFields,
    OpeningList,
    OpeningRow,
    OpeningShape,
    VersionList,
    VersionRow,
)
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Application, Opening, OpeningVersion
from interview.access import Principal
from interview.errors import NotFound


async def list_openings(
    session: AsyncSession, who: Principal, state: OpeningState | None
) -> OpeningList:
    """The openings that they reach, the newest first."""
    query = (
        select(Opening, Staff.name.label("owner_name"))
        .join(Staff, Staff.id == Opening.owner_id)
        .where(reachable_openings(who))
        .order_by(Opening.created_at.desc(), Opening.id)
    )
    if state is not None:
        query = query.where(Opening.state == state.value)
    rows = (await session.execute(query)).all()
    stages = await stages_of(session, who, [row.Opening.id for row in rows])
    return OpeningList(
        items=[
            OpeningRow(
                id=row.Opening.id,
                title=row.Opening.title,
                language=row.Opening.language,
                policy=row.Opening.policy,
                owner=Named(id=row.Opening.owner_id, name=row.owner_name),
                created_at=row.Opening.created_at,
                state=OpeningState(row.Opening.state),
                urgent=row.Opening.urgent,
                headcount=row.Opening.headcount,
                due_on=row.Opening.due_on,
                location=row.Opening.location,
                stages=stages[row.Opening.id],
            )
            for row in rows
        ]
    )


async def stages_of(
    session: AsyncSession, who: Principal, opening_ids: Sequence[str]
) -> dict[str, dict[str, int]]:
    """How many applications stand at each stage, of those that are theirs to see."""
    counted = await session.execute(
        select(Application.opening_id, Application.stage, func.count().label("number"))
        .where(Application.opening_id.in_(opening_ids), reachable_applications(who))
        .group_by(Application.opening_id, Application.stage)
    )
    stages: dict[str, dict[str, int]] = {id: {} for id in opening_ids}
    for row in counted:
        stages[row.opening_id][row.stage] = row.number
    return stages


async def see_opening(session: AsyncSession, who: Principal, opening_id: str) -> OpeningShape:
    """The opening, or NotFound; what only HR edits is shown to who may edit it."""
    opening = await session.scalar(
        select(Opening).where(Opening.id == opening_id, reachable_openings(who))
    )
    if opening is None:
        raise NotFound("no such opening")
    editable = await session.scalar(
        select(Opening.id).where(Opening.id == opening_id, arrangeable_openings(who))
    )
    owner = await session.get_one(Staff, opening.owner_id)
    panel = await session.execute(
        select(Staff.id, Staff.name).where(Staff.id.in_([m.staff_id for m in opening.panel]))
    )
    names = {row.id: row.name for row in panel}
    stages = await stages_of(session, who, [opening.id])
    return OpeningShape(
        **JobShape.model_validate(job_of(opening)).model_dump(),
        owner=Named(id=owner.id, name=owner.name),
        created_at=opening.created_at,
        changed_at=opening.changed_at,
        state=OpeningState(opening.state),
        version=opening.version,
        requisition_id=opening.requisition_id,
        panel=[Named(id=m.staff_id, name=names[m.staff_id]) for m in opening.panel],
        stages=stages[opening.id],
        fields=fields_of(opening) if editable else None,
        may_edit=editable is not None,
    )


async def _must_edit(session: AsyncSession, who: Principal, opening_id: str) -> None:
    found = await session.scalar(
        select(Opening.id).where(Opening.id == opening_id, arrangeable_openings(who))
    )
    if found is None:
        raise NotFound("no such opening")


async def list_versions(session: AsyncSession, who: Principal, opening_id: str) -> VersionList:
    """The opening's versions, the newest first; NotFound where it is not theirs to edit."""
    await _must_edit(session, who, opening_id)
    rows = await session.execute(
        select(OpeningVersion, Staff.name)
        .outerjoin(Staff, Staff.id == OpeningVersion.changed_by)
        .where(OpeningVersion.opening_id == opening_id)
        .order_by(OpeningVersion.version.desc())
    )
    return VersionList(
        items=[
            VersionRow(
                version=row.OpeningVersion.version,
                changed_at=row.OpeningVersion.changed_at,
                changed_by=Named(id=row.OpeningVersion.changed_by, name=row.name or ""),
            )
            for row in rows
        ]
    )


async def see_version(
    session: AsyncSession, who: Principal, opening_id: str, version: int
) -> OpeningFields:
    """The opening as it was at that version, or NotFound."""
    await _must_edit(session, who, opening_id)
    kept = await session.get(OpeningVersion, (opening_id, version))
    if kept is None:
        raise NotFound("no such version")
    return OpeningFields.model_validate_json(kept.fields)
