"""Moves of applications: the one way in which a stage changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.profiles.persons import same_person
from ehr_bridge.recruiting.pipeline.review import check_review
from ehr_bridge.recruiting.pipeline.stages import Stage, check_move, is_ahead
from ehr_bridge.recruiting.pipeline.tables import StageMove
from ehr_bridge.recruiting.tables import Application, Opening
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import new_id, now_utc
from interview.access import Principal, Standing
from interview.errors import NotFound, ReviewMissing, VivavoceError

SYSTEM = Principal("system", Standing.ADMIN, "Vivavoce")
"""Who moves an application where no person did: a rule, a reply, a calendar."""


async def application_of(
    session: AsyncSession, applicant_id: str, opening_id: str
) -> Application | None:
    """The person's application for the opening, whichever of their ids it was made with."""
    own = await session.get(Application, (applicant_id, opening_id))
    if own is not None:
        return own
    found: Application | None = await session.scalar(
        select(Application)
        .where(
            Application.applicant_id.in_(await same_person(session, applicant_id)),
            Application.opening_id == opening_id,
        )
        .order_by(Application.stage_at.desc(), Application.id)
        .limit(1)
    )
    return found


async def apply_for(
    session: AsyncSession, applicant_id: str, opening: Opening, *, source: str = ""
) -> Application:
    """The person's application for the opening; made, and told of, where there is none.

    Args:
        source: where the application came from, such as "upload"; goes into the event.
    """
    found = await application_of(session, applicant_id, opening.id)
    if found is not None:
        return found
    now = now_utc()
    application = Application(
        id=new_id("app"),
        applicant_id=applicant_id,
        opening_id=opening.id,
        created_at=now,
        stage=Stage.APPLIED.value,
        stage_at=now,
        opening_version=opening.version,
        match_due_at=now,
    )
    session.add(application)
    await session.flush()
    domain_events.record(
        session,
        "application.created",
        opening.company_id,
        application.id,
        {"applicant_id": applicant_id, "opening_id": opening.id, "source": source},
    )
    return application


async def move_application(
    session: AsyncSession,
    who: Principal,
    application_id: str,
    to: Stage,
    *,
    note: str = "",
    act_id: str = "",
    undoes: str | None = None,
) -> bool:
    """Bring an application to a stage, in the caller's transaction.

    Whether the application is theirs is the caller's question; `who` is SYSTEM where no
    person acted. The move is kept, audited and told as "application.stage_changed".

    Args:
        act_id: names the act this move is part of, so that it can be taken back as one.

    Returns:
        False where it stands there already.

    Raises:
        NotFound: no such application.
        WrongState: its stage does not lead there.
        ReviewMissing: it is to be rejected and the opening's policy wants a review first.
    """
    # Two people must not both move on from the same stage.
    application = await session.scalar(
        select(Application).where(Application.id == application_id).with_for_update()
    )
    if application is None:
        raise NotFound("no such application")
    stage = Stage(application.stage)
    if stage is to:
        return False
    opening = await session.get_one(Opening, application.opening_id)
    if undoes is None:
        check_move(stage, to)
        if to is Stage.REJECTED:
            await check_review(session, None if who == SYSTEM else who, application, opening, note)
    act = _Act(act_id or new_id("act"), who, note, undoes)
    _bring(session, application, opening.company_id, to, act)
    await audit.record(
        session, who, "move_application", application.id, from_stage=stage.value, to_stage=to.value
    )
    return True


@dataclass(frozen=True, slots=True)
class _Act:
    """What somebody did, of which a move is part.

    Attributes:
        undoes: id of the act that it takes back.
    """

    id: str
    who: Principal
    note: str = ""
    undoes: str | None = None


