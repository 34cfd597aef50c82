"""From rows of the outbox to letters: who they go to, what they say, whether they may go now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Company, Staff
from ehr_bridge.notices import texts
from ehr_bridge.notices.channels import Cause, Channel, File, Letter
from ehr_bridge.notices.links import MessageLinks
from ehr_bridge.notices.manners import Manners, manners_of, unsubscribed_among
from ehr_bridge.notices.outbox import Status
from ehr_bridge.notices.quiet import next_allowed, zone_named
from ehr_bridge.notices.tables import Contact, Message
from ehr_bridge.profiles.persons import members_of, person_of
from ehr_bridge.recruiting.tables import Applicant
from interview.errors import VivavoceError

KEPT_TEXTS = 256

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Addressee:
    name: str
    email: str
    phone: str


class Letters:
    """Writes letters from messages that are due.

    Args:
        channels: those that are switched on.
    """

    def __init__(self, channels: Mapping[str, Channel], links: MessageLinks) -> None:
        self._channels = channels
        self._links = links
        self._texts: dict[tuple[str, str], texts.Text] = {}

    async def write(
        self, session: AsyncSession, messages: Sequence[Message], now: datetime
    ) -> list[tuple[str, Letter]]:
        """The letters of those that may go now, with their channels; each status is set.

        A message that may not go is put off (quiet hours), withheld (unsubscribed) or
        failed (no address, no channel, no text).
        """
        people = await _addressees(session, messages)
        gone = await unsubscribed_among(
            session, {m.applicant_id for m in messages if m.unasked and m.applicant_id}
        )
        companies = await _companies(session, {m.company_id for m in messages})
        letters: list[tuple[str, Letter]] = []
        for message in messages:
            name, manners = companies[message.company_id]
            if message.unasked and message.applicant_id in gone:
                message.status, message.cause = Status.WITHHELD.value, "unsubscribed"
                continue
            if message.unasked and (later := _not_before(message, manners, now)) > now:
                message.status, message.due_at = Status.WAITING.value, later
                continue
            person = people.get(message.applicant_id or message.staff_id or "")
            letter = await self._letter(session, message, person, name, manners)
            if letter is None:
                continue
            message.status = Status.SENDING.value
            letters.append((message.channel, letter))
        return letters

    async def _letter(
        self,
        session: AsyncSession,
        message: Message,
        person: _Addressee | None,
        company: str,
        manners: Manners,
    ) -> Letter | None:
        address = "" if person is None else _address(person, message.channel)
        if message.channel not in self._channels:
            _fail(message, Cause.CHANNEL_OFF)
            return None
        if person is None or (not address and self._channels[message.channel].personal):
            _fail(message, Cause.NO_ADDRESS)
            return None
        links = {
            "link": self._links.page(message.id),
            "unsubscribe_link": self._links.unsubscribe_page(message.id),
        }
        try:
            text = await self._text(session, message)
            named = texts.values(person.name, company, message.data, links)
            rendered = texts.render(text, named)
        except VivavoceError as error:
            log.warning("text_not_written", message=message.id, cause=str(error))
            _fail(message, Cause.BAD_TEXT)
            return None
        html = rendered.html
        if manners.track_opens and message.unasked and message.channel == "email":
            picture = f'<img src="{self._links.picture(message.id)}" width="1" height="1" alt="">'
            html = html.replace("</body>", f"{picture}</body>")
        return Letter(
            id=message.id,
            address=address,
            name=person.name,
            subject=rendered.subject,
            body=rendered.body,
            html=html,
            files=tuple(File(f.name, f.media_type, f.content) for f in message.attachments),
            headers=self._headers(message),
        )

    async def _text(self, session: AsyncSession, message: Message) -> texts.Text:
        """A version of a text never changes, so each is read once."""
        key = (message.template, message.language)
        if key not in self._texts:
            if len(self._texts) >= KEPT_TEXTS:
                self._texts.clear()
            self._texts[key] = await texts.load(session, *key)
        return self._texts[key]

    def _headers(self, message: Message) -> dict[str, str]:
        if not message.unasked:
            return {}
        return {
            "List-Unsubscribe": f"<{self._links.one_click(message.id)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


def _not_before(message: Message, manners: Manners, now: datetime) -> datetime:
    return next_allowed(now, manners.quiet, zone_named(message.zone or manners.time_zone))


def _address(person: _Addressee, channel: str) -> str:
    return person.email if channel == "email" else person.phone


def _fail(message: Message, cause: Cause) -> None:
    message.status, message.cause, message.detail = Status.FAILED.value, cause.value, ""


async def _addressees(session: AsyncSession, messages: Iterable[Message]) -> dict[str, _Addressee]:
    messages = list(messages)
    people = await _applicants(session, {m.applicant_id for m in messages if m.applicant_id})
    if staff_ids := {m.staff_id for m in messages if m.staff_id}:
        rows = await session.execute(
            select(Staff.id, Staff.name, Staff.email).where(Staff.id.in_(staff_ids), Staff.active)
        )
        people |= {row.id: _Addressee(row.name, row.email, "") for row in rows}
    return people


async def _applicants(session: AsyncSession, ids: Collection[str]) -> dict[str, _Addressee]:
    """Name and addresses of who stands for each; what they lack, another id of theirs has."""
    groups = await members_of(session, ids)
    rows = await session.execute(
        select(Applicant.id, Applicant.name, Applicant.email, Contact.phone)
        .outerjoin(Contact, Contact.applicant_id == Applicant.id)
        .where(Applicant.id.in_({*ids, *(one for group in groups.values() for one in group)}))
    )
    known = {row.id: _Addressee(row.name, row.email, row.phone or "") for row in rows}
    for id, group in groups.items():
        first = known[await person_of(session, id)]
        others = [known[one] for one in sorted(group)]
        known[id] = _Addressee(
            first.name,
            first.email or next((one.email for one in others if one.email), ""),
            first.phone or next((one.phone for one in others if one.phone), ""),
        )
    return {id: known[id] for id in ids if id in known}


async def _companies(session: AsyncSession, ids: Collection[str]) -> dict[str, tuple[str, Manners]]:
    rows = await session.execute(select(Company.id, Company.name).where(Company.id.in_(ids)))
    return {row.id: (row.name, await manners_of(session, row.id)) for row in rows}
