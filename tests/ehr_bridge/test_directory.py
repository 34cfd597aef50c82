"""What the live edge asks of the store, and the recording keys."""

from __future__ import annotations

import asyncio
import base64

import pytest
from sqlalchemy import select, text, update

from ehr_bridge.interviews.tables import Interview
from ehr_bridge.privacy.keys import MasterKeys
from ehr_bridge.privacy.tables import RecordingKey
from ehr_bridge.recordings.keys import StoredRecordingKeys
from ehr_bridge.recruiting.openings import check_job
from ehr_bridge.recruiting.tables import Opening, Question
from interview.access import Principal, Standing
from interview.errors import BadInput, NotFound, WrongState
from interview.events import Role
from tests.ehr_bridge.world import MASTER_KEY, World, make_job

NEW_KEY = b"n" * 32


async def test_the_plan_of_an_interview(any_world: World) -> None:
    plan = await any_world.bridge.directory.plan(any_world.mine)
    assert plan.job == make_job("opn_mine")
    assert (plan.applicant_id, plan.applicant_name) == ("apl_1", "Applicant 1")
    assert plan.panel == {"stf_ann", "stf_bob"}
    assert plan.opened_unix_s is None
    assert plan.granted is None
    with pytest.raises(NotFound):
        await any_world.bridge.directory.plan("int_nothing")


async def test_the_clock_is_set_once(any_world: World) -> None:
    directory = any_world.bridge.directory
    zeros = await asyncio.gather(
        *(directory.open(any_world.mine, 1_000_000.123456 + n) for n in range(4))
    )
    assert len(set(zeros)) == 1
    assert (await directory.plan(any_world.mine)).opened_unix_s == zeros[0]


async def test_an_opened_interview_keeps_its_questions_when_hr_edits_them(world: World) -> None:
    await world.bridge.directory.open(world.mine, 1.0)
    async with world.bridge.database.write() as session:
        await session.execute(update(Question).values(text="edited"))
    opened = await world.bridge.directory.plan(world.mine)
    unopened = await world.bridge.directory.plan(world.other)
    assert opened.job == make_job("opn_mine")
    assert unopened.job.questions[0].text == "edited"


async def test_the_status_only_moves_on(any_world: World) -> None:
    directory = any_world.bridge.directory

    async def status() -> tuple[str, float | None, float | None]:
        async with any_world.bridge.database.read() as session:
            row = await session.get_one(Interview, any_world.mine)
            return row.status, row.started_s, row.ended_s

    await directory.set_status(any_world.mine, "live", 5.0)
    await directory.set_status(any_world.mine, "live", 6.0)
    await directory.set_status(any_world.mine, "scheduled", 7.0)
    assert await status() == ("live", 5.0, None)
    await directory.set_status(any_world.mine, "ended", 8.0)
    await directory.set_status(any_world.mine, "live", 9.0)
    await directory.set_status(any_world.mine, "ended", 9.0)
    assert await status() == ("ended", 5.0, 8.0)
    with pytest.raises(BadInput):
        await directory.set_status(any_world.mine, "paused", 1.0)


@pytest.mark.parametrize(
    ("name", "owns", "role"),
    [
        ("ann", True, Role.INTERVIEWER),
        ("eve", False, None),
        ("hr", True, Role.HR),
        ("other_hr", False, None),
        ("manager", False, Role.HR),
        ("auditor", False, Role.HR),
        ("rival", False, None),
        ("admin", False, None),
    ],
)
async def test_who_owns_an_interview_and_what_they_are_in_it(
    world: World, name: str, owns: bool, role: Role | None
) -> None:
    who = world.staff[name]
    assert await world.bridge.directory.owns(who, world.mine) is owns
    if role is None:
        with pytest.raises(NotFound):
            await world.bridge.directory.role_in(who, world.mine)
    else:
        assert await world.bridge.directory.role_in(who, world.mine) is role


async def test_an_applicant_owns_their_one_interview(world: World) -> None:
    who = Principal("apl_1", Standing.APPLICANT, "", world.mine)
    assert await world.bridge.directory.owns(who, world.mine)
    assert not await world.bridge.directory.owns(who, world.other)
    assert await world.bridge.directory.role_in(who, world.mine) is Role.APPLICANT


