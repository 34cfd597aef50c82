"""What came of invitations: counts and shares, by template, hour and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from ehr_bridge.invitations.tables import Invitation
from ehr_bridge.notices.tables import Template

MIN_SENT = 30
"""Below so many invitations sent no share is shown: the 95 % interval of a share of one half
is then wider than 18 points to either side."""


@dataclass(frozen=True, slots=True)
class Line:
    """One group of invitations; `name` is what a person calls it, "" where it has no name."""

    group: str
    name: str
    sent: int
    opened: int
    clicked: int
    answered: int
    accepted: int

    def share(self, count: int) -> float | None:
        """Of those sent; None where there is not enough data."""
        return count / self.sent if self.sent >= MIN_SENT else None


@dataclass(frozen=True, slots=True)
class Report:
    """All together, and by group; groups with the most sent first, hours in order."""

    total: Line
    by_template: tuple[Line, ...]
    by_hour: tuple[Line, ...]
    by_source: tuple[Line, ...]


async def report(
    session: AsyncSession, condition: ColumnElement[bool], since: datetime | None = None
) -> Report:
    """The report on invitations that the condition chooses, sent since a moment."""
    chosen = condition & Invitation.sent_at.is_not(None)
    if since is not None:
        chosen &= Invitation.sent_at >= since
    templates = {
        row.id: row.name
        for row in await session.execute(
            select(Template.id, Template.name).where(
                Template.id.in_(select(Invitation.template_id).where(chosen))
            )
        )
    }
    by_template = [
        _line(row, templates.get(row.group, ""))
        for row in await session.execute(_counts(Invitation.template_id, chosen))
    ]
    by_hour = [_line(row) for row in await session.execute(_counts(Invitation.sent_hour, chosen))]
    by_source = [_line(row) for row in await session.execute(_counts(Invitation.source, chosen))]
    sums = [
        sum(getattr(line, what) for line in by_template)
        for what in ("sent", "opened", "clicked", "answered", "accepted")
    ]
    return Report(
        total=Line("", "", *sums),
        by_template=tuple(sorted(by_template, key=lambda line: (-line.sent, line.group))),
        by_hour=tuple(sorted(by_hour, key=lambda line: int(line.group))),
        by_source=tuple(sorted(by_source, key=lambda line: (-line.sent, line.group))),
    )


def _counts(group: InstrumentedAttribute[Any], chosen: ColumnElement[bool]) -> Select[Any]:
    def count(when: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((when, 1), else_=0))

    return (
        select(
            group.label("group"),
            func.count().label("sent"),
            count(Invitation.opened_at.is_not(None)).label("opened"),
            count(Invitation.clicked_at.is_not(None)).label("clicked"),
            count(Invitation.answer != "").label("answered"),
            count(Invitation.answer == "accepted").label("accepted"),
        )
        .where(chosen)
        .group_by(group)
    )


def _line(row: Row[Any], name: str = "") -> Line:
    values = row._mapping
    return Line(
        str(values["group"]),
        name,
        *(int(values[what]) for what in ("sent", "opened", "clicked", "answered", "accepted")),
    )
