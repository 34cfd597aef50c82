"""Where a composite stands among those for the same version of the opening."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ehr_bridge.evaluation.standing import MIN_RATED, standing
from ehr_bridge.evaluation.tables import EvaluationSheet
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.recruiting.tables import OpeningVersion
from tests.ehr_bridge.world import NOW, World

CHANGED = NOW + timedelta(days=1)


async def hold(world: World, *composites: float | None, days: int, opening: str) -> list[str]:
    """Interviews that came to these composites, opened so many days from now."""
    ids = [f"int_{opening[-5:]}_{days}_{n}" for n in range(len(composites))]
    async with world.bridge.database.write() as session:
        session.add_all(
            Interview(
                id=id,
                company_id="co_1",
                opening_id=opening,
                applicant_id="apl_1",
                status="ended",
                starts_at=NOW,
                opened_unix_s=(NOW + timedelta(days=days)).timestamp(),
                created_at=NOW,
            )
            for id in ids
        )
        await session.flush()
        session.add_all(
            EvaluationSheet(
                interview_id=id,
                created_at=NOW,
                rules="r",
                composite=composite,
                composite_reason="",
                body=b"",
            )
            for id, composite in zip(ids, composites, strict=True)
        )
    return ids


async def told(world: World, id: str) -> tuple[int, int | None, float | None]:
    async with world.bridge.database.read() as session:
        sheet = await session.get_one(EvaluationSheet, id)
        found = await standing(session, await session.get_one(Interview, id), sheet.composite)
    return found["rated"], found["rank"], found["mean"]


@pytest.fixture
async def changed(any_world: World) -> World:
    """An opening whose second version holds from tomorrow."""
    async with any_world.bridge.database.write() as session:
        session.add_all(
            OpeningVersion(
                opening_id="opn_mine",
                version=version,
                fields="{}",
                changed_by="stf_hr",
                changed_at=at,
            )
            for version, at in ((1, NOW - timedelta(days=9)), (2, CHANGED))
        )
    return any_world


async def test_a_composite_is_compared_with_those_of_its_version_alone(changed: World) -> None:
    await hold(changed, 90, 91, 92, days=0, opening="opn_mine")
    await hold(changed, 10, 11, days=3, opening="opn_other")
    mine = await hold(changed, 80, 70, 70, 40, 60, None, days=2, opening="opn_mine")
    assert await told(changed, mine[0]) == (5, 1, 64.0)
    assert await told(changed, mine[1]) == await told(changed, mine[2]) == (5, 2, 64.0)
    assert await told(changed, mine[3]) == (5, 5, 64.0)
    assert await told(changed, mine[5]) == (5, None, 64.0)


async def test_of_few_there_is_neither_rank_nor_mean(changed: World) -> None:
    few = await hold(changed, *([50.0] * (MIN_RATED - 1)), days=0, opening="opn_mine")
    assert await told(changed, few[0]) == (MIN_RATED - 1, None, None)
