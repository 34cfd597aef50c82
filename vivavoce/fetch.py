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
    store.fetch(names or [*store.names(), *store.names("media", VOICE)], _show)


def _show(progress: Progress) -> None:
    """One line a step; a download's line is rewritten as it goes on where a terminal can."""
    if progress.step == "download" and sys.stderr.isatty():
        megabytes = f"{progress.done / 1e6:.0f} of {progress.total / 1e6:.0f} MB"
        end = "\n" if progress.done == progress.total else ""
        print(f"\r{progress.name}: {progress.item}  {megabytes}", end=end, file=sys.stderr)
    elif progress.step == "download" and (progress.done, progress.total) == (0, 1):
        print(f"{progress.name}: downloading {progress.item}", file=sys.stderr)
    elif progress.step == "verify":
        print(f"{progress.name}: verifying {progress.item}", file=sys.stderr)
