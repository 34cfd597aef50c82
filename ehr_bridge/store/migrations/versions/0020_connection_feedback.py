"""Whether a connection is told results: none is until somebody chooses it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    for column in (
        sa.Column("sends_feedback", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("missing_role", sa.String(length=64), nullable=False, server_default=""),
    ):
        op.add_column("connections", column)
