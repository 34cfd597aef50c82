"""How a plan stands against its date: pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Pace(StrEnum):
    """A plan against its date."""

    DONE = "done"
    AHEAD = "ahead"
    BEHIND = "behind"
    OVERDUE = "overdue"


def expected_hires(headcount: int, starts_on: date, due_on: date, today: date) -> float:
    """How many would be hired by now at an even pace over the plan's days."""
    if today >= due_on:
        return float(headcount)
    days = (due_on - starts_on).days
    passed = max(0, (today - starts_on).days)
    return headcount * min(1.0, passed / days) if days > 0 else float(headcount)


def pace(headcount: int, hired: int, starts_on: date, due_on: date, today: date) -> Pace:
    """Done, else overdue, else whether the hires keep up with `expected_hires`.

    A whole person is the smallest thing to be behind by.
    """
    if hired >= headcount:
        return Pace.DONE
    if today > due_on:
        return Pace.OVERDUE
    expected = expected_hires(headcount, starts_on, due_on, today)
    return Pace.BEHIND if hired < int(expected) else Pace.AHEAD
