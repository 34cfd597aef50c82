"""The bank by API: found, edited with its versions kept, imported, composed into openings."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ehr_bridge.interviews.plans import job_asked
from ehr_bridge.store.domain_events import DomainEvent
from tests.ehr_bridge.world import World

QUESTION: dict[str, Any] = {
    "language": "en",
    "role": "support",
    "competency": "Care",
    "type": "behavioural",
    "level": "entry",
    "minutes": 5,
    "text": "Whom did you help last week, and how?",
    "key_points": ["who it was", "what was done"],
    "anchors": [f"level {n}" for n in range(1, 6)],
}


async def test_an_edit_makes_a_version_and_leaves_what_is_asked(any_world: World) -> None:
    hr = await any_world.signed_in("hr")
    made = await hr.post("/question-bank", json=QUESTION)
    assert made.status_code == 201, made.text
    id = made.json()["id"]
    again = await hr.post("/question-bank", json={**QUESTION, "text": QUESTION["text"] + "!"})
    assert again.status_code == 400

    picks = [{"question_id": id, "version": 1, "competency": "care"}]
    written = await hr.put("/openings/opn_mine/question-set", json={"picks": picks})
    assert written.status_code == 200, written.text

    edited = {**QUESTION, "text": "Whom did you help lately?", "version": 1}
    second = await hr.put(f"/question-bank/{id}", json=edited)
    assert second.status_code == 200, second.text
    assert [v["text"] for v in second.json()["versions"]] == [edited["text"], QUESTION["text"]]
    assert second.json()["used_in"] == [
        {"opening": {"id": "opn_mine", "name": "Support lead"}, "version": 1}
    ]
    assert (await hr.put(f"/question-bank/{id}", json=edited)).status_code == 409

    async with any_world.bridge.database.read() as session:
        job = await job_asked(session, any_world.mine)
        kinds = await session.scalars(select(DomainEvent.kind))
        assert "question_set.composed" in set(kinds)
    assert [(q.id, q.text) for q in job.questions] == [(f"{id}-v1", QUESTION["text"])]


async def test_a_retired_question_is_offered_no_more_and_comes_back(world: World) -> None:
    hr = await world.signed_in("hr")
    id = (await hr.post("/question-bank", json=QUESTION)).json()["id"]
    await hr.put(f"/question-bank/{id}/retired", json={"retired": True})
    assert (await hr.get("/question-bank")).json()["items"] == []
    shown = (await hr.get("/question-bank", params={"retired": True})).json()["items"]
    assert [one["id"] for one in shown] == [id]
    await hr.put(f"/question-bank/{id}/retired", json={"retired": False})
    assert len((await hr.get("/question-bank")).json()["items"]) == 1


async def test_the_bank_of_another_company_is_not_there(world: World) -> None:
    id = (await (await world.signed_in("hr")).post("/question-bank", json=QUESTION)).json()["id"]
    rival = await world.signed_in("rival")
    assert (await rival.get("/question-bank")).json()["items"] == []
    assert (await rival.get(f"/question-bank/{id}")).status_code == 404
    assert (
        await rival.put(f"/question-bank/{id}", json={**QUESTION, "version": 1})
    ).status_code == 404


async def test_shipped_questions_are_taken_in_once_and_found_by_filter(world: World) -> None:
    hr = await world.signed_in("hr")
    first = (await hr.post("/question-bank/shipped", json={"languages": ["zh", "en"]})).json()
    again = (await hr.post("/question-bank/shipped", json={"languages": ["zh", "en"]})).json()
    assert first["added"] >= 300
    assert (again["added"], again["changed"]) == (0, 0)

    wanted = {"language": "zh", "role": "sales", "type": "behavioural", "words": "客户"}
    found = (await hr.get("/question-bank", params=wanted)).json()["items"]
    assert found
    assert all(
        one["role"] == "sales" and one["type"] == "behavioural" and "客户" in one["text"]
        for one in found
        if "客户" not in one["competency"]
    )
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await hr.get("/question-bank", params={"cursor": cursor})).json()
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == first["added"]


@pytest.mark.parametrize("format", ["csv", "json"])
async def test_an_export_is_imported_elsewhere_and_changes_nothing_here(
    world: World, format: str
) -> None:
    hr = await world.signed_in("hr")
    await hr.post("/question-bank/shipped", json={"languages": ["zh"]})
    await hr.post("/question-bank", json={**QUESTION, "text": '=HYPERLINK(1), is it "safe"?'})
    file = (await hr.get("/question-bank/export", params={"format": format})).text
    body = {"format": format, "content": file, "dry_run": False}
    here = (await hr.post("/question-bank/import", json=body)).json()
    assert (here["added"], here["changed"], here["errors"]) == (0, 0, [])

    rival = await world.signed_in("rival")
    dry = (await rival.post("/question-bank/import", json={**body, "dry_run": True})).json()
    assert dry["added"] == here["unchanged"]
    assert (await rival.get("/question-bank")).json()["items"] == []
    there = (await rival.post("/question-bank/import", json=body)).json()
    assert there["added"] == here["unchanged"]
    same = (await rival.get("/question-bank/export", params={"format": format})).text
    assert same == file


async def test_a_set_is_proposed_swapped_and_written_by_names_alone(world: World) -> None:
    """Without a model only competencies of the same name are found, and it is said so."""
    hr = await world.signed_in("hr")
    for n in range(6):
        text = {"text": f"Care question number {n}, about something else each time?"}
        assert (await hr.post("/question-bank", json={**QUESTION, **text})).status_code == 201
    path = "/openings/opn_mine/question-set"
    proposed = (await hr.post(f"{path}/proposal", json={"minutes": 20})).json()
    assert proposed["uncovered"] == ["clarity"]
    assert proposed["by_meaning"] is False
    assert {one["competency"] for one in proposed["items"]} == {"care"}

    picks = [
        {
            "question_id": one["question"]["id"],
            "version": one["question"]["version"],
            "competency": one["competency"],
        }
        for one in proposed["items"]
    ]
    swap = {"minutes": 20, "picks": picks, "position": 0}
    others = (await hr.post(f"{path}/alternatives", json=swap)).json()["items"]
    taken = {pick["question_id"] for pick in picks}
    assert others
    assert taken.isdisjoint(one["question"]["id"] for one in others)

    strange = [{**picks[0], "competency": "courage"}]
    refused = await hr.put(path, json={"picks": strange})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_input")

    other_hr = await world.signed_in("other_hr")
    assert (await other_hr.post(f"{path}/proposal", json={})).status_code == 404
    assert (await other_hr.put(path, json={"picks": picks})).status_code == 404
    assert (await hr.put(path, json={"picks": picks})).is_success
    written = (await hr.get("/openings/opn_mine")).json()["questions"]
    assert [question["anchors"] for question in written] == [QUESTION["anchors"]] * len(picks)


async def test_prepared_questions_are_asked_until_the_room_is_open(world: World) -> None:
    ann = await world.signed_in("ann")
    item = {
        "kind": "resume",
        "text": "What was the hardest part of the shop you led?",
        "key_points": ["what made it hard"],
        "competency": "care",
        "reason": {"code": "project_led", "words": "shop · lead"},
    }
    path = f"/interviews/{world.mine}/prepared-questions"
    assert (await ann.put(path, json={"items": [item]})).status_code == 200
    assert (await ann.get(path)).json()["items"][0]["reason"]["words"] == "shop · lead"
    plan = await world.bridge.directory.plan(world.mine)
    assert [q.id for q in plan.job.questions] == ["q1", "q2", "own-1"]
    await world.bridge.directory.open(world.mine, 1.0)
    assert (await ann.put(path, json={"items": []})).status_code == 409
    assert (await ann.put(path, json={"items": [{**item, "competency": "x"}]})).status_code == 409
    eve = await world.signed_in("eve")
    assert (await eve.get(path)).status_code == 404
