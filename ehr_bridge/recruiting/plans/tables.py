"""Tables of recruiting plans and requisitions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base


class RecruitingPlan(Base):
    """How many people by when: "10 sales by March".

    Attributes:
        text: the sentence that HR wrote, "" where the plan came as fields.
        state: "active" or "closed".
    """

    __tablename__ = "recruiting_plans"
    __table_args__ = (CheckConstraint("headcount > 0", name="headcount"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    title: Mapped[str]
    text: Mapped[str]
    headcount: Mapped[int]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]


class Requisition(Base):
    """The part of a plan that one opening fills; a requisition may stand without a plan."""

    __tablename__ = "requisitions"
    __table_args__ = (CheckConstraint("headcount > 0", name="headcount"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("recruiting_plans.id"), index=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    title: Mapped[str]
    headcount: Mapped[int]
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
