"""Erasure of a person: all that the store holds of them, by one act.

Interviews go first, by their own erasure, then resumes, name and address, then what other
rooms wrote of the person. Done again it completes what was cut off, or changes nothing. The
rows of applicant, applications, interviews and consents stay, without content, as the audit
log's subjects and as proof of what the person agreed to.
"""

from __future__ import annotations

import structlog
from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.assessments.tables import Assessment
from ehr_bridge.erasure.retention import Retention
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.invitations.tables import BatchMember, Invitation, PoolMember
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices.tables import Contact, Message, Unsubscription
from ehr_bridge.privacy.holds import must_not_hold_person
from ehr_bridge.profiles.persons import same_person
from ehr_bridge.recruiting.pipeline.tables import StageMove
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.resumes.erasure import ResumeErasure
from ehr_bridge.scheduling.tables import ApplicantTimes, Booking
from ehr_bridge.store.database import Database
from ehr_bridge.store.timers import Timer
from interview.access import Principal
from interview.errors import WrongState
from interview.session import Status

OF_APPLICANT = (PoolMember, BatchMember, Contact, Unsubscription, ApplicantTimes, Assessment)
"""Tables whose rows of an applicant are deleted as they are."""

log = structlog.get_logger(__name__)


class ApplicantErasure:
    """Erases people, by whichever of their ids they are named."""

    def __init__(self, database: Database, retention: Retention, resumes: ResumeErasure) -> None:
        self._database = database
        self._retention = retention
        self._resumes = resumes

    async def erase_applicant(self, applicant_id: str, who: Principal) -> None:
        """Erase the person; the audit log tells of each of their ids.

        Raises:
            WrongState: they are in an interview now, or something of them is on legal hold
                ("on_hold"); nothing was erased.
            OSError: a recording's file could not be removed; try again.
        """
        async with self._database.read() as session:
            ids = await same_person(session, applicant_id)
            await must_not_hold_person(session, ids)
            interviews = list(
                await session.scalars(select(Interview).where(Interview.applicant_id.in_(ids)))
            )
        if any(interview.status == Status.LIVE for interview in interviews):
            raise WrongState("an interview with the applicant is live; erase them when it is over")
        for interview in interviews:
            await self._retention.erase(interview.id, who)
        async with self._database.write() as session:
            await _delete_rows(session, ids)
        await self._resumes.erase_person(applicant_id, who)
        log.info("applicant_erased", applicant=applicant_id)


async def _delete_rows(session: AsyncSession, ids: frozenset[str]) -> None:
    """What was written to the person and of them, to whomever it went."""
    invitations = set(
        await session.scalars(select(Invitation.id).where(Invitation.applicant_id.in_(ids)))
    )
    bookings = set(await session.scalars(select(Booking.id).where(Booking.applicant_id.in_(ids))))
    interviews = select(Interview.id).where(Interview.applicant_id.in_(ids))
    applications = select(Application.id).where(Application.applicant_id.in_(ids))
    about = Message.about.in_(invitations | bookings) | Message.about.in_(interviews)
    await session.execute(delete(Message).where(or_(Message.applicant_id.in_(ids), about)))
    await session.execute(delete(Timer).where(Timer.subject.in_(invitations | bookings)))
    for table in OF_APPLICANT:
        await session.execute(delete(table).where(table.applicant_id.in_(ids)))
    await session.execute(delete(Invitation).where(Invitation.id.in_(invitations)))
    await session.execute(delete(Booking).where(Booking.id.in_(bookings)))
    await session.execute(delete(Match).where(Match.application_id.in_(applications)))
    await session.execute(
        update(StageMove).where(StageMove.application_id.in_(applications)).values(note="")
    )
    await session.execute(
        update(Application).where(Application.applicant_id.in_(ids)).values(match_due_at=None)
    )
