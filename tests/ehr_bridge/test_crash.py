"""A writer that is killed in the middle: what was acknowledged is there, batches are whole."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from ehr_bridge.evaluation.tables import Note
from ehr_bridge.services import open_bridge
from tests.ehr_bridge.append_until_killed import batch
from tests.ehr_bridge.world import MASTER_KEY, QUICK_HASHER, SIGNING_KEY, open_world


@pytest.mark.integration
async def test_kill_9_loses_nothing_that_was_acknowledged(
    migrated_url: Callable[[], Awaitable[str]],
) -> None:
    url = await migrated_url()
    world = await open_world(url)
    interview_id = world.mine
    await world.close()
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.ehr_bridge.append_until_killed", url, interview_id),
        stdout=asyncio.subprocess.PIPE,
    )
    assert writer.stdout is not None
    try:
        acknowledged = -1
        while acknowledged < 20:
            acknowledged = int(await writer.stdout.readline())
    finally:
        writer.send_signal(signal.SIGKILL)
    for line in (await writer.stdout.read()).splitlines(keepends=True):
        acknowledged = int(line) if line.endswith(b"\n") else acknowledged
    await writer.wait()

    bridge = await open_bridge(url, MASTER_KEY, SIGNING_KEY, password_hasher=QUICK_HASHER)
    events = await bridge.journal.read(interview_id)
    batches = len(events) // 3
    assert batches >= acknowledged + 1
    assert events == [event for number in range(batches) for event in batch(number)]
    async with bridge.database.read() as session:
        [note] = await session.scalars(select(Note))
    assert note.text == f"{batches - 1}.2"
    await bridge.journal.append(interview_id, len(events) + 1, batch(batches))
    await bridge.close()
