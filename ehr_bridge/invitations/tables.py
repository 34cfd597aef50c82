"""Tables of invitations, and of the rules and batches that send them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ehr_bridge.store.base import ID, Base

ChannelName = Literal["email", "sms", "wecom", "dingtalk"]


class InvitationRule(Base):
    """Invites who meets all of its conditions, once an application.

    Attributes:
        opening_id: the opening that it is for; None for all of the company.
        min_match: at least so many points of 100; None for any, also where none is known.
        urgent_only: only where the opening is urgent.
        stage: the stage that the application is in; "" for any.
        source: where the application came from; "" for anywhere.
        active_since: events from before do not fire it; None while it is switched off.
    """

    __tablename__ = "invitation_rules"
    __table_args__ = (CheckConstraint("min_match BETWEEN 0 AND 100", name="min_match"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    name: Mapped[str]
    opening_id: Mapped[str | None] = mapped_column(ForeignKey("openings.id"), index=True)
    min_match: Mapped[float | None]
    urgent_only: Mapped[bool]
    stage: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(64))
    template_id: Mapped[str] = mapped_column(ForeignKey("message_templates.id"))
    channel: Mapped[ChannelName] = mapped_column(String(16))
    active_since: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class InvitationBatch(Base):
    """Invitations that HR sent together; `state` is of `invitations.batches.State`."""

    __tablename__ = "invitation_batches"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    opening_id: Mapped[str] = mapped_column(ForeignKey("openings.id"), index=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("message_templates.id"))
    template_version: Mapped[int]
    channel: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    created_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class BatchMember(Base):
    """Somebody whom HR chose for a batch.

    Attributes:
        position: order of sending.
        excluded: why no invitation is sent, of `invitations.exclusions.Exclusion`; "" when one is.
    """

    __tablename__ = "invitation_batch_members"

    batch_id: Mapped[str] = mapped_column(
        ForeignKey("invitation_batches.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    applicant_id: Mapped[str] = mapped_column(
        ForeignKey("applicants.id", ondelete="CASCADE"), index=True
    )
    excluded: Mapped[str] = mapped_column(String(24))


class Invitation(Base):
    """One invitation to one applicant for one opening, and what came of it.

    Attributes:
        key: names it once and for all: by batch or by rule.
        match: points of 100 at the time of writing; None where there were none.
        sent_hour: hour of the day, in the applicant's time zone.
        answer: of `invitations.answers.Answer`; "" before there is one.
    """

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint("sent_hour BETWEEN 0 AND 23", name="sent_hour"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    applicant_id: Mapped[str] = mapped_column(ForeignKey("applicants.id"), index=True)
    opening_id: Mapped[str] = mapped_column(ForeignKey("openings.id"), index=True)
    template_id: Mapped[str] = mapped_column(ForeignKey("message_templates.id"), index=True)
    template_version: Mapped[int]
    channel: Mapped[str] = mapped_column(String(16))
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("invitation_batches.id"), index=True)
    rule_id: Mapped[str | None] = mapped_column(ForeignKey("invitation_rules.id"), index=True)
    match: Mapped[float | None]
    source: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    sent_hour: Mapped[int | None]
    opened_at: Mapped[datetime | None]
    clicked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(16), default="")
    reminded_at: Mapped[datetime | None]


class PoolMember(Base):
    """Somebody who declined and allowed the company to write again about other openings."""

    __tablename__ = "talent_pool"

    applicant_id: Mapped[str] = mapped_column(
        ForeignKey("applicants.id", ondelete="CASCADE"), primary_key=True
    )
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitations.id"))
    joined_at: Mapped[datetime]
