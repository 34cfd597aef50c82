"""Finding times for a meeting with what the store knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.interviewers import may_interview
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.people import load_applicant, load_people, load_rules
from ehr_bridge.scheduling.rules import Rules
from ehr_bridge.scheduling.slots import Slot, Wanted, find_slots, possible_slots
from ehr_bridge.scheduling.tables import Booking
from interview.errors import NotFound

DEFAULT_PANEL = 1
MAX_TIMES = 500
"""Starts that are listed at once."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for.

    Attributes:
        interviewers: the panel; empty for the opening's own panel, and where it has none
            for the most suitable of all who may interview.
        panel_size: how many of them; 0 for all that are named.
        span: only within; None for the rules' horizon.
    """

    applicant_id: str
    opening_id: str
    length: timedelta
    interviewers: tuple[str, ...] = ()
    panel_size: int = 0
    span: Interval | None = None
    except_booking: str = ""


async def wanted(session: AsyncSession, search: Search, now: datetime) -> tuple[Wanted, Rules]:
    """The search with everybody's time, for the pure rules; NotFound for no such opening."""
    opening = await session.get(Opening, search.opening_id)
    if opening is None:
        raise NotFound("no such opening")
    rules = await load_rules(session, opening.company_id)
    panel, size = await _panel(session, opening, search)
    span = search.span or rules.horizon(now, opening.urgent)
    people = await load_people(
        session, panel, rules, span, now=now, except_booking=search.except_booking
    )
    applicant = await load_applicant(session, search.applicant_id, rules, search.except_booking)
    found = Wanted(
        now=now,
        length=search.length,
        panel=tuple(people),
        panel_size=size,
        zone=applicant.zone,
        competencies=competencies_of(opening),
        wishes=applicant.wishes(span),
        urgent=opening.urgent,
        blocked=applicant.blocked,
        span=span,
    )
    return found, rules


async def best_times(session: AsyncSession, search: Search, now: datetime) -> list[Slot]:
    """The best time and three others."""
    found, rules = await wanted(session, search, now)
    return find_slots(found, rules)


async def all_times(session: AsyncSession, search: Search, now: datetime) -> list[Slot]:
    """Every possible start, soonest first."""
    found, rules = await wanted(session, search, now)
    slots = []
    for slot in possible_slots(found, rules):
        slots.append(slot)
        if len(slots) == MAX_TIMES:
            break
    return slots


async def panel_at(
    session: AsyncSession, search: Search, start: datetime, now: datetime
) -> tuple[str, ...]:
    """Who can interview at a start by all rules; nobody where it is not possible."""
    span = Interval(start, start + search.length)
    if start <= now:
        return ()
    found, rules = await wanted(session, replace(search, span=span), now)
    return next((slot.panel for slot in possible_slots(found, rules) if slot.start == start), ())


def search_of(booking: Booking) -> Search:
    """The search for another time of a booking, with the same people."""
    return Search(
        applicant_id=booking.applicant_id,
        opening_id=booking.opening_id,
        length=timedelta(minutes=booking.length_min),
        interviewers=tuple(booking.panel),
        except_booking=booking.id,
    )


def competencies_of(opening: Opening) -> frozenset[str]:
    """What the opening asks for, by id and by name, in lower case."""
    words = {
        word for competency in opening.competencies for word in (competency.id, competency.name)
    }
    return frozenset(word.casefold() for word in words)


async def interviewers_of(session: AsyncSession, company_id: str) -> list[str]:
    """Ids of the interviewers of a company, in order."""
    found = await session.scalars(
        select(Staff.id)
        .where(may_interview(company_id), Staff.role == "interviewer")
        .order_by(Staff.id)
    )
    return list(found)


async def _panel(
    session: AsyncSession, opening: Opening, search: Search
) -> tuple[Sequence[str], int]:
    if search.interviewers:
        return search.interviewers, search.panel_size or len(search.interviewers)
    own = [member.staff_id for member in opening.panel]
    if own:
        return own, search.panel_size or len(own)
    return await interviewers_of(session, opening.company_id), search.panel_size or DEFAULT_PANEL
