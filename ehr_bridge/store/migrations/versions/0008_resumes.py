"""Resumes, the profiles read from them, and what they were read from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.String(length=48)
UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _resumes()
    _of_resumes()
    _persons()


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _resumes() -> None:
    op.create_table(
        "resumes",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("batch_id", ID, nullable=False),
        sa.Column("uploaded_by", ID, nullable=False),
        sa.Column("opening_id", ID, nullable=True),
        sa.Column("applicant_id", ID, nullable=True),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("leased_until", UTC_TIME, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=32), nullable=False),
        sa.Column("problem_detail", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("protected", sa.JSON(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("parsed_at", UTC_TIME, nullable=True),
        sa.Column("erased_at", UTC_TIME, nullable=True),
        _reference("resumes", "company_id", "companies"),
        _reference("resumes", "uploaded_by", "staff"),
        _reference("resumes", "opening_id", "openings"),
        _reference("resumes", "applicant_id", "applicants"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resumes")),
    )
    for column in ("company_id", "batch_id", "uploaded_by", "opening_id", "applicant_id"):
        op.create_index(op.f(f"ix_resumes_{column}"), "resumes", [column])
    op.create_index("ix_resumes_queue", "resumes", ["status", "created_at"])


def _of_resumes() -> None:
    op.create_table(
        "resume_keys",
        sa.Column("resume_id", ID, nullable=False),
        sa.Column("master_id", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("shredded_at", UTC_TIME, nullable=True),
        _reference("resume_keys", "resume_id", "resumes"),
        sa.PrimaryKeyConstraint("resume_id", name=op.f("pk_resume_keys")),
    )
    op.create_index(op.f("ix_resume_keys_master_id"), "resume_keys", ["master_id"])
    op.create_table(
        "resume_edits",
        sa.Column("resume_id", ID, nullable=False),
        sa.Column("section", sa.String(length=24), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("edited_by", ID, nullable=False),
        sa.Column("edited_at", UTC_TIME, nullable=False),
        _reference("resume_edits", "resume_id", "resumes"),
        sa.PrimaryKeyConstraint("resume_id", "section", name=op.f("pk_resume_edits")),
    )


def _persons() -> None:
    op.create_table(
        "identity_marks",
        sa.Column("applicant_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("company_id", ID, nullable=False),
        _reference("identity_marks", "applicant_id", "applicants"),
        _reference("identity_marks", "company_id", "companies"),
        sa.PrimaryKeyConstraint("applicant_id", "kind", "value", name=op.f("pk_identity_marks")),
    )
    op.create_index("ix_identity_marks_value", "identity_marks", ["company_id", "kind", "value"])
    op.create_table(
        "duplicate_pairs",
        sa.Column("first_id", ID, nullable=False),
        sa.Column("second_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("company_id", ID, nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("kept_id", ID, nullable=True),
        sa.Column("found_at", UTC_TIME, nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", UTC_TIME, nullable=True),
        _reference("duplicate_pairs", "first_id", "applicants"),
        _reference("duplicate_pairs", "second_id", "applicants"),
        _reference("duplicate_pairs", "company_id", "companies"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint("id", name=op.f("uq_duplicate_pairs_id")),
    )
    for column in ("second_id", "company_id", "state"):
        op.create_index(op.f(f"ix_duplicate_pairs_{column}"), "duplicate_pairs", [column])
    op.create_table(
        "applicant_aliases",
        sa.Column("applicant_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        _reference("applicant_aliases", "applicant_id", "applicants"),
        _reference("applicant_aliases", "person_id", "applicants"),
        sa.PrimaryKeyConstraint("applicant_id", name=op.f("pk_applicant_aliases")),
    )
    op.create_index(op.f("ix_applicant_aliases_person_id"), "applicant_aliases", ["person_id"])
