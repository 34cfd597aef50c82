"""Batches: HR chooses people, sees who will not be written to and why, and sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.invitations.facts import CHUNK, facts_of
from ehr_bridge.invitations.firing import ADDRESS_OF
from ehr_bridge.invitations.likelihood import Odds, Past, odds, order
from ehr_bridge.invitations.rules import Exclusion, Facts, exclusion
from ehr_bridge.invitations.tables import BatchMember, Invitation, InvitationBatch
from ehr_bridge.invitations.writing import Origin, invite
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices.manners import manners_of
from ehr_bridge.notices.outbox import withhold
from ehr_bridge.notices.tables import Message, Template
from ehr_bridge.profiles.persons import members_of
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import BadInput, NotFound, WrongState

MAX_BATCH = 20_000
TIME_TO_ANSWER = timedelta(days=2)
"""Younger invitations say nothing yet of who answers."""

WRITTEN_AT_ONCE = 50
"""Invitations of one transaction: SQLite's only writer is free again after some 100 ms."""


class State(StrEnum):
    """Where a batch stands: its invitations are being written, are all in the outbox, or HR
    stopped it before they were."""

    WRITING = "writing"
    WRITTEN = "written"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom HR chose: by name, or all applications that look so.

    Attributes:
        applicant_ids: exactly these; None for all whom the rest describes.
        stage: "" for any.
        min_match: None for any.
    """

    applicant_ids: tuple[str, ...] | None = None
    stage: str = ""
    min_match: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch before it is sent.

    Attributes:
        members: applicant ids in the order of sending.
        excluded: applicant id -> why.
        odds: what the order is made of.
        likely: applicant id -> estimated share that answers; None where it is unknown.
    """

    members: tuple[str, ...]
    excluded: dict[str, Exclusion]
    odds: Odds
    likely: dict[str, float | None]

    @property
    def reasons(self) -> dict[str, int]:
        """How many are left out, by reason."""
        return dict(Counter(why.value for why in self.excluded.values()))


async def plan(
    session: AsyncSession,
    company_id: str,
    opening_id: str,
    selection: Selection,
    *,
    channel: str,
    now: datetime,
) -> Plan:
    """Who would be invited, in which order, and who not; BadInput for too many."""
    facts = await _chosen(session, opening_id, selection, ADDRESS_OF[channel])
    if len(facts) > MAX_BATCH:
        raise BadInput(f"a batch has at most {MAX_BATCH} people")
    manners = await manners_of(session, company_id)
    pause = timedelta(days=manners.pause_days)
    excluded = {
        one.applicant_id: why for one in facts if (why := exclusion(one, pause, now)) is not None
    }
    known = await odds_of(session, company_id, now)
    people = [
        (one.applicant_id, one.source, one.match)
        for one in facts
        if one.applicant_id not in excluded
    ]
    likely = {id: known.of(source, match) for id, source, match in people}
    return Plan(tuple(order(people, known)), excluded, known, likely)


async def _chosen(
    session: AsyncSession, opening_id: str, selection: Selection, address: str
) -> list[Facts]:
    of_opening = Application.opening_id == opening_id
    if selection.applicant_ids is None:
        conditions: list[ColumnElement[bool]] = [of_opening]
        if selection.stage:
            conditions.append(Application.stage == selection.stage)
        if selection.min_match is not None:
            conditions.append(Match.score >= selection.min_match)
        return await facts_of(session, and_(*conditions), address)
    groups = await members_of(session, selection.applicant_ids)
    ids = list(
        dict.fromkeys(one for id in selection.applicant_ids for one in (id, *groups.get(id, ())))
    )
    facts: list[Facts] = []
    for first in range(0, len(ids), CHUNK):
        some = Application.applicant_id.in_(ids[first : first + CHUNK])
        facts += await facts_of(session, and_(of_opening, some), address)
    return facts


async def odds_of(session: AsyncSession, company_id: str, now: datetime) -> Odds:
    """What came of the company's invitations that had time to be answered."""
    rows = await session.execute(
        select(Invitation.source, Invitation.match, Invitation.answer)
        .where(
            Invitation.company_id == company_id,
            Invitation.sent_at.is_not(None),
            Invitation.sent_at <= now - TIME_TO_ANSWER,
        )
        .order_by(Invitation.created_at.desc())
        .limit(20_000)
    )
    return odds(Past(row.source, row.match, bool(row.answer)) for row in rows)


