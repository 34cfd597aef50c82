"""MediaPipe, imported by one thread at a time.

Its modules import one another in circles: of two threads that begin with different ones, one
finds them half made.
"""

from __future__ import annotations

from importlib import import_module
from threading import Lock

_importing = Lock()


def import_mediapipe() -> None:
    """Import all that belongs to vision; takes a second or two the first time."""
    with _importing:
        import_module("mediapipe.tasks.python.vision")
