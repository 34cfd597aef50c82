"""Test set-up: `python -m tests.fetch_media` fetches and renders what tests listen to and look at."""

from __future__ import annotations

import sys
from pathlib import Path

from interview.errors import ModelMissing, NotFound
from models.registry import Progress
from models.store import ModelStore

CHECKOUT = Path(__file__).parent.parent
VAR = CHECKOUT / "var"
TEST_MEDIA = VAR / "test_media"


def store() -> ModelStore:
    """The checkout's store with the test media's manifest."""
    return ModelStore(VAR, [Path(__file__).parent / "media.toml"])


def find_media(store: ModelStore, name: str) -> Path | None:
    """A manifest entry's verified path, or a rendered file's; None where there is none yet."""
    if name in store.entries:
        try:
            return store.path(name)
        except (ModelMissing, NotFound):
            return None
    path = TEST_MEDIA / name
    return path if path.exists() else None


def show(progress: Progress) -> None:
    """One line a finished step."""
    if progress.done == progress.total and progress.step != "verify":
        print(f"{progress.step:8} {progress.name} {progress.item}", flush=True)


def main() -> None:
    media = store()
    media.fetch([*media.names("media", "demo"), *media.names("media", "test")], show)


if __name__ == "__main__":
    sys.exit(main())
