"""A journal in memory that can be made to fail."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from interview.errors import StoreUnavailable, WrongState
from interview.events import Event
from interview.ports import Journal


class MemoryJournal(Journal):
    """Keeps events in lists; survives a server the way a database would.

    Attributes:
        failing: whether every append is refused.
        lose_answers: whether appends are stored and then reported as failed.
        stored: set at each append that succeeded.
    """

    def __init__(self) -> None:
        self.events: dict[str, list[Event]] = {}
        self.failing = False
        self.lose_answers = False
        self.stored = asyncio.Event()

    async def append(self, session_id: str, first_seq: int, events: Sequence[Event]) -> None:
        stored = self.events.setdefault(session_id, [])
        if first_seq != len(stored) + 1:
            raise WrongState("events are numbered without gaps")
        if self.failing:
            raise StoreUnavailable("the test's journal is away")
        stored.extend(events)
        if self.lose_answers:
            self.lose_answers = False
            raise StoreUnavailable("the answer was lost")
        self.stored.set()

    async def read(self, session_id: str) -> list[Event]:
        return list(self.events.get(session_id, []))
