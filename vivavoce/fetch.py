"""`vivavoce fetch`: models and media into the store, with progress on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from models.registry import Progress
from models.store import ModelStore
from vivavoce.settings import Settings

VOICE = "voice"
"""Use of the media with which the AI interviewer reads out its questions."""


def open_store(settings: Settings) -> ModelStore:
    """The store of weights that the settings name."""
    return ModelStore(settings.store_folder, settings.model_manifests)


def fetch(settings: Settings, names: Sequence[str] | None = None) -> None:
    """Fetch what is missing: these, or every model and the interviewer's voices.

    Raises:
        ModelMissing: something cannot be had or differs.
    """
    store = open_store(settings)
    names = names or [*store.names(), *store.names("media", VOICE)]
    store.fetch(names, _Lines(len(names)))


class _Lines:
    """One line an entry; while it is downloaded it is rewritten, where a terminal can."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._n = 1
        self._rewrites = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        if progress.step == "ready":
            self._show(progress.name, "verified", end="\n")
            self._n += 1
        elif self._rewrites:
            self._show(progress.name, _doing(progress), end="")

    def _show(self, name: str, doing: str, end: str) -> None:
        line = f"  {self._n:>2} of {self._entries}  {name:<20} {doing:<24}"
        line = f"\r{line}" if self._rewrites else line.rstrip()
        print(line, end=end, file=sys.stderr, flush=True)


def _doing(progress: Progress) -> str:
    if progress.step == "download" and progress.total > 1:
        return f"{progress.done / 1e6:.0f} of {progress.total / 1e6:.0f} MB"
    return {"download": "downloading", "verify": "verifying"}[progress.step]
