"""Matches that wait: computed once, told of, and not lost with their worker."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, select

import ehr_bridge.matching.worker as worker
from ehr_bridge.matching.worker import MatchWorker
from ehr_bridge.profiles.profile import Profile
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.store.domain_events import DomainEvent, record
from interview.errors import StoreUnavailable
from tests.ehr_bridge.matching.test_score import TOLD, told
from tests.ehr_bridge.recruiting.test_pipeline import application_of
from tests.ehr_bridge.world import World


@pytest.fixture(autouse=True)
def resumes(monkeypatch: pytest.MonkeyPatch) -> dict[str, Profile]:
    """Profiles by applicant, as the resumes' own room would load them."""
    known = {"apl_1": told(TOLD, title="Support lead")}

    async def load(_: Any, applicant_id: str) -> Profile | None:
        return known.get(applicant_id)

    monkeypatch.setattr(worker, "load_profile", load)
    return known


async def events(world: World) -> list[tuple[str, Any]]:
    async with world.bridge.database.read() as session:
        found = await session.scalars(select(DomainEvent).order_by(DomainEvent.position))
        return [
            (event.kind, event.data.get("at_least"))
            for event in found
            if event.kind in {"application.matched", "application.threshold_reached"}
        ]


async def ask_for(world: World, skill: str) -> None:
    hr = await world.signed_in("hr")
    opening = (await hr.get("/openings/opn_mine")).json()
    fields = {
        **opening["fields"],
        "competencies": [],
        "requirements": [{"kind": "skill", "name": skill}],
        "triggers": [50, 90],
    }
    answer = await hr.put("/openings/opn_mine", json={**fields, "version": opening["version"]})
    assert answer.status_code == 200, answer.text


async def test_a_changed_opening_is_matched_anew_and_told_of_once(any_world: World) -> None:
    await ask_for(any_world, "Python")
    waiting = MatchWorker(any_world.bridge.database, None)
    assert await waiting.match_due() == 2
    told_of = [("application.matched", None)] + [
        ("application.threshold_reached", line) for line in (50, 90)
    ]
    assert await events(any_world) == told_of
    mine = await application_of(any_world, "apl_1")
    hr = await any_world.signed_in("hr")
    seen = (await hr.get(f"/applications/{mine}")).json()
    assert seen["match"]["score"] == 100
    assert seen["match"]["top"]
    assert [f["state"] for f in seen["details"]["findings"]] == ["met", "met"]

    async with any_world.bridge.database.write() as session:
        record(session, "resume.parsed", "co_1", "res_1", {"applicant_id": "apl_1"})
    restarted = MatchWorker(any_world.bridge.database, None)
    await restarted.follow_resumes()
    assert await restarted.match_due() == 1, "what waited outlived the worker"
    assert await restarted.match_due() == 0
    assert await events(any_world) == told_of, "the same score is not told again"


async def test_matches_from_before_hints_are_computed_once_more_after_an_upgrade(
    any_world: World,
) -> None:
    def upgrade(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)):
            import_module("ehr_bridge.store.migrations.versions.0021_matches_renewed").upgrade()

    waiting = MatchWorker(any_world.bridge.database, None)
    assert (await waiting.match_due(), await waiting.match_due()) == (2, 0)
    async with any_world.bridge.database.write() as session:
        await (await session.connection()).run_sync(upgrade)
    assert (await waiting.match_due(), await waiting.match_due()) == (2, 0)


async def test_somebody_without_a_resume_has_no_score_but_a_reason(world: World) -> None:
    await MatchWorker(world.bridge.database, None).match_due()
    async with world.bridge.database.read() as session:
        assert not list(
            await session.scalars(
                select(Application.id).where(Application.match_due_at.is_not(None))
            )
        )
    other = await world.signed_in("other_hr")
    person = (await other.get("/applicants/apl_2")).json()
    [application] = person["applications"]
    assert (application["match"]["score"], application["match"]["reason"]) == (None, "no_resume")


async def test_one_that_fails_lets_the_others_go_on_and_is_tried_again_once_it_changed(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = any_world

    async def broken(_: Any, applicant_id: str) -> Profile | None:
        if applicant_id == "apl_1":
            raise ValueError
        return None

    monkeypatch.setattr(worker, "load_profile", broken)
    waiting = MatchWorker(world.bridge.database, None)
    assert await waiting.match_due() == 2
    assert await waiting.match_due() == 0
    async with world.bridge.database.read() as session:
        left = await session.scalars(
            select(Application.applicant_id).where(Application.match_due_at.is_not(None))
        )
        assert list(left) == ["apl_1"]
    async with world.bridge.database.write() as session:
        record(session, "resume.edited", "co_1", "res_1", {"applicant_id": "apl_1"})
    await waiting.follow_resumes()
    assert await waiting.match_due() == 1


async def test_while_the_store_is_away_matches_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> Profile | None:
        raise StoreUnavailable("locked")

    waiting = MatchWorker(world.bridge.database, None)
    with monkeypatch.context() as broken:
        broken.setattr(worker, "load_profile", away)
        with pytest.raises(StoreUnavailable):
            await waiting.match_due()
    assert await waiting.match_due() == 2
