"""Stores to test on: SQLite always, PostgreSQL for what is marked integration."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from ehr_bridge.store.migrate import upgrade
from tests.ehr_bridge.postgres import Cluster, cluster
from tests.ehr_bridge.world import World, open_world

BOTH = (pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.integration))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A real PostgreSQL server whose template database has the newest schema."""
    with cluster() as running:

        async def prepare() -> None:
            await upgrade(await running.make_template())

        asyncio.run(prepare())
        yield running


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
async def world(migrated_file: Path, tmp_path: Path) -> AsyncIterator[World]:
    """The company on SQLite."""
    path = shutil.copy(migrated_file, tmp_path / "store.db")
    opened = await open_world(f"sqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture(params=BOTH)
def migrated_url(
    request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path
) -> Callable[[], Awaitable[str]]:
    """Makes the URL of a database with the newest schema, of each kind."""
    if request.param == "postgresql":
        running: Cluster = request.getfixturevalue("postgres")
        return running.migrated

    async def copied() -> str:
        return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'store.db')}"

    return copied


@pytest.fixture
async def any_world(migrated_url: Callable[[], Awaitable[str]]) -> AsyncIterator[World]:
    """The company on each database."""
    opened = await open_world(await migrated_url())
    yield opened
    await opened.close()


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Awaitable[str]]:
    """Makes the URL of a database without tables, of each kind."""
    if request.param == "postgresql":
        running: Cluster = request.getfixturevalue("postgres")
        return running.empty

    async def fresh() -> str:
        return f"sqlite:///{tmp_path / 'empty.db'}"

    return fresh
