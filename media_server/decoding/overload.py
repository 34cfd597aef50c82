"""How much of analysis to give up while the machine cannot keep up.

Recording and forwarding go on; pictures for analysis are what can be missed. First all sessions
are analysed at half the rate, then ever fewer sessions are: those that came first go on, so that
nobody's measures come and go.
"""

from __future__ import annotations

BEHIND_S = 0.15
"""Work that waits longer for its turn is behind: a score is due within 200 ms."""

CAUGHT_UP_S = 0.05

WINDOW_S = 0.5
"""The longest wait of so long is what counts."""

WORSE_AFTER = 4
"""Windows in a row that were behind, before more is shed: a hiccup sheds nothing."""

BETTER_AFTER = 10
"""Windows in a row that had caught up, before less is."""

TRIAL = 60
"""For so many windows to shed less is a try. It has failed after FAILED_AFTER that were behind,
before much has piled up; the next waits twice as long."""

FAILED_AFTER = 2

MOST_PATIENCE = 16 * BETTER_AFTER

HALF = 0.5
"""Of the analysis rate, the least that a session gets: the lowest layer has to be decoded whole,
so that less would hardly cost less."""

SHARES = (1.0, HALF, 0.375, 0.25, 0.125, 0.0)
"""Of all pictures for analysis, by level."""


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
        self._worse_s = float("-inf")
        self._behind = 0
        self._well = 0
        self._tried = TRIAL  # windows since less was shed
        self._patience = [BETTER_AFTER] * len(SHARES)  # windows before a level is tried

    def rate_of(self, place: int, sessions: int) -> float:
        """Of the analysis rate, what the session gets that came at `place` (from 0) of so many."""
        share = SHARES[self.level]
        if share < HALF:
            return HALF if place < round(sessions * share / HALF) else 0.0
        return share

    def waited(self, wait_s: float, now_s: float) -> None:
        """Note how long work waited for its turn."""
        if self._window_s is None:
            self._window_s = now_s
        if now_s - self._window_s >= WINDOW_S:
            self._judge(self._longest_s, now_s)
            self._window_s, self._longest_s = now_s, 0.0
        if now_s - wait_s < self._worse_s:  # it was there before as much was shed as now
            wait_s = min(wait_s, BEHIND_S)
        self._longest_s = max(self._longest_s, wait_s)

    def _judge(self, waited_s: float, now_s: float) -> None:
        self.waited_s = waited_s
        self._behind = self._behind + 1 if waited_s > BEHIND_S else 0
        self._well = self._well + 1 if waited_s < CAUGHT_UP_S else 0
        self._tried += 1
        if self._tried == TRIAL:
            self._patience[self.level] = BETTER_AFTER
        if self._behind >= (FAILED_AFTER if self._tried < TRIAL else WORSE_AFTER):
            self._behind = 0
            self._shed_more(now_s)
        elif self.level and self._well >= self._patience[self.level - 1]:
            self.level -= 1
            self._well = self._tried = 0

    def _shed_more(self, now_s: float) -> None:
        if self._tried < TRIAL:
            doubled = 2 * self._patience[self.level]
            self._patience[self.level] = min(doubled, MOST_PATIENCE)
            self._tried = TRIAL
        if self.level < len(SHARES) - 1:
            self.level += 1
            self._worse_s = now_s
