"""When what an interview held was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("interviews", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
