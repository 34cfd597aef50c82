"""Shapes of resumes on HTTP; profiles go as `profiles.profile` lays them out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from ehr_bridge.api.shapes import Body, Id, Named
from ehr_bridge.recruiting.shapes import ApplicationBrief


class MayBe(BaseModel):
    """Another applicant who has the same e-mail or phone, which nobody has decided on yet."""

    pair_id: str
    applicant: Named
    reasons: list[str] = Field(description="email, phone, or both")


class ResumeRow(BaseModel):
    """An uploaded file in a list."""

    id: str
    batch_id: str
    filename: str
    size: int
    status: str = Field(description="queued, reading, parsed, failed or erased")
    problem: str = Field(description="why it failed, as a code; empty where it did not")
    problem_detail: str
    applicant: Named | None
    opening: Named | None
    application: ApplicationBrief | None = Field(
        default=None, description="the applicant's for that opening"
    )
    may_be: MayBe | None = Field(
        default=None, description="who seems to be the same person, by e-mail or phone"
    )
    title: str = Field(description="the position sought or held, as read")
    years: float | None
    scanned: bool
    created_at: datetime
    parsed_at: datetime | None


class ResumePage(BaseModel):
    """Resumes, the newest first."""

    items: list[ResumeRow]
    next_cursor: str | None


class Uploaded(BaseModel):
    """What an upload became: one row a file."""

    batch_id: str
    items: list[ResumeRow]


class ProtectedPlace(BaseModel):
    """Words that tell a protected attribute, which no profile holds."""

    attribute: str
    start: int
    end: int


class ResumeShape(ResumeRow):
    """A resume with its text and profile.

    `profile` is what holds, HR's edits in it; `read` is what was read; `edited` names the
    sections that HR wrote.
    """

    text: str
    pages: int
    profile: dict[str, Any] | None
    read: dict[str, Any] | None
    edited: list[str]
    protected: list[ProtectedPlace]
    persons: list[Named] = Field(description="other applicants who are the same person")


class SectionEdit(Body):
    """A section as HR writes it, in the shape that it has in the profile."""

    value: Any


class Erased(BaseModel):
    """How many resumes were erased."""

    count: int


class Side(BaseModel):
    """One of two applicants who may be one person."""

    id: str
    name: str
    email: str
    created_at: datetime
    resume_id: str | None
    filename: str
    title: str
    employer: str
    school: str


class PairShape(BaseModel):
    """Two applicants who look like one person, and what was decided."""

    id: str
    reasons: list[str] = Field(description="email, phone, name_and_school, name_and_employer")
    state: str = Field(description="open, merged or apart")
    kept_id: str | None
    first: Side
    second: Side
    found_at: datetime
    decided_at: datetime | None


class PairList(BaseModel):
    """Pairs, the newest first."""

    items: list[PairShape]


class MergeOrder(Body):
    """Who stands for both."""

    kept_id: Id
