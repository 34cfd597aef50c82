"""Where words stand in a description."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [start, end) of the description."""

    start: int
    end: int

    def meets(self, other: Place) -> bool:
        """Whether they share a character."""
        return self.start < other.end and other.start < self.end
