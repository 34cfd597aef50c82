"""Bookings as tests make them, and what they led to."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
from sqlalchemy import select

from ehr_bridge.notices.tables import Message
from ehr_bridge.store.domain_events import DomainEvent
from tests.ehr_bridge.world import World

SEARCH = {
    "applicant_id": "apl_1",
    "opening_id": "opn_mine",
    "interviewer_ids": ["stf_ann", "stf_bob"],
    "length_min": 45,
}
TUESDAY = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
"""10:00 in Shanghai, the default zone of a company; the clock of the world is on Monday."""


async def proposed(world: World, hr: httpx.AsyncClient) -> tuple[dict, str]:  # type: ignore[type-arg]
    answer = await hr.post("/bookings", json=SEARCH)
    assert answer.status_code == 201, answer.text
    booking = answer.json()
    return booking, "/times/" + booking["time_link"].rsplit("/", 1)[1]


async def events(world: World) -> list[str]:
    async with world.bridge.database.read() as session:
        kinds = await session.scalars(
            select(DomainEvent.kind)
            .where(DomainEvent.kind.startswith("booking."))
            .order_by(DomainEvent.position)
        )
        return list(kinds)


async def messages(world: World) -> list[Message]:
    async with world.bridge.database.read() as session:
        return list(await session.scalars(select(Message).order_by(Message.created_at)))
