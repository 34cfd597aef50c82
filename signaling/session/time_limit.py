"""An interview that nobody ends is ended by the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

WARN_S = 300.0
"""The panel is told so long before."""


class TimeLimit:
    """Timers of one live interview.

    Args:
        limit_s: how long it may last, over rejoins and restarts.
        now_s: the session clock.
        warn: called WARN_S before the end.
        end: called when the time is up.
    """

    def __init__(
        self,
        limit_s: float,
        now_s: Callable[[], float],
        warn: Callable[[], None],
        end: Callable[[], None],
    ) -> None:
        self._limit_s = limit_s
        self._now_s = now_s
        self._warn = warn
        self._end = end
        self._timers: list[asyncio.TimerHandle] = []

    def begin(self, started_s: float) -> None:
        """The interview began then; begun anew, it waits for what is left."""
        self.close()
        loop = asyncio.get_running_loop()
        left_s = started_s + self._limit_s - self._now_s()
        self._timers = [loop.call_later(max(0.0, left_s), self._end)]
        if left_s > WARN_S:
            self._timers.append(loop.call_later(left_s - WARN_S, self._warn))

    def close(self) -> None:
        """Wait no more."""
        for timer in self._timers:
            timer.cancel()
        self._timers = []
