"""Shapes of times, bookings and calendars on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from ehr_bridge.api.shapes import Body, Id, Named
from ehr_bridge.interviews.shapes import EARLIEST, LATEST, MAX_PANEL, OpeningName
from ehr_bridge.scheduling.tables import BookingState, ConflictKind

At = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
Length = Annotated[int, Field(ge=10, le=480, multiple_of=5, description="minutes")]
Panel = Annotated[list[Id], Field(max_length=MAX_PANEL)]


class SlotShape(BaseModel):
    """A proposed time with its reasons, words of `scheduling.slots.SlotReason`."""

    starts_at: datetime
    ends_at: datetime
    panel: list[Named]
    reasons: list[str]


class Search(Body):
    """Whom to bring together; without interviewers the opening's, or the most suitable."""

    applicant_id: Id
    opening_id: Id
    interviewer_ids: Panel = Field(default_factory=list)
    panel_size: Annotated[int, Field(ge=0, le=MAX_PANEL)] = 0
    length_min: Length = 45


class TimesFound(BaseModel):
    """The best time first; `zone` is the company's, `applicant_zone` the applicant's."""

    items: list[SlotShape]
    zone: str
    applicant_zone: str


class NewBooking(Search):
    """A meeting: at `starts_at`, or where it is null as times that the applicant chooses of."""

    starts_at: At | None = None


class MoveShape(Body):
    """A new time for a booking; interviewers and length stay where they are not given."""

    starts_at: At
    interviewer_ids: Panel = Field(default_factory=list)
    length_min: Length | None = None


class ConflictShape(BaseModel):
    """What came into the way of a booking, and when else everybody can."""

    staff: Named
    kind: ConflictKind
    starts_at: datetime
    ends_at: datetime
    suggested_at: datetime | None


class BookingShape(BaseModel):
    """A booking. `time_link` is where the applicant chooses or moves the time."""

    id: str
    state: BookingState
    applicant: Named
    opening: OpeningName
    panel: list[Named]
    starts_at: datetime | None
    ends_at: datetime | None
    length_min: int
    held_until: datetime | None
    interview_id: str | None
    slots: list[SlotShape]
    conflicts: list[ConflictShape]
    time_link: str


class CalendarEntry(BaseModel):
    """Something in a calendar: what the reader may not know has no name.

    `kind` is interview, proposed, leave, task, event or focus.
    """

    id: str
    kind: Literal["interview", "proposed", "leave", "task", "event", "focus"]
    starts_at: datetime
    ends_at: datetime
    staff_ids: list[str]
    applicant: Named | None = None
    opening: OpeningName | None = None
    booking_id: str | None = None
    interview_id: str | None = None
    movable: bool = False
    note: str = ""
    conflicts: list[ConflictShape] = Field(default_factory=list)


class Span(BaseModel):
    """From a start until an end."""

    starts_at: datetime
    ends_at: datetime


class CalendarPage(BaseModel):
    """Calendars of these people in a span; `open` is when the rules allow interviews."""

    zone: str
    step_min: int
    people: list[Named]
    entries: list[CalendarEntry]
    open: list[Span]
    holidays: list[str] = Field(description="days off, as YYYY-MM-DD in the company's zone")
