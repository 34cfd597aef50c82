"""From the analysis threads to the event loop: in order, bounded, never blocking."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable

from interview import spans
from interview.events import Event
from signaling.faults import fault
from signaling.settings import Counters
from signaling.wire.outbox import place_of

_log = logging.getLogger(__name__)


class Handover:
    """Carries one run's events to its loop, each with the span that it belongs to.

    When `limit` events wait (the loop is stalled), arriving partials, measurements and
    provisional scores are dropped; everything else is dropped at twice the limit.
    """

    def __init__(self, deliver: Callable[[Event], None], limit: int, counters: Counters) -> None:
        self._loop = asyncio.get_running_loop()
        self._deliver = deliver
        self._limit = limit
        self._counters = counters
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Event, str]] = deque()
        self._woken = False
        self._closed = False

    def put(self, event: Event) -> None:
        """Hand over an event, from any thread."""
        with self._lock:
            bound = self._limit if place_of(event).replaceable else 2 * self._limit
            if self._closed or len(self._waiting) >= bound:
                self._counters.handover_dropped += 1
                return
            self._waiting.append((event, spans.here()))
            if not self._woken:
                self._woken = True
                self._loop.call_soon_threadsafe(self.drain)

    def drain(self) -> None:
        """Deliver what waits; on the loop."""
        with self._lock:
            events, self._waiting = self._waiting, deque()
            self._woken = False
        for event, context in events:
            try:
                with spans.under(context):
                    self._deliver(event)
            except Exception as error:
                _log.error("a %s could not be taken in: %s", type(event).__name__, fault(error))

    def close(self) -> None:
        """Deliver what waits and take no more."""
        with self._lock:
            self._closed = True
        self.drain()
