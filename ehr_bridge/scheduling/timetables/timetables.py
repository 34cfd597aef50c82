"""Timetables in the store: made by the solver, dragged by HR, booked at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.bookings import Ask, book
from ehr_bridge.scheduling.finding import competencies_of, interviewers_of
from ehr_bridge.scheduling.intervals import Interval, TimeSet
from ehr_bridge.scheduling.people import load_applicants, load_people, load_rules
from ehr_bridge.scheduling.rules import PersonTime, Rules
from ehr_bridge.scheduling.tables import StoredTimetable
from ehr_bridge.scheduling.timetables.solver import solve
from ehr_bridge.scheduling.timetables.timetable import Candidate, Problem, Seeker, pose
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import BadInput, NotFound, Overloaded, TimeTaken, WrongState

URGENT_PRIORITY = 3
SOLVE_S = 20.0
AT_ONCE = 2
"""Timetables that are solved side by side; one more is told to wait."""
BOOKED_TOGETHER = 10
"""Places of one transaction, of some 40 statements each: on SQLite the journals of live
interviews wait for it, and not for long (`store.database.BUSY_TIMEOUT_MS`)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A timetable that is asked for; `interviewers` empty takes the opening's."""

    opening_id: str
    applicant_ids: tuple[str, ...]
    interviewers: tuple[str, ...]
    panel_size: int
    length: timedelta
    span: Interval


