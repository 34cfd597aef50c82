"""Problems as they are kept and read, and that there are words for every one in both languages."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from ehr_bridge.bridges.connectors.tables import Connection, SyncRun
from ehr_bridge.store.problems import Problem
from interview.errors import BadInput, StoreUnavailable, VivavoceError
from tests.ehr_bridge.world import NOW, World

CHECKOUT = Path(__file__).parents[2]
SPEAKING = ("interview", "signaling", "ehr_bridge", "vivavoce")


async def test_a_problem_is_kept_with_what_its_words_need_and_an_old_sentence_is_read(
    any_world: World,
) -> None:
    error = BadInput("erp.example answers 500", "host_answers", host="erp.example", status=500)
    told = [Problem.of(error), Problem.of(StoreUnavailable("away"), about="HR-7")]
    assert told[1].fault == "store_unavailable"
    database = any_world.bridge.database
    async with database.write() as session:
        session.add(
            Connection(
                id="con_1",
                company_id="co_1",
                kind="frappe",
                name="ERP",
                address="erp.example",
                sealed=b"",
                since={},
                created_by="stf_manager",
                created_at=NOW,
                problem=told[0],
            )
        )
        await session.flush()
        session.add(
            SyncRun(id="run_1", connection_id="con_1", started_at=NOW, counts={}, problems=told)
        )
    async with database.read() as session:
        assert (await session.get_one(Connection, "con_1")).problem == told[0]
        assert (await session.get_one(SyncRun, "run_1")).problems == told
    async with database.write() as session:
        await session.execute(text("UPDATE connections SET problem = 'erp.example is not found'"))
        await session.execute(text("""UPDATE sync_runs SET problems = '["HR-7: is missing"]'"""))
    async with database.read() as session:
        connection = await session.get_one(Connection, "con_1")
        assert connection.problem == Problem("erp.example is not found")
        assert (await session.get_one(SyncRun, "run_1")).problems == [Problem("HR-7: is missing")]
    async with database.write() as session:
        (await session.get_one(Connection, "con_1")).problem = None
    async with database.read() as session:
        assert (await session.get_one(Connection, "con_1")).problem is None


def named_faults() -> Iterator[str]:
    """Every fault that the sources name where they make an error or a problem."""
    classes, makers = [VivavoceError], {"Problem"}
    while classes:
        makers.add((error := classes.pop()).__name__)
        classes += error.__subclasses__()
    for room in SPEAKING:
        for path in (CHECKOUT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                match node:
                    case ast.Call(ast.Name(id=name), [_, ast.Constant(str(fault)), *_]):
                        if name in makers and fault.replace("_", "").isalpha():
                            yield fault


def test_every_fault_has_words_in_both_languages() -> None:
    elsewhere = {"row"}  # put together of the field's name and the cause
    faults = set(named_faults()) - elsewhere
    assert "host_answers" in faults
    for language in ("en", "zh"):
        locale = CHECKOUT / f"web_client/src/locales/staff/{language}.json"
        words = json.loads(locale.read_text(encoding="utf-8"))["error"]["fault"]
        assert faults <= words.keys()
