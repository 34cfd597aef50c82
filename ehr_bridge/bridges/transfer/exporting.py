"""What staff reach, as rows of a file; an import reads them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from ehr_bridge.bridges.transfer.fields import FIELDS, Thing
from ehr_bridge.bridges.transfer.files import write_csv, write_json
from ehr_bridge.bridges.transfer.identity import FILE
from ehr_bridge.bridges.transfer.tables import ExternalId
from ehr_bridge.bridges.transfer.wording import plain, worded
from ehr_bridge.evaluation.tables import EvaluationSheet
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.notices.tables import Contact
from ehr_bridge.profiles.persons import join_person, stands_for_self
from ehr_bridge.reach import (
    arrangeable_openings,
    reachable_applicants,
    reachable_applications,
    reachable_interviews,
)
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from interview.access import Principal


class Exported(StrEnum):
    """Things that can be exported."""

    OPENINGS = "openings"
    APPLICANTS = "applicants"
    APPLICATIONS = "applications"
    INTERVIEWS = "interviews"


COLUMNS: dict[Exported, tuple[str, ...]] = {
    Exported.OPENINGS: (
        *("id", "external_id", "title", "language", "location", "headcount", "due_on", "urgent"),
        *("state", "created_at"),
    ),
    Exported.APPLICANTS: ("id", "external_id", "name", "email", "phone", "language", "created_at"),
    Exported.APPLICATIONS: (
        *("id", "external_id", "applicant", "applicant_name", "opening", "opening_title"),
        *("stage", "stage_at", "created_at"),
    ),
    Exported.INTERVIEWS: (
        *("id", "applicant", "applicant_name", "opening", "opening_title", "status", "starts_at"),
        *("composite", "composite_reason"),
    ),
}
"""Columns by their names in the API; `applicant` and `opening` are ids."""

_CHINESE = {
    **{field.name: field.headings[0] for thing in reversed(Thing) for field in FIELDS[thing]},
    "applicant": "应聘者编号",
    "applicant_name": "应聘者姓名",
    "opening": "职位编号",
    "opening_title": "职位标题",
    "state": "招聘状态",
    "stage_at": "进入阶段时间",
    "created_at": "创建时间",
    "status": "面试状态",
    "starts_at": "面试时间",
    "composite": "综合得分",
    "composite_reason": "未评分原因",
}


def for_people(
    thing: Exported, rows: Sequence[Sequence[object]], language: str, zone: ZoneInfo
) -> bytes:
    """A CSV file in one language, headings and values, with times of the zone."""
    names = COLUMNS[thing]
    headings = [_CHINESE[name] if language == "zh" else name for name in names]
    cells = (
        [worded(name, value, language, zone) for name, value in zip(names, row, strict=True)]
        for row in rows
    )
    return write_csv(headings, cells)


def for_programs(thing: Exported, rows: Sequence[Sequence[object]]) -> bytes:
    """A JSON file with the values of the API."""
    return write_json(COLUMNS[thing], ([plain(value) for value in row] for row in rows))


async def export_rows(
    session: AsyncSession, who: Principal, thing: Exported
) -> list[tuple[object, ...]]:
    """Every row that they reach, in the order of `COLUMNS`."""
    rows = await session.execute(_QUERIES[thing](who))
    return [tuple(row) for row in rows]


def _external(thing: Thing, own_id: InstrumentedAttribute[str]) -> ScalarSelect[str]:
    return (
        select(ExternalId.external_id)
        .where(
            ExternalId.own_id == own_id,
            ExternalId.source == FILE,
            ExternalId.thing == thing.value,
        )
        .limit(1)
        .correlate_except(ExternalId)
        .scalar_subquery()
    )


def _openings(who: Principal) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Opening.id,
            _external(Thing.OPENINGS, Opening.id),
            *(Opening.title, Opening.language, Opening.location, Opening.headcount),
            *(Opening.due_on, Opening.urgent, Opening.state, Opening.created_at),
        )
        .where(arrangeable_openings(who))
        .order_by(Opening.created_at, Opening.id)
    )


def _applicants(who: Principal) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Applicant.id,
            _external(Thing.APPLICANTS, Applicant.id),
            *(Applicant.name, Applicant.email, Contact.phone, Applicant.locale),
            Applicant.created_at,
        )
        .outerjoin(Contact, Contact.applicant_id == Applicant.id)
        .where(reachable_applicants(who), stands_for_self())
        .order_by(Applicant.created_at, Applicant.id)
    )


def _applications(who: Principal) -> Select[*tuple[Any, ...]]:
    return (
        join_person(
            select(
                Application.id,
                _external(Thing.APPLICATIONS, Application.id),
                *(Applicant.id, Applicant.name, Opening.id, Opening.title),
                *(Application.stage, Application.stage_at, Application.created_at),
            ),
            Application.applicant_id.expression,
        )
        .join(Opening, Opening.id == Application.opening_id)
        .where(reachable_applications(who))
        .order_by(Application.created_at, Application.id)
    )


def _interviews(who: Principal) -> Select[*tuple[Any, ...]]:
    return (
        join_person(
            select(
                *(Interview.id, Applicant.id, Applicant.name, Opening.id, Opening.title),
                *(Interview.status, Interview.starts_at),
                *(EvaluationSheet.composite, EvaluationSheet.composite_reason),
            ),
            Interview.applicant_id.expression,
        )
        .join(Opening, Opening.id == Interview.opening_id)
        .outerjoin(EvaluationSheet, EvaluationSheet.interview_id == Interview.id)
        .where(reachable_interviews(who))
        .order_by(Interview.starts_at, Interview.id)
    )


_QUERIES: dict[Exported, Callable[[Principal], Select[*tuple[Any, ...]]]] = {
    Exported.OPENINGS: _openings,
    Exported.APPLICANTS: _applicants,
    Exported.APPLICATIONS: _applications,
    Exported.INTERVIEWS: _interviews,
}
