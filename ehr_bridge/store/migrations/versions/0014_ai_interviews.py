"""AI-led interviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

UTC_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "opening_ai_settings",
        sa.Column("opening_id", sa.String(length=48), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(length=48), nullable=False),
        sa.Column("changed_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_opening_ai_settings_opening_id_openings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opening_id", name=op.f("pk_opening_ai_settings")),
    )
    op.create_table(
        "ai_interviews",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("closes_at", UTC_TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_ai_interviews_interview_id_interviews"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_ai_interviews")),
    )
