"""Tables of interviews, their panels, join links and journals."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base
from interview.session import Status

_STATUSES = ", ".join(repr(status.value) for status in Status)


class Interview(Base):
    """One meeting of an applicant with a panel.

    Attributes:
        opened_unix_s: wall time of session-clock zero, once the room was opened.
        started_s, ended_s: session-clock times of the start and the end; one that was
            called off is ended without an end.
        job: the opening as it was when the room opened, JSON of interview.rubric.Job:
            what was asked and scored stays what it was when HR edits the opening later.
        erasure_asked_at: when its applicant took back their consent: it is erased at once, or
            when the legal hold that keeps it is released.
        erased_at: when what it held was deleted; this row, the consents and what `job` has
            of the opening stay as proof.
    """

    __tablename__ = "interviews"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        Index(None, "starts_at", "id"),
        Index(None, "status"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"))
    opening_id: Mapped[str] = mapped_column(ForeignKey("openings.id"), index=True)
    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime]
    opened_unix_s: Mapped[float | None]
    started_s: Mapped[float | None]
    ended_s: Mapped[float | None]
    job: Mapped[str | None]
    created_at: Mapped[datetime]
    erasure_asked_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    @property
    def called_off(self) -> bool:
        """Whether it was closed before it took place."""
        return self.status == Status.ENDED and self.ended_s is None


class PanelMember(Base):
    """A staff member who interviews."""

    __tablename__ = "panel_members"

    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True, index=True)
    position: Mapped[int]


class JoinLink(Base):
    """A link that lets one applicant's browser in; `id` is the token's jti.

    Attributes:
        browser_hash: SHA-256 of the cookie of the browser that gave consent on it.
    """

    __tablename__ = "join_links"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    interview_id: Mapped[str] = mapped_column(
        ForeignKey("interviews.id", ondelete="CASCADE"), index=True
    )
    created_by: Mapped[str] = mapped_column(ID)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    browser_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


class JournalBatch(Base):
    """Events first_seq to last_seq of one interview, encoded by `journal`.

    The two unique constraints make it impossible to write an event twice.
    """

    __tablename__ = "journal_batches"
    __table_args__ = (
        UniqueConstraint("interview_id", "last_seq"),
        CheckConstraint("first_seq >= 1 AND last_seq >= first_seq", name="seqs"),
    )

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    first_seq: Mapped[int] = mapped_column(primary_key=True)
    last_seq: Mapped[int]
    written_at: Mapped[datetime]
    body: Mapped[bytes]
