"""What is on legal hold outlives its retention and every wish to erase it, until it is released."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from ehr_bridge.interviews.tables import Interview
from ehr_bridge.resumes.tables import Alias
from ehr_bridge.store.audit import SERVER
from interview.errors import WrongState
from tests.ehr_bridge.test_retention import YEAR, erased_at, held, holdings
from tests.ehr_bridge.test_withdrawal import took_part
from tests.ehr_bridge.world import World

REASON = "Claim of 12 March, file 7"
LATER = YEAR + timedelta(days=1)


async def place(browser: httpx.AsyncClient, **about: str) -> str:
    answer = await browser.post("/legal-holds", json={"reason": REASON, **about})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def release(browser: httpx.AsyncClient, hold: str) -> None:
    assert (await browser.post(f"/legal-holds/{hold}/release")).status_code == 204


async def test_an_interview_on_hold_outlives_its_retention(
    any_world: World, tmp_path: Path
) -> None:
    world = any_world
    retention = await held(world, tmp_path)
    manager = await world.signed_in("manager")
    hold = await place(manager, applicant_id="apl_1", interview_id=world.mine)
    assert await retention.due(world.clock.now + LATER) == [world.other]
    with pytest.raises(WrongState) as refused:
        await retention.erase(world.mine, SERVER)
    assert refused.value.fault == "on_hold"
    assert await holdings(world, world.mine)
    await release(await world.signed_in("admin"), hold)
    assert await retention.due(world.clock.now + LATER) == sorted([world.mine, world.other])


async def test_a_person_on_hold_is_kept_whole_by_whichever_of_their_ids(
    any_world: World, tmp_path: Path
) -> None:
    world = any_world
    retention = await held(world, tmp_path)
    async with world.bridge.database.write() as session:
        session.add(Alias(applicant_id="apl_1", person_id="apl_2"))
    manager = await world.signed_in("manager")
    hold = await place(manager, applicant_id="apl_1")
    assert await retention.due(world.clock.now + LATER) == []
    answer = await manager.delete("/applicants/apl_2/personal-data")
    assert (answer.status_code, answer.json()["error"]["fault"]) == (409, "on_hold")
    assert await erased_at(world, world.other) is None
    await release(manager, hold)
    assert (await manager.delete("/applicants/apl_2/personal-data")).status_code == 204
    assert await erased_at(world, world.mine) is not None


async def test_an_applicant_is_told_that_it_is_kept_and_it_goes_when_the_hold_does(
    world: World,
) -> None:
    phone, path = await took_part(world)
    manager = await world.signed_in("manager")
    hold = await place(manager, applicant_id="apl_1")
    told = (await phone.get(path)).json()
    assert (told["on_hold"], told["withdrawn"], told["policy"]) == (True, False, "prc")
    assert REASON not in str(told)
    assert (await phone.delete(path)).status_code == 204
    told = (await phone.get(path)).json()
    assert (told["held"], told["on_hold"], told["withdrawn"]) == (True, True, True)
    [listed] = (await manager.get("/legal-holds")).json()["items"]
    assert listed["erasure_asked_at"] is not None
    retention = world.bridge.retention(world.archive)
    assert await retention.erase_due() == []
    await release(manager, hold)
    assert await retention.erase_due() == [world.mine]
    assert (await phone.get(path)).json()["held"] is False


async def test_an_erasure_that_had_begun_is_completed_in_spite_of_a_hold(
    world: World, tmp_path: Path
) -> None:
    retention = await held(world, tmp_path)
    await world.bridge.recording_keys.shred(world.mine, SERVER)
    await place(await world.signed_in("manager"), applicant_id="apl_1")
    assert await retention.erase_due() == [world.mine]


async def test_holds_of_a_person_are_listed_with_who_placed_and_released_them(
    world: World,
) -> None:
    manager, admin = await world.signed_in("manager"), await world.signed_in("admin")
    hold = await place(manager, applicant_id="apl_1")
    await release(admin, hold)
    await release(admin, hold)
    second = await place(admin, applicant_id="apl_2")
    assert [one["id"] for one in (await admin.get("/legal-holds")).json()["items"]] == [second]
    of_first = await manager.get("/legal-holds", params={"applicant_id": "apl_1"})
    [first] = of_first.json()["items"]
    assert (first["reason"], first["placed_by"], first["released_by"]) == (
        REASON,
        "Manager",
        "Admin",
    )


async def test_nothing_is_held_of_nobody_nor_of_what_is_erased(world: World) -> None:
    manager = await world.signed_in("manager")
    rival = await world.signed_in("rival")

    async def status(browser: httpx.AsyncClient, **about: str) -> int:
        return (await browser.post("/legal-holds", json={"reason": REASON, **about})).status_code

    assert await status(manager, applicant_id="apl_nobody") == 404
    assert await status(rival, applicant_id="apl_1") == 404
    assert await status(manager, applicant_id="apl_1", interview_id=world.other) == 404
    async with world.bridge.database.write() as session:
        (await session.get_one(Interview, world.mine)).erased_at = world.clock.now
    assert await status(manager, applicant_id="apl_1", interview_id=world.mine) == 409
    hold = await place(manager, applicant_id="apl_1")
    assert (await rival.post(f"/legal-holds/{hold}/release")).status_code == 404
