"""How much of analysis to give up while the machine cannot keep up.

Recording and forwarding go on; pictures for analysis are what can be missed.
"""

from __future__ import annotations

BEHIND_S = 0.15
"""Frames that wait longer for a thread are behind: a score is due within 200 ms."""

CAUGHT_UP_S = 0.05

WORSE_AFTER_S = 1.0
"""Behind all this time, more is shed."""

BETTER_AFTER_S = 8.0
"""Caught up all this time, less is: long enough not to swing."""

SHARES = (1.0, 0.5, 0.0)
"""Of the analysis rate, by level: all pictures, half of them, none."""


class Overload:
    """Pure state of one pool of threads; time is handed in.

    Attributes:
        level: index into SHARES.
        waited_s: the last wait noted.
    """

    def __init__(self) -> None:
        self.level = 0
        self.waited_s = 0.0
        self._behind_since_s: float | None = None
        self._well_since_s: float | None = None

    @property
    def share(self) -> float:
        """Of the analysis rate, what is to be decoded now."""
        return SHARES[self.level]

    def waited(self, wait_s: float, now_s: float) -> None:
        """Note how long work waited for its turn."""
        self.waited_s = wait_s
        if wait_s > BEHIND_S:
            self._well_since_s = None
            if self._behind_since_s is None:
                self._behind_since_s = now_s
            elif now_s - self._behind_since_s >= WORSE_AFTER_S:
                self._behind_since_s = now_s
                self.level = min(self.level + 1, len(SHARES) - 1)
        elif wait_s < CAUGHT_UP_S:
            self._behind_since_s = None
            if self._well_since_s is None:
                self._well_since_s = now_s
            elif now_s - self._well_since_s >= BETTER_AFTER_S:
                self._well_since_s = now_s
                self.level = max(self.level - 1, 0)
        else:
            self._behind_since_s = self._well_since_s = None
