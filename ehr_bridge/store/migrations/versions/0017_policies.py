"""Policy profiles of openings: the bias audit that an opening names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    for column in (
        sa.Column("audit_url", sa.String(length=500), nullable=False, server_default=""),
        sa.Column("audited_on", sa.Date(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
    ):
        op.add_column("openings", column)
