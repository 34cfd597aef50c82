"""Messages that wait for one socket: bounded, newest wins, never blocks the sender."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass

from interview import spans
from interview.events import Event, Observation, Score, Transcript
from signaling.settings import Counters
from signaling.wire.protocol import Close, CloseCode


@dataclass(frozen=True, slots=True)
class Place:
    """What a message says something about, and whether a newer one replaces it.

    Attributes:
        arrived_s: when the media that led to it reached the server, on the session clock;
            None for acts, and for what an act made final.
        queued: of words and scores that are traced, since when they wait.
    """

    key: Hashable = None
    replaceable: bool = False
    arrived_s: float | None = None
    queued: spans.Mark | None = None


ALONE = Place()
"""A message that nothing replaces."""


def place_of(event: Event) -> Place:
    """Partials, measurements and provisional scores are replaced by newer ones of their kind."""
    match event:
        case Transcript():
            key = ("transcript", event.participant, event.utterance)
            queued = spans.mark() if event.final else None
            return Place(key, not event.final, event.arrived_s, queued)
        case Observation():
            measured = (event.participant, event.measure, event.subject, event.answer)
            return Place(("observation", *measured), True, event.arrived_s)
        case Score():
            scored = ("score", event.dimension, event.answer)
            arrived_s = None if event.final else event.arrived_s
            return Place(scored, not event.final, arrived_s, spans.mark())
    return ALONE


class Outbox:
    """The queue of one socket.

    When `limit` messages wait, those that a newer waiting one replaces are dropped; when
    none is, the socket is given up as a slow consumer.
    """

    def __init__(self, limit: int, counters: Counters) -> None:
        self._waiting: deque[tuple[bytes, Place]] = deque()
        self._limit = limit
        self._counters = counters
        self._something = asyncio.Event()
        self.closed: asyncio.Future[Close] = asyncio.get_running_loop().create_future()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, message: bytes, place: Place = ALONE) -> None:
        """Queue a message; nothing happens once the outbox is closed."""
        if self.closed.done():
            return
        self._waiting.append((message, place))
        if len(self._waiting) > self._limit:
            self._drop_superseded()
        if len(self._waiting) > self._limit:
            self._waiting.clear()
            self._counters.sockets_too_slow += 1
            self.close(Close(CloseCode.SLOW_CONSUMER, "slow consumer"))
        self._something.set()

    def close(self, close: Close) -> None:
        """No more messages; what waits may still be sent."""
        if not self.closed.done():
            self.closed.set_result(close)
        self._something.set()

    async def next(self) -> tuple[bytes, Place] | None:
        """The oldest message and its place, waiting for one; None once closed and empty."""
        while not self._waiting:
            if self.closed.done():
                return None
            self._something.clear()
            await self._something.wait()
        self._counters.messages_sent += 1
        return self._waiting.popleft()

    def _drop_superseded(self) -> None:
        newer: set[Hashable] = set()
        kept: deque[tuple[bytes, Place]] = deque()
        for message, place in reversed(self._waiting):
            if place.replaceable and place.key in newer:
                self._counters.messages_superseded += 1
            else:
                kept.appendleft((message, place))
            if place.key is not None:
                newer.add(place.key)
        self._waiting = kept
