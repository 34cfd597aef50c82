"""Tables of messages to people, how they may be reached, and when not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehr_bridge.store.base import ID, Base


class Message(Base):
    """One message to one person: a row of the outbox, and later the record that it was sent.

    The text is rendered when it is sent; the row holds no address and no name.

    Attributes:
        key: the sender's name for it; a second message of the same key is not written.
        about: id of the thing that it speaks of: an invitation, an interview.
        template: name of a shipped text, or id and version of an edited one, "tpl_...#3".
        unasked: whether the person did not ask for it: it respects quiet hours and
            unsubscribing.
        zone: IANA time zone that quiet hours are of; "" for the company's.
        due_at: not before.
        status: of `notices.outbox.Status`.
        attempts: how often a channel failed on it for a cause that may pass.
        claimed_by, claimed_until: which delivery has it in hand, and until when it must
            have said what became of it.
        cause: why it could not be delivered: a word of `notices.channels.Cause`.
        detail: what the other side itself said to it, without addresses; "" for nothing.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("(applicant_id IS NULL) <> (staff_id IS NULL)", name="one_person"),
        Index("ix_messages_status_unasked_due_at", "status", "unasked", "due_at"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    applicant_id: Mapped[str | None] = mapped_column(ForeignKey("applicants.id"), index=True)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    about: Mapped[str] = mapped_column(ID, index=True)
    channel: Mapped[str] = mapped_column(String(16))
    template: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    unasked: Mapped[bool]
    zone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    cause: Mapped[str] = mapped_column(String(32), default="")
    detail: Mapped[str] = mapped_column(default="")

    attachments: Mapped[list[MessageAttachment]] = relationship(
        order_by="MessageAttachment.position",
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class MessageAttachment(Base):
    """A file that goes with a message."""

    __tablename__ = "message_attachments"

    message_id: Mapped[str] = mapped_column(
        ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(String(128))
    content: Mapped[bytes]


class Contact(Base):
    """Where else an applicant can be reached, and in which time zone they live."""

    __tablename__ = "applicant_contacts"

    applicant_id: Mapped[str] = mapped_column(
        ForeignKey("applicants.id", ondelete="CASCADE"), primary_key=True
    )
    phone: Mapped[str] = mapped_column(String(32), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="")


class Unsubscription(Base):
    """An applicant who wants nothing any more that they did not ask for."""

    __tablename__ = "unsubscriptions"

    applicant_id: Mapped[str] = mapped_column(
        ForeignKey("applicants.id", ondelete="CASCADE"), primary_key=True
    )
    message_id: Mapped[str | None] = mapped_column(ID)
    at: Mapped[datetime]


class NoticeRules(Base):
    """How a company writes to people.

    Attributes:
        quiet_from, quiet_until: hours of the day between which nothing unasked is sent, in
            the applicant's time zone; the same hour twice for none.
        time_zone: of applicants whose own is unknown.
        pause_days: an applicant is invited at most once in so many days.
        track_opens: whether mails carry a picture that tells when they are opened.
    """

    __tablename__ = "notice_rules"

    company_id: Mapped[str] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), primary_key=True
    )
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    pause_days: Mapped[int]
    track_opens: Mapped[bool]


class Template(Base):
    """A text that HR edits, in both languages; each edit is a version that stays.

    Attributes:
        kind: of `notices.templates.Kind`.
        opening_id: the opening that it is for; None for all.
    """

    __tablename__ = "message_templates"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    company_id: Mapped[str] = mapped_column(ForeignKey("companies.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    opening_id: Mapped[str | None] = mapped_column(ForeignKey("openings.id"), index=True)
    version: Mapped[int]
    archived_at: Mapped[datetime | None]


class TemplateText(Base):
    """What a version of a template says in one language."""

    __tablename__ = "template_texts"

    template_id: Mapped[str] = mapped_column(
        ForeignKey("message_templates.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject: Mapped[str]
    body: Mapped[str]
    written_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
