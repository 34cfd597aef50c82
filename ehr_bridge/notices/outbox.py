"""The outbox: messages written in the transaction that makes them necessary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Company, Staff
from ehr_bridge.notices import texts
from ehr_bridge.notices.channels import CHANNELS
from ehr_bridge.notices.tables import Contact, Message, MessageAttachment
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import insert_once
from interview.errors import BadInput, NotFound, WrongState

MAX_ATTACHMENT_BYTES = 5 * 1024 * 1024
"""Of one message, all together; mail servers commonly refuse more than 10 MB encoded."""


class Status(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"
    """Not sent, for a reason that is right: unsubscribed, cancelled."""


UNWANTED = ("cancelled", "stopped")
"""Causes by which people take a message back."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to go with a message, such as ("interview.ics", "text/calendar; method=REQUEST")."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as whoever causes it describes it.

    Attributes:
        to: id of an applicant or a staff member.
        template: name of a shipped text (`notices/shipped/NAME.LANGUAGE.txt`), or id and
            version of one that HR edits.
        key: names the message once and for all, such as "booked:int_...#2"; a second
            message of the same key is not written.
        channel: of `notices.channels.CHANNELS`.
        language: "zh" or "en"; "" for the person's.
        data: what the text names beside the person and the company: plain values.
        due_at: not before; None for at once.
        about: id of what it speaks of, such as the interview's.
        unasked: the person did not ask for it (an invitation): quiet hours and
            unsubscribing are respected.
    """

    to: str
    template: str
    key: str
    channel: str = "email"
    language: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
    due_at: datetime | None = None
    about: str = ""
    unasked: bool = False

    def check(self) -> None:
        """Raise BadInput where the channel or the attachments cannot be used."""
        if self.channel not in CHANNELS:
            raise BadInput(f"{self.channel!r} is no channel; there are {', '.join(CHANNELS)}")
        if sum(len(file.content) for file in self.attachments) > MAX_ATTACHMENT_BYTES:
            raise BadInput(f"attachments have at most {MAX_ATTACHMENT_BYTES} bytes together")


_APPLICANTS = (
    select(
        Applicant.id,
        Applicant.name,
        Applicant.locale,
        Applicant.company_id,
        Company.name.label("company"),
        Contact.time_zone,
    )
    .join(Company, Company.id == Applicant.company_id)
    .outerjoin(Contact, Contact.applicant_id == Applicant.id)
)


@dataclass(frozen=True, slots=True)
class _Person:
    id: str
    name: str
    locale: str
    company_id: str
    company: str
    zone: str
    is_staff: bool


async def enqueue(session: AsyncSession, draft: Draft) -> str:
    """Write a message into the outbox, durable with the caller's transaction.

    Returns:
        The id of the message, or of the one that had the key already.

    Raises:
        NotFound: no such person.
        BadInput: the channel, text, attachments or data cannot be used.
    """
    draft.check()
    person = await _person(session, draft.to)
    language = _language(draft, person)
    await _check_text(session, draft, person, language)
    values = _row(draft, person, language, now_utc())
    if not await _insert(session, values):
        return (await session.scalars(select(Message.id).where(Message.key == draft.key))).one()
    session.add_all(
        MessageAttachment(
            message_id=values["id"],
            position=position,
            name=file.name,
            media_type=file.media_type,
            content=file.content,
        )
        for position, file in enumerate(draft.attachments)
    )
    return str(values["id"])


async def enqueue_many(session: AsyncSession, drafts: Sequence[Draft]) -> None:
    """`enqueue` for many applicants and few texts, without attachments, in a few statements.

    Applicants that are not there (any more) get none.
    """
    rows = await session.execute(
        _APPLICANTS.where(Applicant.id.in_([draft.to for draft in drafts]))
    )
    people = {row.id: _applicant(row) for row in rows}
    checked: set[tuple[str, str]] = set()
    now, messages = now_utc(), []
    for draft in drafts:
        person = people.get(draft.to)
        if person is None:
            continue
        language = _language(draft, person)
        if (draft.template, language) not in checked:
            draft.check()
            await _check_text(session, draft, person, language)
            checked.add((draft.template, language))
        messages.append(_row(draft, person, language, now))
    if messages:
        await session.execute(insert_once(session, Message, "key"), messages)


def _language(draft: Draft, person: _Person) -> str:
    return texts.nearest_language(draft.language or person.locale)


async def _check_text(session: AsyncSession, draft: Draft, person: _Person, language: str) -> None:
    """Raise BadInput where there is no such text, or the data does not fill it."""
    text = await texts.load(session, draft.template, language)
    texts.render(text, texts.values(person.name, person.company, draft.data))


def _row(draft: Draft, person: _Person, language: str, now: datetime) -> dict[str, Any]:
    """A message that waits."""
    return {
        "id": new_id("msg"),
        "key": draft.key,
        "company_id": person.company_id,
        "applicant_id": None if person.is_staff else person.id,
        "staff_id": person.id if person.is_staff else None,
        "channel": draft.channel,
        "template": draft.template,
        "language": language,
        "data": dict(draft.data),
        "unasked": draft.unasked,
        "about": draft.about,
        "zone": person.zone,
        "created_at": now,
        "due_at": draft.due_at or now,
        "status": Status.WAITING.value,
        "attempts": 0,
        "cause": "",
        "detail": "",
    }


async def cancel(session: AsyncSession, key: str) -> bool:
    """Withhold the message of that key; False where it is sent, being sent, or not there."""
    return bool(await withhold(session, Message.key == key, "cancelled"))


async def withhold(session: AsyncSession, which: ColumnElement[bool], cause: str) -> list[str]:
    """Withhold what waits; what is being sent just now is not tried again if that fails.

    Args:
        cause: one of UNWANTED.

    Returns:
        Ids of the messages that will not be sent.
    """
    await session.execute(
        update(Message).where(which, Message.status == Status.SENDING.value).values(cause=cause)
    )
    withheld = await session.scalars(
        update(Message)
        .where(which, Message.status == Status.WAITING.value)
        .values(status=Status.WITHHELD.value, cause=cause)
        .returning(Message.id)
    )
    return list(withheld)


async def send_again(
    session: AsyncSession, message_id: str, company_id: str, now: datetime
) -> None:
    """Put a message that could not be delivered back into the outbox.

    Raises:
        NotFound: no such message of the company.
        WrongState: it did not fail.
    """
    message = await session.get(Message, message_id, with_for_update=True)
    if message is None or message.company_id != company_id:
        raise NotFound("no such message")
    if message.status != Status.FAILED.value:
        raise WrongState("the message did not fail")
    message.status, message.due_at = Status.WAITING.value, now
    message.attempts, message.cause, message.detail = 0, "", ""


async def _insert(session: AsyncSession, values: Mapping[str, Any]) -> bool:
    statement = insert_once(session, Message, "key").values(**values)
    written = await session.execute(statement.returning(Message.id))
    return written.first() is not None


async def _person(session: AsyncSession, id: str) -> _Person:
    found = (await session.execute(_APPLICANTS.where(Applicant.id == id))).first()
    if found is not None:
        return _applicant(found)
    staff = (
        await session.execute(
            select(Staff.name, Staff.locale, Staff.company_id, Company.name.label("company"))
            .join(Company, Company.id == Staff.company_id)
            .where(Staff.id == id)
        )
    ).first()
    if staff is None:
        raise NotFound("no such person")
    return _Person(id, staff.name, staff.locale, staff.company_id, staff.company, "", is_staff=True)


def _applicant(row: Row[*tuple[Any, ...]]) -> _Person:
    """One of _APPLICANTS."""
    zone = row.time_zone or ""
    return _Person(row.id, row.name, row.locale, row.company_id, row.company, zone, is_staff=False)
