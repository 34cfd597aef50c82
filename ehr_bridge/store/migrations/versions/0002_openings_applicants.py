"""Openings with what they ask for; applicants and their applications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "openings",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("owner_id", sa.String(length=48), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("policy", sa.String(length=16), nullable=False),
        sa.Column("voice_weight", sa.Double(), nullable=False),
        sa.Column("face_weight", sa.Double(), nullable=False),
        sa.Column("pass_line", sa.Double(), nullable=True),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.CheckConstraint("face_weight BETWEEN 0 AND 1", name=op.f("ck_openings_face_weight")),
        sa.CheckConstraint("voice_weight BETWEEN 0 AND 1", name=op.f("ck_openings_voice_weight")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_openings_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["staff.id"], name=op.f("fk_openings_owner_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    op.create_index(op.f("ix_openings_company_id"), "openings", ["company_id"], unique=False)
    op.create_index(op.f("ix_openings_owner_id"), "openings", ["owner_id"], unique=False)
    op.create_table(
        "opening_words",
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_opening_words_opening_id_openings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opening_id", "position", name=op.f("pk_opening_words")),
    )
    op.create_table(
        "competencies",
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.CheckConstraint("weight > 0", name=op.f("ck_competencies_weight")),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_competencies_opening_id_openings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opening_id", "id", name=op.f("pk_competencies")),
    )
    op.create_table(
        "anchors",
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("competency_id", sa.String(length=48), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_anchors_level")),
        sa.ForeignKeyConstraint(
            ["opening_id", "competency_id"],
            ["competencies.opening_id", "competencies.id"],
            name=op.f("fk_anchors_opening_id_competency_id_competencies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opening_id", "competency_id", "level", name=op.f("pk_anchors")),
    )
    op.create_table(
        "indicators",
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("competency_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id", "competency_id"],
            ["competencies.opening_id", "competencies.id"],
            name=op.f("fk_indicators_opening_id_competency_id_competencies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "opening_id", "competency_id", "position", name=op.f("pk_indicators")
        ),
    )
    op.create_table(
        "questions",
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("behavioural", sa.Boolean(), nullable=False),
        sa.Column("time_limit_s", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_questions_opening_id_openings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opening_id", "id", name=op.f("pk_questions")),
    )
    op.create_table(
        "question_competencies",
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("question_id", sa.String(length=48), nullable=False),
        sa.Column("competency_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id", "competency_id"],
            ["competencies.opening_id", "competencies.id"],
            name=op.f("fk_question_competencies_opening_id_competency_id_competencies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_id", "question_id"],
            ["questions.opening_id", "questions.id"],
            name=op.f("fk_question_competencies_opening_id_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "opening_id", "question_id", "competency_id", name=op.f("pk_question_competencies")
        ),
    )
    op.create_table(
        "key_points",
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("question_id", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id", "question_id"],
            ["questions.opening_id", "questions.id"],
            name=op.f("fk_key_points_opening_id_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "opening_id", "question_id", "position", name=op.f("pk_key_points")
        ),
    )
    op.create_table(
        "applicants",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_applicants_company_id_companies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicants")),
    )
    op.create_index(op.f("ix_applicants_company_id"), "applicants", ["company_id"], unique=False)
    op.create_table(
        "applications",
        sa.Column("applicant_id", sa.String(length=48), nullable=False),
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("created_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["applicants.id"],
            name=op.f("fk_applications_applicant_id_applicants"),
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_applications_opening_id_openings")
        ),
        sa.PrimaryKeyConstraint("applicant_id", "opening_id", name=op.f("pk_applications")),
    )
    op.create_index(
        op.f("ix_applications_opening_id"), "applications", ["opening_id"], unique=False
    )
