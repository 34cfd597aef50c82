"""Table of matches: the newest one of each application."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import Base


class Match(Base):
    """How well a resume fits an opening.

    Attributes:
        score: 0 to 100; NULL where the resume says too little (`reason` names why).
        coverage: share of the weights that the resume gives evidence for or against.
        findings: one map a requirement, as `matching.score.Finding` has it.
        opening_version: what it was matched with.
        encoder: model that compared meanings, "" where only words were compared.
        reached: the highest trigger of the opening that was told; never told twice.
    """

    __tablename__ = "matches"

    application_id: Mapped[str] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True
    )
    score: Mapped[float | None]
    reason: Mapped[str] = mapped_column(String(32))
    coverage: Mapped[float]
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    opening_version: Mapped[int]
    encoder: Mapped[str]
    reached: Mapped[int | None]
    matched_at: Mapped[datetime]
