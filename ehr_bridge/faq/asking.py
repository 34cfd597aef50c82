"""An applicant asks; the FAQ, the opening or HR answers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.faq.answering import Found, find_answer
from ehr_bridge.faq.entries import sources_for
from ehr_bridge.faq.tables import AskedQuestion
from ehr_bridge.interviews.plans import must_keep
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.profiles.persons import join_person
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import new_id
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import NotFound, Overloaded, TooManyTries
from interview.ports import TextEncoder

MAX_QUESTION = 300
"""Characters; longer ones are letters, which HR is written to directly."""

MAX_ASKED = 30
"""Questions of one interview."""

PACE, PACE_WINDOW = 6, timedelta(minutes=10)
"""Questions of one interview within a window."""

MAX_AT_ONCE = 8
"""Questions of all applicants that are compared at one time; more are refused as overload."""

_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question in HR's inbox, with who asked it and for what."""

    asked: AskedQuestion
    applicant: str
    opening: str


class _Turns:
    """Lets in so many at a time and refuses the others."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._now = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        if self._now >= self._most:
            raise Overloaded("too many questions at once; try again in a moment")
        self._now += 1
        try:
            yield
        finally:
            self._now -= 1


_TURNS = _Turns(MAX_AT_ONCE)


def language_of(text: str) -> str:
    """The language a question is asked in, whatever the page speaks."""
    return "zh" if _HAN.search(text) else "en"


async def ask(
    database: Database,
    encoder: TextEncoder | None,
    interview_id: str,
    text: str,
    now: datetime,
) -> AskedQuestion:
    """Answer a question, or keep it for HR.

    Raises:
        TooManyTries: more were asked than one interview may, or too quickly.
        Overloaded: too many applicants ask at this moment.
        Erased: what the interview held was deleted.
    """
    language = language_of(text)
    with _TURNS.one():
        async with database.read() as session:
            interview = await must_keep(session, interview_id)
            await _check_pace(session, interview_id, now)
            opening = await session.get_one(Opening, interview.opening_id)
            sources = await sources_for(session, opening, language)
        found = await asyncio.to_thread(find_answer, text, language, sources, encoder)
        async with database.write() as session:
            # Locked: two requests at once must not both be the last that is allowed.
            await session.get(Interview, interview_id, with_for_update=True)
            await must_keep(session, interview_id)
            await _check_pace(session, interview_id, now)
            asked = _row(interview, language, text, found, now)
            session.add(asked)
            _tell(session, asked)
    return asked


async def _check_pace(session: AsyncSession, interview_id: str, now: datetime) -> None:
    of_it = AskedQuestion.interview_id == interview_id
    lately = AskedQuestion.asked_at > now - PACE_WINDOW
    if await _count(session, of_it) >= MAX_ASKED:
        raise TooManyTries("this interview's questions are used up; HR reads those you asked")
    if await _count(session, of_it & lately) >= PACE:
        raise TooManyTries("too many questions at a time; wait a few minutes")


async def _count(session: AsyncSession, where: ColumnElement[bool]) -> int:
    return (
        await session.execute(select(func.count()).select_from(AskedQuestion).where(where))
    ).scalar_one()


def _row(
    interview: Interview, language: str, text: str, found: Found | None, now: datetime
) -> AskedQuestion:
    return AskedQuestion(
        id=new_id("ask"),
        company_id=interview.company_id,
        opening_id=interview.opening_id,
        interview_id=interview.id,
        language=language,
        text=text,
        asked_at=now,
        source=found.source.kind if found else "",
        source_id=found.source.id if found else "",
        source_title=found.source.title if found else "",
        answer=found.source.answer if found else "",
        closeness=found.closeness if found else None,
        answered_at=now if found else None,
    )


def _tell(session: AsyncSession, asked: AskedQuestion) -> None:
    data = {
        "interview_id": asked.interview_id,
        "opening_id": asked.opening_id,
        "language": asked.language,
    }
    told = {**data, "handed_over": asked.source == ""}
    domain_events.record(session, "faq.asked", asked.company_id, asked.id, told)
    if asked.source:
        _tell_answered(session, asked)


def _tell_answered(session: AsyncSession, asked: AskedQuestion) -> None:
    domain_events.record(
        session,
        "faq.answered",
        asked.company_id,
        asked.id,
        {"interview_id": asked.interview_id, "opening_id": asked.opening_id, "by": asked.source},
    )


async def asked_in(session: AsyncSession, interview_id: str) -> list[AskedQuestion]:
    """What an applicant asked so far, in order."""
    rows = await session.scalars(
        select(AskedQuestion)
        .where(AskedQuestion.interview_id == interview_id)
        .order_by(AskedQuestion.asked_at, AskedQuestion.id)
        .limit(MAX_ASKED)
    )
    return list(rows)


# --- HR ---------------------------------------------------------------------------------


def _inbox(who: Principal) -> ColumnElement[bool]:
    own = select(Opening.id).where(arrangeable_openings(who))
    return AskedQuestion.opening_id.in_(own)


async def inbox(session: AsyncSession, who: Principal, waiting: bool, limit: int) -> list[Waiting]:
    """Questions of own openings: those that wait, the oldest first; or the answered, newest."""
    rows = await session.execute(
        join_person(
            select(AskedQuestion, Applicant.name, Opening.title).join(
                Interview, Interview.id == AskedQuestion.interview_id
            ),
            Interview.applicant_id.expression,
        )
        .join(Opening, Opening.id == AskedQuestion.opening_id)
        .where(_inbox(who), (AskedQuestion.source == "") == waiting)
        .order_by(
            AskedQuestion.asked_at if waiting else AskedQuestion.answered_at.desc(),
            AskedQuestion.id,
        )
        .limit(limit)
    )
    return [Waiting(asked, name, title) for asked, name, title in rows]


async def must_find(session: AsyncSession, who: Principal, asked_id: str) -> AskedQuestion:
    """The question, locked, where it is theirs to answer; NotFound otherwise."""
    found = await session.scalar(
        select(AskedQuestion).where(AskedQuestion.id == asked_id, _inbox(who)).with_for_update()
    )
    if found is None:
        raise NotFound("no such question")
    return found


async def answer(
    session: AsyncSession, who: Principal, asked_id: str, text: str, now: datetime
) -> AskedQuestion:
    """Answer as HR; an answer given from the FAQ before is put right by it."""
    asked = await must_find(session, who, asked_id)
    asked.source, asked.source_id, asked.source_title = "hr", who.id, ""
    asked.answer, asked.answered_at, asked.closeness = text, now, None
    _tell_answered(session, asked)
    await audit.record(session, who, "answer_applicant", asked.id)
    return asked
