"""Threads that ask a Batching before it answers any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition, Semaphore
from typing import Any, TypeVar

from models.batching import Batching

T = TypeVar("T")
WAIT_S = 30


class _Watched(Condition):
    """Tells when a thread begins to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = Semaphore(0)

    def wait_for(self, predicate: Callable[[], T], timeout: float | None = None) -> T:
        self.arrived.release()
        return super().wait_for(predicate, timeout)


def ask_together(
    batching: Batching[Any, Any, Any], asks: Sequence[Callable[[], T]]
) -> list[Future[T]]:
    """Ask in this order, each in a thread of its own; answers come when all of them wait."""
    watched = batching._changed = _Watched()
    free, batching._free = batching._free, 0
    with ThreadPoolExecutor(len(asks) + 1) as threads:
        answers = []
        try:
            for ask in asks:
                answers.append(threads.submit(ask))
                assert watched.arrived.acquire(timeout=WAIT_S)
        finally:
            with watched:
                batching._free = free
                watched.notify_all()
    return answers