async def open_batch(
    session: AsyncSession,
    who: Principal,
    *,
    template: Template,
    opening_id: str,
    channel: str,
    planned: Plan,
    now: datetime,
) -> InvitationBatch:
    """Keep a batch to be written; its members and exclusions are what HR saw a moment ago."""
    if not planned.members:
        raise BadInput("nobody of the selection can be invited")
    batch = InvitationBatch(
        id=new_id("bat"),
        company_id=template.company_id,
        opening_id=opening_id,
        template_id=template.id,
        template_version=template.version,
        channel=channel,
        state=State.WRITING.value,
        created_by=who.id,
        created_at=now,
    )
    session.add(batch)
    await session.flush()
    rows = [(id, "") for id in planned.members]
    rows += [(id, why.value) for id, why in planned.excluded.items()]
    await session.execute(
        insert(BatchMember),
        [
            {"batch_id": batch.id, "position": n, "applicant_id": id, "excluded": why}
            for n, (id, why) in enumerate(rows)
        ],
    )
    await audit.record(session, who, "send_invitations", batch.id, members=len(planned.members))
    return batch


async def write_some(database: Database, batch_id: str, first: int, now: datetime) -> int | None:
    """Write the invitations of members from position `first` on, in one transaction.

    Doing it again writes nothing twice. Whoever unsubscribed or was invited since HR sent
    the batch is left out now.

    Returns:
        The next position; None when the batch is written, or was stopped.
    """
    async with database.write() as session:
        batch = await session.get_one(InvitationBatch, batch_id, with_for_update=True)
        if batch.state != State.WRITING.value:
            return None
        members = await _members(session, batch_id, first)
        if not members:
            batch.state = State.WRITTEN.value
            return None
        await _write(session, batch, members, now)
        return members[-1].position + 1


async def _members(session: AsyncSession, batch_id: str, first: int) -> Sequence[BatchMember]:
    rows = await session.scalars(
        select(BatchMember)
        .where(
            BatchMember.batch_id == batch_id,
            BatchMember.position >= first,
            BatchMember.excluded == "",
        )
        .order_by(BatchMember.position)
        .limit(WRITTEN_AT_ONCE)
    )
    return list(rows)


async def _write(
    session: AsyncSession, batch: InvitationBatch, members: Sequence[BatchMember], now: datetime
) -> None:
    origin = Origin(
        f"batch:{batch.id}",
        batch.template_id,
        batch.template_version,
        batch.channel,
        batch_id=batch.id,
    )
    pause = timedelta(days=(await manners_of(session, batch.company_id)).pause_days)
    chosen = and_(
        Application.opening_id == batch.opening_id,
        Application.applicant_id.in_([member.applicant_id for member in members]),
    )
    facts = await facts_of(session, chosen, ADDRESS_OF[batch.channel])
    by_applicant = {one.applicant_id: one for one in facts}
    written = set(
        await session.scalars(
            select(Invitation.applicant_id).where(
                Invitation.batch_id == batch.id, Invitation.applicant_id.in_(by_applicant)
            )
        )
    )
    invited: list[Facts] = []
    for member in members:
        if member.applicant_id in written:
            continue
        one = by_applicant.get(member.applicant_id)
        why = Exclusion.CLOSED if one is None else exclusion(one, pause, now)
        if one is None or why is not None:
            member.excluded = (why or Exclusion.CLOSED).value
        else:
            invited.append(one)
    await invite(session, batch.company_id, batch.opening_id, invited, origin=origin, now=now)


async def stop(session: AsyncSession, who: Principal, batch_id: str, company_id: str) -> None:
    """Write no more of a batch, and withhold what of it is not sent.

    Raises:
        NotFound: no such batch of the company.
    """
    batch = await session.get(InvitationBatch, batch_id, with_for_update=True)
    if batch is None or batch.company_id != company_id:
        raise NotFound("no such batch")
    if batch.state == State.STOPPED.value:
        raise WrongState("the batch was stopped before")
    batch.state = State.STOPPED.value
    mine = select(Invitation.id).where(Invitation.batch_id == batch_id)
    await withhold(session, Message.about.in_(mine), "stopped")
    await audit.record(session, who, "stop_invitations", batch_id)


async def unwritten(session: AsyncSession) -> list[str]:
    """Batches whose invitations are not all written."""
    return list(
        await session.scalars(
            select(InvitationBatch.id)
            .where(InvitationBatch.state == State.WRITING.value)
            .order_by(InvitationBatch.created_at)
        )
    )
