"""Tables of interviews that the AI leads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base


class OpeningAiSettings(Base):
    """What an opening allows where the AI leads; an opening without a row has the defaults.

    Attributes:
        settings: the fields of interview.ai.settings.AiSettings.
    """

    __tablename__ = "opening_ai_settings"

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_by: Mapped[str] = mapped_column(ID)
    changed_at: Mapped[datetime]


class AiInterview(Base):
    """An interview that the AI leads; one without a row is led by its panel.

    Attributes:
        settings: as they were when it was arranged.
        closes_at: until when the applicant may begin, from the planned start on.
    """

    __tablename__ = "ai_interviews"

    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True
    )
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    closes_at: Mapped[datetime]
