"""What applicants ask and what they are answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "faq_entries",
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("company_id", sa.String(48), nullable=False),
        sa.Column("opening_id", sa.String(48)),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("phrasings", sa.JSON(), nullable=False),
        sa.Column("updated_by", sa.String(48), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faq_entries"),
        _to("faq_entries", "company_id", "companies"),
        _to("faq_entries", "opening_id", "openings"),
    )
    op.create_table(
        "opening_facts",
        sa.Column("opening_id", sa.String(48), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("opening_id", "kind", name="pk_opening_facts"),
        _to("opening_facts", "opening_id", "openings", "CASCADE"),
    )
    op.create_table(
        "asked_questions",
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("company_id", sa.String(48), nullable=False),
        sa.Column("opening_id", sa.String(48), nullable=False),
        sa.Column("interview_id", sa.String(48), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("source_id", sa.String(48), nullable=False),
        sa.Column("source_title", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closeness", sa.Double()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_asked_questions"),
        _to("asked_questions", "company_id", "companies"),
        _to("asked_questions", "opening_id", "openings"),
        _to("asked_questions", "interview_id", "interviews"),
        sa.CheckConstraint("source IN ('', 'faq', 'fact', 'hr')", name="ck_asked_questions_source"),
    )
    for table, columns in (
        ("faq_entries", ["company_id"]),
        ("faq_entries", ["opening_id"]),
        ("asked_questions", ["company_id"]),
        ("asked_questions", ["opening_id"]),
        ("asked_questions", ["interview_id", "asked_at"]),
    ):
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def _to(table: str, column: str, other: str, ondelete: str | None = None) -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )
