"""Consents: per purpose, to give or refuse each alone, bound to the notice that was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.privacy.tables import Consent
from interview.errors import BadInput, WrongState
from interview.policy import Policy, Purpose
from interview.session import Status

Consents = Mapping[Purpose, bool]


@dataclass(frozen=True, slots=True)
class Answers:
    """What an applicant answered to a notice."""

    notice_version: str
    consents: Consents

    @property
    def granted(self) -> frozenset[Purpose]:
        """The purposes allowed."""
        return frozenset(purpose for purpose, yes in self.consents.items() if yes)


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


async def counting_answers(
    session: AsyncSession, interview_id: str, status: Status, policy: Policy
) -> Answers | None:
    """The answers that count now: the last ones; None while there are none.

    No interview begins on answers to a notice that is not the policy's any more: it is read
    and answered again. One that has begun goes on with them, for what that notice named.
    """
    rows = await session.execute(
        select(Consent.notice_version, Consent.purpose, Consent.granted)
        .where(Consent.interview_id == interview_id)
        .order_by(Consent.seq.desc())
    )
    found = rows.all()
    if not found:
        return None
    version = found[0].notice_version
    if status is Status.SCHEDULED and version != policy.notice_version:
        return None
    latest = reversed([row for row in found if row.notice_version == version])
    return Answers(version, {Purpose(row.purpose): row.granted for row in latest})


async def withdraw_consents(
    session: AsyncSession, interview_id: str, withdrawn_at: datetime
) -> None:
    """Append a refusal of each purpose that the applicant allows, under the notice they read."""
    rows = await session.scalars(
        select(Consent).where(Consent.interview_id == interview_id).order_by(Consent.seq)
    )
    latest = {row.purpose: row for row in rows}
    session.add_all(
        Consent(
            interview_id=interview_id,
            applicant_id=row.applicant_id,
            link_id=row.link_id,
            purpose=row.purpose,
            granted=False,
            notice_version=row.notice_version,
            locale=row.locale,
            given_at=withdrawn_at,
        )
        for row in latest.values()
        if row.granted
    )


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
