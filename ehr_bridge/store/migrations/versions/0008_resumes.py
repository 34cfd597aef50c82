"""Resumes, the profiles read from them, and what they were read from."""

from __future__ import annotations

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass
