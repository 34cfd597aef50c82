"""Fixtures that every room's tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.store import ModelStore
from tests.fetch_media import VAR, find_media, store


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let test processes share the work: browsers one at a time and first, else by module."""
    for item in items:
        browser = item.get_closest_marker("e2e") is not None
        group = "browser" if browser else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


@pytest.fixture(scope="session")
def model_store() -> ModelStore:
    """The checkout's own store: models, demo media and test media."""
    return store()


@pytest.fixture(scope="session")
def media(model_store: ModelStore) -> Callable[[str], Path]:
    """Looks up test media by name: an entry of a manifest, or a file rendered at set-up."""

    def find(name: str) -> Path:
        path = find_media(model_store, name)
        if path is None:
            pytest.fail(f"test media {name!r} is not in {VAR}; run: python -m tests.fetch_media")
        return path

    return find
