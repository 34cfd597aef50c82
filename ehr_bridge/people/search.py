"""Finds people, openings, interviews and questions by parts of words, within reach.

Words are compared as parts of texts, so that Chinese, which writes no spaces, is found alike.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import own_company
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.people.shapes import Hit
from ehr_bridge.profiles.persons import join_person, stands_for_self
from ehr_bridge.question_bank.tables import BankQuestion, BankQuestionVersion
from ehr_bridge.reach import (
    reachable_interviews,
    reachable_openings,
    reachable_people,
    reachable_resumes,
)
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.resumes.tables import Resume
from ehr_bridge.resumes.word_search import text_has
from interview.access import Action, Principal, may

OF_A_KIND = 8
"""Hits of one kind."""
MOST_WORDS = 5


def words_in(text: str) -> list[str]:
    """What is looked for: each word must occur."""
    return text.split()[:MOST_WORDS]


def has(words: list[str], *texts: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Every word is a part of one of the texts, in whatever case."""
    return [or_(*(text.icontains(word, autoescape=True) for text in texts)) for word in words]


async def search(session: AsyncSession, who: Principal, text: str) -> list[Hit]:
    """What is found within reach, at most OF_A_KIND of each kind; nothing for no words."""
    words = words_in(text)
    if not words:
        return []
    hits: list[Hit] = []
    if may(who, Action.SEE_APPLICANTS):
        hits += await _applicants(session, who, words)
    hits += await _openings(session, who, words)
    hits += await _interviews(session, who, words)
    hits += await _questions(session, who, words)
    return hits


async def _applicants(session: AsyncSession, who: Principal, words: list[str]) -> list[Hit]:
    named = has(words, Applicant.name.expression, Applicant.email.expression)
    told = select(Resume.applicant_id).where(
        reachable_resumes(who),
        Resume.applicant_id.is_not(None),
        *(text_has(session, word) for word in words),
    )
    own = (reachable_people(who), stands_for_self())
    query = select(Applicant).order_by(Applicant.name, Applicant.id).limit(OF_A_KIND)
    found = {a.id: a for a in await session.scalars(query.where(*own, *named))}
    if len(found) < OF_A_KIND:
        by_text = await session.scalars(query.where(*own, Applicant.id.in_(told)))
        found |= {a.id: a for a in by_text}
    people = list(found.values())[:OF_A_KIND]
    return [Hit(kind="applicant", id=a.id, title=a.name, detail=a.email) for a in people]


async def _openings(session: AsyncSession, who: Principal, words: list[str]) -> list[Hit]:
    rows = await session.scalars(
        select(Opening)
        .where(
            reachable_openings(who),
            *has(words, Opening.title.expression, Opening.location.expression),
        )
        .order_by(Opening.created_at.desc(), Opening.id)
        .limit(OF_A_KIND)
    )
    return [Hit(kind="opening", id=o.id, title=o.title, detail=o.location) for o in rows]


async def _interviews(session: AsyncSession, who: Principal, words: list[str]) -> list[Hit]:
    rows = await session.execute(
        join_person(
            select(Interview.id, Interview.starts_at, Applicant.name, Opening.title),
            Interview.applicant_id.expression,
        )
        .join(Opening, Opening.id == Interview.opening_id)
        .where(
            reachable_interviews(who),
            *has(words, Applicant.name.expression, Opening.title.expression),
        )
        .order_by(Interview.starts_at.desc(), Interview.id)
        .limit(OF_A_KIND)
    )
    return [
        Hit(kind="interview", id=id, title=name, detail=title, starts_at=starts_at)
        for id, starts_at, name, title in rows
    ]


async def _questions(session: AsyncSession, who: Principal, words: list[str]) -> list[Hit]:
    rows = await session.execute(
        select(BankQuestion.id, BankQuestionVersion.text, BankQuestionVersion.competency)
        .join(
            BankQuestionVersion,
            (BankQuestionVersion.question_id == BankQuestion.id)
            & (BankQuestionVersion.version == BankQuestion.version),
        )
        .where(
            BankQuestion.company_id == own_company(who),
            BankQuestion.retired_at.is_(None),
            *has(
                words,
                BankQuestionVersion.text.expression,
                cast(BankQuestionVersion.competency, String),
            ),
        )
        .order_by(BankQuestion.id)
        .limit(OF_A_KIND)
    )
    return [
        Hit(kind="question", id=id, title=text, detail=competency) for id, text, competency in rows
    ]
