"""A PostgreSQL cluster of its own for the tests: on a socket in a temporary folder, no port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import asyncpg
import pytest

_TEMPLATE = "migrated"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster; `url` names a database of it."""

    socket_folder: Path
    _numbers: Iterator[int]

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.socket_folder}"

    async def run(self, statement: str) -> None:
        connection = await asyncpg.connect(
            user="postgres", database="postgres", host=str(self.socket_folder)
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def empty(self) -> str:
        """URL of a new database without tables."""
        name = f"empty_{next(self._numbers)}"
        await self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    async def make_template(self) -> str:
        await self.run(f"CREATE DATABASE {_TEMPLATE}")
        return self.url(_TEMPLATE)

    async def migrated(self) -> str:
        """URL of a new database with the newest schema."""
        name = f"migrated_{next(self._numbers)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.url(name)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    pytest.fail("PostgreSQL's server is missing; install it: apt-get install postgresql")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a cluster; as root it runs as the user postgres, which PostgreSQL demands."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="vivavoce-pg-", dir="/tmp"))
    as_user = []
    if os.geteuid() == 0:
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    data, log = folder / "data", folder / "log"

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_user, str(binaries / program), *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            said = log.read_text() if log.exists() else ""
            pytest.fail(f"PostgreSQL's {program} failed ({done.returncode}): {said}")

    settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    try:
        run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", str(data), "-l", str(log), "-o", settings, "-w", "start")
        try:
            yield Cluster(folder, count())
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
