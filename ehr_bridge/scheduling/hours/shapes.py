"""Shapes of hours, rules and calendars on HTTP. Minutes count from midnight on the wall clock."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ehr_bridge.api.shapes import Body, Named
from ehr_bridge.scheduling.hours.weekly import WeeklyHours
from ehr_bridge.scheduling.rules import Rules
from ehr_bridge.scheduling.shapes import At
from ehr_bridge.scheduling.tables import AbsenceKind
from ehr_bridge.store.problems import Problem

Minute = Annotated[int, Field(ge=0, le=24 * 60)]
Zone = Annotated[str, Field(min_length=1, max_length=64)]


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
    kind: AbsenceKind
    starts_at: datetime
    ends_at: datetime
    note: str


class NewAbsence(Body):
    """Leave or a task to be kept."""

    kind: AbsenceKind
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
