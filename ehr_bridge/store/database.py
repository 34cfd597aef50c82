"""The connection to SQLite or PostgreSQL, and the two kinds of transaction on it."""

from __future__ import annotations

import asyncio
import errno
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, Engine, Insert, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from ehr_bridge.store.base import Base
from interview import spans
from interview.errors import BadInput, StoreUnavailable

BUSY_TIMEOUT_MS = 10_000
"""How long a SQLite writer waits for one of another process."""

TURN_TIMEOUT_S = 20
"""How long it waits for those of its own process, who take turns in the order they came:
SQLite itself lets the one go first that happens to ask when the other is done."""

POOL_TIMEOUT_S = 10

DISK_FULL = "disk_full"
"""The fault of StoreUnavailable where nothing was written for want of room."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
_UNREACHABLE_SQLSTATES = ("08", "28", "3D", "53", "57P")
"""PostgreSQL classes: connection exception, invalid authorisation, no such database,
insufficient resources, operator intervention."""


def store_url(url: str) -> URL:
    """The URL with the asynchronous driver filled in; BadInput for other databases."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadInput("the database URL cannot be read") from None
    parsed = parsed.set(drivername=_DRIVERS.get(parsed.drivername, parsed.drivername))
    if parsed.drivername not in _DRIVERS.values():
        raise BadInput(f"the database is sqlite or postgresql, not {parsed.drivername!r}")
    if parsed.drivername == "sqlite+aiosqlite" and parsed.database in (None, "", ":memory:"):
        raise BadInput("the SQLite database needs a file: sqlite:////path/to/file.db")
    return parsed


def create_engine(url: str) -> AsyncEngine:
    """An engine on which each SQLite connection is durable, checked and patient."""
    parsed = store_url(url)
    try:
        if not parsed.drivername.startswith("sqlite"):
            return create_async_engine(
                parsed,
                pool_pre_ping=True,
                pool_timeout=POOL_TIMEOUT_S,
                pool_size=10,
                hide_parameters=True,  # an error's text, which is logged, must not quote them
            )
        engine = create_async_engine(
            parsed,
            pool_timeout=POOL_TIMEOUT_S,
            connect_args={"async_creator_fn": _open_sqlite},
            hide_parameters=True,
        )
    except NoSuchModuleError as error:
        raise BadInput(str(error)) from error
    _configure_sqlite(engine.sync_engine)
    return engine


async def _open_sqlite(file: str, **kwargs: Any) -> aiosqlite.Connection:
    _make_private(file)
    connection = aiosqlite.connect(file, **kwargs)
    connection._thread.daemon = True
    try:
        return await connection
    except sqlite3.Error:
        # The connection's thread must not outlive the loop that it reports to.
        await asyncio.to_thread(connection._thread.join)
        raise


def _make_private(file: str) -> None:
    """Let a new database be its owner's alone; SQLite's other files get the same mode."""
    with suppress(OSError):  # SQLite will meet it too, and name it
        Path(file).touch(mode=0o600)


def _configure_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # The driver must not begin transactions by itself: `begin` below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",  # NORMAL may lose commits in WAL when the power fails
            "foreign_keys=ON",
            "secure_delete=ON",  # a shredded key must not stay in a free page
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails when another one wrote
        # in between; taking the write lock first makes it wait instead.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """Transactions on one database.

    Errors: StoreUnavailable when the database cannot be reached, stays locked or has no room.
    """

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self._reading = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writing = async_sessionmaker(
            self.engine.execution_options(writes=True), expire_on_commit=False
        )
        self._turn = asyncio.Lock()

    @property
    def is_sqlite(self) -> bool:
        """Whether one writer at a time has the whole database."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads; what it loaded can be used after it."""
        began = spans.mark()
        with _reachable():
            async with self._reading() as session:
                yield session
        spans.record("store.read", began)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is durable once the block is left, undone when it raises."""
        began = spans.mark()
        with _reachable():
            async with self._one_at_a_time(), self._writing.begin() as session:
                yield session
        spans.record("store.write", began)

    @asynccontextmanager
    async def _one_at_a_time(self) -> AsyncIterator[None]:
        if not self.is_sqlite:
            yield
            return
        async with asyncio.timeout(TURN_TIMEOUT_S):
            await self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()

    async def check(self) -> None:
        """Return when the database answers; StoreUnavailable otherwise."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def empty_log(self) -> None:
        """After an erasure: leave no copy of it in SQLite's write-ahead log."""
        if not self.is_sqlite:
            return
        with _reachable():
            async with self.engine.connect() as connection:
                autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await autocommit.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def on_sqlite(session: AsyncSession) -> bool:
    """Whether the session is SQLite's; PostgreSQL's otherwise."""
    return session.get_bind().dialect.name == "sqlite"


def insert_once(session: AsyncSession, table: type[Base], key: str) -> Insert:
    """An INSERT that writes nothing where there is a row with that key already."""
    insert = sqlite.insert if on_sqlite(session) else postgresql.insert
    return insert(table).on_conflict_do_nothing(index_elements=[key])


class _reachable:  # noqa: N801 - reads as a statement
    """Turn the drivers' ways to say "no connection" and "no such text" into our errors."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        if isinstance(error, OSError):
            raise unavailable(error) from error
        if isinstance(error, PoolTimeout):
            raise StoreUnavailable("the database cannot be reached") from error
        if isinstance(error, DBAPIError):
            if _found_no_room(error):
                raise StoreUnavailable("the database's disk is full", DISK_FULL) from error
            if _is_unreachable(error):
                state = _sqlstate(error)
                raise StoreUnavailable(
                    "the database cannot be reached" + (f" (SQLSTATE {state})" if state else "")
                ) from error
            if _sqlstate(error).startswith("22"):  # data exception, such as NUL in a text
                raise BadInput("a text or number is one that cannot be stored") from error
        if isinstance(error, OverflowError):  # SQLite's driver of a number beyond 64 bits
            raise BadInput("a number is too large to be stored") from error


def unavailable(error: OSError) -> StoreUnavailable:
    """What it means that a file or the database's host could not be used."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreUnavailable("the server's disk is full", DISK_FULL)
    return StoreUnavailable("the database cannot be reached")


def _found_no_room(error: DBAPIError) -> bool:
    """SQLite's words, or PostgreSQL's disk_full."""
    return "disk is full" in str(error.orig) or _sqlstate(error) == "53100"


def _is_unreachable(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    message = str(error.orig).lower()
    return _sqlstate(error).startswith(_UNREACHABLE_SQLSTATES) or any(
        words in message
        for words in ("unable to open database", "database is locked", "disk i/o error")
    )


def _sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")
