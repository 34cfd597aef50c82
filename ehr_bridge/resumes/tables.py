"""Tables of uploaded resumes, what was read from them, and who turned out to be one person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base


class Resume(Base):
    """One uploaded file; until it is read, the row is its place in the queue.

    Attributes:
        batch_id: the upload that it came with; a zip makes many resumes of one batch.
        opening_id: what it was sent for; NULL for the talent pool.
        applicant_id: who it tells of, once it is read.
        status: of `resumes.queue.ResumeStatus`.
        leased_until: a reader has it; when the time is over, the next one may take it.
        tries: how often a reader began; one that ends the process each time is given up.
        problem: of `resumes.reading.problems.Cause`, where it failed; `problem_detail` is a
            sentence that quotes nothing of the file.
        text: what the file says; spans count its characters.
        profile: JSON of `profiles.profile.Profile` as it was read; edits are kept apart.
        protected: places in `text` that tell protected attributes: [kind, start, end].
        scanned: the text was read from pictures of the pages.
    """

    __tablename__ = "resumes"
    __table_args__ = (Index("ix_resumes_queue", "status", "created_at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    batch_id: Mapped[str] = mapped_column(ID, index=True)
    uploaded_by: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    opening_id: Mapped[str | None] = mapped_column(ForeignKey("openings.id"), index=True)
    applicant_id: Mapped[str | None] = mapped_column(ForeignKey("applicants.id"), index=True)
    filename: Mapped[str]
    size: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(32), default="")
    problem_detail: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    profile: Mapped[str] = mapped_column(default="")
    protected: Mapped[list[Any]] = mapped_column(JSON, default=list)
    pages: Mapped[int] = mapped_column(default=0)
    scanned: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    parsed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class ResumeKey(Base):
    """A resume file's data key, wrapped by the master key that `master_id` names.

    A shredded key leaves its row with `wrapped` emptied.
    """

    __tablename__ = "resume_keys"

    resume_id: Mapped[str] = mapped_column(ForeignKey("resumes.id"), primary_key=True)
    master_id: Mapped[str] = mapped_column(String(16), index=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    shredded_at: Mapped[datetime | None]


class ResumeEdit(Base):
    """A section of the profile as HR wrote it; taken back by deleting the row."""

    __tablename__ = "resume_edits"

    resume_id: Mapped[str] = mapped_column(ForeignKey("resumes.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(24), primary_key=True)
    value: Mapped[str]
    edited_by: Mapped[str] = mapped_column(ID)
    edited_at: Mapped[datetime]


class IdentityMark(Base):
    """Something by which an applicant may be recognised: kind "email", "phone" or "name"."""

    __tablename__ = "identity_marks"
    __table_args__ = (Index("ix_identity_marks_value", "company_id", "kind", "value"),)

    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    value: Mapped[str] = mapped_column(String(254), primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))


class DuplicatePair(Base):
    """Two applicants who may be one person, first_id < second_id.

    Attributes:
        reasons: of `resumes.duplicates.PairReason`.
        state: of `resumes.duplicates.PairState`: open, merged, apart.
        kept_id: of a merged pair, the applicant that stands for both. Nothing of the other
            is moved, so that a merge can be undone: see `profiles.persons`.
    """

    __tablename__ = "duplicate_pairs"

    first_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), primary_key=True)
    second_id: Mapped[str] = mapped_column(
        ForeignKey("applicants.id"), primary_key=True, index=True
    )
    id: Mapped[str] = mapped_column(ID, unique=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), index=True)
    kept_id: Mapped[str | None] = mapped_column(ID)
    found_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ID)
    decided_at: Mapped[datetime | None]


class Alias(Base):
    """An applicant who is another one: written by a merge, deleted when it is undone."""

    __tablename__ = "applicant_aliases"

    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), index=True)
