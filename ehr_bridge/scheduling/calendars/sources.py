"""Other calendars of interviewers: added, read again and again, removed.

Only when they are busy is kept, never with what. Addresses and passwords are sealed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.guarded_http import GuardedHttp, check_url, host_of
from ehr_bridge.scheduling.calendars.caldav import CalDav
from ehr_bridge.scheduling.calendars.files import busy_times
from ehr_bridge.scheduling.hours.weekly import zone_of
from ehr_bridge.scheduling.intervals import NEVER, Interval, TimeSet
from ehr_bridge.scheduling.people import load_rules
from ehr_bridge.scheduling.tables import BusyTime, CalendarSource, StaffCalendar
from ehr_bridge.store.base import new_id
from ehr_bridge.store.database import Database
from ehr_bridge.store.problems import Problem
from ehr_bridge.store.sealing import Seal
from interview.errors import BadInput, NotFound, VivavoceError, WrongState

READ_AGAIN_AFTER = timedelta(minutes=15)
AHEAD = timedelta(days=60)
"""How far ahead events are read."""

MAX_SOURCES = 5
"""Calendars of one person."""

_OK = 200

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """Where a calendar is and how it opens; `user` is "" for a feed."""

    kind: str
    url: str
    user: str = ""
    password: str = ""

    def encode(self) -> str:
        """As it is sealed."""
        return json.dumps([self.kind, self.url, self.user, self.password])

    @classmethod
    def decode(cls, text: str) -> Account:
        """The account that `encode` made this of."""
        return cls(*json.loads(text))


class CalendarSources:
    """Everything that is done with other calendars."""

    def __init__(
        self, database: Database, seal: Seal, http: GuardedHttp, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._seal = seal
        self._http = http
        self._now = now

    async def add(self, staff_id: str, account: Account) -> str:
        """Read a calendar for the first time and keep it; returns its id.

        Raises:
            BadInput: it cannot be read; nothing is kept then.
            WrongState: the person has as many as there may be.
        """
        url = account.url.replace("webcal://", "https://", 1)
        account, host = replace(account, url=url), check_url(url).host
        async with self._database.read() as session:
            count = await session.scalar(
                select(func.count()).where(CalendarSource.staff_id == staff_id)
            )
            if (count or 0) >= MAX_SOURCES:
                told = f"a person has at most {MAX_SOURCES} other calendars"
                raise WrongState(told, "too_many", limit=MAX_SOURCES)
            zone = await _zone(session, staff_id)
        found = await self._read(account, zone)
        source_id = new_id("cal")
        async with self._database.write() as session:
            session.add(
                CalendarSource(
                    id=source_id,
                    staff_id=staff_id,
                    kind=account.kind,
                    host=host,
                    sealed=self._seal.close(account.encode(), source_id),
                    created_at=self._now(),
                    read_at=self._now(),
                    problem=None,
                )
            )
            await session.flush()
            await _keep(session, source_id, found)
        return source_id

    async def remove(self, staff_id: str, source_id: str) -> None:
        """Forget a calendar and the times that it took; NotFound for none of theirs."""
        async with self._database.write() as session:
            removed = await session.execute(
                delete(CalendarSource)
                .where(CalendarSource.id == source_id, CalendarSource.staff_id == staff_id)
                .returning(CalendarSource.id)
            )
            if removed.first() is None:
                raise NotFound("no such calendar")

    async def read_due(self, limit: int = 20) -> int:
        """Read calendars that were not read for a while; returns how many there were.

        One that cannot be read keeps what was known of it, and says what is wrong.
        """
        before = self._now() - READ_AGAIN_AFTER
        async with self._database.read() as session:
            due = list(
                await session.scalars(
                    select(CalendarSource.id)
                    .where(or_(CalendarSource.read_at.is_(None), CalendarSource.read_at <= before))
                    .order_by(CalendarSource.read_at)
                    .limit(limit)
                )
            )
        for source_id in due:
            await self.read_again(source_id)
        return len(due)

    async def read_again(self, source_id: str) -> None:
        """Read one calendar now."""
        async with self._database.read() as session:
            source = await session.get(CalendarSource, source_id)
            if source is None:
                return
            zone = await _zone(session, source.staff_id)
        problem, found = None, None
        try:
            found = await self._read(
                Account.decode(self._seal.open(source.sealed, source_id)), zone
            )
        except VivavoceError as error:
            problem = Problem.of(error)
            log.warning("calendar_not_read", source=source_id, error=type(error).__name__)
        except Exception as error:  # one odd answer must not keep the others from being read
            told = f"the answer was not understood ({type(error).__name__})"
            problem = Problem(told, "not_understood", {"host": source.host})
            log.error("calendar_not_read", source=source_id, error=type(error).__name__)
        async with self._database.write() as session:
            kept = await session.get(CalendarSource, source_id)
            if kept is None:
                return
            kept.read_at, kept.problem = self._now(), problem
            if found is not None:
                await _keep(session, source_id, found)

    async def _read(self, account: Account, zone_name: str) -> TimeSet:
        now = self._now()
        span = Interval(now - timedelta(days=1), now + AHEAD)
        zone = zone_of(zone_name)
        if account.kind == "caldav":
            auth = (account.user, account.password)
            texts = await CalDav(self._http, account.url, auth).events(span)
            found = NEVER
            for text in texts:
                found = found | await asyncio.to_thread(busy_times, text, span, zone)
            return found
        auth_or_none = (account.user, account.password) if account.user else None
        answer = await self._http.request("GET", account.url, auth=auth_or_none)
        if answer.status != _OK:
            host = host_of(answer.url)
            told = f"{host} answers {answer.status}"
            raise BadInput(told, "host_answers", host=host, status=answer.status)
        return await asyncio.to_thread(busy_times, answer.content, span, zone)


async def _keep(session: AsyncSession, source_id: str, found: TimeSet) -> None:
    await session.execute(delete(BusyTime).where(BusyTime.source_id == source_id))
    rows = [
        {"source_id": source_id, "starts_at": piece.start, "ends_at": piece.end} for piece in found
    ]
    if rows:
        await session.execute(insert(BusyTime), rows)


async def _zone(session: AsyncSession, staff_id: str) -> str:
    """The zone of a person's calendar, or the company's."""
    calendar = await session.get(StaffCalendar, staff_id)
    if calendar is not None:
        return calendar.zone
    staff = await session.get_one(Staff, staff_id)
    return (await load_rules(session, staff.company_id)).zone
