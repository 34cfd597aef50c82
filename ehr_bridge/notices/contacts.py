"""Where else an applicant can be reached, and in which time zone their nights are."""

from __future__ import annotations

import re

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.notices.outbox import Status
from ehr_bridge.notices.tables import Contact, Message

_E164 = re.compile(r"\+[1-9]\d{6,14}")


async def keep_phone(session: AsyncSession, applicant_id: str, phone: str) -> None:
    """Keep a number in E.164 form where none is known; gateways take no other form."""
    if not _E164.fullmatch(phone):
        return
    contact = await _contact(session, applicant_id)
    contact.phone = contact.phone or phone


async def keep_zone(session: AsyncSession, applicant_id: str, zone: str) -> None:
    """Keep the IANA time zone; quiet hours of what waits already are of it, too."""
    contact = await _contact(session, applicant_id)
    contact.time_zone = zone
    await session.execute(
        update(Message)
        .where(Message.applicant_id == applicant_id, Message.status == Status.WAITING.value)
        .values(zone=zone)
    )


async def _contact(session: AsyncSession, applicant_id: str) -> Contact:
    contact = await session.get(Contact, applicant_id)
    if contact is None:
        contact = Contact(applicant_id=applicant_id, phone="", time_zone="")
        session.add(contact)
        await session.flush()
    return contact
