"""The pipeline by API: the board, moves in bulk, and taking them back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ehr_bridge.evaluation.tables import EvaluationSheet, Rating
from ehr_bridge.recruiting.pipeline.moves import SYSTEM, advance_application, move_application
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.store.domain_events import DomainEvent
from interview.errors import ReviewMissing
from tests.ehr_bridge.world import NOW, World


async def application_of(world: World, applicant_id: str) -> str:
    async with world.bridge.database.read() as session:
        found = await session.scalar(
            select(Application.id).where(Application.applicant_id == applicant_id)
        )
    assert found is not None
    return found


async def test_moves_in_bulk_are_told_and_can_be_taken_back(any_world: World) -> None:
    mine = await application_of(any_world, "apl_1")
    foreign = await application_of(any_world, "apl_2")
    hr = await any_world.signed_in("hr")
    wanted = {"application_ids": [mine, foreign, mine], "to": "rejected", "note": "too far"}
    done = (await hr.post("/applications/moves", json=wanted)).json()
    assert done["moved"] == [mine]
    assert set(done["refused"]) == {foreign}
    assert [c["count"] for c in (await hr.get("/pipeline")).json()["columns"]][7] == 1

    undone = (await hr.post(f"/applications/moves/{done['act_id']}/undo")).json()
    assert undone["moved"] == [mine]
    seen = (await hr.get(f"/applications/{mine}")).json()
    assert seen["stage"] == "applied"
    assert [(m["from_stage"], m["to_stage"], m["undone"]) for m in seen["moves"]] == [
        ("rejected", "applied", False),
        ("applied", "rejected", True),
    ]
    async with any_world.bridge.database.read() as session:
        told = await session.scalars(
            select(DomainEvent.data).where(DomainEvent.kind == "application.stage_changed")
        )
        assert [(d["from"], d["to"], d["undo"]) for d in told] == [
            ("applied", "rejected", False),
            ("rejected", "applied", True),
        ]


async def test_what_was_moved_since_is_not_taken_back(world: World) -> None:
    mine = await application_of(world, "apl_1")
    hr = await world.signed_in("hr")
    first = (
        await hr.post("/applications/moves", json={"application_ids": [mine], "to": "screening"})
    ).json()
    await hr.post("/applications/moves", json={"application_ids": [mine], "to": "invited"})
    undone = (await hr.post(f"/applications/moves/{first['act_id']}/undo")).json()
    assert (undone["moved"], list(undone["refused"])) == ([], [mine])
    other = await world.signed_in("manager")
    assert (await other.post(f"/applications/moves/{first['act_id']}/undo")).status_code == 404


async def test_nobody_is_hired_without_an_offer(world: World) -> None:
    mine = await application_of(world, "apl_1")
    hr = await world.signed_in("hr")
    wanted = {"application_ids": [mine], "to": "hired"}
    assert mine in (await hr.post("/applications/moves", json=wanted)).json()["refused"]
    await hr.post("/applications/moves", json={**wanted, "to": "offer"})
    assert (await hr.post("/applications/moves", json=wanted)).json()["moved"] == [mine]


async def test_rules_bring_somebody_on_but_never_back(world: World) -> None:
    mine = await application_of(world, "apl_1")
    async with world.bridge.database.write() as session:
        assert await advance_application(session, SYSTEM, mine, Stage.INVITED)
        assert not await advance_application(session, SYSTEM, mine, Stage.SCREENING)
        assert await move_application(session, SYSTEM, mine, Stage.WITHDRAWN)
        assert not await advance_application(session, SYSTEM, mine, Stage.SCHEDULED)


async def test_no_program_rejects(world: World) -> None:
    mine = await application_of(world, "apl_1")
    async with world.bridge.database.write() as session:
        with pytest.raises(ReviewMissing, match="never a program"):
            await move_application(session, SYSTEM, mine, Stage.REJECTED, note="low match")
    manager = await world.signed_in("manager")
    made = await manager.post("/api-tokens", json={"name": "ATS", "standing": "hr_manager"})
    machine = world.browser()
    wanted = {"application_ids": [mine], "to": "rejected", "note": "low match"}
    token = {"Authorization": f"Bearer {made.json()['token']}"}
    done = await machine.post("/applications/moves", json=wanted, headers=token)
    assert "never a program" in done.json()["refused"][mine]


@pytest.mark.parametrize("review", ["rating", "reason"])
async def test_after_a_scored_interview_somebody_reviews_before_rejecting(
    world: World, review: str
) -> None:
    mine = await application_of(world, "apl_1")
    hr = await world.signed_in("hr")
    async with world.bridge.database.write() as session:
        session.add(
            EvaluationSheet(
                interview_id=world.mine,
                created_at=NOW,
                rules="rules@1",
                composite=31.0,
                composite_reason="",
                body=b"",
            )
        )
    wanted = {"application_ids": [mine], "to": "rejected"}
    done = (await hr.post("/applications/moves", json=wanted)).json()
    assert (done["moved"], done["unreviewed"]) == ([], [mine])

    if review == "rating":
        async with world.bridge.database.write() as session:
            session.add(
                Rating(
                    interview_id=world.mine,
                    staff_id="stf_ann",
                    question_id="q1",
                    competency_id="care",
                    level=2,
                    time_s=30.0,
                )
            )
    else:
        wanted["note"] = "Wants to work nights only"
    done = (await hr.post("/applications/moves", json=wanted)).json()
    assert (done["moved"], done["unreviewed"]) == ([mine], [])


async def test_arranging_an_interview_brings_the_application_to_scheduled(world: World) -> None:
    hr = await world.signed_in("hr")
    new = {
        "applicant_id": "apl_1",
        "opening_id": "opn_mine",
        "interviewer_ids": ["stf_ann"],
        "starts_at": "2026-05-01T09:00:00Z",
    }

    async def to_interview(opening_id: str) -> list[str]:
        page = await hr.get("/applicants", params={"to_interview_for": opening_id})
        return [person["id"] for person in page.json()["items"]]

    assert await to_interview("opn_mine") == ["apl_1"]
    assert await to_interview("opn_other") == []
    assert (await hr.post("/interviews", json=new)).status_code == 201
    person = (await hr.get("/applicants/apl_1")).json()
    assert [a["stage"] for a in person["applications"]] == ["scheduled"]
    assert await to_interview("opn_mine") == []


async def test_the_board_is_narrowed_and_holds_only_what_is_ones_own(world: World) -> None:
    hr = await world.signed_in("hr")

    async def names(**query: str) -> list[str]:
        board = (await hr.get("/pipeline", params=query)).json()
        return [card["applicant"]["name"] for c in board["columns"] for card in c["items"]]

    assert await names() == ["Applicant 1"]
    assert await names(words="cant 1") == ["Applicant 1"]
    assert await names(words="%") == []
    assert await names(at_least="50") == []
    assert await names(opening_id="opn_other") == []
    assert (await hr.get("/applicants/apl_2")).status_code == 404
