"""Tables of evaluation sheets, scores, ratings and notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base
from ehr_bridge.store.problems import Problem, ProblemText


class EvaluationSheet(Base):
    """The conclusion of one interview, written once.

    Attributes:
        rules: version of the scoring rules.
        composite: 0 to 100, None when unrated; then `composite_reason` says why.
        body: the whole conclusion with its evidence, as `sheet` encodes it.
    """

    __tablename__ = "evaluation_sheets"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    created_at: Mapped[datetime]
    rules: Mapped[str] = mapped_column(String(64))
    composite: Mapped[float | None]
    composite_reason: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes]


class SheetScore(Base):
    """One score of a sheet as a row, so that scores of many interviews can be compared.

    `answer` is "" for the interview as a whole.
    """

    __tablename__ = "sheet_scores"

    interview_id: Mapped[str] = mapped_column(
        ForeignKey("evaluation_sheets.interview_id", ondelete="CASCADE"), primary_key=True
    )
    answer: Mapped[str] = mapped_column(String(96), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(96), primary_key=True)
    value: Mapped[float | None]
    scale: Mapped[int]
    weight: Mapped[float]
    reason: Mapped[str] = mapped_column(String(64))


class Rescore(Base):
    """An interview scored again from its recording; the sheet stays as it is.

    Attributes:
        progress: 0 to 1, while it runs.
        leased_until: when who carries it out counts as dead.
        problem: why nothing came of it; None where something may or did.
        body: the whole conclusion, as `sheet` encodes it; None until it is done.
        reading: what a large model quoted, where one may read; no score depends on it.
    """

    __tablename__ = "rescores"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), index=True)
    requested_by: Mapped[str] = mapped_column(ID)
    requested_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(8), index=True)
    progress: Mapped[float] = mapped_column(default=0.0)
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[Problem | None] = mapped_column(ProblemText, nullable=False)
    body: Mapped[bytes | None]
    reading: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Rating(Base):
    """The rating that counts now; follows the journal within the same transaction.

    `staff_id` is no foreign key: whatever the journal accepted must be kept.
    """

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level"),)

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, primary_key=True)
    question_id: Mapped[str] = mapped_column(String(96), primary_key=True)
    competency_id: Mapped[str] = mapped_column(String(96), primary_key=True)
    level: Mapped[int]
    time_s: Mapped[float]


class Note(Base):
    """The note as it reads now; follows the journal like Rating."""

    __tablename__ = "notes"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ID, primary_key=True)
    question_id: Mapped[str] = mapped_column(String(96), primary_key=True)
    text: Mapped[str]
    time_s: Mapped[float]
