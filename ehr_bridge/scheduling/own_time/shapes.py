"""Shapes of the page where an applicant chooses the time, on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ehr_bridge.api.shapes import Body
from ehr_bridge.scheduling.hours.shapes import AllHours, HoursShape, Zone
from ehr_bridge.scheduling.shapes import At, Span

OwnTimeState = Literal["proposed", "confirmed", "cancelled", "over"]


class OwnSlot(BaseModel):
    """A time on offer with its reasons."""

    starts_at: datetime
    ends_at: datetime
    reasons: list[str]


class OwnTime(BaseModel):
    """What an applicant sees of the time of their interview.

    Attributes:
        slots: times on offer; the first is the best.
        suggested_at: the company asks to move to this time; null where it does not.
        moves_left: how often they may still move it; null while it is not settled.
        movable: whether they may still move or cancel it.
        movable_until: until when; null while it is not settled.
        hours: when they like to meet, in their zone.
    """

    company: str
    applicant_name: str
    opening_title: str
    language: str
    state: OwnTimeState
    interviewers: list[str]
    length_min: int
    starts_at: datetime | None
    ends_at: datetime | None
    zone: str
    company_zone: str
    slots: list[OwnSlot]
    suggested_at: datetime | None
    asked_to_move: bool
    moves_left: int | None
    movable: bool
    movable_until: datetime | None
    hours: list[HoursShape]
    join_link: str


class OwnTimes(BaseModel):
    """Every time that is possible."""

    items: list[Span]


class Chosen(Body):
    """The time that the applicant takes, and the zone they are in."""

    starts_at: At
    zone: Annotated[str, Field(max_length=64)] = ""


class OwnWishes(Body):
    """When the applicant likes to meet, in their zone."""

    zone: Zone
    hours: AllHours
