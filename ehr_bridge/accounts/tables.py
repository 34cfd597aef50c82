"""Tables of the company, its staff and their sign-ins."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base
from interview.access import Standing

_NO_STAFF = frozenset({Standing.ANYONE, Standing.APPLICANT, Standing.TRACKING_SYSTEM})
STAFF_STANDINGS = tuple(standing.value for standing in Standing if standing not in _NO_STAFF)


class Company(Base):
    """Who hires."""

    __tablename__ = "companies"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


class Staff(Base):
    """A person who works for the company and may sign in.

    `email` is kept in lower case: it is the name to sign in with.
    """

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint(
            f"role IN ({', '.join(repr(value) for value in STAFF_STANDINGS)})", name="role"
        ),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    locale: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class SignInSession(Base):
    """One browser that is signed in; only a hash of its token is kept."""

    __tablename__ = "sign_in_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
