"""The company's FAQ and what its openings publish, as HR edits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.faq.answering import Source, ways_to_ask
from ehr_bridge.faq.facts import TITLES, Fact, Salary, facts_of
from ehr_bridge.faq.tables import FaqEntry, OpeningFact
from ehr_bridge.question_bank.content import normal
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from interview.access import Principal
from interview.errors import BadInput, NotFound

MAX_ENTRIES = 500
"""Entries of a company: each question of an applicant is compared with all of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What HR writes; `opening_id` is None for all of the company."""

    opening_id: str | None
    language: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()


def _reachable(who: Principal, company_id: str) -> ColumnElement[bool]:
    """General entries, and those of the openings that are theirs."""
    own = select(Opening.id).where(arrangeable_openings(who))
    return (FaqEntry.company_id == company_id) & or_(
        FaqEntry.opening_id.is_(None), FaqEntry.opening_id.in_(own)
    )


async def list_entries(session: AsyncSession, who: Principal) -> list[FaqEntry]:
    """Entries that are theirs to edit, by language and question; at most MAX_ENTRIES."""
    rows = await session.scalars(
        select(FaqEntry)
        .where(_reachable(who, await company_of(session, who)))
        .order_by(FaqEntry.language, FaqEntry.question, FaqEntry.id)
    )
    return list(rows)


async def must_find(session: AsyncSession, who: Principal, entry_id: str) -> FaqEntry:
    """The entry, locked, where it is theirs; NotFound otherwise."""
    found = await session.scalar(
        select(FaqEntry)
        .where(FaqEntry.id == entry_id, _reachable(who, await company_of(session, who)))
        .with_for_update()
    )
    if found is None:
        raise NotFound("no such entry")
    return found


async def add_entry(session: AsyncSession, who: Principal, entry: Entry) -> FaqEntry:
    """Write an entry.

    Raises:
        NotFound: its opening is not theirs.
        BadInput: the same question is there already, or there are too many entries.
    """
    company_id = await company_of(session, who)
    await _check(session, who, company_id, entry)
    now = now_utc()
    row = FaqEntry(id=new_id("faq"), company_id=company_id, created_at=now)
    _put(row, who, entry)
    session.add(row)
    await audit.record(session, who, "add_faq_entry", row.id)
    return row


async def edit_entry(
    session: AsyncSession, who: Principal, entry_id: str, entry: Entry
) -> FaqEntry:
    """Change an entry; answers given from it stay as they were. Raises as `add_entry`."""
    row = await must_find(session, who, entry_id)
    await _check(session, who, row.company_id, entry, but=row.id)
    _put(row, who, entry)
    await audit.record(session, who, "edit_faq_entry", row.id)
    return row


async def remove_entry(session: AsyncSession, who: Principal, entry_id: str) -> None:
    """Delete an entry; NotFound where it is not theirs."""
    row = await must_find(session, who, entry_id)
    await session.execute(delete(FaqEntry).where(FaqEntry.id == row.id))
    await audit.record(session, who, "remove_faq_entry", entry_id)


def _put(row: FaqEntry, who: Principal, entry: Entry) -> None:
    row.opening_id = entry.opening_id
    row.language = entry.language
    row.question = entry.question
    row.answer = entry.answer
    row.phrasings = list(entry.phrasings)
    row.updated_by = who.id
    row.updated_at = now_utc()


async def _check(
    session: AsyncSession, who: Principal, company_id: str, entry: Entry, but: str = ""
) -> None:
    if entry.opening_id is not None:
        await must_publish(session, who, entry.opening_id)
    others = await session.execute(
        select(FaqEntry.id, FaqEntry.language, FaqEntry.question, FaqEntry.opening_id).where(
            FaqEntry.company_id == company_id, FaqEntry.id != but
        )
    )
    rows = others.all()
    if len(rows) >= MAX_ENTRIES:
        raise BadInput(f"an FAQ has at most {MAX_ENTRIES} entries")
    asked = (entry.language, entry.opening_id, normal(entry.question))
    if asked in {(row.language, row.opening_id, normal(row.question)) for row in rows}:
        raise BadInput("the FAQ has this question already")


async def must_publish(session: AsyncSession, who: Principal, opening_id: str) -> Opening:
    """The opening, where it is theirs; NotFound otherwise."""
    opening = await session.scalar(
        select(Opening).where(Opening.id == opening_id, arrangeable_openings(who))
    )
    if opening is None:
        raise NotFound("no such opening")
    return opening


# --- facts ------------------------------------------------------------------------------


async def published(session: AsyncSession, opening_id: str) -> dict[str, str]:
    """By kind, HR's words; "" where the opening's own band or place is told."""
    rows = await session.scalars(select(OpeningFact).where(OpeningFact.opening_id == opening_id))
    return {row.kind: row.text for row in rows}


async def publish(
    session: AsyncSession, who: Principal, opening_id: str, facts: Mapping[str, str]
) -> Opening:
    """Make these, and no others, the facts that applicants may be told."""
    opening = await must_publish(session, who, opening_id)
    await session.execute(delete(OpeningFact).where(OpeningFact.opening_id == opening_id))
    session.add_all(
        OpeningFact(opening_id=opening_id, kind=kind, text=text) for kind, text in facts.items()
    )
    kinds = " ".join(sorted(facts))
    await audit.record(session, who, "publish_opening_facts", opening_id, kinds=kinds)
    return opening


def told_facts(opening: Opening, facts: Mapping[str, str], language: str) -> list[Fact]:
    """What applicants are told in a language: HR's words only in the opening's own."""
    own = opening.language == language
    salary = Salary(
        opening.salary_min,
        opening.salary_max,
        opening.salary_currency,
        opening.salary_period,
        opening.salary_months,
    )
    shown = [(kind, text) for kind, text in facts.items() if own or not text]
    return facts_of(language, shown, salary, opening.location)


# --- sources ----------------------------------------------------------------------------


async def sources_for(session: AsyncSession, opening: Opening, language: str) -> list[Source]:
    """Everything that can answer an applicant's question; the opening's own comes first."""
    entries = await entries_for(session, opening, language)
    facts = told_facts(opening, await published(session, opening.id), language)
    return [
        *(_of_entry(entry) for entry in entries if entry.opening_id is not None),
        *(_of_fact(fact, language) for fact in facts),
        *(_of_entry(entry) for entry in entries if entry.opening_id is None),
    ]


async def entries_for(session: AsyncSession, opening: Opening, language: str) -> Sequence[FaqEntry]:
    """Entries that hold for an opening."""
    rows = await session.scalars(
        select(FaqEntry)
        .where(
            FaqEntry.company_id == opening.company_id,
            FaqEntry.language == language,
            or_(FaqEntry.opening_id.is_(None), FaqEntry.opening_id == opening.id),
        )
        .order_by(FaqEntry.created_at, FaqEntry.id)
    )
    return rows.all()


def _of_entry(entry: FaqEntry) -> Source:
    ways = (entry.question, *entry.phrasings)
    return Source("faq", entry.id, entry.question, entry.answer, ways)


def _of_fact(fact: Fact, language: str) -> Source:
    title = TITLES[language][fact.kind]
    return Source("fact", fact.kind, title, fact.text, ways_to_ask(language, fact.kind))
