"""Interviewers' time, applicants' wishes, bookings and timetables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "scheduling_rules",
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_scheduling_rules_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_scheduling_rules")),
    )
    op.create_table(
        "staff_calendars",
        sa.Column("staff_id", sa.String(length=48), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("daily_load", sa.Integer(), nullable=True),
        sa.Column("specialities", sa.JSON(), nullable=False),
        sa.Column("feed_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_staff_calendars_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_calendars")),
        sa.UniqueConstraint("feed_hash", name=op.f("uq_staff_calendars_feed_hash")),
    )
    op.create_table(
        "staff_hours",
        sa.Column("staff_id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('shift', 'focus')", name=op.f("ck_staff_hours_kind")),
        sa.CheckConstraint(
            "0 <= from_minute AND from_minute < to_minute", name=op.f("ck_staff_hours_minutes")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_staff_hours_weekday")),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff_calendars.staff_id"],
            name=op.f("fk_staff_hours_staff_id_staff_calendars"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "staff_id", "kind", "weekday", "from_minute", name=op.f("pk_staff_hours")
        ),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("staff_id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("starts_at", UTC_TIME, nullable=False),
        sa.Column("ends_at", UTC_TIME, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('leave', 'task')", name=op.f("ck_absences_kind")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_absences_span")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_absences_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(
        op.f("ix_absences_staff_id_absences_ends_at"),
        "absences",
        ["staff_id", "ends_at"],
        unique=False,
    )
    op.create_table(
        "calendar_sources",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("staff_id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("read_at", UTC_TIME, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('ical', 'caldav')", name=op.f("ck_calendar_sources_kind")),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_calendar_sources_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_sources")),
    )
    op.create_index(
        op.f("ix_calendar_sources_read_at"), "calendar_sources", ["read_at"], unique=False
    )
    op.create_index(
        op.f("ix_calendar_sources_staff_id"), "calendar_sources", ["staff_id"], unique=False
    )
    op.create_table(
        "busy_times",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("source_id", sa.String(length=48), nullable=False),
        sa.Column("starts_at", UTC_TIME, nullable=False),
        sa.Column("ends_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["calendar_sources.id"],
            name=op.f("fk_busy_times_source_id_calendar_sources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_busy_times")),
    )
    op.create_index(
        op.f("ix_busy_times_source_id_busy_times_ends_at"),
        "busy_times",
        ["source_id", "ends_at"],
        unique=False,
    )
    op.create_table(
        "applicant_times",
        sa.Column("applicant_id", sa.String(length=48), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_applicant_times_applicant_id_applicants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("applicant_id", name=op.f("pk_applicant_times")),
    )
    op.create_table(
        "bookings",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("applicant_id", sa.String(length=48), nullable=False),
        sa.Column("interview_id", sa.String(length=48), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("panel", sa.JSON(), nullable=False),
        sa.Column("length_min", sa.Integer(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("starts_at", UTC_TIME, nullable=True),
        sa.Column("ends_at", UTC_TIME, nullable=True),
        sa.Column("held_until", UTC_TIME, nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("known_start", UTC_TIME, nullable=True),
        sa.Column("reminded_for", UTC_TIME, nullable=True),
        sa.Column("created_by", sa.String(length=48), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("changed_at", UTC_TIME, nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'cancelled')", name=op.f("ck_bookings_state")
        ),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicants.id"], name=op.f("fk_bookings_applicant_id_applicants")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_bookings_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_bookings_opening_id_openings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
    )
    op.create_index(op.f("ix_bookings_applicant_id"), "bookings", ["applicant_id"], unique=False)
    op.create_index(op.f("ix_bookings_held_until"), "bookings", ["held_until"], unique=False)
    op.create_index(op.f("ix_bookings_interview_id"), "bookings", ["interview_id"], unique=False)
    op.create_index(op.f("ix_bookings_opening_id"), "bookings", ["opening_id"], unique=False)
    op.create_index(
        op.f("ix_bookings_state_bookings_starts_at"),
        "bookings",
        ["state", "starts_at"],
        unique=False,
    )
    op.create_table(
        "time_claims",
        sa.Column("person_id", sa.String(length=48), nullable=False),
        sa.Column("tick", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name=op.f("fk_time_claims_booking_id_bookings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "tick", name=op.f("pk_time_claims")),
    )
    op.create_index(op.f("ix_time_claims_booking_id"), "time_claims", ["booking_id"], unique=False)
    op.create_table(
        "booking_conflicts",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("booking_id", sa.String(length=48), nullable=False),
        sa.Column("staff_id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("starts_at", UTC_TIME, nullable=False),
        sa.Column("ends_at", UTC_TIME, nullable=False),
        sa.Column("booked_for", UTC_TIME, nullable=False),
        sa.Column("suggested_at", UTC_TIME, nullable=True),
        sa.Column("noticed_at", UTC_TIME, nullable=False),
        sa.Column("settled_at", UTC_TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name=op.f("fk_booking_conflicts_booking_id_bookings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_booking_conflicts_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_conflicts")),
    )
    op.create_index(
        op.f("ix_booking_conflicts_booking_id_booking_conflicts_staff_id"),
        "booking_conflicts",
        ["booking_id", "staff_id"],
        unique=False,
    )
    op.create_table(
        "timetables",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("created_by", sa.String(length=48), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("booked_at", UTC_TIME, nullable=True),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("unplaced", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_timetables_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["staff.id"], name=op.f("fk_timetables_created_by_staff")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_timetables_opening_id_openings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetables")),
    )
    op.create_index(op.f("ix_timetables_created_by"), "timetables", ["created_by"], unique=False)
    op.create_index(op.f("ix_timetables_opening_id"), "timetables", ["opening_id"], unique=False)
