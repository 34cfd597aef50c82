"""Tables of the company's FAQ and of what applicants asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base


class FaqEntry(Base):
    """A question that applicants ask, with the company's answer.

    Attributes:
        opening_id: the only opening it holds for; None for all of the company.
        phrasings: other ways to ask the same.
    """

    __tablename__ = "faq_entries"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    opening_id: Mapped[str | None] = mapped_column(ForeignKey("openings.id"), index=True)
    language: Mapped[str] = mapped_column(String(16))
    question: Mapped[str]
    answer: Mapped[str]
    phrasings: Mapped[list[str]] = mapped_column(JSON)
    updated_by: Mapped[str] = mapped_column(ID)
    updated_at: Mapped[datetime]
    created_at: Mapped[datetime]


class OpeningFact(Base):
    """Something about an opening that applicants may be told: the row is what publishes it.

    Attributes:
        kind: of `facts.Kind`: salary, place, hours, process.
        text: HR's words; "" lets the opening's own salary band or location speak.
    """

    __tablename__ = "opening_facts"

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    text: Mapped[str]


class AskedQuestion(Base):
    """What an applicant asked, and what they were answered; erased with the interview.

    Attributes:
        source: "faq", "fact", "hr", or "" while HR has not answered.
        source_id: the entry, the kind of fact, or the staff member.
        source_title: what the applicant is shown as the source, as it was then.
        closeness: cosine of meaning by which the answer was chosen; None without one.
    """

    __tablename__ = "asked_questions"
    __table_args__ = (
        CheckConstraint("source IN ('', 'faq', 'fact', 'hr')", name="source"),
        Index("ix_asked_questions_interview_id_asked_at", "interview_id", "asked_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    opening_id: Mapped[str] = mapped_column(ForeignKey("openings.id"), index=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"))
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    asked_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(8))
    source_id: Mapped[str] = mapped_column(ID)
    source_title: Mapped[str]
    answer: Mapped[str]
    closeness: Mapped[float | None]
    answered_at: Mapped[datetime | None]
