"""The board and its cards, as staff read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ehr_bridge.api.paging import decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Named
from ehr_bridge.matching.tables import Match
from ehr_bridge.profiles.persons import merged, superseded
from ehr_bridge.recruiting.pipeline.shapes import (
    BoardShape,
    Card,
    CardPage,
    Column,
    MatchBrief,
)
from ehr_bridge.recruiting.pipeline.stages import MOVES, STAGES, Stage
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from interview.errors import BadInput

COLUMN = 30
"""Cards of a page."""
TOP_SHARE = 0.2
"""The part of an opening's scored applications that counts as its top."""

_UNSCORED = -1.0
_RANK = func.coalesce(Match.score, _UNSCORED)
_BEST_FIRST = (_RANK.desc(), Application.id.desc())


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


def _top(reached: ColumnElement[bool]) -> Any:
    """Applications with a score, and whether each is in its opening's best fifth."""
    rank = func.row_number().over(
        partition_by=Application.opening_id, order_by=(Match.score.desc(), Application.id)
    )
    number = func.count().over(partition_by=Application.opening_id)
    return (
        select(Application.id, case((rank <= number * TOP_SHARE + 0.999, 1), else_=0).label("top"))
        .join(Match, Match.application_id == Application.id)
        .where(reached, Match.score.is_not(None), Application.id.not_in(superseded()))
        .subquery()
    )


def cards(reached: ColumnElement[bool], filter: Filter) -> Select[Any]:
    """The query of cards: of people, each once for an opening.

    Args:
        reached: applications of whole openings, among which each has its rank.
    """
    if filter.opening_id:
        reached = and_(reached, Application.opening_id == filter.opening_id)
    top, persons = _top(reached), merged()
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
            _RANK.label("rank"),
        )
        .outerjoin(persons, persons.c.applicant_id == Application.applicant_id)
        .join(
            Applicant,
            Applicant.id == func.coalesce(persons.c.person_id, Application.applicant_id),
        )
        .join(Opening, Opening.id == Application.opening_id)
        .outerjoin(Match, Match.application_id == Application.id)
        .outerjoin(top, top.c.id == Application.id)
        .where(reached, Application.id.not_in(superseded()))
    )
    for word in filter.words.split()[:5]:
        query = query.where(_names(word))
    if filter.at_least is not None:
        query = query.where(Match.score >= filter.at_least)
    if filter.top_only:
        query = query.where(top.c.top == 1)
    return query


def _names(word: str) -> ColumnElement[bool]:
    return or_(
        Applicant.name.icontains(word, autoescape=True),
        Applicant.email.icontains(word, autoescape=True),
    )


async def read_board(
    session: AsyncSession, reached: ColumnElement[bool], filter: Filter
) -> BoardShape:
    """Every stage with its count and its first cards."""
    found = (
        cards(reached, filter)
        .add_columns(
            func.row_number()
            .over(partition_by=Application.stage, order_by=_BEST_FIRST)
            .label("place"),
            func.count().over(partition_by=Application.stage).label("number"),
        )
        .subquery()
    )
    application = aliased(Application, found, name="Application")
    others = [column for column in found.c if column.name not in Application.__table__.c]
    rows = await session.execute(
        select(application, *others).where(found.c.place <= COLUMN + 1).order_by(found.c.place)
    )
    by_stage: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_stage[row.Application.stage].append(row)
    return BoardShape(columns=[_column(stage, by_stage[stage.value]) for stage in STAGES])


def _column(stage: Stage, rows: Sequence[Row[Any]]) -> Column:
    page = _page(rows)
    return Column(
        stage=stage,
        count=rows[0].number if rows else 0,
        leads_to=[other for other in STAGES if other in MOVES[stage]],
        items=page.items,
        next_cursor=page.next_cursor,
    )


async def read_column(
    session: AsyncSession,
    reached: ColumnElement[bool],
    filter: Filter,
    stage: Stage,
    cursor: str = "",
) -> CardPage:
    """A page of one stage, the best match first; BadInput for a cursor that is none."""
    query = cards(reached, filter).where(Application.stage == stage.value)
    if cursor:
        value, id = decode_cursor(cursor)
        try:
            score = float(value)
        except ValueError:
            raise BadInput("the cursor is not one that this server gave") from None
        query = query.where(tuple_(_RANK, Application.id) < (score, id))
    query = query.order_by(*_BEST_FIRST).limit(COLUMN + 1)
    return _page((await session.execute(query)).all())


def _page(rows: Sequence[Row[Any]]) -> CardPage:
    """Of one card more than a page has, where there are so many."""
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
