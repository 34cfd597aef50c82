"""Workflows of a real worker, with the store and their own tables on PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from ehr_bridge.invitations.batches import WRITTEN_AT_ONCE, State
from ehr_bridge.invitations.tables import Invitation, InvitationBatch
from ehr_bridge.recruiting.tables import Applicant, Application
from ehr_bridge.workflows import system_database
from tests.ehr_bridge.invitations.test_invitations import batch
from tests.ehr_bridge.world import NOW, World

PEOPLE = 8 * WRITTEN_AT_ONCE


@asynccontextmanager
async def worker(world: World, home: Path) -> AsyncIterator[Process]:
    """`vivavoce work` on the world's store; it is killed where it has not ended by itself."""
    url = world.bridge.database.engine.url.render_as_string(hide_password=False)
    settings = {"VIVAVOCE_HOME": str(home), "VIVAVOCE_DATABASE_URL": url}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vivavoce", "work"),
        env={**os.environ, **settings},
        stdin=PIPE,
        stdout=DEVNULL,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def written(world: World) -> int:
    async with world.bridge.database.read() as session:
        return await session.scalar(select(func.count()).select_from(Invitation)) or 0


async def until(world: World, enough: Callable[[int, str], bool]) -> None:
    async with asyncio.timeout(120):
        while True:
            async with world.bridge.database.read() as session:
                state = await session.scalar(select(InvitationBatch.state))
            if enough(await written(world), state or ""):
                return
            await asyncio.sleep(0.02)


@pytest.mark.integration
@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
async def test_a_batch_is_written_once_though_its_worker_is_killed(
    any_world: World, tmp_path: Path
) -> None:
    async with any_world.bridge.database.write() as session:
        common = {"company_id": "co_1", "locale": "en", "created_at": NOW}
        people = [
            {"id": f"apl_m{n}", "name": "P", "email": f"p{n}@p.example"} for n in range(PEOPLE)
        ]
        await session.execute(insert(Applicant), [one | common for one in people])
        applied = {"opening_id": "opn_mine", "created_at": NOW}
        rows = [{"applicant_id": one["id"]} | applied for one in people]
        await session.execute(insert(Application), rows)
    hr = await any_world.signed_in("hr")
    assert (await hr.post("/invitations/batches", json=await batch(hr))).status_code == 201

    async with worker(any_world, tmp_path):
        await until(any_world, lambda count, _: count > 0)

    async with worker(any_world, tmp_path) as second:
        await until(any_world, lambda _, state: state == State.WRITTEN.value)
        assert second.stdin is not None
        second.stdin.close()  # its input ends, and so does it
        assert await second.wait() == 0
    assert await written(any_world) == PEOPLE + 1
    async with any_world.bridge.database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM dbos.workflow_status")) == 1
    assert not (tmp_path / "workflows.db").exists()


@pytest.mark.parametrize(
    ("store", "workflows"),
    [
        ("sqlite+aiosqlite:////var/v/vivavoce.db", "sqlite:////var/v/workflows.db"),
        (
            "postgresql+asyncpg://u:p%40ss@db.example/v?ssl=verify-full",
            "postgresql://u:p%40ss@db.example/v?sslmode=verify-full",
        ),
    ],
)
def test_workflows_live_with_the_store(store: str, workflows: str) -> None:
    assert system_database(store) == workflows
