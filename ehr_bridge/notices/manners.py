"""How a company writes to people, and who wants to hear no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.notices.outbox import Status
from ehr_bridge.notices.quiet import QuietHours, zone_named
from ehr_bridge.notices.tables import Message, NoticeRules, Unsubscription
from ehr_bridge.profiles.persons import members_of
from ehr_bridge.store import audit
from ehr_bridge.store.database import insert_once
from interview.access import Principal, Standing
from interview.errors import BadInput


@dataclass(frozen=True, slots=True)
class Manners:
    """See `NoticeRules`; the defaults are for a company in the PRC.

    Opens are not tracked unless the company switches it on: a picture that reports to its
    sender is handling of personal information that the applicant does not expect (PIPL,
    articles 6 and 13), and mail programs that load it by themselves make the figure wrong.
    """

    quiet_from: int = 21
    quiet_until: int = 9
    time_zone: str = "Asia/Shanghai"
    pause_days: int = 14
    track_opens: bool = False

    @property
    def quiet(self) -> QuietHours:
        """The quiet hours."""
        return QuietHours(self.quiet_from, self.quiet_until)


async def manners_of(session: AsyncSession, company_id: str) -> Manners:
    """What the company set, or the defaults."""
    row = await session.get(NoticeRules, company_id)
    if row is None:
        return Manners()
    return Manners(row.quiet_from, row.quiet_until, row.time_zone, row.pause_days, row.track_opens)


async def set_manners(
    session: AsyncSession, company_id: str, who: Principal, manners: Manners
) -> None:
    """Keep how the company writes to people; BadInput for what cannot be."""
    zone_named(manners.time_zone)
    if not (0 <= manners.quiet_from <= 23 and 0 <= manners.quiet_until <= 23):
        raise BadInput("hours are 0 to 23")
    if not 0 <= manners.pause_days <= 365:
        raise BadInput("the pause is 0 to 365 days")
    await session.merge(
        NoticeRules(
            company_id=company_id,
            quiet_from=manners.quiet_from,
            quiet_until=manners.quiet_until,
            time_zone=manners.time_zone,
            pause_days=manners.pause_days,
            track_opens=manners.track_opens,
        )
    )
    await audit.record(
        session, who, "set_notice_rules", company_id, track_opens=manners.track_opens
    )


async def unsubscribe(
    session: AsyncSession, applicant_id: str, message_id: str | None, now: datetime
) -> None:
    """The applicant wants no more that they did not ask for; saying so again changes nothing."""
    added = await session.execute(
        insert_once(session, Unsubscription, "applicant_id")
        .values(applicant_id=applicant_id, message_id=message_id, at=now)
        .returning(Unsubscription.applicant_id)
    )
    if added.first() is None:
        return
    who = Principal(applicant_id, Standing.APPLICANT)
    await audit.record(session, who, "unsubscribe", applicant_id)
    waiting = await session.scalars(
        select(Message).where(
            Message.applicant_id == applicant_id,
            Message.unasked.is_(True),
            Message.status == Status.WAITING.value,
        )
    )
    for message in waiting:
        message.status, message.cause = Status.WITHHELD.value, "unsubscribed"


async def unsubscribed_among(session: AsyncSession, applicant_ids: Iterable[str]) -> set[str]:
    """Who of them wants to hear no more, by whichever of their ids they said so."""
    ids = list(applicant_ids)
    groups = await members_of(session, ids)
    asked = {*ids, *(one for group in groups.values() for one in group)}
    said = set(
        await session.scalars(
            select(Unsubscription.applicant_id).where(Unsubscription.applicant_id.in_(asked))
        )
    )
    return {id for id in ids if id in said or said & groups.get(id, frozenset())}
