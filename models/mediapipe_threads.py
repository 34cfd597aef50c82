"""MediaPipe, imported by one thread at a time, and its own threads under names that tell.

Its modules import one another in circles: of two threads that begin with different ones, one
finds them half made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import Lock

from models.runtime import thread_named

THREADS = Path("/proc/self/task")
OWN_NAME = "mediapipe"

_importing = Lock()
_opening = Lock()


def import_mediapipe() -> None:
    """Import all that belongs to vision; takes a second or two the first time."""
    with _importing:
        import_module("mediapipe.tasks.python.vision")


@contextmanager
def graph_threads_named(name: str) -> Iterator[None]:
    """Let the system's tools show the threads of graphs opened meanwhile under a name, on Linux.

    A graph computes in threads of its own, which name themselves: without this one cannot see
    which graph takes the processor's time. Graphs are opened one at a time, so that it is
    clear whose threads are new; a thread that has not named itself by the end keeps its name.
    """
    with _opening:
        before = _unnamed()
        with thread_named(name):
            yield
        for thread in _unnamed() - before:
            with suppress(OSError):
                (thread / "comm").write_text(name)


def _unnamed() -> set[Path]:
    """Threads that bear MediaPipe's own name."""
    found = set()
    for thread in THREADS.glob("*"):
        with suppress(OSError):  # it ended meanwhile
            if (thread / "comm").read_text().startswith(OWN_NAME):
                found.add(thread)
    return found
