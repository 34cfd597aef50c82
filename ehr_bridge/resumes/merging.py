"""Duplicates as rows: found when a resume is read, decided by HR, undone where HR erred."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.profiles.persons import load_profile, person_of
from ehr_bridge.profiles.profile import Profile
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.resumes.duplicates import Mark, PairState, marks_of, reasons
from ehr_bridge.resumes.tables import Alias, DuplicatePair, IdentityMark
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import new_id, now_utc
from interview.access import Principal
from interview.errors import BadInput, WrongState

MAX_COMPARED = 50
"""Applicants that one is compared with: a frequent name brings many, marks bring few."""


async def note_marks(session: AsyncSession, applicant: Applicant, profile: Profile) -> None:
    """Write by what the applicant is recognised, then the pairs that this makes."""
    marks = set(marks_of(profile))
    if applicant.email:
        marks.add(Mark("email", applicant.email.lower()))
    await session.execute(delete(IdentityMark).where(IdentityMark.applicant_id == applicant.id))
    session.add_all(
        IdentityMark(
            applicant_id=applicant.id,
            kind=mark.kind,
            value=mark.value,
            company_id=applicant.company_id,
        )
        for mark in marks
    )
    await session.flush()
    await _find_pairs(session, applicant, profile, marks)


async def _find_pairs(
    session: AsyncSession, applicant: Applicant, profile: Profile, marks: Iterable[Mark]
) -> None:
    wanted = [(mark.kind, mark.value) for mark in marks]
    others = await session.scalars(
        select(IdentityMark.applicant_id)
        .where(
            IdentityMark.company_id == applicant.company_id,
            IdentityMark.applicant_id != applicant.id,
            tuple_(IdentityMark.kind, IdentityMark.value).in_(wanted),
        )
        .group_by(IdentityMark.applicant_id)
        .order_by(IdentityMark.applicant_id.desc())
        .limit(MAX_COMPARED)
    )
    mine = await person_of(session, applicant.id)
    for other_id in sorted({await person_of(session, other) for other in others} - {mine}):
        other = await load_profile(session, other_id)
        why = reasons(profile, other) if other else []
        if why:
            first, second = sorted((mine, other_id))
            pair = await session.get(DuplicatePair, (first, second))
            if pair is None:
                session.add(
                    DuplicatePair(
                        first_id=first,
                        second_id=second,
                        id=new_id("dup"),
                        company_id=applicant.company_id,
                        reasons=[reason.value for reason in why],
                        state=PairState.OPEN.value,
                        found_at=now_utc(),
                    )
                )
            elif pair.state == PairState.OPEN:
                pair.reasons = sorted({*pair.reasons, *(reason.value for reason in why)})


async def merge(session: AsyncSession, pair: DuplicatePair, kept_id: str, who: Principal) -> None:
    """Let one applicant stand for both.

    Raises:
        BadInput: who is to be kept is none of the two.
        WrongState: the pair is decided, or one of the two is merged with another already.
    """
    if kept_id not in {pair.first_id, pair.second_id}:
        raise BadInput("who is kept is one of the two")
    if pair.state != PairState.OPEN:
        raise WrongState("the pair is decided already")
    merged_id = pair.second_id if kept_id == pair.first_id else pair.first_id
    for applicant_id in (kept_id, merged_id):
        if await session.get(Alias, applicant_id):
            raise WrongState("one of the two was merged with another applicant meanwhile")
    session.add(Alias(applicant_id=merged_id, person_id=kept_id))
    _decide(pair, PairState.MERGED, who, kept_id)
    await audit.record(session, who, "merge_applicants", kept_id, merged=merged_id)
    domain_events.record(
        session,
        "applicant.merged",
        pair.company_id,
        kept_id,
        {"kept": kept_id, "merged": merged_id},
    )


async def keep_apart(session: AsyncSession, pair: DuplicatePair, who: Principal) -> None:
    """Note that the two are different people; WrongState where they were merged."""
    if pair.state != PairState.OPEN:
        raise WrongState("the pair is decided already")
    _decide(pair, PairState.APART, who, None)
    await audit.record(session, who, "keep_applicants_apart", pair.first_id, other=pair.second_id)


async def undo(session: AsyncSession, pair: DuplicatePair, who: Principal) -> None:
    """Take a decision back; the pair is open again and both are as they were."""
    if pair.state == PairState.OPEN:
        raise WrongState("nothing was decided on this pair")
    if pair.state == PairState.MERGED and pair.kept_id:
        merged_id = pair.second_id if pair.kept_id == pair.first_id else pair.first_id
        alias = await session.get(Alias, merged_id)
        if alias is not None:
            await session.delete(alias)
        await audit.record(session, who, "undo_merge", pair.kept_id, merged=merged_id)
        domain_events.record(
            session,
            "applicant.parted",
            pair.company_id,
            pair.kept_id,
            {"kept": pair.kept_id, "merged": merged_id},
        )
    pair.state, pair.kept_id = PairState.OPEN.value, None
    pair.decided_by = pair.decided_at = None


def _decide(pair: DuplicatePair, state: PairState, who: Principal, kept_id: str | None) -> None:
    pair.state, pair.kept_id = state.value, kept_id
    pair.decided_by, pair.decided_at = who.id, now_utc()


async def forget_marks(session: AsyncSession, applicant_id: str) -> None:
    """Delete by what an applicant was recognised, and the pairs that are not decided."""
    await session.execute(delete(IdentityMark).where(IdentityMark.applicant_id == applicant_id))
    await session.execute(
        delete(DuplicatePair).where(
            DuplicatePair.state == PairState.OPEN,
            or_(DuplicatePair.first_id == applicant_id, DuplicatePair.second_id == applicant_id),
        )
    )
