"""States of an opening and their legal changes: pure rules."""

from __future__ import annotations

from enum import StrEnum

from interview.errors import WrongState


class OpeningState(StrEnum):
    """Whether an opening takes applicants."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


NEXT: dict[OpeningState, frozenset[OpeningState]] = {
    OpeningState.DRAFT: frozenset({OpeningState.OPEN, OpeningState.CLOSED}),
    OpeningState.OPEN: frozenset({OpeningState.PAUSED, OpeningState.CLOSED}),
    OpeningState.PAUSED: frozenset({OpeningState.OPEN, OpeningState.CLOSED}),
    OpeningState.CLOSED: frozenset({OpeningState.OPEN}),
}
"""Where each state may lead; a closed opening can be opened again."""

EVENT = {
    OpeningState.OPEN: "opening.opened",
    OpeningState.PAUSED: "opening.paused",
    OpeningState.CLOSED: "opening.closed",
}
"""What is told of a change to each state."""


def check_change(from_state: OpeningState, to_state: OpeningState) -> None:
    """Raise WrongState where the opening's state does not lead there."""
    if to_state not in NEXT[from_state]:
        raise WrongState(f"an opening does not go from {from_state} to {to_state}")
