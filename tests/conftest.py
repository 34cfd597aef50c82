"""Fixtures that every room's tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from models.store import ModelStore
from tests.fetch_media import VAR, find_media, store

# Other work on the machine is no failure.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


class ByModule(LoadFileScheduling):
    """A module's tests share its fixtures in one process; browsers run one at a time."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/e2e/"):
            return "tests/e2e"
        scope: str = super()._split_scope(nodeid)
        return scope


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    """How test processes share the work."""
    return ByModule(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers first: what lasts longest is not to be begun last."""
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
