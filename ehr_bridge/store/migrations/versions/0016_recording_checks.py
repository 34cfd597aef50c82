"""What the check of a closed recording found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "recording_checks",
        sa.Column("interview_id", sa.String(length=48), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("damaged", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"],
            ["interviews.id"],
            name=op.f("fk_recording_checks_interview_id_interviews"),
        ),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_recording_checks")),
    )
