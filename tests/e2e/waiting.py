"""Waiting for what a person would see happen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 90.0
"""Generous: a busy machine must not fail a test."""

LOOK_EVERY_S = 0.25


def eventually(look: Callable[[], T], what: str, within_s: float = PATIENCE_S) -> T:
    """Look again and again until what is seen is true; fail naming `what`."""
    until = time.monotonic() + within_s
    while not (seen := look()):
        assert time.monotonic() < until, f"not within {within_s:.0f} s: {what}; last: {seen!r}"
        time.sleep(LOOK_EVERY_S)
    return seen
