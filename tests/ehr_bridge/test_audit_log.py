"""The audit log as auditors read it: filtered, page by page, whole or not, as a file."""

from __future__ import annotations

import ast
import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from ehr_bridge.auditing import reading
from ehr_bridge.bridges.transfer.exporting import Exported
from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.store import audit
from tests.ehr_bridge.world import World

ROOT = Path(__file__).parents[2]


async def entries(browser: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await browser.get("/audit-log", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_an_auditor_sees_who_did_what_the_latest_first(any_world: World) -> None:
    await any_world.link()
    auditor = await any_world.signed_in("auditor")
    told = [(one["name"], one["act"], one["subject"]) for one in await entries(auditor)]
    assert told == [
        ("Auditor", "read_audit_log", "stf_auditor"),
        ("Auditor", "sign_in", "stf_auditor"),
        ("Hr", "make_join_link", any_world.mine),
    ]


async def test_entries_are_found_by_person_act_thing_and_time(world: World) -> None:
    await world.link()
    await world.signed_in("hr")
    auditor = await world.signed_in("auditor")
    everything = await entries(auditor)
    by_hr = await entries(auditor, actor="stf_hr")
    assert {one["act"] for one in by_hr} == {"make_join_link", "sign_in"}
    assert len(await entries(auditor, act="sign_in")) == 2
    [link] = await entries(auditor, subject=world.mine)
    assert link["act"] == "make_join_link"
    assert await entries(auditor, since=everything[0]["at"]) == everything[:1]
    assert await entries(auditor, before=everything[-1]["at"]) == []
    assert (await auditor.get("/audit-log", params={"since": "yesterday"})).status_code == 400


async def test_the_staff_are_offered_as_filters_and_another_company_is_not_seen(
    world: World,
) -> None:
    await world.signed_in("rival")
    auditor = await world.signed_in("auditor")
    offered = (await auditor.get("/audit-log/choices")).json()
    names = {person["name"] for person in offered["people"]}
    assert "Hr" in names
    assert "Rival" not in names
    assert "sign_in" in offered["acts"]
    assert await entries(auditor, actor="stf_rival") == []


async def test_pages_hold_each_entry_once_though_more_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)
    for _ in range(3):
        await world.link()
    auditor = await world.signed_in("auditor")
    seen, cursor = [], ""
    while cursor is not None:
        page = (await auditor.get("/audit-log", params={"cursor": cursor})).json()
        seen += [one["seq"] for one in page["items"]]
        cursor = page["next_cursor"]
        await world.link()
    assert seen == list(range(len(seen), 0, -1))
    assert (await auditor.get("/audit-log", params={"cursor": "rows"})).status_code == 400


async def test_a_visit_is_written_down_once_and_the_next_one_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = await world.signed_in("auditor")
    for _ in range(3):
        await entries(auditor)
    assert len(await entries(auditor, act="read_audit_log")) == 1
    later = audit.now_utc() + reading.VISIT + timedelta(seconds=1)
    for module in (audit, reading):
        monkeypatch.setattr(module, "now_utc", lambda: later)
    assert len(await entries(auditor, act="read_audit_log")) == 2


async def test_a_changed_entry_is_found(world: World) -> None:
    for _ in range(3):
        await world.link()
    auditor = await world.signed_in("auditor")
    assert (await auditor.get("/audit-log/chain")).json() == {"entries": 4, "broken_at": None}
    async with world.bridge.database.write() as session:
        await session.execute(text("DROP TRIGGER audit_log_no_update"))
        await session.execute(text("UPDATE audit_log SET actor = 'stf_bob' WHERE seq = 2"))
    assert (await auditor.get("/audit-log/chain")).json() == {"entries": 4, "broken_at": 2}


async def test_the_file_has_what_is_filtered_and_can_be_checked_by_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        await world.link()
    auditor = await world.signed_in("auditor")
    file = await auditor.get("/audit-log/export", params={"actor": "stf_hr"})
    assert file.status_code == 200, file.text
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row["seq"] for row in rows] == ["2", "1"]
    for row in rows:
        entry = audit.AuditEntry(**{**row, "seq": int(row["seq"])})
        entry.at = datetime.fromisoformat(row["at"])
        assert audit.seal(entry) == row["digest"]
    [told] = await entries(auditor, act="export_audit_log")
    assert json.loads(told["detail"]) == {"rows": 2}
    monkeypatch.setattr(reading, "MAX_EXPORTED", 1)
    refused = await auditor.get("/audit-log/export")
    assert (refused.status_code, refused.json()["error"]["fault"]) == (400, "too_many_entries")


def recorded_acts() -> set[str]:
    """What the code calls the acts that it records."""
    found = set()
    for path in (ROOT / "ehr_bridge").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                found |= {
                    one.value
                    for one in ast.walk(node.args[2])
                    if isinstance(one, ast.Constant) and str(one.value).isidentifier()
                }
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_screen_has_words_for_every_act(language: str) -> None:
    locale = ROOT / "web_client" / "src" / "locales" / "staff" / f"{language}.json"
    named = set(json.loads(locale.read_text())["audit_log"]["act"])
    acts = recorded_acts()
    assert len(acts) > 80
    kinds = {f"export_{thing}" for thing in Exported} | {f"import_{thing}" for thing in Thing}
    assert acts - {"export_", "import_"} | kinds <= named
