"""Legal holds, and that an applicant asked for the erasure of an interview that is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.add_column("interviews", sa.Column("erasure_asked_at", time))
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("company_id", sa.String(length=48), nullable=False),
        sa.Column("applicant_id", sa.String(length=48), nullable=False),
        sa.Column("interview_id", sa.String(length=48), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.String(length=48), nullable=False),
        sa.Column("placed_at", time, nullable=False),
        sa.Column("released_by", sa.String(length=48), nullable=True),
        sa.Column("released_at", time, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_legal_holds_{column}_{table}")
            )
            for column, table in (
                ("company_id", "companies"),
                ("applicant_id", "applicants"),
                ("placed_by", "staff"),
                ("released_by", "staff"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    for column in ("company_id", "applicant_id", "interview_id"):
        op.create_index(op.f(f"ix_legal_holds_{column}"), "legal_holds", [column])
