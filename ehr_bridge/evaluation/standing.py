"""Where an interview's composite stands among those for the same version of the opening."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.evaluation.tables import EvaluationSheet
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.recruiting.tables import OpeningVersion

MIN_RATED = 5
"""Rated interviews from which a rank and a mean are told: of fewer, they would tell of single
people rather than of the opening."""


async def standing(
    session: AsyncSession, interview: Interview, composite: float | None
) -> dict[str, Any]:
    """Rank and mean in the shape of StandingShape; equal composites share the better rank."""
    since, until = await _version_times(session, interview)
    rated = (
        select(
            func.count(),
            func.avg(EvaluationSheet.composite),
            func.sum(case((EvaluationSheet.composite > (composite or 0.0), 1), else_=0)),
        )
        .join(Interview, Interview.id == EvaluationSheet.interview_id)
        .where(
            Interview.opening_id == interview.opening_id,
            Interview.opened_unix_s >= since,
            Interview.opened_unix_s < until,
            EvaluationSheet.composite.is_not(None),
        )
    )
    count, mean, above = (await session.execute(rated)).one()
    enough = count >= MIN_RATED
    return {
        "rated": count,
        "at_least": MIN_RATED,
        "rank": above + 1 if enough and composite is not None else None,
        "mean": round(mean, 1) if enough else None,
    }


async def _version_times(session: AsyncSession, interview: Interview) -> tuple[float, float]:
    """From when to when, in Unix seconds, rooms opened with the version of this interview."""
    opened = interview.opened_unix_s or 0.0
    changes = await session.scalars(
        select(OpeningVersion.changed_at).where(OpeningVersion.opening_id == interview.opening_id)
    )
    times = [at.timestamp() for at in changes]
    since = max((at for at in times if at <= opened), default=0.0)
    return since, min((at for at in times if at > opened), default=float("inf"))
