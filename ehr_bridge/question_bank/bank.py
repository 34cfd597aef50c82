"""The bank on the store: questions written, found, edited, retired; each version kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.api.paging import PAGE, decode_cursor, encode_cursor
from ehr_bridge.question_bank.content import Content, Level, QuestionType, key_of, problems_of
from ehr_bridge.question_bank.shipped import shipped_questions
from ehr_bridge.question_bank.tables import BankQuestion, BankQuestionVersion
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from interview.access import Principal
from interview.errors import BadInput, NotFound, WrongState

_NEWEST = and_(
    BankQuestionVersion.question_id == BankQuestion.id,
    BankQuestionVersion.version == BankQuestion.version,
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A question of the bank as it reads now."""

    id: str
    key: str
    version: int
    retired_at: datetime | None
    content: Content


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; an empty text means any. `words` are looked for in all texts."""

    language: str = ""
    role: str = ""
    competency: str = ""
    type: str = ""
    level: str = ""
    words: str = ""
    retired: bool = False


def content_of(row: BankQuestionVersion) -> Content:
    """A version as the rules read it."""
    return Content(
        language=row.language,
        role=row.role,
        competency=row.competency,
        type=QuestionType(row.type),
        level=Level(row.level),
        minutes=row.minutes,
        text=row.text,
        key_points=tuple(row.key_points),
        anchors=tuple(row.anchors),
    )


def _stored(question: BankQuestion, version: BankQuestionVersion) -> Stored:
    return Stored(
        question.id, question.key, question.version, question.retired_at, content_of(version)
    )


# --- finding ----------------------------------------------------------------------------


def _newest(company_id: str, filter: Filter) -> Select[BankQuestion, BankQuestionVersion]:
    version = BankQuestionVersion
    query = (
        select(BankQuestion, version)
        .join(version, _NEWEST)
        .where(BankQuestion.company_id == company_id)
    )
    if not filter.retired:
        query = query.where(BankQuestion.retired_at.is_(None))
    for name in ("language", "role", "competency", "type", "level"):
        if wanted := getattr(filter, name):
            query = query.where(getattr(version, name) == wanted)
    for word in filter.words.split()[:8]:
        query = query.where(_mentions(word))
    return query


def _mentions(word: str) -> ColumnElement[bool]:
    version = BankQuestionVersion
    return version.text.icontains(word, autoescape=True) | version.competency.icontains(
        word, autoescape=True
    )


async def find(
    session: AsyncSession, company_id: str, filter: Filter, cursor: str = ""
) -> tuple[list[Stored], str | None]:
    """One page by role, competency and id; and the cursor of the next, if there is one."""
    version = BankQuestionVersion
    order = (version.role, version.competency, BankQuestion.id)
    query = _newest(company_id, filter).order_by(*order)
    if cursor:
        place, id = decode_cursor(cursor)
        role, _, competency = place.partition("\n")
        query = query.where(tuple_(*order) > (role, competency, id))
    rows = [_stored(*row) for row in (await session.execute(query.limit(PAGE + 1))).all()]
    page = rows[:PAGE]
    if len(rows) <= PAGE:
        return page, None
    last = page[-1]
    return page, encode_cursor(f"{last.content.role}\n{last.content.competency}", last.id)


async def find_all(session: AsyncSession, company_id: str, filter: Filter) -> list[Stored]:
    """Everything that the filter lets through, by key."""
    rows = await session.execute(_newest(company_id, filter).order_by(BankQuestion.key))
    return [_stored(*row) for row in rows.all()]


async def facets(session: AsyncSession, company_id: str) -> list[tuple[str, str, str]]:
    """(language, role, competency) of every question in use: what filters can offer."""
    version = BankQuestionVersion
    rows = await session.execute(
        select(version.language, version.role, version.competency)
        .join(BankQuestion, _NEWEST)
        .where(BankQuestion.company_id == company_id, BankQuestion.retired_at.is_(None))
    )
    return [(row.language, row.role, row.competency) for row in rows]


async def must_find(session: AsyncSession, company_id: str, question_id: str) -> BankQuestion:
    """The question, locked against other writers, or NotFound."""
    found = await session.scalar(
        select(BankQuestion)
        .where(BankQuestion.id == question_id, BankQuestion.company_id == company_id)
        .with_for_update()
    )
    if found is None:
        raise NotFound("no such question")
    return found


async def versions_of(session: AsyncSession, question_id: str) -> list[BankQuestionVersion]:
    """Every version, the newest first."""
    rows = await session.scalars(
        select(BankQuestionVersion)
        .where(BankQuestionVersion.question_id == question_id)
        .order_by(BankQuestionVersion.version.desc())
    )
    return list(rows)


async def versions_by_id(
    session: AsyncSession, company_id: str, wanted: Sequence[tuple[str, int]]
) -> Mapping[tuple[str, int], Content]:
    """The versions named, those that are the company's."""
    version = BankQuestionVersion
    rows = await session.scalars(
        select(version)
        .join(BankQuestion, BankQuestion.id == version.question_id)
        .where(
            BankQuestion.company_id == company_id,
            version.question_id.in_({id for id, _ in wanted}),
        )
    )
    found = {(row.question_id, row.version): content_of(row) for row in rows}
    return {one: found[one] for one in wanted if one in found}


# --- writing ----------------------------------------------------------------------------


