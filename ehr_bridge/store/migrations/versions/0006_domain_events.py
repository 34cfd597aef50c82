"""What happened, for those who act on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "domain_events",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("company_id", sa.String(48), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(48), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_domain_events"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_domain_events_company_id_companies"
        ),
        sa.UniqueConstraint("id", name="uq_domain_events_id"),
    )
    for column in ("company_id", "kind", "subject"):
        op.create_index(f"ix_domain_events_{column}", "domain_events", [column])
