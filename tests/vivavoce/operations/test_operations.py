"""Who may read the server's figures, and that every metric and hop can be read."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.applications import Starlette

from analyzers.stream import Engine
from interview.access import Action, Principal, Standing
from interview.events import Score, SpeechStarted
from media_server.forwarding.sender import SendCounters
from media_server.node import MediaServer
from media_server.statistics import DecodeStatistics, StreamStatistics
from signaling.latency import BOUNDS_S, Histogram, Hop, together
from signaling.rooms import Rooms
from tests.fakes.directory import ANN, HR, STAFF
from tests.media_server.support import Keys, Witness
from tests.signaling.live_server import World
from vivavoce.operations.metrics import LATENCY, METRICS, render
from vivavoce.operations.overview import Overview, Picture, ProcessState, SessionState
from vivavoce.operations.routes import operations_routes
from vivavoce.settings import CHECKOUT
from vivavoce.workers.host import Host, LoopWatch
from vivavoce.workers.hosting import MAIN, Hosting
from vivavoce.workers.report import Usage

ADMIN = Principal("root", Standing.ADMIN)
TOKEN = "a token of the operator's"


@asynccontextmanager
async def server(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Rooms, MediaServer]]:
    world = World()
    media = MediaServer(folder, Keys(), max_rooms=3)
    watch = LoopWatch()
    host = Host(MAIN, media, Engine(()))
    overview = Overview(world.rooms, Hosting(media, host, 3, watch, host=host), lambda: 7)
    routes = operations_routes(overview, world.authenticator, SecretStr(TOKEN))
    assert all(isinstance(route.endpoint.action, Action) for route in routes)
    transport = httpx.ASGITransport(Starlette(routes=routes))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            yield client, world.rooms, media
    finally:
        await overview.close()
        watch.close()
        await world.rooms.close()
        await media.close()


@pytest.mark.parametrize("path", ["/metrics", "/live/operations"])
async def test_figures_are_for_administrators_and_the_token(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STAFF, ADMIN.id, ADMIN)

    async def status(**headers: str) -> int:
        return (await client.get(path, headers=headers)).status_code

    async with server(tmp_path) as (client, _, _):
        assert await status() == 401
        assert await status(cookie="vivavoce_staff=nobody") == 401
        assert await status(cookie=f"vivavoce_staff={HR.id}") == 403
        assert await status(cookie=f"vivavoce_staff={ANN.id}") == 403
        assert await status(cookie=f"vivavoce_staff={ADMIN.id}") == 200
        assert await status(authorization="Bearer another") == 401
        assert await status(authorization=f"Bearer {TOKEN}") == 200


async def test_every_metric_of_the_list_is_there_and_nothing_else(tmp_path: Path) -> None:
    async with server(tmp_path) as (client, _, media):
        await media.open_room(Witness().setup())
        answer = await client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        families = {family.name: family for family in text_string_to_metric_families(answer.text)}
        state = (
            await client.get("/live/operations", headers={"authorization": f"Bearer {TOKEN}"})
        ).json()
    assert set(families) == {definition.name for definition in METRICS} | {LATENCY[0]}
    free = next(iter(families["vivavoce_worker_free"].samples))
    assert (free.labels, free.value) == ({"worker": MAIN}, 2)
    assert [one.value for one in families["vivavoce_tries_forgotten"].samples] == [7]
    assert [row["hop"] for row in state["latency"]] == list(Hop)
    assert state["workers"] == [{"name": MAIN, "state": "ready", "capacity": 3, "sessions": 1}]


def test_forwarding_recording_and_decoding_have_their_figures() -> None:
    session = SessionState(
        id="i1",
        status="live",
        worker=MAIN,
        sockets=2,
        outbox_longest=0,
        journal_pending=0,
        publications=1,
        viewers=1,
        recording=True,
        media={"video": StreamStatistics()},
        dropped={},
        streams=(),
        sent={"video": SendCounters(dropped=1, thinned=2, retransmitted=3, unrepeated=4)},
        unsent={"video": 5},
        recorded_bytes=6,
        unwritten=7,
    )
    picture = Picture(
        draining=False,
        processes=(ProcessState(MAIN, Usage.now(), 0.5, DecodeStatistics(0.25, 8)),),
        workers=(),
        sessions=(session,),
        latency={},
        recent={},
        counters=defaultdict(int),
        recordings_failed=0,
        findings_dropped=0,
        workers_died=0,
        tries_forgotten=0,
    )
    shown = {
        sample.name.removeprefix("vivavoce_"): sample.value
        for family in text_string_to_metric_families(render(picture).decode())
        for sample in family.samples
    }
    assert shown["forwarding_dropped_frames_total"] == 1
    assert shown["forwarding_thinned_frames_total"] == 2
    assert shown["forwarding_retransmitted_packets_total"] == 3
    assert shown["forwarding_unrepeated_packets_total"] == 4
    assert shown["forwarding_waiting_frames"] == 5
    assert (shown["recording_bytes_total"], shown["recording_waiting"]) == (6, 7)
    assert (shown["decoding_wait_seconds"], shown["decoding_shed_level"]) == (0.25, 8)


def test_the_operators_manual_names_every_metric_and_no_other() -> None:
    exposed = {d.name + ("_total" if d.kind == "counter" else "") for d in METRICS} | {LATENCY[0]}
    manual = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = manual.partition("\n### Metrics\n")[2].partition("\n### ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(vivavoce_\w+)`", row.split("|")[1])]
    assert sorted(named) == sorted(exposed)


async def test_a_server_that_drains_is_not_ready(tmp_path: Path) -> None:
    async with server(tmp_path) as (client, rooms, _):
        fine = await client.get("/live/ready")
        assert (fine.status_code, fine.json()) == (200, {"status": "ready", "free": 3})
        await rooms.drain(patience_s=1)
        gone = await client.get("/live/ready")
        assert (gone.status_code, gone.json()) == (503, {"status": "draining", "free": 0})


async def test_findings_are_timed_at_every_hop() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        world.run.find(SpeechStarted(time_s=0.1, arrived_s=0.1, participant="mei"))
        await ann.event("speech_started")
        await asyncio.sleep(0)
        counts = {hop: held.count for hop, held in world.rooms.latency.read().items()}
    assert counts[Hop.ANALYSED] == 1
    assert counts[Hop.SCORED] == 0


def test_quantiles_lie_in_the_bucket_of_what_was_observed() -> None:
    one, other = Histogram(), Histogram()
    for _ in range(99):
        one.observe(0.012)
    other.observe(0.25)
    both = together([one.read(), other.read()])
    assert both.count == 100
    median, last = both.quantile(0.5), both.quantile(1.0)
    assert median is not None
    assert last is not None
    assert 0.01 < median <= 0.02
    assert 0.2 < last <= 0.3
    assert Histogram().read().quantile(0.5) is None
    assert together([]).count == 0
    one.observe(99.0)
    assert one.read().quantile(1.0) == BOUNDS_S[-1]


def test_scores_that_an_act_made_final_are_not_timed() -> None:
    from signaling.wire.outbox import place_of

    score = Score(time_s=9, arrived_s=3, dimension="clarity", value=1.0, scale=10, final=True)
    assert place_of(score).arrived_s is None
