"""Whether a person has reviewed before somebody is rejected, as the opening's policy wants it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.tokens.tables import ApiToken
from ehr_bridge.evaluation.tables import EvaluationSheet, Rating
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.profiles.persons import same_person
from ehr_bridge.recruiting.tables import Application, Opening
from interview.access import Principal
from interview.policy import check_rejection, policy


async def check_review(
    session: AsyncSession,
    who: Principal | None,
    application: Application,
    opening: Opening,
    reason: str,
) -> None:
    """Raise ReviewMissing where `interview.policy.check_rejection` does.

    Args:
        who: who rejects; None where no person acts.
        reason: what they write down with it.
    """
    held = select(Interview.id).where(
        Interview.opening_id == opening.id,
        Interview.applicant_id.in_(await same_person(session, application.applicant_id)),
    )
    scored = select(EvaluationSheet.interview_id).where(
        EvaluationSheet.interview_id.in_(held), EvaluationSheet.composite.is_not(None)
    )
    rated = select(Rating.interview_id).where(Rating.interview_id.in_(held))
    machine = select(ApiToken.id).where(ApiToken.machine_id == (who.id if who else ""))
    check_rejection(
        policy(opening.policy),
        by_person=who is not None and await session.scalar(machine.limit(1)) is None,
        scored=await session.scalar(scored.limit(1)) is not None,
        reviewed=bool(reason.strip()) or await session.scalar(rated.limit(1)) is not None,
    )
