"""Evaluation sheets, scores, ratings and notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "evaluation_sheets",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("composite", sa.Double(), nullable=True),
        sa.Column("composite_reason", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_evaluation_sheets_interview_id_interviews"),
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_evaluation_sheets")),
    )
    op.create_table(
        "sheet_scores",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("answer", sa.String(length=96), nullable=False),
        sa.Column("dimension", sa.String(length=96), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["evaluation_sheets.interview_id"],
            name=op.f("fk_sheet_scores_interview_id_evaluation_sheets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "interview_id", "answer", "dimension", name=op.f("pk_sheet_scores")
        ),
    )
    op.create_table(
        "ratings",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("staff_id", sa.String(length=48), nullable=False),
        sa.Column("question_id", sa.String(length=96), nullable=False),
        sa.Column("competency_id", sa.String(length=96), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("time_s", sa.Double(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_ratings_level")),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_ratings_interview_id_interviews")
        ),
        sa.PrimaryKeyConstraint(
            "interview_id", "staff_id", "question_id", "competency_id", name=op.f("pk_ratings")
        ),
    )
    op.create_table(
        "notes",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("staff_id", sa.String(length=48), nullable=False),
        sa.Column("question_id", sa.String(length=96), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("time_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_notes_interview_id_interviews")
        ),
        sa.PrimaryKeyConstraint("interview_id", "staff_id", "question_id", name=op.f("pk_notes")),
    )
