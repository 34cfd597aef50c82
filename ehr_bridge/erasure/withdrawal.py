"""Taking back what was allowed: an applicant has what their interview held erased.

PIPL art. 15 and 47, GDPR art. 7(3) and 17(1)(b): consent is withdrawn as easily as it was
given, and what rested on it is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.erasure.retention import Retention, kept_until
from ehr_bridge.interviews.join_links import JoinLinks
from ehr_bridge.interviews.plans import answers_of, job_asked, must_find
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.privacy.consents import withdraw_consents
from ehr_bridge.privacy.holds import is_interview_held
from ehr_bridge.store import audit
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview.access import Principal, Standing
from interview.errors import WrongState
from interview.policy import Policy, policy
from interview.session import Status


@dataclass(frozen=True, slots=True)
class Held:
    """What an applicant is told of what is kept.

    Attributes:
        held: whether anything of the interview is kept.
        kept_until: the day on which it is deleted at the latest.
        may_erase: whether they may have it erased here; else they ask the company.
        policy: whose rules say so.
        on_hold: whether a legal hold keeps it, beyond that day too.
        withdrawn: whether they took back their consent: it goes when no hold keeps it.
    """

    held: bool
    kept_until: date
    may_erase: bool
    policy: str
    on_hold: bool
    withdrawn: bool


class Withdrawal:
    """Acts of an applicant on an interview that is over, in the browser that took part."""

    def __init__(self, database: Database, links: JoinLinks, retention: Retention) -> None:
        self._database = database
        self._links = links
        self._retention = retention

    async def held(self, token: str, browser_token: str) -> Held:
        """What is kept of the interview; LinkRefused as `JoinLinks.own_interview`."""
        interview_id = await self._links.own_interview(token, browser_token)
        async with self._database.read() as session:
            interview = await must_find(session, interview_id)
            rules = await _rules(session, interview)
            on_hold = await is_interview_held(session, interview_id)
        return Held(
            held=interview.erased_at is None,
            kept_until=kept_until(interview, rules).date(),
            may_erase=rules.applicant_erases and interview.status == Status.ENDED,
            policy=rules.id,
            on_hold=on_hold and interview.erased_at is None,
            withdrawn=interview.erasure_asked_at is not None,
        )

    async def withdraw(self, token: str, browser_token: str) -> None:
        """Take back every consent and erase; done again, it completes what was cut off.

        What is on legal hold is erased when that is released; the consents end at once.

        Raises:
            LinkRefused: as `JoinLinks.own_interview`.
            WrongState: the interview is not over, or the policy has the company asked.
            OSError: a recording's file could not be removed; try again.
        """
        interview_id = await self._links.own_interview(token, browser_token)
        async with self._database.write() as session:
            interview = await must_find(session, interview_id)
            if interview.status != Status.ENDED:
                raise WrongState("the interview is not over: choices are changed on its notice")
            if not (await _rules(session, interview)).applicant_erases:
                raise WrongState("under this policy the company is asked to erase an interview")
            who = Principal(interview.applicant_id, Standing.APPLICANT)
            answers = await answers_of(session, interview, await job_asked(session, interview_id))
            if answers is not None and answers.granted:
                await withdraw_consents(session, interview_id, now_utc())
                await audit.record(session, who, "withdraw_consent", interview_id)
            interview.erasure_asked_at = interview.erasure_asked_at or now_utc()
            if await is_interview_held(session, interview_id):
                await audit.record(session, who, "ask_erasure_on_hold", interview_id)
                return
        await self._retention.erase(interview_id, who)


async def _rules(session: AsyncSession, interview: Interview) -> Policy:
    return policy((await job_asked(session, interview.id)).policy)
