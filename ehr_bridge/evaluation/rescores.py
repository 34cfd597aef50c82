"""Interviews scored again: requests in rows, each carried out once, beside the sheet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.evaluation.comparing import beside
from ehr_bridge.evaluation.conclusions import Conclusions
from ehr_bridge.evaluation.shapes import ReadingShape, RescoreShape, VersionsShape
from ehr_bridge.evaluation.sheet import decode_body, encode_body
from ehr_bridge.evaluation.tables import EvaluationSheet, Rescore
from ehr_bridge.interviews.plans import must_keep
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.problems import Problem
from interview.access import Principal
from interview.errors import NotFound, Overloaded, WrongState
from interview.scoring.conclusion import Conclusion
from interview.session import Status

LEASE = timedelta(minutes=5)
"""A scoring that told nothing for so long has died; another try takes it up."""

MAX_TRIES = 2
MAX_OPEN = 500
"""Requests that may wait or run at once; further ones are refused with Overloaded."""

MAX_SHOWN = 20
"""Of one interview, the newest."""

_BROKE_OFF = Problem("it broke off more than once", "broke_off")


class RescoreState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN = (RescoreState.WAITING, RescoreState.RUNNING)


class Rescores:
    """Requests to score interviews again, and what came of them."""

    def __init__(
        self, database: Database, conclusions: Conclusions, now: Callable[[], datetime] = now_utc
    ) -> None:
        self._database = database
        self._conclusions = conclusions
        self._now = now

    async def request(self, interview_id: str, who: Principal) -> str:
        """Ask for it; where that is under way already, its id is returned.

        Raises:
            NotFound, Erased: no such interview, or what it held was deleted.
            WrongState: it has not ended.
            Overloaded: too many wait.
        """
        await self._conclusions.conclude(interview_id)
        async with self._database.write() as session:
            interview = await must_keep(session, interview_id)
            if interview.status != Status.ENDED:
                raise WrongState("the interview has not ended")
            if under_way := await session.scalar(
                select(Rescore.id).where(Rescore.interview_id == interview_id, _is_open())
            ):
                return under_way
            if (await session.scalar(select(func.count()).where(_is_open())) or 0) >= MAX_OPEN:
                raise Overloaded("too many interviews wait to be scored again")
            rescore = Rescore(
                id=new_id("rsc"),
                interview_id=interview_id,
                requested_by=who.id,
                requested_at=self._now(),
                state=RescoreState.WAITING.value,
            )
            session.add(rescore)
            await audit.record(session, who, "rescore_interview", interview_id, rescore=rescore.id)
        return rescore.id

    async def next_waiting(self) -> tuple[str, str] | None:
        """(id, interview id) of the request that waits longest, or whose scoring died."""
        async with self._database.read() as session:
            found = await session.execute(
                select(Rescore.id, Rescore.interview_id)
                .where(self._may_be_claimed())
                .order_by(Rescore.requested_at, Rescore.id)
                .limit(1)
            )
            row = found.first()
        return (row.id, row.interview_id) if row else None

    async def claim(self, id: str) -> bool:
        """Take a request to carry it out; False where somebody else has, or it is settled.

        One that died MAX_TRIES times has failed.
        """
        async with self._database.write() as session:
            rescore = await session.scalar(
                select(Rescore).where(Rescore.id == id, self._may_be_claimed()).with_for_update()
            )
            if rescore is None:
                return False
            if rescore.tries >= MAX_TRIES:
                _fail(rescore, _BROKE_OFF, self._now())
                return False
            rescore.tries += 1
            rescore.state, rescore.progress = RescoreState.RUNNING.value, 0.0
            rescore.leased_until = self._now() + LEASE
        return True

    def _may_be_claimed(self) -> Any:
        died = and_(Rescore.state == RescoreState.RUNNING, Rescore.leased_until < self._now())
        return or_(Rescore.state == RescoreState.WAITING, died)

    async def go_on(self, id: str, share: float) -> None:
        """Note how far it has come, 0 to 1."""
        async with self._database.write() as session:
            rescore = await session.get(Rescore, id)
            if rescore is not None and rescore.state == RescoreState.RUNNING:
                rescore.progress, rescore.leased_until = share, self._now() + LEASE

    async def put_back(self, id: str) -> None:
        """It was broken off in order, by a stop; it waits again and lost no try."""
        async with self._database.write() as session:
            rescore = await session.get(Rescore, id)
            if rescore is not None and rescore.state == RescoreState.RUNNING:
                rescore.state, rescore.leased_until = RescoreState.WAITING.value, None
                rescore.tries -= 1

    async def fail(self, id: str, problem: Problem) -> None:
        """Note why nothing came of it."""
        async with self._database.write() as session:
            rescore = await session.get(Rescore, id)
            if rescore is not None and rescore.state in OPEN:
                _fail(rescore, problem, self._now())

    async def finish(
        self, id: str, conclusion: Conclusion, reading: Mapping[str, Any] | None = None
    ) -> None:
        """Keep what came of it beside the sheet, which stays as it is.

        Args:
            reading: in the shape of ReadingShape, where a large model has read it.

        Raises:
            NotFound, Erased: what the interview held was deleted meanwhile.
        """
        async with self._database.write() as session:
            rescore = await session.get(Rescore, id)
            if rescore is None:
                raise NotFound("no such scoring")
            interview = await must_keep(session, rescore.interview_id)
            rescore.state, rescore.progress = RescoreState.DONE.value, 1.0
            rescore.leased_until, rescore.finished_at = None, self._now()
            rescore.body = encode_body(conclusion)
            rescore.reading = dict(reading) if reading is not None else None
            domain_events.record(
                session,
                "evaluation.rescored",
                interview.company_id,
                interview.id,
                {"rescore": id, "rules": conclusion.rules, "settings": conclusion.settings},
            )

    async def of_interview(self, interview_id: str) -> list[RescoreShape]:
        """The newest MAX_SHOWN first, each beside the sheet."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(Rescore)
                .where(Rescore.interview_id == interview_id)
                .order_by(Rescore.requested_at.desc(), Rescore.id)
                .limit(MAX_SHOWN)
            )
            return await _shapes(session, list(rows))

    async def read(self, id: str) -> RescoreShape:
        """One, or NotFound."""
        async with self._database.read() as session:
            return (await _shapes(session, [await _must_find(session, id)]))[0]

    async def body(self, interview_id: str, id: str) -> dict[str, Any]:
        """The whole sheet as it was scored again, in the shape of EvaluationShape.

        Raises:
            NotFound: the interview has no such scoring.
            WrongState: it is not done.
        """
        async with self._database.read() as session:
            rescore = await _must_find(session, id)
        if rescore.interview_id != interview_id:
            raise NotFound("no such scoring")
        if rescore.body is None:
            raise WrongState("the interview has not been scored again yet")
        return {
            "interview_id": interview_id,
            "created_at": rescore.finished_at,
            **decode_body(rescore.body),
        }


