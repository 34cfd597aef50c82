"""Shapes of timetables on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from ehr_bridge.api.shapes import Body, Id, Named
from ehr_bridge.interviews.shapes import OpeningName
from ehr_bridge.scheduling.shapes import At, Length
from ehr_bridge.scheduling.timetables.timetable import MAX_APPLICANTS


class NewTimetable(Body):
    """Many applicants before many interviewers."""

    opening_id: Id
    applicant_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_APPLICANTS)]
    interviewer_ids: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)
    panel_size: Annotated[int, Field(ge=1, le=4)] = 1
    length_min: Length = 45
    starts_at: At
    ends_at: At


class PlaceShape(BaseModel):
    """One applicant's place; `problems` are overlap, not_free, too_many."""

    applicant: Named
    panel: list[Named]
    starts_at: datetime
    ends_at: datetime
    wished: bool
    booked: bool = False
    problems: list[str]


class UnplacedShape(BaseModel):
    """An applicant without a place, and why: a word of `timetable.Unplaced`."""

    applicant: Named
    reason: str


class TimetableShape(BaseModel):
    """A timetable; nothing of it is booked until `booked_at`."""

    id: str
    opening: OpeningName
    created_at: datetime
    booked_at: datetime | None
    optimal: bool
    length_min: int
    zone: str
    starts_at: datetime
    ends_at: datetime
    interviewers: list[Named]
    places: list[PlaceShape]
    unplaced: list[UnplacedShape]


class NewPlace(Body):
    """Where an applicant is dragged to."""

    starts_at: At
    interviewer_ids: Annotated[list[Id], Field(min_length=1, max_length=4)]


class Booked(BaseModel):
    """What was booked; `refused` are applicants whose time was taken meanwhile."""

    booked: int
    refused: list[Named]
