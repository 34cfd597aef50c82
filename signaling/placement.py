"""Which media worker each live session is on: admission, drain and loss, without I/O.

Every method is one step that nothing interrupts: a session is placed whole or refused
whole, however many people come to it at the same moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from interview.errors import Overloaded


@dataclass(slots=True)
class Seats:
    """One worker's room.

    Attributes:
        capacity: sessions it may have at once.
        sessions: ids of those it has.
        draining: whether it takes no further ones.
    """

    capacity: int
    sessions: set[str] = field(default_factory=set)
    draining: bool = False

    @property
    def free(self) -> int:
        """Sessions it can still take."""
        return 0 if self.draining else max(0, self.capacity - len(self.sessions))


class Placement:
    """The workers that are up, and who is on which."""

    def __init__(self) -> None:
        self._workers: dict[str, Seats] = {}
        self._placed: dict[str, str] = {}

    @property
    def workers(self) -> Mapping[str, Seats]:
        """Workers by name."""
        return self._workers

    def add(self, worker: str, capacity: int) -> None:
        """A worker is ready; its name must be new."""
        if worker in self._workers:
            raise ValueError(f"{worker} is there already")
        self._workers[worker] = Seats(capacity)

    def place(self, session_id: str) -> str:
        """The worker with most free capacity, now this session's; where it is, it stays.

        Raises:
            Overloaded: no worker has room; nothing was changed.
        """
        if (placed := self._placed.get(session_id)) is not None:
            return placed
        free, name = max(((w.free, name) for name, w in self._workers.items()), default=(0, ""))
        if not free:
            raise Overloaded(self._why_full())
        self._workers[name].sessions.add(session_id)
        self._placed[session_id] = name
        return name

    def worker_of(self, session_id: str) -> str | None:
        """Where a session is; None where it is placed nowhere."""
        return self._placed.get(session_id)

    def release(self, session_id: str) -> None:
        """A session is over; its place is free again."""
        if (name := self._placed.pop(session_id, None)) is not None:
            self._workers[name].sessions.discard(session_id)

    def drain(self, worker: str) -> None:
        """Place nothing more on a worker; what is there stays."""
        if (seats := self._workers.get(worker)) is not None:
            seats.draining = True

    def remove(self, worker: str) -> list[str]:
        """A worker is gone; returns the sessions that it had, which are placed nowhere now."""
        seats = self._workers.pop(worker, None)
        sessions = sorted(seats.sessions) if seats is not None else []
        for session_id in sessions:
            del self._placed[session_id]
        return sessions

    def _why_full(self) -> str:
        if not self._workers:
            return "no media worker is up at the moment; try again in a few seconds"
        capacity = sum(w.capacity for w in self._workers.values())
        draining = sum(w.draining for w in self._workers.values())
        said = f"all {capacity} places on {len(self._workers)} media workers are taken"
        return f"{said}; {draining} of the workers are draining" if draining else said
