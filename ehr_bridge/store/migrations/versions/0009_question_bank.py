"""The question bank and its versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "bank_questions",
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("company_id", sa.String(48), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bank_questions"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_bank_questions_company_id_companies"
        ),
        sa.UniqueConstraint("company_id", "key", name="uq_bank_questions_company_id"),
    )
    op.create_table(
        "bank_question_versions",
        sa.Column("question_id", sa.String(48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("competency", sa.String(60), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("key_points", sa.JSON(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.Column("written_by", sa.String(48), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "version", name="pk_bank_question_versions"),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["bank_questions.id"],
            name="fk_bank_question_versions_question_id_bank_questions",
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 60", name="ck_bank_question_versions_minutes"),
    )
    op.create_index(
        "ix_bank_question_versions_language_role", "bank_question_versions", ["language", "role"]
    )
    op.create_table(
        "prepared_questions",
        sa.Column("interview_id", sa.String(48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("competencies", sa.JSON(), nullable=False),
        sa.Column("key_points", sa.JSON(), nullable=False),
        sa.Column("behavioural", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("interview_id", "position", name="pk_prepared_questions"),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name="fk_prepared_questions_interview_id_interviews",
            ondelete="CASCADE",
        ),
    )
