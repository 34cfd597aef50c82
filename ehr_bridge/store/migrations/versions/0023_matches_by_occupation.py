"""Every match waits to be computed anew: older ones count years by closeness of titles."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    applications = sa.table(
        "applications", sa.column("id"), sa.column("match_due_at", sa.DateTime(timezone=True))
    )
    matches = sa.table("matches", sa.column("application_id"))
    op.execute(
        applications.update()
        .where(
            applications.c.match_due_at.is_(None),
            applications.c.id.in_(sa.select(matches.c.application_id)),
        )
        .values(match_due_at=datetime.now(UTC))
    )
