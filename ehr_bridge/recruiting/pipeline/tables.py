"""Table of the moves of applications."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base
from ehr_bridge.store.domain_events import POSITION


class StageMove(Base):
    """One change of an application's stage, in the order of writing.

    Attributes:
        act_id: names the act that made it; the moves of one bulk act share it.
        by: id of who moved it.
        undoes: the act that this move took back.
    """

    __tablename__ = "stage_moves"

    position: Mapped[int] = mapped_column(POSITION, primary_key=True, autoincrement=True)
    application_id: Mapped[str] = mapped_column(
        ForeignKey("applications.id", ondelete="CASCADE"), index=True
    )
    act_id: Mapped[str] = mapped_column(ID, index=True)
    from_stage: Mapped[str] = mapped_column(String(16))
    to_stage: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(ID)
    note: Mapped[str]
    undoes: Mapped[str | None] = mapped_column(ID)
    moved_at: Mapped[datetime]
