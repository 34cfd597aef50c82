"""Erasure as the server does it by itself, and as an operator asks for it."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from ehr_bridge.interviews.tables import Interview, JournalBatch
from ehr_bridge.store.database import Database
from interview.errors import NotFound, StoreUnavailable
from tests.ehr_bridge.test_retention import held
from tests.ehr_bridge.world import MASTER_KEY, SIGNING_KEY, open_world
from vivavoce.cli import app
from vivavoce.serving.application import erase_on


async def test_a_failing_look_for_what_is_due_does_not_end_the_looking() -> None:
    looks = 0
    went_on = asyncio.Event()

    class Failing:
        async def erase_due(self) -> list[str]:
            nonlocal looks
            looks += 1
            if looks == 1:
                raise StoreUnavailable("the database cannot be reached")
            if looks == 2:
                raise ZeroDivisionError
            went_on.set()
            return []

    erasing = asyncio.create_task(erase_on(Failing(), every_s=0))  # type: ignore[arg-type]
    await went_on.wait()
    erasing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await erasing


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """An interview that took place on this machine, and the folder of its recording."""
    url = f"sqlite:///{tmp_path}/vivavoce.db"
    recordings = tmp_path / "recordings"
    for name, value in (
        ("HOME", str(tmp_path)),
        ("MASTER_KEY", base64.b64encode(MASTER_KEY).decode()),
        ("SIGNING_KEY", base64.b64encode(SIGNING_KEY).decode()),
    ):
        monkeypatch.setenv(f"VIVAVOCE_{name}", value)

    async def make() -> str:
        world = await open_world(url)
        await held(world, recordings, world.mine)
        await world.close()
        return world.mine

    interview_id = asyncio.run(make())
    return interview_id, recordings / interview_id


def test_the_command_asks_and_then_erases(company: tuple[str, Path], tmp_path: Path) -> None:
    interview_id, recording = company

    async def stored() -> tuple[Any, int]:
        database = Database(f"sqlite:///{tmp_path}/vivavoce.db")
        async with database.read() as session:
            erased_at = (await session.get_one(Interview, interview_id)).erased_at
            batches = len((await session.scalars(select(JournalBatch))).all())
        await database.close()
        return erased_at, batches

    refused = CliRunner().invoke(app, ["erase", interview_id], input="n\n")
    assert refused.exit_code == 1
    assert recording.is_dir()
    assert asyncio.run(stored()) == (None, 1)

    unknown = CliRunner().invoke(app, ["erase", "int_nosuch"])
    assert isinstance(unknown.exception, NotFound)
    assert unknown.stdout == ""  # nobody is asked about what is not there

    for command in (["erase", interview_id], ["erase", interview_id, "--yes"]):
        done = CliRunner().invoke(app, command, input="y\n")
        assert done.exit_code == 0, done.output
        assert f"{interview_id} is erased" in done.output
    assert not recording.exists()
    erased_at, batches = asyncio.run(stored())
    assert erased_at is not None
    assert batches == 0
