"""Telling people about bookings: messages with invitations, and domain events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.interviews.links import LinkSigner, expiry
from ehr_bridge.interviews.tables import Interview, JoinLink
from ehr_bridge.notices import outbox
from ehr_bridge.notices.texts import nearest_language
from ehr_bridge.profiles.persons import person_of
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.scheduling.calendars.files import OWN_UID
from ehr_bridge.scheduling.calendars.invites import Meeting, Method, invitation
from ehr_bridge.scheduling.hours.weekly import zone_of
from ehr_bridge.scheduling.people import load_applicant, load_rules
from ehr_bridge.scheduling.tables import Booking, StaffCalendar
from ehr_bridge.scheduling.wording import when
from ehr_bridge.store import domain_events
from ehr_bridge.store.base import new_id

UNDO_FOR = timedelta(seconds=60)
"""How long a message waits before it goes out: a move taken back meanwhile is told to nobody."""

LINK_FOR = timedelta(days=60)
"""How long after the start a time link opens at most, wherever the interview was moved."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What bookings are made with.

    Attributes:
        times: signs links to the page where an applicant chooses a time.
        joins: signs join links.
        base_url: what links begin with.
    """

    times: LinkSigner
    joins: LinkSigner
    base_url: str
    now: Callable[[], datetime]

    def time_link(self, booking: Booking) -> str:
        """Where the applicant chooses or moves the time; the same at every call."""
        expires_at = (booking.starts_at or booking.created_at) + LINK_FOR
        return f"{self.base_url}/time/{self.times.sign(booking.id, expires_at)}"


@dataclass(frozen=True, slots=True)
class Party:
    """Everybody whom a booking concerns."""

    applicant: Applicant
    opening: Opening
    panel: list[Staff]
    owner: Staff


async def party_of(session: AsyncSession, booking: Booking) -> Party:
    """The people of a booking."""
    staff = {
        row.id: row
        for row in await session.scalars(
            select(Staff).where(Staff.id.in_({*booking.panel, booking.created_by}))
        )
    }
    opening = await session.get_one(Opening, booking.opening_id)
    owner = staff.get(booking.created_by)
    if owner is None:
        owner = await session.get_one(Staff, opening.owner_id)
    return Party(
        applicant=await session.get_one(Applicant, await person_of(session, booking.applicant_id)),
        opening=opening,
        panel=[staff[id] for id in booking.panel if id in staff],
        owner=owner,
    )


def record(session: AsyncSession, booking: Booking, what: str, **data: Any) -> None:
    """Write the domain event "booking.WHAT"."""
    domain_events.record(
        session,
        f"booking.{what}",
        booking.company_id,
        booking.id,
        {
            "applicant_id": booking.applicant_id,
            "opening_id": booking.opening_id,
            "interview_id": booking.interview_id,
            "panel": booking.panel,
            "starts_at": booking.starts_at.isoformat() if booking.starts_at else None,
            **data,
        },
    )


async def join_link(
    session: AsyncSession, desk: Desk, interview: Interview, until: datetime | None = None
) -> str:
    """The applicant's standing join link of an interview; made where there is none.

    Args:
        until: it opens until then at least.
    """
    link = await session.scalar(
        select(JoinLink)
        .where(JoinLink.interview_id == interview.id, JoinLink.revoked_at.is_(None))
        .order_by(JoinLink.created_at.desc())
        .limit(1)
    )
    now = desk.now()
    fresh = max(expiry(interview.starts_at, now), until or now)
    if link is None:
        link = JoinLink(
            id=new_id("link"),
            interview_id=interview.id,
            created_by="server",
            created_at=now,
            expires_at=fresh,
        )
        session.add(link)
    elif link.expires_at < fresh:
        link.expires_at = fresh
    return f"{desk.base_url}/join/{desk.joins.sign(link.id, link.expires_at)}"


def message_key(booking: Booking, person_id: str, what: str, occasion: str = "") -> str:
    """Names one message to one person about a booking.

    Args:
        occasion: what gave rise to it; "" for the booking as it is now, told of once.
    """
    return f"{what}:{booking.id}#{occasion or booking.sequence}:{person_id}"


async def tell_applicant(
    session: AsyncSession,
    desk: Desk,
    booking: Booking,
    party: Party,
    what: str,
    *,
    occasion: str = "",
    **data: Any,
) -> None:
    """Write a message to the applicant, in their language and time zone.

    Args:
        occasion: see `message_key`.
    """
    language = nearest_language(party.applicant.locale)
    values = await _told_to_applicant(session, desk, booking, party, language) | data
    draft = outbox.Draft(
        to=booking.applicant_id,
        template=f"{what}_applicant",
        key=message_key(booking, booking.applicant_id, what, occasion),
        data=values,
        attachments=_file(booking, party, what, values["join_link"], language),
        due_at=_due_at(desk, what),
        about=booking.interview_id or booking.id,
    )
    await outbox.enqueue(session, draft)


async def _told_to_applicant(
    session: AsyncSession, desk: Desk, booking: Booking, party: Party, language: str
) -> dict[str, Any]:
    rules = await load_rules(session, booking.company_id)
    zone = (await load_applicant(session, booking.applicant_id, rules)).zone
    interview = await _interview(session, booking) if booking.state == "confirmed" else None
    return {
        "opening": party.opening.title,
        "minutes": booking.length_min,
        "panel": _names(party, language),
        "time_link": desk.time_link(booking),
        "when": _when(booking, zone, language),
        "join_link": await join_link(session, desk, interview) if interview else "",
    }


async def tell_staff(
    session: AsyncSession,
    desk: Desk,
    booking: Booking,
    party: Party,
    what: str,
    *,
    occasion: str = "",
    **data: Any,
) -> None:
    """Write a message to everybody of the panel and to the HR who arranged it.

    Args:
        occasion: see `message_key`.
    """
    page = f"{desk.base_url}/interviews/{booking.interview_id}"
    people = {person.id: person for person in (*party.panel, party.owner)}
    for person in people.values():
        language = nearest_language(person.locale)
        told = await _told_to_staff(session, desk, booking, party, person)
        on_panel = person.id in booking.panel
        draft = outbox.Draft(
            to=person.id,
            template=f"{what}_staff",
            key=message_key(booking, person.id, what, occasion),
            data={**told, "page": page, **data},
            attachments=_file(booking, party, what, page, language) if on_panel else (),
            due_at=_due_at(desk, what),
            about=booking.interview_id or booking.id,
        )
        await outbox.enqueue(session, draft)


async def _told_to_staff(
    session: AsyncSession, desk: Desk, booking: Booking, party: Party, person: Staff
) -> dict[str, Any]:
    language = nearest_language(person.locale)
    calendar = await session.get(StaffCalendar, person.id)
    rules = await load_rules(session, booking.company_id)
    zone = zone_of(calendar.zone) if calendar else rules.tz
    return {
        "candidate": party.applicant.name,
        "opening": party.opening.title,
        "panel": _names(party, language),
        "minutes": booking.length_min,
        "calendar": f"{desk.base_url}/calendar",
        "when": _when(booking, zone, language),
    }


async def tell_all(
    session: AsyncSession, desk: Desk, booking: Booking, what: str, **data: Any
) -> None:
    """Both sides."""
    party = await party_of(session, booking)
    await tell_applicant(session, desk, booking, party, what, **data)
    await tell_staff(session, desk, booking, party, what, **data)


async def withhold(session: AsyncSession, booking: Booking, sequence: int) -> bool:
    """Take back what was to be told of a revision; False where the applicant was told."""
    people = (booking.applicant_id, *booking.panel, booking.created_by)
    taken_back = [
        await outbox.cancel(session, message_key(booking, person, what, str(sequence)))
        for what in sorted(_TAKEN_BACK)
        for person in dict.fromkeys(people)
    ]
    return any(taken_back)


_TAKEN_BACK = frozenset({"booking_moved"})
"""What is told only after UNDO_FOR."""

_METHODS = {
    "booking_confirmed": Method.REQUEST,
    "booking_moved": Method.REQUEST,
    "booking_cancelled": Method.CANCEL,
}


def meeting_of(booking: Booking, party: Party, link: str, title: str, text: str = "") -> Meeting:
    """A booking with a time as a meeting in calendars."""
    assert booking.starts_at is not None
    assert booking.ends_at is not None
    return Meeting(
        uid=f"{booking.id}{OWN_UID}",
        sequence=booking.sequence,
        start=booking.starts_at,
        end=booking.ends_at,
        title=title,
        text=text or party.opening.title,
        changed_at=booking.changed_at,
        link=link,
        organizer=(party.owner.name, party.owner.email),
        attendees=[
            (party.applicant.name, party.applicant.email),
            *((person.name, person.email) for person in party.panel),
        ],
    )


def _file(
    booking: Booking, party: Party, what: str, link: str, language: str
) -> tuple[outbox.Attachment, ...]:
    method = _METHODS.get(what)
    if method is None or booking.starts_at is None:
        return ()
    word = "面试" if language == "zh" else "Interview"
    title = f"{word}: {party.applicant.name} · {party.opening.title}"
    content = invitation(meeting_of(booking, party, link, title), method)
    kind = f"text/calendar; charset=utf-8; method={method.value}"
    return (outbox.Attachment("interview.ics", kind, content),)


def _due_at(desk: Desk, what: str) -> datetime | None:
    return desk.now() + UNDO_FOR if what in _TAKEN_BACK else None


def _when(booking: Booking, zone: ZoneInfo, language: str) -> str:
    if booking.starts_at is None or booking.ends_at is None:
        return ""
    return when(booking.starts_at, booking.ends_at, zone, language)


def _names(party: Party, language: str) -> str:
    return ("、" if language == "zh" else ", ").join(person.name for person in party.panel)


async def _interview(session: AsyncSession, booking: Booking) -> Interview | None:
    if booking.interview_id is None:
        return None
    return await session.get(Interview, booking.interview_id)
