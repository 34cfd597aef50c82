"""People whom HR puts to an opening: out of the talent pool, or beside another opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.reach import arrangeable_openings, reachable_applicants
from ehr_bridge.recruiting.pipeline.moves import application_of, apply_for
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.resumes.tables import Resume
from interview.access import Principal
from interview.errors import NotFound, WrongState


@dataclass(frozen=True, slots=True)
class Considered:
    """What became of the people.

    Attributes:
        made: applications that are new.
        known: applications for the opening that there were before.
        unknown: applicants whom they do not reach.
    """

    made: tuple[str, ...]
    known: tuple[str, ...]
    unknown: tuple[str, ...]


async def consider(
    session: AsyncSession, who: Principal, opening_id: str, applicant_ids: Sequence[str]
) -> Considered:
    """Let people apply for an opening of one's own that is not closed.

    A resume of theirs that came without an opening belongs to this one from now on.

    Raises:
        NotFound: no such opening of theirs.
        WrongState: it is closed.
    """
    opening = await session.scalar(
        select(Opening).where(Opening.id == opening_id, arrangeable_openings(who))
    )
    if opening is None:
        raise NotFound("no such opening")
    if opening.state == OpeningState.CLOSED:
        raise WrongState("the opening is closed")
    asked = list(dict.fromkeys(applicant_ids))
    reached = set(
        await session.scalars(
            select(Applicant.id).where(Applicant.id.in_(asked), reachable_applicants(who))
        )
    )
    made, known = [], []
    for applicant_id in (id for id in asked if id in reached):
        if found := await application_of(session, applicant_id, opening.id):
            known.append(found.id)
            continue
        application = await apply_for(session, applicant_id, opening, source="staff")
        made.append(application.id)
        await session.execute(
            update(Resume)
            .where(Resume.applicant_id == applicant_id, Resume.opening_id.is_(None))
            .values(opening_id=opening.id)
        )
    return Considered(tuple(made), tuple(known), tuple(id for id in asked if id not in reached))