class Timetables:
    """Everything that is done with timetables."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._going = 0

    async def make(self, who: Principal, wish: Wish) -> StoredTimetable:
        """Solve and keep a timetable, of which nothing is booked yet.

        Raises:
            Overloaded: others are being solved.
            NotFound: no such opening.
        """
        if self._going >= AT_ONCE:
            raise Overloaded("other timetables are being made; try again in a minute")
        self._going += 1
        try:
            async with self._database.read() as session:
                problem, opening = await self._problem(session, wish)
            found = await asyncio.to_thread(solve, problem, SOLVE_S)
        finally:
            self._going -= 1
        row = StoredTimetable(
            id=new_id("ttb"),
            company_id=opening.company_id,
            opening_id=opening.id,
            created_by=who.id,
            created_at=self._now(),
            booked_at=None,
            request={
                "interviewers": list(problem.people),
                "panel_size": wish.panel_size,
                "length_min": int(wish.length.total_seconds()) // 60,
                "from": wish.span.start.isoformat(),
                "to": wish.span.end.isoformat(),
                "optimal": found.optimal,
            },
            places=[_encode(place) for place in found.placed],
            unplaced={id: reason.value for id, reason in found.unplaced.items()},
        )
        async with self._database.write() as session:
            session.add(row)
        return row

    async def _problem(self, session: AsyncSession, wish: Wish) -> tuple[Problem, Opening]:
        opening = await session.get(Opening, wish.opening_id)
        if opening is None:
            raise NotFound("no such opening")
        rules = await load_rules(session, opening.company_id)
        pool = wish.interviewers or tuple(member.staff_id for member in opening.panel)
        pool = pool or tuple(await interviewers_of(session, opening.company_id))
        people = await load_people(session, pool, rules, wish.span, now=self._now())
        times = await load_applicants(session, dict.fromkeys(wish.applicant_ids), rules)
        seekers = [
            Seeker(
                id=id,
                pool=pool,
                panel_size=min(wish.panel_size, len(pool)) or 1,
                length=wish.length,
                competencies=competencies_of(opening),
                can=TimeSet((wish.span,)) - time.blocked,
                wishes=time.wishes(wish.span),
                priority=URGENT_PRIORITY if opening.urgent else 1,
            )
            for id, time in times.items()
        ]
        return pose(seekers, people, rules, wish.span), opening

    async def place(
        self, session: AsyncSession, timetable: StoredTimetable, place: dict[str, Any]
    ) -> None:
        """Put one applicant at a start before a panel, wherever that is; see `problems`."""
        if timetable.booked_at is not None:
            raise WrongState("the timetable is booked")
        booked = {p["applicant_id"] for p in timetable.places if "booking_id" in p}
        if place["applicant_id"] in booked:
            raise WrongState("the applicant's place is booked")
        known = {p["applicant_id"] for p in timetable.places} | set(timetable.unplaced)
        if place["applicant_id"] not in known:
            raise BadInput("the applicant is not of this timetable")
        if not place["panel"] or not set(place["panel"]) <= set(timetable.request["interviewers"]):
            raise BadInput("the interviewers are not of this timetable")
        start = datetime.fromisoformat(place["starts_at"])
        length = timedelta(minutes=timetable.request["length_min"])
        others = [p for p in timetable.places if p["applicant_id"] != place["applicant_id"]]
        new = {**place, "ends_at": (start + length).isoformat(), "wished": False}
        timetable.places = sorted([*others, new], key=lambda p: str(p["starts_at"]))
        timetable.unplaced = {
            id: reason for id, reason in timetable.unplaced.items() if id != place["applicant_id"]
        }

    async def problems(
        self, session: AsyncSession, timetable: StoredTimetable
    ) -> dict[str, list[str]]:
        """What is wrong with places not booked yet: "overlap", "not_free", "too_many"."""
        rules = await load_rules(session, timetable.company_id)
        span = Interval(
            datetime.fromisoformat(timetable.request["from"]),
            datetime.fromisoformat(timetable.request["to"]),
        )
        people = {
            person.id: person
            for person in await load_people(
                session, timetable.request["interviewers"], rules, span, now=self._now()
            )
        }
        open_places = [place for place in timetable.places if not _is_settled(place)]
        return {
            place["applicant_id"]: found
            for place in open_places
            if (found := _problems(place, open_places, people, rules))
        }

    async def book(self, desk: Desk, who: Principal, timetable_id: str) -> StoredTimetable:
        """Book every place; one that cannot be booked any more keeps the cause as "refused".

        A few places are one transaction, kept in the timetable with what came of them: booked
        again after it broke off, it goes on with the others.

        Raises:
            NotFound: they made no such timetable.
            WrongState: it is booked, or the opening is closed.
        """
        async with self._database.read() as session:
            if (await find_timetable(session, who, timetable_id)).booked_at is not None:
                raise WrongState("the timetable is booked")
        while True:
            async with self._database.write() as session:
                timetable = await find_timetable(session, who, timetable_id)
                if timetable.booked_at is None:
                    await self._book_some(session, desk, who, timetable)
            if timetable.booked_at is not None:
                return timetable

    async def _book_some(
        self, session: AsyncSession, desk: Desk, who: Principal, timetable: StoredTimetable
    ) -> None:
        some = [p["applicant_id"] for p in timetable.places if not _is_settled(p)][:BOOKED_TOGETHER]
        timetable.places = [
            {**place, **await _book_place(session, desk, who, timetable, place)}
            if place["applicant_id"] in some
            else place
            for place in timetable.places
        ]
        if all(_is_settled(place) for place in timetable.places):
            timetable.booked_at = self._now()
            count = sum("booking_id" in place for place in timetable.places)
            await audit.record(session, who, "book_timetable", timetable.id, count=count)


async def _book_place(
    session: AsyncSession,
    desk: Desk,
    who: Principal,
    timetable: StoredTimetable,
    place: dict[str, Any],
) -> dict[str, str]:
    """What came of it, to be kept with the place."""
    length = timedelta(minutes=timetable.request["length_min"])
    ask = Ask(place["applicant_id"], timetable.opening_id, tuple(place["panel"]), length)
    try:
        async with session.begin_nested():
            booked = await book(session, desk, who, ask, datetime.fromisoformat(place["starts_at"]))
    except TimeTaken as error:
        return {"refused": error.code}
    return {"booking_id": booked.id}


def _is_settled(place: dict[str, Any]) -> bool:
    """Whether a place was booked, or was found taken when it was to be."""
    return "booking_id" in place or "refused" in place


async def find_timetable(
    session: AsyncSession, who: Principal, timetable_id: str
) -> StoredTimetable:
    """A timetable that they made, locked; NotFound for any other."""
    found = await session.scalar(
        select(StoredTimetable)
        .where(StoredTimetable.id == timetable_id, StoredTimetable.created_by == who.id)
        .with_for_update()
    )
    if found is None:
        raise NotFound("no such timetable")
    return found


def _encode(place: Candidate) -> dict[str, Any]:
    return {
        "applicant_id": place.seeker,
        "starts_at": place.start.isoformat(),
        "ends_at": place.end.isoformat(),
        "panel": list(place.panel),
        "wished": place.wished,
    }


def _problems(
    place: dict[str, Any],
    places: Sequence[dict[str, Any]],
    people: dict[str, PersonTime],
    rules: Rules,
) -> list[str]:
    here = _interval(place)
    found: set[str] = set()
    for id in place["panel"]:
        person = people[id]
        others = [
            _interval(other)
            for other in places
            if other["applicant_id"] != place["applicant_id"] and id in other["panel"]
        ]
        if any(here.widened(rules.gap, rules.gap).meets(other) for other in others):
            found.add("overlap")
        if not (person.free(rules) & rules.open_times(here)).covers(here):
            found.add("not_free")
        busy = replace(person, interviews=(*person.interviews, *others))
        if not busy.within_load(here, rules):
            found.add("too_many")
    return sorted(found)


def _interval(place: dict[str, Any]) -> Interval:
    return Interval(
        datetime.fromisoformat(place["starts_at"]), datetime.fromisoformat(place["ends_at"])
    )
