"""The company with a folder for resumes, and files that resumes come in."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.ehr_bridge.world import World, open_world


@pytest.fixture
async def world(migrated_file: Path, tmp_path: Path) -> AsyncIterator[World]:
    """The company on SQLite, whose files lie beside its database."""
    path = shutil.copy(migrated_file, tmp_path / "store.db")
    opened = await open_world(f"sqlite:///{path}", tmp_path / "resumes")
    yield opened
    await opened.close()


@pytest.fixture
async def any_world(
    migrated_url: Callable[[], Awaitable[str]], tmp_path: Path
) -> AsyncIterator[World]:
    """The company on each database."""
    opened = await open_world(await migrated_url(), tmp_path / "resumes")
    yield opened
    await opened.close()
