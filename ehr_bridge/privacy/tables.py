"""Tables of consents, recording keys and legal holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base


class Consent(Base):
    """An applicant's answer to one purpose; appended only, the latest one counts."""

    __tablename__ = "consents"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), index=True)
    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"))
    link_id: Mapped[str] = mapped_column(ID)
    purpose: Mapped[str] = mapped_column(String(32))
    granted: Mapped[bool]
    notice_version: Mapped[str] = mapped_column(String(32))
    locale: Mapped[str] = mapped_column(String(16))
    given_at: Mapped[datetime]


class RecordingKey(Base):
    """An interview's data key, wrapped by the master key that `master_id` names.

    A shredded key leaves its row with `wrapped` emptied, so that no new key is made.
    """

    __tablename__ = "recording_keys"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interviews.id"), primary_key=True)
    master_id: Mapped[str] = mapped_column(String(16), index=True)
    wrapped: Mapped[bytes | None]
    created_at: Mapped[datetime]
    shredded_at: Mapped[datetime | None]


class LegalHold(Base):
    """A ground to keep what is held of a person, or of one interview, until it is released.

    Attributes:
        interview_id: the one interview that is kept; NULL keeps all of the person.
        reason: why, in the words of who placed it; never shown to the applicant.
    """

    __tablename__ = "legal_holds"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), index=True)
    interview_id: Mapped[str | None] = mapped_column(ID, index=True)
    reason: Mapped[str]
    placed_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    placed_at: Mapped[datetime]
    released_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    released_at: Mapped[datetime | None]
