"""Tables of connectors and the log of what they synchronised."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base
from ehr_bridge.store.problems import Problem, ProblemList, ProblemText


class Connection(Base):
    """Another HR system of the company.

    Attributes:
        kind: of `connectors.catalogue`: "frappe" or "dingtalk".
        address: where it is, to be shown.
        sealed: what opens it.
        since: what the system said was the newest change that was read, by thing.
        due_at: when it is synchronised next; NULL where that is switched off.
        problem: what went wrong the last time; None where all went well.
        sends_feedback: whether it is told what interviews came to, besides that they take place.
        missing_role: what the user of the key must be there to be let write that; "" where
            nothing is known to be missing.
    """

    __tablename__ = "connections"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    address: Mapped[str]
    sealed: Mapped[bytes]
    since: Mapped[dict[str, str]] = mapped_column(JSON)
    created_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    problem: Mapped[Problem | None] = mapped_column(ProblemText, nullable=False)
    sends_feedback: Mapped[bool] = mapped_column(default=False)
    missing_role: Mapped[str] = mapped_column(String(64), default="")


class SyncRun(Base):
    """One synchronisation; `counts` says how many things of each kind came and went."""

    __tablename__ = "sync_runs"
    __table_args__ = (Index(None, "connection_id", "started_at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    problems: Mapped[list[Problem]] = mapped_column(ProblemList)
