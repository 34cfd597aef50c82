"""A person's time line and search by API, within reach."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ehr_bridge.interviews.tables import Interview
from ehr_bridge.notices.contacts import keep_phone
from ehr_bridge.recruiting.tables import Applicant
from tests.ehr_bridge.world import World


async def test_a_time_line_tells_what_happened_and_only_to_whose_it_is(any_world: World) -> None:
    hr = await any_world.signed_in("hr")
    person = (await hr.get("/applicants/apl_1")).json()
    application = person["applications"][0]["id"]
    moved = {"application_ids": [application], "to": "screening"}
    assert (await hr.post("/applications/moves", json=moved)).status_code == 200

    page = (await hr.get("/applicants/apl_1/time-line")).json()
    kinds = [entry["kind"] for entry in page["items"]]
    assert {"applied", "stage_changed", "interview"} <= set(kinds)
    times = [entry["happened_at"] for entry in page["items"]]
    assert times == sorted(times, reverse=True)
    move = next(e for e in page["items"] if e["kind"] == "stage_changed")
    assert (move["before"], move["detail"]) == ("applied", "screening")
    assert move["by"] != ""
    assert page["next_cursor"] is None

    assert (await hr.get("/applicants/apl_2/time-line")).status_code == 404
    assert (await hr.get("/applicants/apl_1/time-line?cursor=nonsense")).status_code == 400
    interviewer = await any_world.signed_in("ann")
    assert (await interviewer.get("/applicants/apl_1/time-line")).status_code == 403


async def test_an_interview_that_is_over_stands_where_it_ended(world: World) -> None:
    async with world.bridge.database.write() as session:
        interview = await session.scalar(select(Interview).where(Interview.applicant_id == "apl_1"))
        assert interview
        interview.status, interview.opened_unix_s = "ended", 1_800_000_000.0
        interview.started_s, interview.ended_s = 5.0, 600.0
    hr = await world.signed_in("hr")
    page = (await hr.get("/applicants/apl_1/time-line")).json()
    [told] = [entry for entry in page["items"] if entry["kind"] == "interview"]
    assert datetime.fromisoformat(told["happened_at"]).timestamp() == 1_800_000_600


async def test_who_has_a_telephone_is_shown_with_it(world: World) -> None:
    hr = await world.signed_in("hr")
    assert (await hr.get("/applicants/apl_1")).json()["phone"] == ""
    async with world.bridge.database.write() as session:
        await keep_phone(session, "apl_1", "+8613812345678")
    assert (await hr.get("/applicants/apl_1")).json()["phone"] == "+8613812345678"


async def test_parts_of_words_find_in_both_languages_and_within_reach(any_world: World) -> None:
    async with any_world.bridge.database.write() as session:
        person = await session.get_one(Applicant, "apl_1")
        person.name = "周雨桐"
        stranger = await session.get_one(Applicant, "apl_2")
        stranger.name = "周雨桐"
        person.email = "Zhou_Yutong@mail.example"
    hr = await any_world.signed_in("hr")

    async def found(words: str, kind: str) -> list[str]:
        items = (await hr.get("/search", params={"words": words})).json()["items"]
        return [hit["id"] for hit in items if hit["kind"] == kind]

    assert await found("雨桐", "applicant") == ["apl_1"]
    assert await found("zhou_yu", "applicant") == ["apl_1"]
    assert await found("zhou%yu", "applicant") == []
    assert len(await found("雨桐", "interview")) == 1
    assert await found("  ", "applicant") == []
