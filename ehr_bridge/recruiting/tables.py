"""Tables of openings (rows that HR edits, never blobs), applicants and applications."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehr_bridge.store.base import ID, Base, new_id, now_utc


def _rows(order_by: str) -> Any:
    """Rows that belong to one other row: loaded with it, deleted with it."""
    return relationship(order_by=order_by, cascade="all, delete-orphan", lazy="selectin")


class Opening(Base):
    """A position to be filled; `owner_id` is the HR whose requisition it is.

    Attributes:
        state: of `recruiting.states.OpeningState`: draft, open, paused, closed.
        version: grows with every edit; `OpeningVersion` keeps each as it was.
        salary_min, salary_max: in `salary_currency` per `salary_period` (hour, month, year);
            `salary_months` salaries are paid a year where that is not twelve.
        due_on: the day by which `headcount` people should be hired.
        audit_url, audited_on, announced_on: of `interview.policy.BiasAudit`; "" and NULL
            where no audit is named.
    """

    __tablename__ = "openings"
    __table_args__ = (
        CheckConstraint("voice_weight BETWEEN 0 AND 1", name="voice_weight"),
        CheckConstraint("face_weight BETWEEN 0 AND 1", name="face_weight"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    title: Mapped[str]
    language: Mapped[str] = mapped_column(String(16))
    policy: Mapped[str] = mapped_column(String(16))
    voice_weight: Mapped[float]
    face_weight: Mapped[float]
    pass_line: Mapped[float | None]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default="open")
    version: Mapped[int] = mapped_column(default=1)
    requisition_id: Mapped[str | None] = mapped_column(ForeignKey("requisitions.id"), index=True)
    headcount: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    urgent: Mapped[bool] = mapped_column(default=False)
    location: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    salary_min: Mapped[float | None]
    salary_max: Mapped[float | None]
    salary_currency: Mapped[str] = mapped_column(String(3), default="")
    salary_period: Mapped[str] = mapped_column(String(8), default="")
    salary_months: Mapped[int | None]
    changed_at: Mapped[datetime] = mapped_column(default=now_utc)
    closed_at: Mapped[datetime | None]
    audit_url: Mapped[str] = mapped_column(String(500), default="")
    audited_on: Mapped[date | None]
    announced_on: Mapped[date | None]

    requirements: Mapped[list[Requirement]] = _rows("Requirement.position")
    panel: Mapped[list[OpeningInterviewer]] = _rows("OpeningInterviewer.position")
    triggers: Mapped[list[OpeningTrigger]] = _rows("OpeningTrigger.at_least")
    competencies: Mapped[list[Competency]] = _rows("Competency.position")
    questions: Mapped[list[Question]] = _rows("Question.position")
    words: Mapped[list[OpeningWord]] = _rows("OpeningWord.position")


class Requirement(Base):
    """One thing that a resume can show or lack.

    Attributes:
        kind: of `matching.requirements.Kind`: skill, years, education, language, certificate.
        name: the skill, field of work, degree, language or certificate; alternatives are
            parted by " / ".
        amount: years of work, for kind "years".
        must: required rather than welcome.
        reason: why the job truly needs it; never empty for kind "education".
    """

    __tablename__ = "opening_requirements"
    __table_args__ = (CheckConstraint("weight > 0", name="weight"),)

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    amount: Mapped[float | None]
    must: Mapped[bool]
    weight: Mapped[float]
    reason: Mapped[str]


class OpeningInterviewer(Base):
    """Who interviews for the opening unless somebody else is named."""

    __tablename__ = "opening_interviewers"

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True, index=True)
    position: Mapped[int]


class OpeningTrigger(Base):
    """A match of at least `at_least` is told once an application, as a domain event."""

    __tablename__ = "opening_triggers"
    __table_args__ = (CheckConstraint("at_least BETWEEN 1 AND 100", name="at_least"),)

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    at_least: Mapped[int] = mapped_column(primary_key=True)


class OpeningVersion(Base):
    """An opening as it was; `fields` is JSON of `recruiting.shapes.OpeningFields`."""

    __tablename__ = "opening_versions"

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[str]
    changed_by: Mapped[str] = mapped_column(ID)
    changed_at: Mapped[datetime]


class OpeningWord(Base):
    """A professional word of the job."""

    __tablename__ = "opening_words"

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]


class Competency(Base):
    """One thing the job needs; its id is unique within the opening."""

    __tablename__ = "competencies"
    __table_args__ = (CheckConstraint("weight > 0", name="weight"),)

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    weight: Mapped[float]

    anchors: Mapped[list[Anchor]] = _rows("Anchor.level")
    indicators: Mapped[list[Indicator]] = _rows("Indicator.position")


def _of_competency() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["opening_id", "competency_id"],
        ["competencies.opening_id", "competencies.id"],
        ondelete="CASCADE",
    )


class Anchor(Base):
    """What an answer at one BARS level sounds like."""

    __tablename__ = "anchors"
    __table_args__ = (_of_competency(), CheckConstraint("level BETWEEN 1 AND 5", name="level"))

    opening_id: Mapped[str] = mapped_column(ID, primary_key=True)
    competency_id: Mapped[str] = mapped_column(ID, primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class Indicator(Base):
    """A sentence that shows a competency."""

    __tablename__ = "indicators"
    __table_args__ = (_of_competency(),)

    opening_id: Mapped[str] = mapped_column(ID, primary_key=True)
    competency_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class Question(Base):
    """One question of the opening's set; its id is unique within the opening.

    Attributes:
        anchors: five texts, worst to best, or none: then those of its competencies count.
    """

    __tablename__ = "questions"

    opening_id: Mapped[str] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int]
    text: Mapped[str]
    behavioural: Mapped[bool]
    time_limit_s: Mapped[float | None]
    anchors: Mapped[list[str]] = mapped_column(JSON, default=list)

    competencies: Mapped[list[QuestionCompetency]] = _rows("QuestionCompetency.position")
    key_points: Mapped[list[KeyPoint]] = _rows("KeyPoint.position")


def _of_question() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["opening_id", "question_id"],
        ["questions.opening_id", "questions.id"],
        ondelete="CASCADE",
    )


class QuestionCompetency(Base):
    """A competency that an answer to the question can show."""

    __tablename__ = "question_competencies"
    __table_args__ = (_of_question(), _of_competency())

    opening_id: Mapped[str] = mapped_column(ID, primary_key=True)
    question_id: Mapped[str] = mapped_column(ID, primary_key=True)
    competency_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int]


class KeyPoint(Base):
    """Something a full answer mentions."""

    __tablename__ = "key_points"
    __table_args__ = (_of_question(),)

    opening_id: Mapped[str] = mapped_column(ID, primary_key=True)
    question_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class Applicant(Base):
    """A person who applies to the company."""

    __tablename__ = "applicants"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(String(254))
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]


class Application(Base):
    """A person's application for one opening: what makes them HR's of that requisition.

    Attributes:
        id: names the application where one word must do: domain events, links, addresses.
        stage: of `pipeline.stages.Stage`; only `pipeline.moves.move_application` changes it.
        opening_version: the opening's version that the person applied for.
        match_due_at: since when its match waits to be computed; NULL when it is up to date.
    """

    __tablename__ = "applications"

    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), primary_key=True)
    opening_id: Mapped[str] = mapped_column(ForeignKey("openings.id"), primary_key=True, index=True)
    created_at: Mapped[datetime]
    id: Mapped[str] = mapped_column(ID, unique=True, default=lambda: new_id("app"))
    stage: Mapped[str] = mapped_column(String(16), default="applied", index=True)
    stage_at: Mapped[datetime] = mapped_column(default=now_utc)
    opening_version: Mapped[int] = mapped_column(default=1)
    match_due_at: Mapped[datetime | None] = mapped_column(index=True, default=now_utc)
