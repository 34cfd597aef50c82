"""Shapes of openings and applicants on HTTP."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from ehr_bridge.api.shapes import Named


class CompetencyShape(BaseModel):
    """One thing the job needs; anchors from worst to best, five or none."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    weight: float
    anchors: list[str]


class QuestionShape(BaseModel):
    """A question and what a full answer mentions."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    text: str
    competencies: list[str]
    key_points: list[str]
    behavioural: bool
    time_limit_s: float | None


class JobShape(BaseModel):
    """What an opening asks for and how it weighs."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    language: str
    policy: str
    voice_weight: float
    face_weight: float
    pass_line: float | None
    competencies: list[CompetencyShape]
    questions: list[QuestionShape]


class OpeningRow(BaseModel):
    """An opening in a list; `owner` is the HR whose requisition it is."""

    id: str
    title: str
    language: str
    policy: str
    owner: Named
    created_at: datetime


class OpeningShape(JobShape):
    """An opening with all that it asks for."""

    owner: Named
    created_at: datetime


class OpeningList(BaseModel):
    """Openings, the newest first."""

    items: list[OpeningRow]


class ApplicantItem(BaseModel):
    """A person who applied."""

    id: str
    name: str
    email: str
    locale: str


class ApplicantPage(BaseModel):
    """Applicants by name."""

    items: list[ApplicantItem]
    next_cursor: str | None = Field(description="null on the last page")
