"""When a failed webhook is tried again: pure rules."""

from __future__ import annotations

from datetime import timedelta

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""The schedule that Standard Webhooks suggests: ten attempts within a little over three days."""

JITTER = 0.1
"""Share by which a wait is shortened or lengthened: receivers that come back are not overrun."""

DISABLE_AFTER = timedelta(days=5)
"""An endpoint that took nothing for so long is disabled."""

GONE = 410
"""An answer by which a receiver asks never to be told again (Standard Webhooks)."""


def wait_after(attempts: int, chance: float) -> timedelta | None:
    """How long to wait after that many failed attempts; None where no more are made.

    Args:
        chance: from 0 up to 1, evenly drawn.
    """
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * (1 + JITTER * (2 * chance - 1))


def is_taken(answer: int) -> bool:
    """Whether an HTTP status says that the receiver has it."""
    return 200 <= answer < 300
