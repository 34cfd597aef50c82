"""Tables of people's time, of applicants' wishes, of bookings and of timetables."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base
from ehr_bridge.store.domain_events import POSITION
from ehr_bridge.store.problems import Problem, ProblemText

AbsenceKind = Literal["leave", "task"]
BookingState = Literal["proposed", "confirmed", "cancelled"]
ConflictKind = Literal["absence", "event"]


class SchedulingRules(Base):
    """A company's rules; `content` is JSON of `rules.Rules`. A company without has the default."""

    __tablename__ = "scheduling_rules"

    company_id: Mapped[str] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class StaffCalendar(Base):
    """What is one of an interviewer's calendar; who has none works in the company's windows.

    Attributes:
        zone: IANA name of the zone that their weekly hours are in.
        daily_load: interviews a day that they want at most; NULL for the company's limit.
        specialities: what they are good at judging: ids or names of competencies.
        feed_hash: SHA-256 of the token of their secret feed address.
    """

    __tablename__ = "staff_calendars"

    staff_id: Mapped[str] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    zone: Mapped[str] = mapped_column(String(64))
    daily_load: Mapped[int | None]
    specialities: Mapped[list[str]] = mapped_column(JSON)
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


class StaffHours(Base):
    """Hours of a weekday that are worked (shift) or kept for oneself (focus)."""

    __tablename__ = "staff_hours"
    __table_args__ = (
        CheckConstraint("kind IN ('shift', 'focus')", name="kind"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("0 <= from_minute AND from_minute < to_minute", name="minutes"),
    )

    staff_id: Mapped[str] = mapped_column(
        ForeignKey("staff_calendars.staff_id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    from_minute: Mapped[int] = mapped_column(primary_key=True)
    to_minute: Mapped[int]


class Absence(Base):
    """Leave, or a task that takes all of somebody's time."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("kind IN ('leave', 'task')", name="kind"),
        CheckConstraint("starts_at < ends_at", name="span"),
        Index(None, "staff_id", "ends_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    kind: Mapped[AbsenceKind] = mapped_column(String(8))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str]


class CalendarSource(Base):
    """Another calendar of a person, read again and again.

    Attributes:
        kind: "ical" (an iCalendar feed) or "caldav".
        host: where it is, to be shown.
        sealed: address, user name and password, sealed by a key of the server.
        problem: why the latest reading failed; None when it did not.
    """

    __tablename__ = "calendar_sources"
    __table_args__ = (CheckConstraint("kind IN ('ical', 'caldav')", name="kind"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    host: Mapped[str]
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None] = mapped_column(index=True)
    problem: Mapped[Problem | None] = mapped_column(ProblemText, nullable=False)


class BusyTime(Base):
    """When an event of another calendar takes its owner's time; what it is, is not kept."""

    __tablename__ = "busy_times"
    __table_args__ = (Index(None, "source_id", "ends_at"),)

    position: Mapped[int] = mapped_column(POSITION, primary_key=True, autoincrement=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("calendar_sources.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class ApplicantTimes(Base):
    """When an applicant likes to meet: weekly hours in their own zone.

    Attributes:
        zone: IANA name; "" where they have not said, and the company's counts.
    """

    __tablename__ = "applicant_times"

    applicant_id: Mapped[str] = mapped_column(
        ForeignKey("applicants.id", ondelete="CASCADE"), primary_key=True
    )
    zone: Mapped[str] = mapped_column(String(64))
    hours: Mapped[list[list[int]]] = mapped_column(JSON)


class Booking(Base):
    """A meeting on its way to a time: proposed, confirmed, moved, cancelled.

    Attributes:
        interview_id: the interview that it arranged; kept after it was called off.
        panel: ids of who interviews, in order.
        slots: the times proposed to the applicant: start, panel and reasons.
        starts_at, ends_at: the confirmed time, or the proposed best one while it is held.
        held_until: until when a proposal holds its best time.
        sequence: revision of the meeting in calendars (RFC 5545 SEQUENCE).
        moves: how often the applicant moved it.
        known_start: the start that people know by messages that have gone out.
        reminded_for: the start that people were reminded of.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'confirmed', 'cancelled')", name="state"),
        Index(None, "state", "starts_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))
    opening_id: Mapped[str] = mapped_column(ForeignKey("openings.id"), index=True)
    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), index=True)
    interview_id: Mapped[str | None] = mapped_column(ID, index=True)
    state: Mapped[BookingState] = mapped_column(String(16))
    panel: Mapped[list[str]] = mapped_column(JSON)
    length_min: Mapped[int]
    slots: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None] = mapped_column(index=True)
    sequence: Mapped[int]
    moves: Mapped[int]
    known_start: Mapped[datetime | None]
    reminded_for: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class TimeClaim(Base):
    """Five minutes of one person's time, which one booking has: two cannot.

    `tick` is the count of five minutes since the Unix epoch. That nobody is booked twice is
    kept by this primary key, on every database and whatever code wrote the booking.
    """

    __tablename__ = "time_claims"

    person_id: Mapped[str] = mapped_column(ID, primary_key=True)
    tick: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    booking_id: Mapped[str] = mapped_column(
        ForeignKey("bookings.id", ondelete="CASCADE"), index=True
    )


class BookingConflict(Base):
    """Something that came into the way of a confirmed booking.

    Attributes:
        kind: "absence" or "event".
        suggested_at: another start at which everybody can; NULL where there is none.
        settled_at: when HR said to keep the time in spite of it. One that is no more, as the
            obstacle went away or the booking was moved, leaves no row.
    """

    __tablename__ = "booking_conflicts"
    __table_args__ = (Index(None, "booking_id", "staff_id"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    booking_id: Mapped[str] = mapped_column(ForeignKey("bookings.id", ondelete="CASCADE"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    kind: Mapped[ConflictKind] = mapped_column(String(8))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    booked_for: Mapped[datetime]
    suggested_at: Mapped[datetime | None]
    noticed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class StoredTimetable(Base):
    """A timetable as it was made and dragged, until it is booked.

    Attributes:
        request: JSON of what was asked for.
        places: JSON list of who meets whom when; of one that was booked with its
            "booking_id", of one that was taken meanwhile with "refused".
        unplaced: JSON of applicant id -> `timetable.Unplaced`.
    """

    __tablename__ = "timetables"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))
    opening_id: Mapped[str] = mapped_column(ForeignKey("openings.id"), index=True)
    created_by: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    booked_at: Mapped[datetime | None]
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    places: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    unplaced: Mapped[dict[str, str]] = mapped_column(JSON)
