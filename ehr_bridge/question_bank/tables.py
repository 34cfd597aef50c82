"""Tables of the question bank and of the questions prepared for one interview."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base


class BankQuestion(Base):
    """A question of a company's bank; what it says is its newest version.

    Attributes:
        key: names it over exports and imports; unique in the company.
        version: number of the newest version.
        retired_at: when it was taken out of use; it is never deleted.
    """

    __tablename__ = "bank_questions"
    __table_args__ = (UniqueConstraint("company_id", "key", name="uq_bank_questions_company_id"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))
    key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class BankQuestionVersion(Base):
    """What a question said at one time: written once, never changed.

    Attributes:
        key_points: texts, as a full answer mentions them.
        anchors: five texts, worst to best.
        written_by: staff id; no foreign key, so that shipped questions can name the server.
    """

    __tablename__ = "bank_question_versions"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 60", name="minutes"),
        Index("ix_bank_question_versions_language_role", "language", "role"),
    )

    question_id: Mapped[str] = mapped_column(ForeignKey("bank_questions.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(60))
    competency: Mapped[str] = mapped_column(String(60))
    type: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(16))
    minutes: Mapped[int]
    text: Mapped[str]
    key_points: Mapped[list[str]] = mapped_column(JSON)
    anchors: Mapped[list[str]] = mapped_column(JSON)
    written_by: Mapped[str] = mapped_column(ID)
    written_at: Mapped[datetime]


class PreparedQuestion(Base):
    """A question for one interview alone, asked after those of the opening.

    Attributes:
        kind: "resume" or "follow_up".
        reason: why it is asked, as `wording.QuestionReason` reads it: a code and what it is about.
    """

    __tablename__ = "prepared_questions"

    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str]
    competencies: Mapped[list[str]] = mapped_column(JSON)
    key_points: Mapped[list[str]] = mapped_column(JSON)
    behavioural: Mapped[bool]
    reason: Mapped[dict[str, str]] = mapped_column(JSON)
