"""What a resume tells of reaching somebody, handed on to who writes to people and who books."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.notices.contacts import keep_phone
from ehr_bridge.profiles.profile import Profile
from ehr_bridge.scheduling.people import note_wishes


async def note_contact(session: AsyncSession, applicant_id: str, profile: Profile) -> None:
    """Keep telephone number and times for an interview, where nothing else is known yet.

    What the applicant said themselves, on the page of their time, is never written over.
    """
    phones = profile.contact.phones
    if phones:
        await keep_phone(session, applicant_id, phones[0].value)
    await note_wishes(session, applicant_id, [one.value for one in profile.preferred_times])
