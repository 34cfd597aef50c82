"""The audit log is filtered by who acted and by what they did."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    for column in ("actor", "act"):
        op.create_index(op.f(f"ix_audit_log_{column}"), "audit_log", [column])
