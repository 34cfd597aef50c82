"""Media workers as real processes: full, killed in mid-session, drained."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.middleware import Middleware

from interview.errors import ModelMissing, Overloaded
from media_server.recording.check import check_part
from media_server.recording.segments import PartReader
from signaling.rooms import Rooms
from tests.fakes.directory import ANN, MEI
from tests.media_server.support import KEY, Client, Keys, Picture, Tone, Witness, until
from tests.signaling.live_server import World
from vivavoce.workers.fleet import Fleet
from vivavoce.workers.messages import WorkerSettings

pytestmark = pytest.mark.integration

COMMAND = (sys.executable, "-m", "tests.vivavoce.workers.brightness_worker")


@asynccontextmanager
async def fleet_of(
    folder: Path,
    workers: int,
    capacity: int = 2,
    drain_s: float = 0.0,
    command: Sequence[str] = COMMAND,
) -> AsyncIterator[Fleet]:
    settings = WorkerSettings(
        name="",
        recordings=str(folder / "recordings"),
        store=str(folder),
        manifests=(),
        ice_servers=(),
        capacity=capacity,
        decode_threads=1,
        speech_threads=1,
        log_json=False,
        native_log=str(folder / "native.log"),
    )
    fleet = Fleet(settings, Keys(KEY), workers=workers, drain_s=drain_s, command=command)
    await fleet.start()
    try:
        yield fleet
    finally:
        await fleet.close()


@asynccontextmanager
async def interviews_on(fleet: Fleet, *middleware: Middleware) -> AsyncIterator[World]:
    """A live edge whose media and analysis are on the fleet."""
    world = World(retry_s=0.05)
    world.middleware += middleware
    services = replace(world.rooms.services, node=fleet, engine=fleet)
    world.rooms = Rooms(services, world.settings)
    fleet.move = world.rooms.move
    async with world.server():
        yield world


@asynccontextmanager
async def sending(fleet: Fleet, who: str, session_id: str) -> AsyncIterator[Client]:
    client = Client()
    try:
        await client.publish(fleet, who, Tone(), Picture(), session_id=session_id)
        yield client
    finally:
        await client.close()


def pid_of(fleet: Fleet, session_id: str) -> int:
    return fleet._workers[str(fleet.placement.worker_of(session_id))].pid


def parts_under(folder: Path) -> list[PartReader]:
    paths = list(folder.rglob("*.vrec"))
    parts = [PartReader(path, KEY) for path in paths if path.stat().st_size]
    for part in parts:
        part.close()
    return parts


def recorded(folder: Path) -> int:
    """Parts with something in them."""
    return sum(bool(part.segments) for part in parts_under(folder))


async def test_a_killed_worker_ends_only_its_sessions_which_go_on_elsewhere(
    tmp_path: Path,
) -> None:
    bystander = Witness()
    async with AsyncExitStack() as stack:
        fleet = await stack.enter_async_context(fleet_of(tmp_path, workers=2))
        world = await stack.enter_async_context(interviews_on(fleet))
        ann = await stack.enter_async_context(world.person(ANN))
        await fleet.open_room(bystander.setup("other"))
        await stack.enter_async_context(sending(fleet, "ann", "other"))
        await ann.do("start")
        await stack.enter_async_context(sending(fleet, MEI.id, "i1"))
        await ann.event("observation")
        await until(lambda: fleet.publications("other"))
        await until(lambda: recorded(tmp_path) == 1)
        killed, told = pid_of(fleet, "i1"), len(bystander.published)

        os.kill(killed, signal.SIGKILL)
        assert await ann.closed() == 1012
        again = await stack.enter_async_context(world.person(ANN))
        assert again.welcome["snapshot"]["status"] == "live"
        assert pid_of(fleet, "i1") != killed
        await stack.enter_async_context(sending(fleet, MEI.id, "i1"))
        await again.event("observation")
        await until(lambda: recorded(tmp_path) == 2)
        await again.do("end")
        assert fleet.publications("other") == {"ann": 1}
        assert len(bystander.published) == told
        await until(lambda: [w.state for w in fleet.states()] == ["ready", "ready"])
    assert fleet.ended_unasked == 1
    checks = [check_part(path, KEY) for path in tmp_path.rglob("*.vrec")]
    assert sorted((check.damage, check.closed) for check in checks) == [("", False), ("", True)]


async def test_a_full_fleet_says_so_and_nobody_is_half_joined(tmp_path: Path) -> None:
    async with fleet_of(tmp_path, workers=2, capacity=1) as fleet:
        asked = [fleet.open_room(Witness().setup(f"s{n}")) for n in range(6)]
        told = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(answer) for answer in told].count(type(None)) == 2
        refused = [str(answer) for answer in told if isinstance(answer, Overloaded)]
        assert refused == ["all 2 places on 2 media workers are taken"] * 4
        async with interviews_on(fleet) as world:
            async with world.connection(ANN) as websocket:
                await websocket.wait_closed()
                assert (websocket.close_code, websocket.close_reason) == (1013, "overloaded")
            await fleet.close_room("s0")
            async with world.person(ANN) as ann:
                assert ann.welcome["snapshot"]["status"] == "scheduled"


async def test_a_drained_worker_hands_over_with_its_recordings_finished(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        fleet = await stack.enter_async_context(fleet_of(tmp_path, workers=2))
        world = await stack.enter_async_context(interviews_on(fleet))
        ann = await stack.enter_async_context(world.person(ANN))
        await ann.do("start")
        await stack.enter_async_context(sending(fleet, MEI.id, "i1"))
        await until(lambda: recorded(tmp_path) == 1)
        drained = pid_of(fleet, "i1")

        os.kill(drained, signal.SIGTERM)
        assert await ann.closed() == 1012
        again = await stack.enter_async_context(world.person(ANN))
        assert again.welcome["snapshot"]["status"] == "live"
        assert pid_of(fleet, "i1") != drained
        await until(lambda: [w.state for w in fleet.states()] == ["ready", "ready"])
        await until(lambda: not Path(f"/proc/{drained}").exists())
        (part,) = parts_under(tmp_path)
        assert part.closed
    assert fleet.ended_unasked == 0


async def test_a_draining_worker_keeps_its_sessions_until_they_end(tmp_path: Path) -> None:
    async with fleet_of(tmp_path, workers=1, drain_s=60) as fleet:
        witness = Witness()
        await fleet.open_room(witness.setup("s1"))
        async with sending(fleet, "ann", "s1"):
            os.kill(pid_of(fleet, "s1"), signal.SIGTERM)
            await until(lambda: fleet.states()[0].state == "draining")
            with pytest.raises(Overloaded, match="draining"):
                await fleet.open_room(Witness().setup("s2"))
            await until(lambda: fleet.publications("s1") == {"ann": 1})
            await fleet.close_room("s1")
        await until(lambda: [w.state for w in fleet.states()] == ["ready"])
        await fleet.open_room(Witness().setup("s2"))


async def test_a_worker_may_die_while_it_drains(tmp_path: Path) -> None:
    async with fleet_of(tmp_path, workers=0, drain_s=60) as fleet:
        fleet.placement.add("w1", capacity=1)
        fleet.placement.place("s1")
        fleet.drain("w1")
        (letting_go,) = fleet._tasks
        await asyncio.sleep(0)
        fleet.placement.remove("w1")  # as when it is buried
        await letting_go


async def test_a_worker_that_cannot_start_says_why(tmp_path: Path) -> None:
    real = (sys.executable, "-m", "vivavoce.workers.serve_worker")
    async with fleet_of(tmp_path, workers=1) as fleet:
        settings = fleet._settings
    with pytest.raises(ModelMissing):
        await Fleet(settings, Keys(KEY), workers=1, command=real).start()
