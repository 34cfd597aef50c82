"""What the live edge asks of the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import select, update

from ehr_bridge import reach
from ehr_bridge.interviews.plans import encode_job, job_asked, load_plan, must_keep
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import BadInput
from interview.events import Role
from interview.ports import InterviewPlan
from interview.session import Status


class StoredDirectory:
    """`interview.ports.InterviewDirectory` on the store."""

    def __init__(self, database: Database, conclude: Callable[[str], Awaitable[None]]) -> None:
        self._database = database
        self._conclude = conclude

    async def plan(self, interview_id: str) -> InterviewPlan:
        """The interview's plan, or NotFound."""
        async with self._database.read() as session:
            return await load_plan(session, interview_id)

    async def open(self, interview_id: str, now_unix_s: float) -> float:
        """Set session-clock zero and keep the job as it is now, unless that was done.

        Raises:
            NotFound, Erased: there is none, or nothing of it any more.
        """
        async with self._database.write() as session:
            interview = await must_keep(session, interview_id)
            if interview.opened_unix_s is None:
                job = encode_job(await job_asked(session, interview_id))
                await session.execute(
                    update(Interview)
                    .where(Interview.id == interview_id, Interview.opened_unix_s.is_(None))
                    .values(opened_unix_s=now_unix_s, job=job)
                )
                await session.refresh(interview)
            assert interview.opened_unix_s is not None
            return interview.opened_unix_s

    async def live(self) -> list[str]:
        """Ids of the interviews that began and have not ended."""
        async with self._database.read() as session:
            found = await session.scalars(
                select(Interview.id).where(Interview.status == Status.LIVE).order_by(Interview.id)
            )
            return list(found)

    async def owns(self, who: Principal, interview_id: str) -> bool:
        """Whether it is their session, their panel, their requisition."""
        async with self._database.read() as session:
            found = await session.scalar(
                select(Interview.id).where(Interview.id == interview_id, reach.own_interviews(who))
            )
        return found is not None

    async def must_reach(self, who: Principal, interview_id: str) -> None:
        """Raise NotFound unless it is theirs or they oversee the whole company."""
        async with self._database.read() as session:
            await reach.must_reach(session, who, interview_id)

    async def role_in(self, who: Principal, interview_id: str) -> Role:
        """What they are in that interview, or NotFound, or Erased."""
        async with self._database.read() as session:
            role = await reach.role_in(session, who, interview_id)
            await must_keep(session, interview_id)
        return role

    async def must_keep(self, interview_id: str) -> None:
        """Raise Erased where what the interview held was deleted."""
        async with self._database.read() as session:
            await must_keep(session, interview_id)

    async def set_status(self, interview_id: str, status: str, time_s: float) -> None:
        """Move on to "live" or "ended"; a status is never taken back."""
        try:
            new = Status(status)
        except ValueError:
            raise BadInput(f"no such status {status!r}") from None
        async with self._database.write() as session:
            interview = await must_keep(session, interview_id)
            if new is Status.LIVE and interview.status == Status.SCHEDULED:
                interview.status, interview.started_s = new.value, time_s
            elif new is Status.ENDED and interview.status != Status.ENDED:
                interview.status, interview.ended_s = new.value, time_s

    async def conclude(self, interview_id: str) -> None:
        """Write the evaluation sheet from the journal; writing it again changes nothing."""
        await self._conclude(interview_id)
