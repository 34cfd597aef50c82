"""How much of analysis to give up while the machine cannot keep up.

Recording and forwarding go on; pictures for analysis are what can be missed.
"""

from __future__ import annotations

BEHIND_S = 0.15
"""Work that waits longer for its turn is behind: a score is due within 200 ms."""

CAUGHT_UP_S = 0.05

WINDOW_S = 0.5
"""The longest wait of so long is what counts."""

WORSE_AFTER = 4
"""Windows in a row that were behind, before more is shed: a hiccup sheds nothing."""

BETTER_AFTER = 20
"""Windows in a row that had caught up, before less is: long enough not to swing."""

SHARES = (1.0, 0.5, 0.0)
"""Of the analysis rate, by level: all pictures, half of them, none."""


class Overload:
    """Pure state of one process; time is handed in.

    Attributes:
        level: index into SHARES.
        waited_s: the longest wait of the last window.
    """

    def __init__(self) -> None:
        self.level = 0
        self.waited_s = 0.0
        self._longest_s = 0.0
        self._window_s: float | None = None
        self._behind = 0
        self._well = 0

    @property
    def share(self) -> float:
        """Of the analysis rate, what is to be decoded now."""
        return SHARES[self.level]

    def waited(self, wait_s: float, now_s: float) -> None:
        """Note how long work waited for its turn."""
        if self._window_s is None:
            self._window_s = now_s
        if now_s - self._window_s >= WINDOW_S:
            self._judge(self._longest_s)
            self._window_s, self._longest_s = now_s, 0.0
        self._longest_s = max(self._longest_s, wait_s)

    def _judge(self, waited_s: float) -> None:
        self.waited_s = waited_s
        self._behind = self._behind + 1 if waited_s > BEHIND_S else 0
        self._well = self._well + 1 if waited_s < CAUGHT_UP_S else 0
        if self._behind >= WORSE_AFTER:
            self._behind = 0
            self.level = min(self.level + 1, len(SHARES) - 1)
        elif self._well >= BETTER_AFTER:
            self._well = 0
            self.level = max(self.level - 1, 0)