def _bring(
    session: AsyncSession, application: Application, company_id: str, to: Stage, act: _Act
) -> None:
    """Bring an application to a stage that it may have; the move is kept and told of."""
    move = StageMove(
        application_id=application.id,
        act_id=act.id,
        from_stage=application.stage,
        to_stage=to.value,
        by=act.who.id,
        note=act.note,
        undoes=act.undoes,
        moved_at=now_utc(),
    )
    session.add(move)
    application.stage, application.stage_at = to.value, move.moved_at
    domain_events.record(
        session,
        "application.stage_changed",
        company_id,
        application.id,
        {
            "from": move.from_stage,
            "to": to.value,
            "applicant_id": application.applicant_id,
            "opening_id": application.opening_id,
            "by": act.who.id,
            "undo": act.undoes is not None,
        },
    )


async def advance_application(
    session: AsyncSession, who: Principal, application_id: str, to: Stage, *, note: str = ""
) -> bool:
    """Bring an application on to a stage, unless it stands there, is further, or has ended."""
    stage = await session.scalar(select(Application.stage).where(Application.id == application_id))
    if stage is None:
        raise NotFound("no such application")
    if not is_ahead(to, Stage(stage)):
        return False
    return await move_application(session, who, application_id, to, note=note)


async def advance_applications(
    session: AsyncSession, who: Principal, application_ids: Sequence[str], to: Stage, act_id: str
) -> int:
    """`advance_application` for many at once, as one act; returns how many moved.

    The audit log gets one entry that names the act; the moves name each application.
    """
    applications = await session.execute(
        select(Application, Opening.company_id)
        .join(Opening, Opening.id == Application.opening_id)
        .where(Application.id.in_(application_ids))
        .with_for_update(of=Application)
    )
    moved = 0
    for application, company_id in applications:
        if is_ahead(to, Stage(application.stage)):
            _bring(session, application, company_id, to, _Act(act_id, who))
            moved += 1
    if moved:
        await audit.record(
            session, who, "move_applications", act_id, to_stage=to.value, count=moved
        )
    return moved


@dataclass(frozen=True, slots=True)
class Moved:
    """What a bulk act did.

    Attributes:
        act_id: takes it back, by `undo`.
        moved: ids of the applications that moved.
        refused: why another one did not, by its id.
        unreviewed: those of `refused` that somebody must review first.
    """

    act_id: str
    moved: tuple[str, ...]
    refused: dict[str, str]
    unreviewed: tuple[str, ...] = ()


async def move_all(
    session: AsyncSession,
    who: Principal,
    application_ids: Sequence[str],
    to: Stage,
    note: str = "",
) -> Moved:
    """Move each as far as its stage allows; one that may not move stops no other."""
    act_id, moved, refused, unreviewed = new_id("act"), [], {}, []
    for id in dict.fromkeys(application_ids):
        try:
            if await move_application(session, who, id, to, note=note, act_id=act_id):
                moved.append(id)
        except VivavoceError as error:
            refused[id] = str(error)
            if isinstance(error, ReviewMissing):
                unreviewed.append(id)
    return Moved(act_id, tuple(moved), refused, tuple(unreviewed))


async def undo(session: AsyncSession, who: Principal, act_id: str) -> Moved:
    """Take an act back, for every application that was not moved since.

    Raises:
        NotFound: no such act, or not theirs.
    """
    moves = list(
        await session.scalars(
            select(StageMove).where(StageMove.act_id == act_id, StageMove.by == who.id)
        )
    )
    if not moves:
        raise NotFound("no such act")
    latest = (
        select(StageMove.application_id, func.max(StageMove.position).label("position"))
        .where(StageMove.application_id.in_([move.application_id for move in moves]))
        .group_by(StageMove.application_id)
    )
    newest = {row.application_id: row.position for row in await session.execute(latest)}
    undo_id, moved, refused = new_id("act"), [], {}
    for move in moves:
        if newest[move.application_id] != move.position:
            refused[move.application_id] = "it was moved since"
            continue
        back = Stage(move.from_stage)
        await move_application(
            session, who, move.application_id, back, act_id=undo_id, undoes=act_id
        )
        moved.append(move.application_id)
    return Moved(undo_id, tuple(moved), refused)
