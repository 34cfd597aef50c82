"""Shapes of scheduling on HTTP. Minutes count from midnight on the wall clock."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from ehr_bridge.api.shapes import Body, Id, Named
from ehr_bridge.interviews.shapes import EARLIEST, LATEST, MAX_PANEL, OpeningName
from ehr_bridge.scheduling.hours import WeeklyHours
from ehr_bridge.scheduling.rules import Rules
from ehr_bridge.scheduling.timetable import MAX_APPLICANTS
from ehr_bridge.store.problems import Problem

Minute = Annotated[int, Field(ge=0, le=24 * 60)]
Zone = Annotated[str, Field(min_length=1, max_length=64)]
At = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
Length = Annotated[int, Field(ge=10, le=480, multiple_of=5, description="minutes")]
Panel = Annotated[list[Id], Field(max_length=MAX_PANEL)]


class HoursShape(Body):
    """A stretch of a weekday; 0 is Monday."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    weekday: Annotated[int, Field(ge=0, le=6)]
    from_minute: Minute
    to_minute: Minute

    def hours(self) -> WeeklyHours:
        """As the rules know it."""
        return WeeklyHours(self.weekday, self.from_minute, self.to_minute)


AllHours = Annotated[list[HoursShape], Field(max_length=70)]


class RulesShape(Body):
    """A company's rules; see docs/scheduling.md."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    zone: Zone
    region: Annotated[str, Field(max_length=16)]
    windows: AllHours
    before_min: Annotated[int, Field(ge=0, le=120)]
    after_min: Annotated[int, Field(ge=0, le=120)]
    daily_load: Annotated[int, Field(ge=1, le=40)]
    hourly_load: Annotated[int, Field(ge=1, le=6)]
    notice_h: Annotated[int, Field(ge=0, le=336)]
    horizon_days: Annotated[int, Field(ge=1, le=60)]
    step_min: Literal[5, 10, 15, 20, 30, 60]
    moves: Annotated[int, Field(ge=0, le=20)]
    move_until_h: Annotated[int, Field(ge=0, le=168)]
    answer_within_h: Annotated[int, Field(ge=1, le=336)]

    def rules(self) -> Rules:
        """As the rules know them; BadInput for what they refuse."""
        given = self.model_dump(exclude={"windows"})
        return Rules(**given, windows=tuple(sorted(one.hours() for one in self.windows)))


class AbsenceShape(BaseModel):
    """Leave, or a task that takes all of somebody's time."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: Literal["leave", "task"]
    starts_at: datetime
    ends_at: datetime
    note: str


class NewAbsence(Body):
    """Leave or a task to be kept."""

    kind: Literal["leave", "task"]
    starts_at: At
    ends_at: At
    note: Annotated[str, Field(max_length=200)] = ""


class SourceShape(BaseModel):
    """Another calendar that is read; `problem` says why it could not be."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: Literal["ical", "caldav"]
    host: str
    read_at: datetime | None
    problem: Problem | None


class NewSource(Body):
    """Another calendar to be read; name and password are for CalDAV, or a feed that asks."""

    kind: Literal["ical", "caldav"]
    url: Annotated[str, Field(min_length=8, max_length=2000)]
    user: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[str, Field(max_length=500)] = ""


class HoursGiven(Body):
    """A person's hours as they are edited; `shifts` empty takes the company's windows."""

    zone: Zone
    shifts: AllHours
    focus: AllHours
    daily_load: Annotated[int, Field(ge=1, le=40)] | None = None
    specialities: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=40)
    ] = Field(default_factory=list)


class HoursPage(HoursGiven):
    """A person's hours with leave and tasks ahead and other calendars."""

    person: Named
    absences: list[AbsenceShape]
    sources: list[SourceShape]
    has_feed: bool
    known_specialities: list[str] = Field(description="competencies of the company's openings")


class FeedShape(BaseModel):
    """The secret address of a person's feed; it is shown only now."""

    url: str


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
    kind: Literal["absence", "event"]
    starts_at: datetime
    ends_at: datetime
    suggested_at: datetime | None


class BookingShape(BaseModel):
    """A booking. `time_link` is where the applicant chooses or moves the time."""

    id: str
    state: Literal["proposed", "confirmed", "cancelled"]
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
    state: Literal["proposed", "confirmed", "cancelled", "over"]
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


class OwnSlot(BaseModel):
    """A time on offer with its reasons."""

    starts_at: datetime
    ends_at: datetime
    reasons: list[str]


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


OwnTime.model_rebuild()
