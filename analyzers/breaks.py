"""When an interview that the AI leads stood still; such time is nobody's silence."""

from __future__ import annotations

import math

from interview.events import AiState, AiTurn


class Breaks:
    """The times in which the applicant had paused the interview, was away from it, or had
    time to think, also after a word to the AI that opened the answer."""

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []

    def take(self, turn: AiTurn) -> None:
        """A break begins, or the one that is open ends."""
        is_open = bool(self._spans) and math.isinf(self._spans[-1][1])
        stands_still = turn.state in (AiState.PAUSED, AiState.THINKING)
        if stands_still and not is_open:
            self._spans.append((turn.time_s, math.inf))
        elif not stands_still and is_open:
            self._spans[-1] = (self._spans[-1][0], turn.time_s)

    def silence_s(self, from_s: float, to_s: float) -> float:
        """How long a silence was without the breaks in it."""
        inside = (min(to_s, b) - max(from_s, a) for a, b in self._spans)
        return max(0.0, to_s - from_s - sum(max(0.0, length_s) for length_s in inside))
