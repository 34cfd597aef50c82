"""When to ask a sender for a keyframe (PLI), and when to ask again."""

from __future__ import annotations

SPACING_S = 0.5
"""Two requests are at least so far apart, however many ask: a keyframe is ten pictures big."""

MAX_SPACING_S = 4.0
"""Unanswered requests are repeated further and further apart, up to this."""


class KeyframeRequests:
    """Pure state of one stream; time is handed in.

    Many wishes become one request. It is repeated, each time after twice the wait, until a
    keyframe arrives.
    """

    def __init__(self) -> None:
        self._wanted = False
        self._asked_s = float("-inf")
        self._unanswered = 0

    def want(self) -> None:
        """Somebody needs a keyframe."""
        self._wanted = True

    def arrived(self) -> None:
        """A whole keyframe came: all wishes are fulfilled."""
        self._wanted = False
        self._unanswered = 0

    @property
    def due_s(self) -> float | None:
        """When to ask; in the past for at once, None where nobody wants one."""
        if not self._wanted:
            return None
        doublings = min(max(0, self._unanswered - 1), 8)
        return self._asked_s + min(SPACING_S * (1 << doublings), MAX_SPACING_S)

    def due(self, now_s: float) -> bool:
        """Whether to send a request now."""
        due_s = self.due_s
        if due_s is None or now_s < due_s:
            return False
        self._asked_s = now_s
        self._unanswered += 1
        return True
