"""Lists ask the store as often for many rows as for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

from sqlalchemy import event

from ehr_bridge.matching.tables import Match
from ehr_bridge.recruiting.pipeline.board import COLUMN, TOP_SHARE
from ehr_bridge.recruiting.pipeline.stages import STAGES, Stage
from ehr_bridge.recruiting.tables import Applicant, Application
from ehr_bridge.resumes.duplicates import PairState
from ehr_bridge.resumes.tables import DuplicatePair
from ehr_bridge.scheduling.people import load_applicants, load_rules
from ehr_bridge.store.base import new_id
from tests.ehr_bridge.world import NOW, World


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """What the store is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = world.bridge.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


async def apply(world: World, *wanted: tuple[Stage, float | None]) -> list[str]:
    """More applicants for `opn_mine`, at these stages with these scores."""
    ids = []
    async with world.bridge.database.write() as session:
        for stage, score in wanted:
            ids.append(new_id("apl"))
            applicant = {"id": ids[-1], "company_id": "co_1", "name": "Mei", "email": ""}
            session.add(Applicant(**applicant, locale="zh", created_at=NOW))
            await session.flush()
            application = Application(
                applicant_id=ids[-1], opening_id="opn_mine", stage=stage.value, created_at=NOW
            )
            session.add(application)
            await session.flush()
            found: dict[str, Any] = {
                "score": score,
                "reason": "",
                "coverage": 1.0,
                "findings": [],
                "encoder": "",
            }
            session.add(
                Match(application_id=application.id, **found, opening_version=1, matched_at=NOW)
            )
    return ids


async def test_a_board_with_cards_at_every_stage_is_read_at_once(any_world: World) -> None:
    world = any_world
    manager = await world.signed_in("manager")
    with statements(world) as for_few:
        await manager.get("/pipeline")
    scored = [float(number) for number in range(COLUMN + 5)]
    await apply(world, *((Stage.SCREENING, score) for score in scored))
    await apply(world, *((stage, None) for stage in STAGES))
    with statements(world) as for_many:
        board = (await manager.get("/pipeline")).json()["columns"]
    assert len(for_many) == len(for_few)

    for column in board:
        page = (await manager.get(f"/pipeline/{column['stage']}")).json()
        assert page == {name: column[name] for name in ("items", "next_cursor")}
    screening = next(column for column in board if column["stage"] == "screening")
    assert screening["count"] == COLUMN + 6
    more = await manager.get("/pipeline/screening", params={"cursor": screening["next_cursor"]})
    seen = [card["match"]["score"] for card in (*screening["items"], *more.json()["items"])]
    assert seen == [*reversed(scored), None]
    top = [card for card in screening["items"] if card["match"]["top"]]
    assert len(top) == TOP_SHARE * len(scored)


async def test_pairs_of_doubles_and_times_of_applicants_are_read_at_once(any_world: World) -> None:
    world = any_world
    ids = sorted(["apl_1", *await apply(world, *[(Stage.APPLIED, None)] * 3)])
    manager = await world.signed_in("manager")
    counts = []
    for chosen in (ids[:2], ids):
        async with world.bridge.database.write() as session:
            for first, second in combinations(chosen, 2):
                await session.merge(pair(first, second))
        with statements(world) as asked:
            items = (await manager.get("/duplicates")).json()["items"]
        async with world.bridge.database.read() as session:
            rules = await load_rules(session, "co_1")
            with statements(world) as asked_times:
                assert set(await load_applicants(session, chosen, rules)) == set(chosen)
        counts.append((len(asked), len(asked_times)))
    assert len(items) == 6
    assert counts[0] == counts[1]


def pair(first: str, second: str) -> DuplicatePair:
    return DuplicatePair(
        id=new_id("dup"),
        company_id="co_1",
        first_id=first,
        second_id=second,
        reasons=[],
        state=PairState.OPEN.value,
        kept_id=None,
        found_at=NOW,
        decided_by=None,
        decided_at=None,
    )
