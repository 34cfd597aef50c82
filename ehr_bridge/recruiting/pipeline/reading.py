"""An applicant and their applications, with reasons and history."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.shapes import Named
from ehr_bridge.matching.spans import shown_findings
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices.tables import Contact
from ehr_bridge.profiles.persons import person_of, same_person
from ehr_bridge.reach import reachable_applications, reachable_resumes
from ehr_bridge.recruiting.pipeline.board import Filter, card_of, cards
from ehr_bridge.recruiting.pipeline.moves import SYSTEM
from ehr_bridge.recruiting.pipeline.shapes import (
    ApplicantShape,
    ApplicationShape,
    Card,
    FindingShape,
    MatchShape,
    MoveRow,
)
from ehr_bridge.recruiting.pipeline.stages import MOVES, STAGES, Stage
from ehr_bridge.recruiting.pipeline.tables import StageMove
from ehr_bridge.recruiting.tables import Applicant, Application
from ehr_bridge.resumes.tables import Resume
from interview.access import Principal
from interview.errors import NotFound


async def see_applicant(session: AsyncSession, who: Principal, applicant_id: str) -> ApplicantShape:
    """The person with their applications for openings of who asks, or NotFound."""
    applicant = await session.get(Applicant, await person_of(session, applicant_id))
    ids = await same_person(session, applicant_id)
    query = cards(reachable_applications(who), Filter()).where(Application.applicant_id.in_(ids))
    rows = (await session.execute(query.order_by(Application.created_at.desc()))).all()
    if applicant is None or not rows:
        raise NotFound("no such applicant")
    resume_id = await session.scalar(
        select(Resume.id)
        .where(Resume.applicant_id.in_(ids), Resume.profile != "", reachable_resumes(who))
        .order_by(Resume.created_at.desc(), Resume.id)
        .limit(1)
    )
    phone = await session.scalar(
        select(Contact.phone)
        .where(Contact.applicant_id.in_(ids), Contact.phone != "")
        .order_by(Contact.applicant_id != applicant.id, Contact.applicant_id)
        .limit(1)
    )
    return ApplicantShape(
        id=applicant.id,
        name=applicant.name,
        email=applicant.email,
        phone=phone or "",
        locale=applicant.locale,
        created_at=applicant.created_at,
        resume_id=resume_id,
        applications=[await _application(session, row.Application, card_of(row)) for row in rows],
    )


async def see_application(
    session: AsyncSession, who: Principal, application_id: str
) -> ApplicationShape:
    """One application, or NotFound."""
    query = cards(reachable_applications(who), Filter()).where(Application.id == application_id)
    row = (await session.execute(query)).first()
    if row is None:
        raise NotFound("no such application")
    return await _application(session, row.Application, card_of(row))


async def _application(
    session: AsyncSession, application: Application, card: Card
) -> ApplicationShape:
    match = await session.get(Match, application.id)
    details = None
    if match is not None and card.match is not None:
        findings = await shown_findings(session, application.applicant_id, match.findings)
        details = MatchShape(
            **card.match.model_dump(),
            findings=[FindingShape.model_validate(finding) for finding in findings],
            capped=match.score is not None and match.reason == "must_missing",
            opening_version=match.opening_version,
            encoder=match.encoder,
            matched_at=match.matched_at,
        )
    return ApplicationShape(
        **card.model_dump(),
        details=details,
        moves=await _moves(session, application.id),
        leads_to=[stage for stage in STAGES if stage in MOVES[Stage(application.stage)]],
        opening_version=application.opening_version,
    )


async def _moves(session: AsyncSession, application_id: str) -> list[MoveRow]:
    moves = list(
        await session.scalars(
            select(StageMove)
            .where(StageMove.application_id == application_id)
            .order_by(StageMove.position.desc())
        )
    )
    names = await _names(session, [move.by for move in moves])
    undone = {move.undoes for move in moves}
    return [
        MoveRow(
            from_stage=Stage(move.from_stage),
            to_stage=Stage(move.to_stage),
            by=Named(id=move.by, name=names.get(move.by, "")),
            note=move.note,
            undone=move.act_id in undone,
            moved_at=move.moved_at,
        )
        for move in moves
    ]


async def _names(session: AsyncSession, ids: Sequence[str]) -> dict[str, str]:
    rows = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {SYSTEM.id: SYSTEM.name} | {row.id: row.name for row in rows}
