"""The board and its cards, as staff read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.api.paging import decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Named
from ehr_bridge.matching.tables import Match
from ehr_bridge.recruiting.pipeline.shapes import (
    BoardShape,
    Card,
    CardPage,
    Column,
    MatchBrief,
)
from ehr_bridge.recruiting.pipeline.stages import MOVES, STAGES, Stage
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.resumes.persons import merged, superseded
from interview.errors import BadInput

COLUMN = 30
"""Cards of a page."""
TOP_SHARE = 0.2
"""The part of an opening's scored applications that counts as its top."""

_UNSCORED = -1.0


@dataclass(frozen=True, slots=True)
class Filter:
    """What a board is narrowed to; "" and None narrow nothing.

    Attributes:
        words: part of a name or address.
        at_least: the lowest match.
    """

    opening_id: str = ""
    words: str = ""
    at_least: float | None = None
    top_only: bool = False


def _top() -> Any:
    """Applications with a score, and whether each is in its opening's best fifth."""
    rank = func.row_number().over(
        partition_by=Application.opening_id, order_by=(Match.score.desc(), Application.id)
    )
    number = func.count().over(partition_by=Application.opening_id)
    return (
        select(Application.id, case((rank <= number * TOP_SHARE + 0.999, 1), else_=0).label("top"))
        .join(Match, Match.application_id == Application.id)
        .where(Match.score.is_not(None), Application.id.not_in(superseded()))
        .subquery()
    )


def cards(where: ColumnElement[bool], filter: Filter) -> Select[Any]:
    """The query of cards: of people, each once for an opening."""
    top, persons = _top(), merged()
    score = func.coalesce(Match.score, _UNSCORED)
    query = (
        select(
            Application,
            Applicant.id.label("person_id"),
            Applicant.name,
            Opening.title,
            Match.score,
            Match.reason,
            Match.coverage,
            func.coalesce(top.c.top, 0).label("top"),
            score.label("rank"),
        )
        .outerjoin(persons, persons.c.applicant_id == Application.applicant_id)
        .join(
            Applicant,
            Applicant.id == func.coalesce(persons.c.person_id, Application.applicant_id),
        )
        .join(Opening, Opening.id == Application.opening_id)
        .outerjoin(Match, Match.application_id == Application.id)
        .outerjoin(top, top.c.id == Application.id)
        .where(where, Application.id.not_in(superseded()))
    )
    if filter.opening_id:
        query = query.where(Application.opening_id == filter.opening_id)
    for word in filter.words.split()[:5]:
        query = query.where(
            or_(
                Applicant.name.icontains(word, autoescape=True),
                Applicant.email.icontains(word, autoescape=True),
            )
        )
    if filter.at_least is not None:
        query = query.where(Match.score >= filter.at_least)
    if filter.top_only:
        query = query.where(top.c.top == 1)
    return query


async def read_board(
    session: AsyncSession, where: ColumnElement[bool], filter: Filter
) -> BoardShape:
    """Every stage with its count and its first cards."""
    found = cards(where, filter).subquery()
    counted = await session.execute(
        select(found.c.stage, func.count().label("number")).group_by(found.c.stage)
    )
    counts = {row.stage: row.number for row in counted}
    columns = []
    for stage in STAGES:
        page = (
            await read_column(session, where, filter, stage)
            if counts.get(stage)
            else CardPage(items=[], next_cursor=None)
        )
        columns.append(
            Column(
                stage=stage,
                count=counts.get(stage, 0),
                leads_to=[other for other in STAGES if other in MOVES[stage]],
                items=page.items,
                next_cursor=page.next_cursor,
            )
        )
    return BoardShape(columns=columns)


async def read_column(
    session: AsyncSession,
    where: ColumnElement[bool],
    filter: Filter,
    stage: Stage,
    cursor: str = "",
) -> CardPage:
    """A page of one stage, the best match first; BadInput for a cursor that is none."""
    query = cards(and_(where, Application.stage == stage.value), filter)
    rank = func.coalesce(Match.score, _UNSCORED)
    if cursor:
        value, id = decode_cursor(cursor)
        try:
            score = float(value)
        except ValueError:
            raise BadInput("the cursor is not one that this server gave") from None
        query = query.where(tuple_(rank, Application.id) < (score, id))
    query = query.order_by(rank.desc(), Application.id.desc()).limit(COLUMN + 1)
    rows = (await session.execute(query)).all()
    last = rows[COLUMN - 1] if len(rows) > COLUMN else None
    return CardPage(
        items=[card_of(row) for row in rows[:COLUMN]],
        next_cursor=encode_cursor(repr(float(last.rank)), last.Application.id) if last else None,
    )


def card_of(row: Row[Any]) -> Card:
    """A row of `cards` as a card."""
    application: Application = row.Application
    brief = None
    if row.reason is not None:
        brief = MatchBrief(
            score=row.score,
            reason=row.reason,
            coverage=row.coverage,
            due=application.match_due_at is not None,
            top=bool(row.top),
        )
    return Card(
        id=application.id,
        applicant=Named(id=row.person_id, name=row.name),
        opening=Named(id=application.opening_id, name=row.title),
        stage=Stage(application.stage),
        stage_at=application.stage_at,
        created_at=application.created_at,
        match=brief,
    )
