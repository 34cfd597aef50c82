"""Durable workflows on DBOS: long acts in steps, each done once, taken up again after a crash.

A workflow is named by the row it is about, so that starting it again finds it. Its steps are
transactions on the store that may be repeated without effect, as a crash between a step and
DBOS's note of it repeats that step. Single moments are timers (`store.timers`), which are set
in the transaction that makes them necessary; messages are rows of the outbox.

DBOS is one to a process and brings its own threads: it runs in the worker, never in the
process that carries live interviews.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSConfiguredInstance, SetWorkflowID

from ehr_bridge.invitations import batches
from ehr_bridge.store.database import Database, store_url

STEP_ATTEMPTS = 20
"""With waits that double up to some minutes: an outage of the database of hours is outlived."""


@DBOS.dbos_class()
class Workflows(DBOSConfiguredInstance):
    """The workflows, with the store they act on.

    Args:
        loop: the event loop of the store's connections; steps run on DBOS's threads and
            wait for it there.
    """

    def __init__(
        self, database: Database, now: Callable[[], datetime], loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__("workflows")
        self._database = database
        self._now = now
        self._loop = loop

    def start_write_batch(self, batch_id: str) -> None:
        """Write a batch's invitations; nothing happens where that was started before."""
        with SetWorkflowID(f"write_batch:{batch_id}"):
            DBOS.start_workflow(self.write_batch, batch_id)

    @DBOS.workflow(name="write_batch")
    def write_batch(self, batch_id: str) -> None:
        """Every invitation of the batch, some at a time."""
        position: int | None = 0
        while position is not None:
            position = self.write_some(batch_id, position)

    @DBOS.step(
        name="write_some", retries_allowed=True, interval_seconds=1.0, max_attempts=STEP_ATTEMPTS
    )
    def write_some(self, batch_id: str, position: int) -> int | None:
        """See `batches.write_some`."""
        following: int | None = self._on_loop(
            batches.write_some(self._database, batch_id, position, self._now())
        )
        return following

    def _on_loop(self, act: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(act, self._loop).result()


def launch(database_url: str, executor: str) -> None:
    """Start DBOS and take up what a crash interrupted; the workflows exist before this.

    Args:
        database_url: the store's; on PostgreSQL DBOS keeps its tables in a schema "dbos" of
            it, on SQLite in a file "workflows.db" beside it.
        executor: names this worker among several; at the next start it takes up its own.
    """
    config: DBOSConfig = {
        "name": "vivavoce",
        "system_database_url": system_database(database_url),
        "executor_id": executor,
        "application_version": "1",
        "log_level": "WARNING",
        "console_log_level": "WARNING",
    }
    DBOS(config=config)
    DBOS.launch()


def close() -> None:
    """Stop DBOS without waiting: whatever is under way is taken up at the next start."""
    DBOS.destroy(workflow_completion_timeout_sec=0)


def system_database(database_url: str) -> str:
    """Where DBOS keeps its tables: its driver names TLS as libpq does, asyncpg otherwise."""
    url = store_url(database_url)
    if url.drivername.startswith("sqlite"):
        assert url.database is not None
        file = Path(url.database).with_name("workflows.db")
        return f"sqlite:///{file}"
    query = {"sslmode" if name == "ssl" else name: value for name, value in url.query.items()}
    return url.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
