"""The schema, its migrations, transactions and the audit log, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from ehr_bridge.accounts.tables import Company
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.schema import metadata
from ehr_bridge.store import audit
from ehr_bridge.store import database as store_database
from ehr_bridge.store.database import DISK_FULL, Database, store_url
from ehr_bridge.store.migrate import upgrade
from interview.access import Principal, Standing
from interview.errors import BadInput, StoreUnavailable
from tests.ehr_bridge.postgres import Cluster
from tests.ehr_bridge.world import NOW, World

WHO = Principal("stf_1", Standing.HR)


def is_modelled(name: str | None, kind: str, _: object) -> bool:
    """All but the index of what resumes say, which the database keeps by itself."""
    return not (name or "").startswith(("resume_word", "ix_resumes_text_pairs"))


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "include_name": is_modelled}
    )
    return list(compare_metadata(context, metadata))


async def test_migrations_lead_to_the_schema_that_the_code_knows(
    empty_url: Callable[[], Awaitable[str]],
) -> None:
    url = await empty_url()
    await upgrade(url, "0002")
    await upgrade(url)
    await upgrade(url)
    database = Database(url)
    async with database.read() as session:
        assert await (await session.connection()).run_sync(differences) == []
    await database.close()


async def test_a_time_keeps_its_instant_and_needs_a_zone(any_world: World) -> None:
    database = any_world.bridge.database
    there = timezone(timedelta(hours=8))
    async with database.write() as session:
        session.add(Company(id="co_3", name="三", created_at=datetime(2026, 5, 1, 8, tzinfo=there)))
    async with database.read() as session:
        assert (await session.get_one(Company, "co_3")).created_at == datetime(
            2026, 5, 1, tzinfo=UTC
        )
    with pytest.raises(StatementError):
        async with database.write() as session:
            session.add(Company(id="co_4", name="", created_at=datetime(2026, 5, 1)))


async def test_a_failed_write_leaves_nothing(any_world: World) -> None:
    database = any_world.bridge.database

    async def fail() -> None:
        async with database.write() as session:
            session.add(Company(id="co_3", name="", created_at=datetime.now(UTC)))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.read() as session:
        assert await session.get(Company, "co_3") is None


async def test_an_error_does_not_quote_what_was_to_be_stored(any_world: World) -> None:
    database = any_world.bridge.database

    async def add_twice() -> None:
        for _ in range(2):
            async with database.write() as session:
                session.add(Company(id="co_3", name="Li Na", created_at=datetime.now(UTC)))

    with pytest.raises(IntegrityError) as caught:
        await add_twice()
    assert "Li Na" not in str(caught.value)


async def test_sqlite_is_durable_checked_and_patient(world: World) -> None:
    async with world.bridge.database.read() as session:
        settings = [
            await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert settings == ["wal", 2, 1, 10_000]


async def test_writers_of_one_process_take_turns(
    empty_url: Callable[[], Awaitable[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten writers that together hold the lock far longer than any would wait for another."""
    monkeypatch.setattr(store_database, "BUSY_TIMEOUT_MS", 10)
    url = await empty_url()
    await upgrade(url)
    database = Database(url)
    order: list[int] = []

    async def write(number: int) -> None:
        async with database.write() as session:
            session.add(Company(id=f"co_{number}", name="", created_at=datetime.now(UTC)))
            await session.flush()
            await asyncio.sleep(0.03)
            order.append(number)

    await asyncio.gather(*(write(number) for number in range(10)))
    await database.close()
    if database.is_sqlite:
        assert order == list(range(10))


async def test_what_sqlite_keeps_is_its_owners_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    await upgrade(url)
    database = Database(url)
    async with database.write() as session:
        session.add(Company(id="co_3", name="", created_at=datetime.now(UTC)))
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    await database.close()


@pytest.mark.parametrize(
    "url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "not a url", ""]
)
def test_a_url_that_cannot_be_a_store_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        store_url(url)


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql://nobody@/x?host=/nowhere"]
)
async def test_a_database_that_does_not_answer_is_unavailable(url: str) -> None:
    database = Database(url)
    with pytest.raises(StoreUnavailable):
        await database.check()
    await database.close()


async def test_the_audit_log_refuses_change_and_shows_tampering(any_world: World) -> None:
    database = any_world.bridge.database
    async with database.write() as session:
        for number in range(3):
            await audit.record(session, WHO, "look", "int_1", number=number)
    for change in ("UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.write() as session:
                await session.execute(text(change))
    async with database.read() as session:
        assert await audit.first_broken_entry(session) is None

    triggers = (
        ["DROP TRIGGER audit_log_no_update"]
        if database.is_sqlite
        else ["DROP TRIGGER audit_log_append_only ON audit_log"]
    )
    async with database.write() as session:
        for statement in [*triggers, "UPDATE audit_log SET subject = 'int_2' WHERE seq = 2"]:
            await session.execute(text(statement))
    async with database.read() as session:
        assert await audit.first_broken_entry(session) == 2
        assert len(list(await session.scalars(select(audit.AuditEntry)))) == 3


async def test_upgrade_of_an_unreachable_database_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        await upgrade(f"sqlite:///{tmp_path}/missing/store.db")


@pytest.mark.integration
async def test_a_database_that_does_not_exist_is_unavailable(postgres: Cluster) -> None:
    database = Database(postgres.url("no_such_database"))
    with pytest.raises(StoreUnavailable, match="3D000"):
        await database.check()
    await database.close()


@pytest.mark.integration
async def test_a_text_that_postgresql_cannot_hold_is_bad_input(any_world: World) -> None:
    if any_world.bridge.database.is_sqlite:
        return
    with pytest.raises(BadInput):
        await any_world.bridge.directory.plan("int_\x00")


async def test_a_number_beyond_the_columns_is_bad_input(any_world: World) -> None:
    with pytest.raises(BadInput):
        async with any_world.bridge.database.read() as session:
            await session.scalar(select(Opening.id).where(Opening.version == 10**30))


async def test_a_full_disk_is_told_nothing_is_half_written_and_it_is_over_when_there_is_room(
    world: World,
) -> None:
    database = world.bridge.database

    async def write(pages: int) -> None:
        async with database.write() as session:
            await session.execute(text(f"PRAGMA max_page_count = {pages}"))  # fails as a disk does
            session.add(Company(id="co_full", name="n" * 2**20, created_at=NOW))

    with pytest.raises(StoreUnavailable) as full:
        await write(1)
    assert (full.value.fault, full.value.retryable) == (DISK_FULL, True)
    async with database.read() as session:
        assert await session.get(Company, "co_full") is None
    await write(2**20)
    async with database.read() as session:
        assert await session.get(Company, "co_full")
