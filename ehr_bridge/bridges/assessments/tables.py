"""Tables of applicant tracking systems' keys and of the applicants that they sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base


class AssessmentKey(Base):
    """An applicant tracking system that may send applicants; a hash of its key is kept.

    Attributes:
        endpoint_id: what it is told through; holds the key itself, sealed: the system knows
            by it who tells.
        created_by: on whose behalf interviews are arranged.
    """

    __tablename__ = "assessment_keys"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhook_endpoints.id"))
    created_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Assessment(Base):
    """An applicant who was sent to an interview by another system; it knows this row's id.

    Attributes:
        lead: who leads the interview: "ai" or "panel".
        application: the other system's address of the application: what makes sending it
            again no second interview.
        interview_id: the interview; NULL while a panel's time is not settled.
        booking_id: of an interview with a panel: the meeting on its way to a time.
        callback: where the other system wants to be told of the end.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("lead IN ('ai', 'panel')", name="lead"),
        UniqueConstraint("company_id", "opening_id", "lead", "application"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))
    opening_id: Mapped[str] = mapped_column(ForeignKey("openings.id"), index=True)
    lead: Mapped[str] = mapped_column(String(8))
    application: Mapped[str] = mapped_column(String(500))
    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), index=True)
    interview_id: Mapped[str | None] = mapped_column(ID, index=True)
    booking_id: Mapped[str | None] = mapped_column(ID, index=True)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhook_endpoints.id"))
    callback: Mapped[str]
    created_at: Mapped[datetime]