def check(content: Content) -> None:
    """Raise BadInput for a question that is not complete, with every cause."""
    if problems := [f"{field} {cause}" for field, cause in problems_of(content)]:
        raise BadInput("; ".join(problems[:5]))


async def add(session: AsyncSession, who: Principal, content: Content) -> str:
    """Write a new question; returns its id. BadInput where the same one is there."""
    check(content)
    company_id = await company_of(session, who)
    key = key_of(content.language, content.text)
    if await _keys(session, company_id, [key]):
        raise BadInput("the same question is in the bank already", "same_question")
    [id] = await _insert(session, company_id, who.id, [(key, content)])
    await audit.record(session, who, "add_bank_question", id)
    return id


async def edit(
    session: AsyncSession, who: Principal, question_id: str, content: Content, version: int
) -> None:
    """Write the next version; what was asked by an earlier one stays as it was asked.

    Raises:
        NotFound: it is not the company's.
        WrongState: somebody edited it since `version`, or it is retired.
        BadInput: it is not complete.
    """
    check(content)
    question = await must_find(session, await company_of(session, who), question_id)
    if question.version != version:
        raise WrongState(
            "somebody else edited this question meanwhile; look at it again", "edited_meanwhile"
        )
    if question.retired_at is not None:
        raise WrongState("the question is retired; bring it back first")
    await _write_next(session, question, who.id, content)
    await audit.record(session, who, "edit_bank_question", question.id, version=question.version)


async def set_retired(
    session: AsyncSession, who: Principal, question_id: str, retired: bool
) -> None:
    """Take a question out of use or bring it back; done again, nothing changes."""
    question = await must_find(session, await company_of(session, who), question_id)
    if (question.retired_at is not None) == retired:
        return
    question.retired_at = now_utc() if retired else None
    act = "retire_bank_question" if retired else "restore_bank_question"
    await audit.record(session, who, act, question.id)


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking questions in does: numbers of those new, changed and already there."""

    added: int
    changed: int
    unchanged: int


async def take_in(
    session: AsyncSession,
    company_id: str,
    by: str,
    questions: Iterable[tuple[str, Content]],
    dry_run: bool = False,
) -> Taken:
    """Add questions by key, and give those that read otherwise a next version.

    Args:
        questions: (key or "", complete question); without a key the text is the key.
    """
    wanted = {key or key_of(content.language, content.text): content for key, content in questions}
    known = await _keys(session, company_id, list(wanted))
    current = {
        key: content_of(row)
        for key, question in known.items()
        for row in [await session.get_one(BankQuestionVersion, (question.id, question.version))]
    }
    new = [(key, content) for key, content in wanted.items() if key not in known]
    changed = [key for key, before in current.items() if before != wanted[key]]
    if not dry_run:
        await _insert(session, company_id, by, new)
        for key in changed:
            await _write_next(session, known[key], by, wanted[key])
    return Taken(len(new), len(changed), len(wanted) - len(new) - len(changed))


async def add_shipped(
    session: AsyncSession, company_id: str, by: str, languages: Iterable[str]
) -> Taken:
    """Take in the questions that come with the product; those there already stay as they are."""
    questions = [
        (key_of(content.language, content.text), content)
        for language in languages
        for content in shipped_questions(language)
    ]
    known = await _keys(session, company_id, [key for key, _ in questions])
    return await take_in(
        session, company_id, by, [(key, content) for key, content in questions if key not in known]
    )


async def _keys(
    session: AsyncSession, company_id: str, keys: Sequence[str]
) -> dict[str, BankQuestion]:
    found: dict[str, BankQuestion] = {}
    for start in range(0, len(keys), 500):  # databases bound the variables of a statement
        rows = await session.scalars(
            select(BankQuestion).where(
                BankQuestion.company_id == company_id,
                BankQuestion.key.in_(keys[start : start + 500]),
            )
        )
        found |= {row.key: row for row in rows}
    return found


async def _insert(
    session: AsyncSession, company_id: str, by: str, questions: Sequence[tuple[str, Content]]
) -> list[str]:
    if not questions:
        return []
    now = now_utc()
    rows = [
        {"id": new_id("bq"), "company_id": company_id, "key": key, "version": 1, "created_at": now}
        for key, _ in questions
    ]
    await session.execute(insert(BankQuestion), rows)
    await session.execute(
        insert(BankQuestionVersion),
        [
            _row(str(row["id"]), 1, content, by, now)
            for row, (_, content) in zip(rows, questions, strict=True)
        ],
    )
    return [str(row["id"]) for row in rows]


async def _write_next(
    session: AsyncSession, question: BankQuestion, by: str, content: Content
) -> None:
    question.version += 1
    row = _row(question.id, question.version, content, by, now_utc())
    session.add(BankQuestionVersion(**row))
    await session.flush()


def _row(id: str, version: int, content: Content, by: str, now: datetime) -> dict[str, Any]:
    return {
        "question_id": id,
        "version": version,
        "language": content.language,
        "role": content.role.strip(),
        "competency": content.competency.strip(),
        "type": content.type.value,
        "level": content.level.value,
        "minutes": content.minutes,
        "text": content.text.strip(),
        "key_points": [point.strip() for point in content.key_points],
        "anchors": [anchor.strip() for anchor in content.anchors],
        "written_by": by,
        "written_at": now,
    }
