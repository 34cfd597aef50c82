"""An interview ends when its time is up, counted from its start and not from a restart."""

from __future__ import annotations

import asyncio

import pytest

from signaling.session import time_limit
from signaling.session.time_limit import TimeLimit


async def told(monkeypatch: pytest.MonkeyPatch, started_s: float) -> list[str]:
    """What is said, in order, in an interview that may last 1 s and is at 100 s now."""
    monkeypatch.setattr(time_limit, "WARN_S", 0.1)
    said: list[str] = []
    over = asyncio.Event()

    def end() -> None:
        said.append("over")
        over.set()

    limit = TimeLimit(1.0, lambda: 100.0, lambda: said.append("nearly"), end)
    limit.begin(started_s)
    await over.wait()
    return said


async def test_it_warns_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await told(monkeypatch, 99.2) == ["nearly", "over"]


async def test_a_restart_gives_no_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await told(monkeypatch, 50.0) == ["over"]


async def test_closed_it_says_nothing() -> None:
    said: list[str] = []
    limit = TimeLimit(0.0, lambda: 0.0, lambda: said.append("nearly"), lambda: said.append("over"))
    limit.begin(0.0)
    limit.close()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert said == []
