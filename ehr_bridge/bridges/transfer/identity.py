"""Which thing of ours a row means: by our id, by the other system's, by name or address."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.bridges.transfer.rows import Cause, RowFault
from ehr_bridge.bridges.transfer.tables import ExternalId
from ehr_bridge.profiles.persons import person_of, stands_for_self
from ehr_bridge.reach import arrangeable_openings, reachable_applicants
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Applicant, Opening
from interview.access import Principal

FILE = "file"
"""Source of external ids that files name."""


async def known_as(
    session: AsyncSession, company_id: str, thing: Thing, external_id: str, source: str = FILE
) -> str | None:
    """Our id of what the other system calls so."""
    row = await session.get(ExternalId, (company_id, source, thing.value, external_id))
    return row.own_id if row else None


async def name_it(
    session: AsyncSession,
    company_id: str,
    thing: Thing,
    external_id: str,
    own_id: str,
    *,
    source: str = FILE,
) -> None:
    """Keep that the other system calls our thing so."""
    await session.merge(
        ExternalId(
            company_id=company_id,
            source=source,
            thing=thing.value,
            external_id=external_id,
            own_id=own_id,
            digest="",
        )
    )


async def find_opening(
    session: AsyncSession, who: Principal, company_id: str, text: str, source: str = FILE
) -> Opening:
    """The opening of theirs that a text means: an id, an external id or a title.

    Raises:
        RowFault: none is meant, or several.
    """
    own_id = await known_as(session, company_id, Thing.OPENINGS, text, source) or text
    reached = arrangeable_openings(who)
    found = await session.scalar(select(Opening).where(Opening.id == own_id, reached))
    if found is not None:
        return found
    titled = list(
        await session.scalars(
            select(Opening)
            .where(
                func.lower(Opening.title) == text.lower(),
                Opening.state != OpeningState.CLOSED.value,
                reached,
            )
            .limit(2)
        )
    )
    if not titled:
        raise RowFault("opening", Cause.UNKNOWN, "no opening of yours has this id or title")
    if len(titled) > 1:
        raise RowFault("opening", Cause.AMBIGUOUS, "several openings have this title")
    return titled[0]


async def find_applicant(
    session: AsyncSession, who: Principal, company_id: str, text: str, source: str = FILE
) -> Applicant | None:
    """The applicant of theirs that a text means: an id, an external id or a mail address.

    Who was merged is the person that they were merged into. RowFault where several are meant.
    """
    own_id = await known_as(session, company_id, Thing.APPLICANTS, text, source) or text
    reached = reachable_applicants(who)
    if await session.scalar(select(Applicant.id).where(Applicant.id == own_id, reached)):
        return await session.get_one(Applicant, await person_of(session, own_id))
    if "@" not in text:
        return None
    found = list(
        await session.scalars(
            select(Applicant)
            .where(func.lower(Applicant.email) == text.lower(), reached, stands_for_self())
            .limit(2)
        )
    )
    if len(found) > 1:
        raise RowFault("email", Cause.AMBIGUOUS, "several applicants have this mail address")
    return found[0] if found else None
