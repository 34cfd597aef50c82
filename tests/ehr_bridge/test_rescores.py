"""Requests to score an interview again: asked once, carried out once, shown beside the sheet."""

from __future__ import annotations

import asyncio
import sys

import pytest

from ehr_bridge.evaluation.rescores import LEASE, MAX_TRIES
from ehr_bridge.evaluation.shapes import EvaluationShape, RescoreList
from ehr_bridge.store.problems import Problem
from interview.errors import NotFound
from interview.policy import Permit, policy
from interview.scoring.conclusion import Conclusion, conclude
from tests.ehr_bridge.plays import begun, ended
from tests.ehr_bridge.test_review import reviewed
from tests.ehr_bridge.world import World, make_job
from vivavoce.background.rescore_queue import RescoreQueue


def concluded() -> Conclusion:
    """What the interview comes to when the applicant's words count no more."""
    rules = policy("prc")
    return conclude(make_job("opn_mine"), Permit(rules, frozenset()), begun() + ended())


async def test_old_and_new_stand_side_by_side(any_world: World) -> None:
    world = any_world
    await reviewed(world)
    path = f"/interviews/{world.mine}"
    hr = await world.signed_in("hr")
    sheet = (await hr.get(f"{path}/evaluation")).json()
    assert (await hr.get(f"{path}/rescores")).json() == {"items": []}

    asked = await hr.post(f"{path}/rescores")
    assert asked.status_code == 202, asked.text
    assert (asked.json()["state"], asked.json()["requested_by"]) == ("waiting", "Hr")
    assert (await hr.post(f"{path}/rescores")).json()["id"] == asked.json()["id"]

    id = asked.json()["id"]
    whole = await hr.get(f"{path}/evaluation", params={"rescore": id})
    assert (whole.status_code, whole.json()["error"]["code"]) == (409, "wrong_state")
    rescores = world.bridge.rescores
    assert await rescores.next_waiting() == (id, world.mine)
    assert await rescores.claim(id)
    assert not await rescores.claim(id)
    await rescores.go_on(id, 0.5)
    ann = await world.signed_in("ann")
    [running] = (await ann.get(f"{path}/rescores")).json()["items"]
    assert (running["state"], running["progress"], running["scores"]) == ("running", 0.5, [])
    await rescores.finish(id, concluded())

    answer = await ann.get(f"{path}/rescores")
    [done] = RescoreList.model_validate_json(answer.content).items
    assert (done.state, done.progress) == ("done", 1.0)
    assert done.scores[0].dimension == "composite"
    assert {score.after_reason for score in done.scores} >= {"no_consent"}
    assert done.before is not None
    assert done.before.rules == sheet["rules"]
    whole = await hr.get(f"{path}/evaluation", params={"rescore": id})
    assert EvaluationShape.model_validate_json(whole.content).composite.reason == "no_consent"
    assert (await hr.get(f"{path}/evaluation")).json() == sheet


async def test_who_may_ask_for_it_and_of_what(world: World) -> None:
    path = f"/interviews/{world.mine}/rescores"
    hr = await world.signed_in("hr")
    assert (await hr.post(path)).status_code == 409  # nothing was held yet
    await reviewed(world)
    for name, status in (("ann", 403), ("auditor", 403), ("other_hr", 404), ("manager", 202)):
        assert (await (await world.signed_in(name)).post(path)).status_code == status
    await world.archive.erase(world.mine)
    assert (await hr.post(path)).json()["error"]["code"] == "wrong_state"
    unknown = await hr.get(f"/interviews/{world.mine}/evaluation", params={"rescore": "rsc_x"})
    assert unknown.status_code == 404


async def test_one_that_died_is_tried_once_more_and_then_fails(world: World) -> None:
    await reviewed(world)
    rescores = world.bridge.rescores
    id = await rescores.request(world.mine, world.staff["hr"])
    for _ in range(MAX_TRIES):
        assert await rescores.claim(id)
        assert await rescores.next_waiting() is None
        world.clock.move(seconds=LEASE.total_seconds() + 1)
    assert await rescores.next_waiting() == (id, world.mine)
    assert not await rescores.claim(id)
    shown = await rescores.read(id)
    assert shown.problem
    assert (shown.state, shown.problem.fault) == ("failed", "broke_off")


async def test_what_came_of_it_is_not_kept_once_the_interview_is_erased(world: World) -> None:
    await reviewed(world)
    rescores = world.bridge.rescores
    id = await rescores.request(world.mine, world.staff["hr"])
    assert await rescores.claim(id)
    await world.bridge.retention(world.archive).erase(world.mine, world.staff["hr"])
    with pytest.raises(NotFound):
        await rescores.finish(id, concluded())


async def turned(world: World, code: str, stop: bool) -> tuple[str, Problem | None]:
    """State and problem after a worker's turn with a process that runs this code."""
    await reviewed(world)
    rescores, stopping = world.bridge.rescores, asyncio.Event()
    id = await rescores.request(world.mine, world.staff["hr"])

    async def start(id: str, _: str) -> asyncio.subprocess.Process:
        assert await rescores.claim(id)
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
        if stop:
            stopping.set()
        return process

    running = asyncio.create_task(RescoreQueue(rescores, start).run(stopping))
    while not stop and (await rescores.read(id)).state == "waiting":
        await asyncio.sleep(0)
    while not stop and (await rescores.read(id)).state == "running":
        await asyncio.sleep(0.01)
    stopping.set()
    await running
    shown = await rescores.read(id)
    return shown.state, shown.problem


async def test_a_process_that_fails_is_noted_with_its_code(world: World) -> None:
    assert await turned(world, "raise SystemExit(3)", stop=False) == (
        "failed",
        Problem("the scoring process ended with 3", "broke_off"),
    )


async def test_a_worker_that_stops_puts_back_what_it_had(world: World) -> None:
    assert await turned(world, "import time; time.sleep(600)", stop=True) == ("waiting", None)
