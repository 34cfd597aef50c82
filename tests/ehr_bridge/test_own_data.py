"""An applicant's copy of what is held of them: whole, theirs alone, and for nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ehr_bridge.own_data import copies
from ehr_bridge.resumes.tables import Alias
from ehr_bridge.store.audit import AuditEntry
from tests.ehr_bridge.plays import ANSWER
from tests.ehr_bridge.test_withdrawal import took_part
from tests.ehr_bridge.world import NOW, World


async def copied(browser: httpx.AsyncClient, path: str) -> tuple[zipfile.ZipFile, dict[str, Any]]:
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert {entry.date_time for entry in archive.infolist()} == {NOW.timetuple()[:6]}
    return archive, json.loads(archive.read("data.json"))


def own_copy(path: str, language: str = "en") -> str:
    return path.replace("/held", "/copy") + f"?language={language}"


async def test_the_copy_has_what_is_held_of_the_applicant(any_world: World) -> None:
    phone, path = await took_part(any_world)
    archive, data = await copied(phone, own_copy(path))
    [person] = data["person"]
    assert (person["name"], person["email"]) == ("Applicant 1", "a1@mail.example")
    assert {row["purpose"] for row in data["consents"]} == {
        "recording",
        "speech_scoring",
        "expression_scoring",
    }
    [interview] = data["interviews"]
    assert [one["text"] for one in interview["said"]] == [ANSWER]
    assert [one["question"] for one in interview["asked"]] == ["Tell me about a customer."]
    assert "composite" in interview["scores"]
    recordings = [name for name in archive.namelist() if name.startswith("recordings/")]
    assert recordings == [
        f"recordings/{any_world.mine}/p1.webm",
        f"recordings/{any_world.mine}/p2.mp4",
    ]
    assert archive.read(recordings[0]).startswith(b"p1 2.0 60.0")
    async with any_world.bridge.database.read() as session:
        acts = set(await session.scalars(select(AuditEntry.act)))
    assert "copy_own_data" in acts


async def test_nothing_of_others_is_in_it(world: World) -> None:
    phone, path = await took_part(world)
    world.archive.keep(world.mine, "stf_ann")
    async with world.bridge.database.write() as session:  # a merge that may be wrong
        session.add(Alias(applicant_id="apl_2", person_id="apl_1"))
    archive, data = await copied(phone, own_copy(path))
    told = json.dumps(data, ensure_ascii=False)
    for foreign in ("清楚", "Ann", "stf_ann", "Applicant 2", "a2@mail.example", world.other):
        assert foreign not in told, foreign
    assert [name for name in archive.namelist() if name.startswith("recordings/")] == []


@pytest.mark.parametrize(
    ("language", "name", "words"),
    [("zh", "请先阅读.txt", "个人信息副本"), ("en", "Read me first.txt", "Copy of what Company")],
)
async def test_it_begins_with_a_page_in_the_applicants_language(
    world: World, language: str, name: str, words: str
) -> None:
    phone, path = await took_part(world)
    archive, _ = await copied(phone, own_copy(path, language))
    assert archive.namelist()[0] == name
    assert words in archive.read(name).decode("utf-8-sig")


async def test_scores_and_recording_stay_out_where_the_law_gives_no_right_to_them(
    world: World,
) -> None:
    phone, path = await took_part(world, policy="us-ny")
    archive, data = await copied(phone, own_copy(path))
    [interview] = data["interviews"]
    assert interview["scores"] is None
    assert interview["said"]
    assert not any(name.startswith("recordings/") for name in archive.namelist())


async def test_only_the_browser_that_took_part_gets_it(world: World) -> None:
    _, path = await took_part(world)
    assert (await world.browser().get(own_copy(path))).status_code == 410


async def test_hr_managers_make_the_same_copy_of_a_merged_person(world: World) -> None:
    await took_part(world)
    async with world.bridge.database.write() as session:
        session.add(Alias(applicant_id="apl_2", person_id="apl_1"))
    _, data = await copied(await world.signed_in("manager"), "/applicants/apl_1/copy")
    assert {person["id"] for person in data["person"]} == {"apl_1", "apl_2"}
    rival = await world.signed_in("rival")
    assert (await rival.get("/applicants/apl_1/copy")).status_code == 404


async def test_copies_beyond_the_bound_are_asked_for_again_later(world: World) -> None:
    phone, path = await took_part(world)
    own_data = world.bridge.own_data
    for _ in range(copies.MAX_AT_ONCE):
        await own_data._places.acquire()
    assert (await phone.get(own_copy(path))).status_code == 503
    own_data._places.release()
    await copied(phone, own_copy(path))