def _is_open() -> Any:
    return Rescore.state.in_(OPEN)


def _fail(rescore: Rescore, problem: Problem, now: datetime) -> None:
    rescore.state, rescore.leased_until = RescoreState.FAILED.value, None
    rescore.problem, rescore.finished_at = problem, now


async def _must_find(session: AsyncSession, id: str) -> Rescore:
    rescore = await session.get(Rescore, id)
    if rescore is None:
        raise NotFound("no such scoring")
    return rescore


async def _shapes(session: AsyncSession, rescores: Sequence[Rescore]) -> list[RescoreShape]:
    """Rescores of one interview beside its sheet."""
    if not rescores:
        return []
    sheet = await session.get(EvaluationSheet, rescores[0].interview_id)
    staff = await session.execute(
        select(Staff.id, Staff.name).where(Staff.id.in_({r.requested_by for r in rescores}))
    )
    names = dict(staff.all())

    def shapes() -> list[RescoreShape]:
        old = decode_body(sheet.body) if sheet else None
        return [_shape(rescore, names.get(rescore.requested_by, ""), old) for rescore in rescores]

    # A sheet may hold megabytes: decoding it must not hold up live interviews.
    return await asyncio.to_thread(shapes)


def _shape(rescore: Rescore, requested_by: str, old: Mapping[str, Any] | None) -> RescoreShape:
    new = decode_body(rescore.body) if rescore.body else None
    return RescoreShape(
        id=rescore.id,
        state=rescore.state,
        progress=rescore.progress,
        requested_at=rescore.requested_at,
        requested_by=requested_by,
        finished_at=rescore.finished_at,
        problem=rescore.problem,
        before=_versions(old) if old else None,
        after=_versions(new) if new else None,
        scores=beside(old, new) if old and new else [],
        reading=ReadingShape.model_validate(rescore.reading) if rescore.reading else None,
    )


def _versions(body: Mapping[str, Any]) -> VersionsShape:
    return VersionsShape(
        rules=body["rules"], settings=body.get("settings", ""), models=body["models"]
    )
