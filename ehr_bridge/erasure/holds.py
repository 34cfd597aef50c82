"""Legal holds as HR managers and administrators place, see and release them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of, own_company
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.privacy.holds import IN_FORCE
from ehr_bridge.privacy.tables import LegalHold
from ehr_bridge.profiles.persons import same_person
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import NotFound, WrongState

MAX_SHOWN = 500
"""Holds of one answer, the latest ones."""


class LegalHolds:
    """Acts on the holds of one's own company."""

    def __init__(self, database: Database, now: Callable[[], datetime] = now_utc) -> None:
        self._database = database
        self._now = now

    async def place(self, who: Principal, applicant_id: str, interview_id: str, reason: str) -> str:
        """Keep all that is held of a person, or one interview of theirs; returns the hold's id.

        Args:
            interview_id: "" keeps all.

        Raises:
            NotFound: nobody of the company, or no interview of theirs.
            WrongState: what the interview held was erased already.
        """
        async with self._database.write() as session:
            ids = await _must_know(session, who, applicant_id)
            if interview_id:
                interview = await session.get(Interview, interview_id, with_for_update=True)
                if interview is None or interview.applicant_id not in ids:
                    raise NotFound("no such interview of the applicant")
                if interview.erased_at is not None:
                    raise WrongState("what the interview held was erased already", "erased_before")
            hold = LegalHold(
                id=new_id("hld"),
                company_id=await company_of(session, who),
                applicant_id=applicant_id,
                interview_id=interview_id or None,
                reason=reason,
                placed_by=who.id,
                placed_at=self._now(),
            )
            session.add(hold)
            await audit.record(
                session, who, "place_legal_hold", interview_id or applicant_id, hold=hold.id
            )
            return hold.id

    async def release(self, who: Principal, hold_id: str) -> None:
        """End a hold; retention and erasures that were asked for go on. Again changes nothing.

        Raises:
            NotFound: no such hold.
        """
        async with self._database.write() as session:
            hold = await session.scalar(
                select(LegalHold)
                .where(LegalHold.id == hold_id, LegalHold.company_id == own_company(who))
                .with_for_update()
            )
            if hold is None:
                raise NotFound("no such legal hold")
            if hold.released_at is not None:
                return
            hold.released_by, hold.released_at = who.id, self._now()
            about = hold.interview_id or hold.applicant_id
            await audit.record(session, who, "release_legal_hold", about, hold=hold.id)

    async def of(self, who: Principal, applicant_id: str) -> list[LegalHold]:
        """All holds of a person, the released ones too; "" gives those in force of everybody."""
        async with self._database.read() as session:
            query = select(LegalHold).where(LegalHold.company_id == own_company(who))
            if applicant_id:
                ids = await _must_know(session, who, applicant_id)
                query = query.where(LegalHold.applicant_id.in_(ids))
            else:
                query = query.where(IN_FORCE)
            latest = query.order_by(LegalHold.placed_at.desc(), LegalHold.id).limit(MAX_SHOWN)
            return list(await session.scalars(latest))


async def asked_for(session: AsyncSession, hold: LegalHold) -> datetime | None:
    """When an erasure was first asked for that the hold puts off."""
    ids = await same_person(session, hold.applicant_id)
    kept = (
        Interview.id == hold.interview_id if hold.interview_id else Interview.applicant_id.in_(ids)
    )
    found: datetime | None = await session.scalar(
        select(func.min(Interview.erasure_asked_at)).where(kept, Interview.erased_at.is_(None))
    )
    return found


async def in_force(session: AsyncSession) -> int:
    """How many holds there are."""
    return await session.scalar(select(func.count()).select_from(LegalHold).where(IN_FORCE)) or 0


async def _must_know(session: AsyncSession, who: Principal, applicant_id: str) -> frozenset[str]:
    """All ids of a person of the company, or NotFound."""
    found = await session.scalar(
        select(Applicant.id).where(
            Applicant.id == applicant_id, Applicant.company_id == own_company(who)
        )
    )
    if found is None:
        raise NotFound("no such applicant")
    return await same_person(session, applicant_id)
