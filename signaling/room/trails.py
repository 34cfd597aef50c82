"""Which trace a finding belongs to: that of the join by which its media came."""

from __future__ import annotations

import time

from interview import spans
from interview.events import Event, Observation, Transcript
from interview.ports import SessionClock


class Trails:
    """Follows media into what is found in it; one for each session, in each of its processes.

    What an analyzer finds in words carries the arrival time of these words, by which it is
    known to belong to them.
    """

    def __init__(self, session_id: str, clock: SessionClock) -> None:
        self._session_id = session_id
        self._clock = clock
        self._joins: dict[str, str] = {}
        self._heard: dict[str, tuple[float | None, str]] = {}

    def joined(self, participant: str) -> None:
        """Their media comes by what is under way `here`."""
        if context := spans.here():
            self._joins[participant] = context

    def context_of(self, event: Event) -> str:
        """The span that an event belongs to; words that are final begin one, from their arrival.

        Returns:
            "" for all but these words and what was found in them.
        """
        if not self._joins:
            return ""
        match event:
            case Transcript(final=True, participant=who) if who in self._joins:
                arrived_s = event.arrived_s
                since_s = 0.0 if arrived_s is None else self._clock.now_s() - arrived_s
                arrival = spans.Mark(self._joins[who], time.monotonic() - since_s)
                context = spans.record("live.heard", arrival, session=self._session_id)
                self._heard[who] = arrived_s, context
                return context
            case Observation(participant=who) if who in self._heard:
                arrived_s, context = self._heard[who]
                return context if event.arrived_s == arrived_s is not None else ""
        return ""
