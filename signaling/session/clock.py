"""The session clock: seconds since the room first opened."""

from __future__ import annotations

import time


class WallClock:
    """Goes on over rejoin and restart: anchored to wall time once, then monotonic.

    Args:
        opened_unix_s: wall time of zero.
        not_before_s: time of the newest event already journaled; a machine clock that was
            set back meanwhile must not make the session run back.
    """

    def __init__(self, opened_unix_s: float, not_before_s: float = 0.0) -> None:
        start_s = max(time.time() - opened_unix_s, not_before_s)
        self._zero = time.monotonic() - start_s

    def now_s(self) -> float:
        """Seconds since zero."""
        return time.monotonic() - self._zero
