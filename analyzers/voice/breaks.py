"""When an interview that the AI leads stood still; such time is nobody's silence."""

from __future__ import annotations

import math

from interview.ai.wording import REPLIES
from interview.events import AiReason, AiState, AiTurn


class Breaks:
    """The times that the applicant was given, or took from the interview.

    It was paused, they were away, they had time to think (also after a word to the AI that
    opened the answer), or the AI said again or replied to what it was asked: then until the
    next word of either.
    """

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []
        self._is_reply = False

    def take(self, turn: AiTurn) -> None:
        """A break begins, goes on or ends."""
        stands_still = turn.state in (AiState.PAUSED, AiState.THINKING)
        replies = turn.reason is AiReason.REPEAT or turn.reason in REPLIES
        self._is_reply = turn.state is AiState.ANSWERING and replies
        if not (stands_still or self._is_reply):
            self._end(turn.time_s)
        elif not self._is_open:
            self._spans.append((turn.time_s, math.inf))

    def end_reply(self, now_s: float) -> None:
        """The applicant speaks, which ends a break after a reply but no other."""
        if self._is_reply:
            self._end(now_s)

    def silence_s(self, from_s: float, to_s: float) -> float:
        """How long a silence was without the breaks in it."""
        inside = (min(to_s, b) - max(from_s, a) for a, b in self._spans)
        return max(0.0, to_s - from_s - sum(max(0.0, length_s) for length_s in inside))

    @property
    def _is_open(self) -> bool:
        return bool(self._spans) and math.isinf(self._spans[-1][1])

    def _end(self, now_s: float) -> None:
        if self._is_open:
            self._spans[-1] = (self._spans[-1][0], now_s)
