"""Table of what the checks of recordings found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import Base


class RecordingCheck(Base):
    """All parts of one interview's recording, read whole once after its end.

    Attributes:
        damaged: how many parts are not what was written.
        parts: the fields of `interview.ports.PartCheck`, a part each, by start.
    """

    __tablename__ = "recording_checks"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    checked_at: Mapped[datetime]
    damaged: Mapped[int]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
