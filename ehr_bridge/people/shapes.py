"""Shapes of a person's time line and of search on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from ehr_bridge.api.shapes import Named

Happening = Literal[
    "applied",
    "resume_read",
    "matched",
    "stage_changed",
    "invited",
    "invitation_opened",
    "invitation_answered",
    "booking_made",
    "interview",
    "question_asked",
]
"""What a line of the time line tells."""


class TimeLineEntry(BaseModel):
    """One thing that happened; fields that its kind does not have are null or "".

    Attributes:
        detail: the state, answer, stage or reason as a code, or the applicant's own words.
    """

    id: str
    kind: Happening
    happened_at: datetime
    opening: Named | None = None
    interview_id: str | None = None
    resume_id: str | None = None
    by: str = ""
    before: str = ""
    detail: str = ""
    score: float | None = Field(default=None, description="0 to 100")


class TimeLinePage(BaseModel):
    """A part of a time line, the latest first."""

    items: list[TimeLineEntry]
    next_cursor: str | None = Field(description="null on the last page")


class Hit(BaseModel):
    """Something found: where it leads is told by its kind and id."""

    kind: Literal["applicant", "opening", "interview", "question"]
    id: str
    title: str
    detail: str
    starts_at: datetime | None = None


class Hits(BaseModel):
    """What was found, in the order of kinds."""

    items: list[Hit]
