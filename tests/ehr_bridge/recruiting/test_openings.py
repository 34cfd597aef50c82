"""Openings by API: made, edited in versions, opened and closed; plans that open them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ehr_bridge.recruiting.tables import Application
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.domain_events import DomainEvent
from tests.ehr_bridge.world import World

FIELDS: dict[str, Any] = {
    "title": "Sales manager",
    "language": "en",
    "policy": "eu",
    "requirements": [
        {"kind": "skill", "name": "Negotiation", "weight": 3},
        {"kind": "years", "name": "B2B sales", "amount": 3},
    ],
    "competencies": [
        {"id": "care", "name": "Care", "weight": 40, "anchors": [f"level {n}" for n in range(5)]},
        {"id": "drive", "name": "Drive", "weight": 60},
    ],
    "panel": ["stf_ann"],
    "triggers": [90, 80],
}


async def kinds(world: World, subject: str) -> list[str]:
    async with world.bridge.database.read() as session:
        found = await session.scalars(
            select(DomainEvent.kind)
            .where(DomainEvent.subject == subject)
            .order_by(DomainEvent.position)
        )
        return list(found)


async def test_an_opening_is_made_edited_and_opened(any_world: World) -> None:
    hr = await any_world.signed_in("hr")
    made = (await hr.post("/openings", json=FIELDS)).json()
    path = f"/openings/{made['id']}"
    assert (made["state"], made["version"], made["fields"]["triggers"]) == ("draft", 1, [80, 90])

    edited = {**made["fields"], "version": 1, "title": "Head of sales", "competencies": []}
    answer = await hr.put(path, json=edited)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["version"], answer.json()["competencies"]) == (2, [])
    late = await hr.put(path, json=edited)  # edited since version 1
    assert (late.status_code, late.json()["error"]["fault"]) == (409, "edited_meanwhile")

    first = (await hr.get(f"{path}/versions/1")).json()
    assert first == made["fields"]
    assert [v["version"] for v in (await hr.get(f"{path}/versions")).json()["items"]] == [2, 1]

    for state, status in (("paused", 409), ("open", 200), ("closed", 200), ("open", 200)):
        assert (await hr.post(f"{path}/state", json={"state": state})).status_code == status
    assert await kinds(any_world, made["id"]) == [
        *("opening.created", "opening.changed"),
        *("opening.opened", "opening.closed", "opening.opened"),
    ]


async def test_of_somebody_hired_it_stays_known_what_was_asked_for(any_world: World) -> None:
    hr = await any_world.signed_in("hr")
    made = (await hr.post("/openings", json=FIELDS)).json()
    path = f"/openings/{made['id']}"
    people = {"applicant_ids": ["apl_1"]}
    [hired] = (await hr.post(f"{path}/applications", json=people)).json()["made"]
    for stage in ("offer", "hired"):
        await hr.post("/applications/moves", json={"application_ids": [hired], "to": stage})
    edited = {**made["fields"], "version": 1, "requirements": [], "competencies": []}
    assert (await hr.put(path, json=edited)).json()["version"] == 2

    async with any_world.bridge.database.read() as session:
        application = await session.scalar(select(Application).where(Application.id == hired))
    assert application is not None
    assert (application.stage, application.opening_version) == ("hired", 1)
    asked = (await hr.get(f"{path}/versions/{application.opening_version}")).json()
    assert asked == made["fields"]
    moves = (await hr.get(f"/applications/{hired}")).json()["moves"]
    assert [move["to_stage"] for move in moves] == ["hired", "offer"]


async def test_an_edit_keeps_questions_and_what_they_still_show(world: World) -> None:
    hr = await world.signed_in("hr")
    opening = (await hr.get("/openings/opn_mine")).json()
    kept = [c for c in opening["fields"]["competencies"] if c["id"] == "clarity"]
    edited = {**opening["fields"], "competencies": kept, "version": opening["version"]}
    after = (await hr.put("/openings/opn_mine", json=edited)).json()
    assert [q["id"] for q in after["questions"]] == ["q1", "q2"]
    assert [q["competencies"] for q in after["questions"]] == [[], ["clarity"]]
    versions = (await hr.get("/openings/opn_mine/versions")).json()["items"]
    assert [v["version"] for v in versions] == [2, 1], "the first version was kept too"


async def test_an_interview_keeps_the_job_that_it_was_opened_with(world: World) -> None:
    await world.bridge.directory.open(world.mine, 0.0)
    hr = await world.signed_in("hr")
    opening = (await hr.get("/openings/opn_mine")).json()
    edited = {**opening["fields"], "title": "Another", "competencies": [], "version": 1}
    assert (await hr.put("/openings/opn_mine", json=edited)).status_code == 200
    plan = await world.bridge.directory.plan(world.mine)
    assert plan.job.title == "Support lead"
    assert [c.id for c in plan.job.competencies] == ["care", "clarity"]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"policy": "mars"}, "policy"),
        ({"face_weight": 0.2}, "face_weight"),
        ({"panel": ["stf_rival"]}, "cannot interview"),
        ({"requirements": [{"kind": "education", "name": "bachelor"}]}, "reason"),
        ({"salary": {"minimum": 9, "maximum": 5, "currency": "EUR", "period": "hour"}}, "band"),
        ({"competencies": [{"id": "a", "name": "A", "anchors": ["one"]}]}, "anchors"),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_cause(
    world: World, change: dict[str, Any], cause: str
) -> None:
    hr = await world.signed_in("hr")
    answer = await hr.post("/openings", json={**FIELDS, **change})
    assert answer.status_code in {400, 404}
    assert cause in answer.json()["error"]["message"]


async def test_in_new_york_an_opening_names_an_audit_that_was_announced_in_time(
    any_world: World,
) -> None:
    hr = await any_world.signed_in("hr")
    fields = {**FIELDS, "policy": "us-ny"}
    made = (await hr.post("/openings", json=fields)).json()
    path = f"/openings/{made['id']}"
    refused = await hr.post(f"{path}/state", json={"state": "open"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "audit_missing")

    today = now_utc().date()
    audit = {
        "url": "https://audit.example/summary",
        "audited_on": str(today - timedelta(days=30)),
        "announced_on": str(today),
    }
    edited = {**made["fields"], "bias_audit": audit, "version": 1}
    after = (await hr.put(path, json=edited)).json()
    assert after["fields"]["bias_audit"] == audit
    assert (await hr.post(f"{path}/state", json={"state": "open"})).status_code == 200
    without = {**edited, "bias_audit": None, "version": 2}
    assert (await hr.put(path, json=without)).json()["error"]["code"] == "audit_missing"

    new = {
        "applicant_id": "apl_1",
        "opening_id": made["id"],
        "interviewer_ids": ["stf_ann"],
        "starts_at": f"{today + timedelta(days=10)}T09:00:00Z",
    }
    early = await hr.post("/interviews", json=new)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "audit_missing")
    new["starts_at"] = f"{today + timedelta(days=22)}T09:00:00Z"
    arranged = (await hr.post("/interviews", json=new)).json()
    assert (arranged["policy"]["id"], arranged["policy"]["human_review"]) == ("us-ny", True)
    info = (await hr.get(f"/join/{await any_world.link(arranged['id'])}")).json()
    assert info["bias_audit"] == {"url": audit["url"], "audited_on": audit["audited_on"]}


async def test_an_opening_is_changed_by_its_hr_alone(world: World) -> None:
    other = await world.signed_in("other_hr")
    opening = (await (await world.signed_in("hr")).get("/openings/opn_mine")).json()
    edit = {**opening["fields"], "version": 1}
    assert (await other.put("/openings/opn_mine", json=edit)).status_code == 404
    assert (
        await other.post("/openings/opn_mine/state", json={"state": "closed"})
    ).status_code == 404
    seen = (await (await world.signed_in("ann")).get("/openings/opn_mine")).json()
    assert (seen["may_edit"], seen["fields"], seen["stages"]) == (False, None, {})


async def test_a_plan_opens_a_requisition_its_funnel_and_its_triggers(any_world: World) -> None:
    hr = await any_world.signed_in("hr")
    read = (await hr.post("/recruiting-plans/reading", json={"text": "12月前招10名销售"})).json()
    assert read == {"title": "销售", "headcount": 10, "due_on": "2026-11-30"}
    new = {**read, "text": "12月前招10名销售", "language": "zh", "policy": "prc"}
    plan = (await hr.post("/recruiting-plans", json=new)).json()
    assert (plan["hired"], plan["pace"], plan["stages"]) == (0, "ahead", {})
    [opening] = plan["openings"]
    draft = (await hr.get(f"/openings/{opening['id']}")).json()
    assert (draft["state"], draft["fields"]["headcount"]) == ("draft", 10)
    assert (draft["fields"]["due_on"], draft["fields"]["triggers"]) == ("2026-11-30", [80])

    later = await hr.patch(f"/recruiting-plans/{plan['id']}", json={"due_on": "2026-12-31"})
    assert later.json()["due_on"] == "2026-12-31"
    foreign = await any_world.signed_in("other_hr")
    assert (await foreign.get("/recruiting-plans")).json()["items"] == []
    past = await hr.post("/recruiting-plans", json={**new, "due_on": "2026-01-01"})
    assert past.status_code == 400


async def test_a_question_has_anchors_of_its_own_or_those_of_its_competencies(
    world: World,
) -> None:
    hr = await world.signed_in("hr")
    [opening] = (await hr.get("/openings")).json()["items"]
    path = f"/openings/{opening['id']}"
    question = (await hr.get(path)).json()["questions"][0]["id"]
    own = [f"own {level}" for level in range(1, 6)]
    for anchors, taken in ((own, True), (own[:4], False), ([*own[:4], " "], False)):
        answer = await hr.put(f"{path}/questions/{question}/anchors", json={"anchors": anchors})
        assert answer.is_success == taken, answer.text
    assert (await hr.get(path)).json()["questions"][0]["anchors"] == own
    none = await hr.put(f"{path}/questions/{question}/anchors", json={"anchors": []})
    assert none.json()["questions"][0]["anchors"] == []
    absent = await hr.put(f"{path}/questions/absent/anchors", json={"anchors": own})
    assert absent.status_code == 404
