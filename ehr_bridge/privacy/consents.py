"""Consents: per purpose, to give or refuse each alone, bound to the notice that was shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.privacy.tables import Consent
from interview.errors import BadInput, WrongState
from interview.policy import Policy, Purpose

Consents = Mapping[Purpose, bool]


def check_consents(
    policy: Policy, notice_version: str, answers: Mapping[str, bool]
) -> dict[Purpose, bool]:
    """The answers by purpose, when they answer exactly what the policy asks.

    Raises:
        WrongState: the notice that the applicant read is not the current one.
        BadInput: a purpose is missing, or is not asked under this policy.
    """
    if notice_version != policy.notice_version:
        raise WrongState(f"the notice has changed to {policy.notice_version}; read it again")
    asked = {purpose.value for purpose in policy.purposes}
    if missing := asked - answers.keys():
        raise BadInput(f"no answer to {', '.join(sorted(missing))}")
    if unknown := answers.keys() - asked:
        raise BadInput(f"not asked for: {', '.join(sorted(unknown))}")
    return {Purpose(purpose): granted for purpose, granted in answers.items()}


def granted(consents: Consents | None) -> frozenset[Purpose] | None:
    """The purposes allowed; None while the applicant has not answered."""
    if consents is None:
        return None
    return frozenset(purpose for purpose, yes in consents.items() if yes)


async def latest_consents(session: AsyncSession, interview_id: str) -> Consents | None:
    """What counts now: the last answer to each purpose; None while there is none."""
    rows = await session.execute(
        select(Consent.purpose, Consent.granted)
        .where(Consent.interview_id == interview_id)
        .order_by(Consent.seq)
    )
    return {Purpose(purpose): yes for purpose, yes in rows} or None


def keep_consents(
    session: AsyncSession,
    consents: Consents,
    *,
    interview_id: str,
    applicant_id: str,
    link_id: str,
    notice_version: str,
    locale: str,
    given_at: datetime,
) -> None:
    """Append one row a purpose."""
    session.add_all(
        Consent(
            interview_id=interview_id,
            applicant_id=applicant_id,
            link_id=link_id,
            purpose=purpose.value,
            granted=yes,
            notice_version=notice_version,
            locale=locale,
            given_at=given_at,
        )
        for purpose, yes in consents.items()
    )