@pytest.mark.parametrize(
    "change",
    [
        {"policy": "atlantis"},
        {"questions": ()},
        {"competencies": ()},
        {"competencies": make_job("x").competencies[:1]},
        {"competencies": make_job("x").competencies * 2},
    ],
)
def test_a_job_that_cannot_be_scored_is_refused(change: dict[str, object]) -> None:
    job = make_job("opn_x")
    with pytest.raises((BadInput, NotFound)):
        check_job(type(job)(**{name: change.get(name, getattr(job, name)) for name in FIELDS}))


FIELDS = ("id", "title", "language", "competencies", "questions", "policy")


async def test_hr_who_sits_on_a_panel_is_an_interviewer_there(world: World) -> None:
    hr = await world.signed_in("hr")
    made = await hr.post(
        "/interviews",
        json={
            "applicant_id": "apl_1",
            "opening_id": "opn_mine",
            "interviewer_ids": ["stf_hr", "stf_ann"],
            "starts_at": "2026-03-05T10:00:00+08:00",
        },
    )
    assert made.status_code == 201, made.text
    assert made.json()["starts_at"] == "2026-03-05T02:00:00Z"
    assert [member["id"] for member in made.json()["panel"]] == ["stf_hr", "stf_ann"]
    role = await world.bridge.directory.role_in(world.staff["hr"], made.json()["id"])
    assert role is Role.INTERVIEWER


# --- recording keys ---------------------------------------------------------------------


async def test_a_key_is_made_once_and_kept_wrapped(any_world: World) -> None:
    keys = any_world.bridge.recording_keys
    made = await asyncio.gather(*(keys.key_for(any_world.mine) for _ in range(4)))
    assert len(set(made)) == 1
    assert len(made[0]) == 32
    assert await keys.key_for(any_world.other) != made[0]
    async with any_world.bridge.database.read() as session:
        row = await session.get_one(RecordingKey, any_world.mine)
    assert made[0] not in (row.wrapped or b"")
    with pytest.raises(NotFound):
        await keys.key_for("int_nothing")


async def test_a_shredded_key_is_gone_for_good(world: World) -> None:
    keys = world.bridge.recording_keys
    await keys.key_for(world.mine)
    async with world.bridge.database.read() as session:
        wrapped = (await session.get_one(RecordingKey, world.mine)).wrapped
        file = await session.scalar(text("SELECT file FROM pragma_database_list"))
    await keys.shred(world.mine, world.staff["hr"])
    await keys.shred(world.mine, world.staff["hr"])
    with pytest.raises(NotFound):
        await keys.key_for(world.mine)
    assert wrapped is not None
    assert file is not None
    for suffix in ("", "-wal"):
        with open(file + suffix, "rb") as stored:
            assert wrapped not in stored.read()


async def test_the_master_key_can_be_changed(any_world: World) -> None:
    database = any_world.bridge.database
    key = await any_world.bridge.recording_keys.key_for(any_world.mine)
    with pytest.raises(WrongState, match="not given"):
        await StoredRecordingKeys(database, MasterKeys(NEW_KEY)).key_for(any_world.mine)
    both = StoredRecordingKeys(database, MasterKeys(NEW_KEY, [MASTER_KEY]))
    assert await both.key_for(any_world.mine) == key
    assert await both.rewrap() == 1
    assert await both.rewrap() == 0
    assert await StoredRecordingKeys(database, MasterKeys(NEW_KEY)).key_for(any_world.mine) == key


async def test_a_key_of_another_interview_does_not_open(world: World) -> None:
    keys = world.bridge.recording_keys
    await keys.key_for(world.mine)
    await keys.key_for(world.other)
    async with world.bridge.database.write() as session:
        foreign = (await session.get_one(RecordingKey, world.other)).wrapped
        (await session.get_one(RecordingKey, world.mine)).wrapped = foreign
    with pytest.raises(WrongState, match="changed"):
        await keys.key_for(world.mine)


def test_a_master_key_of_another_length_is_refused() -> None:
    with pytest.raises(BadInput):
        MasterKeys(base64.b64encode(NEW_KEY))


async def test_openings_are_rows(any_world: World) -> None:
    async with any_world.bridge.database.read() as session:
        opening = (await session.scalars(select(Opening).where(Opening.id == "opn_mine"))).one()
        assert [anchor.level for anchor in opening.competencies[0].anchors] == [1, 2, 3, 4, 5]
        assert [point.text for point in opening.questions[0].key_points] == ["who", "what"]
