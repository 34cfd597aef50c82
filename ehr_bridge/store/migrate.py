"""Bring a database to the newest schema, or make it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from ehr_bridge.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 0x56495655
"""Advisory lock that lets one server at a time upgrade a PostgreSQL database."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


async def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations up to `revision` in one transaction; StoreUnavailable likewise."""
    database = Database(url)
    try:
        async with database.write() as session:
            await (await session.connection()).run_sync(_upgrade, revision)
    finally:
        await database.close()


def _upgrade(connection: Connection, revision: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    command.upgrade(alembic_config(connection), revision)
