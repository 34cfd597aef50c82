"""Where words stand in a description."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [start, end) of the description."""

    start: int
    end: int

    def meets(self, other: Place) -> bool:
        """Whether they share a character."""
        return self.start < other.end and other.start < self.end

    def meets_any(self, others: Iterable[Place]) -> bool:
        """Whether it shares a character with one of them."""
        return any(self.meets(other) for other in others)
