"""Who is in the room in the eyes of the others: patient with sockets that break."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Presence:
    """Timers of one room: a person whose socket closed, and a room without anybody.

    Args:
        grace_s: how long a person may be without a socket before they have left.
        left: called with the id of a person who did not come back in time.
        emptied: called when the room has been empty for as long as was said.
    """

    def __init__(
        self, grace_s: float, left: Callable[[str], None], emptied: Callable[[], None]
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._grace_s = grace_s
        self._left = left
        self._emptied = emptied
        self._leaving: dict[str, asyncio.TimerHandle] = {}
        self._empty: asyncio.TimerHandle | None = None

    def arrived(self, participant: str) -> None:
        """A person's socket opened."""
        self.occupied()
        if timer := self._leaving.pop(participant, None):
            timer.cancel()

    def expect(self, participant: str) -> None:
        """A person's socket closed (or the server restarted): wait for them to come back."""
        self._leaving[participant] = self._loop.call_later(
            self._grace_s, self._give_up, participant
        )

    def empty(self, patience_s: float) -> None:
        """Nobody has a socket: wait anew."""
        self.occupied()
        self._empty = self._loop.call_later(patience_s, self._emptied)

    def occupied(self) -> None:
        """Somebody is there: wait no more for the room to stay empty."""
        if self._empty:
            self._empty.cancel()
            self._empty = None

    def close(self) -> None:
        """Stop waiting for anybody."""
        self.occupied()
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()

    def _give_up(self, participant: str) -> None:
        del self._leaving[participant]
        self._left(participant)
