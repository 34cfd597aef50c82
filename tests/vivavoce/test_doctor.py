"""What the doctor says of an installation."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from ehr_bridge.store import audit
from tests.ehr_bridge.world import MASTER_KEY, SIGNING_KEY, open_world
from vivavoce.administration import audit_check
from vivavoce.doctor import _port
from vivavoce.settings import Settings


@pytest.fixture(params=[b'{"status": "ok", "version": "1.2"}', b"hello"])
def neighbour(request: pytest.FixtureRequest) -> Iterator[tuple[int, bytes]]:
    """A server that has the port, and what it answers."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(request.param)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield server.server_port, request.param
        server.shutdown()
        serving.join()


async def test_a_running_vivavoce_is_no_fault(neighbour: tuple[int, bytes], tmp_path: Path) -> None:
    port, answer = neighbour
    settings = Settings(home=tmp_path, host="127.0.0.1", port=port)
    if b"version" in answer:
        assert await _port(settings) == f"Vivavoce 1.2 answers on 127.0.0.1:{port}"
    else:
        with pytest.raises(OSError, match="cannot be used"):
            await _port(settings)


async def test_an_entry_of_the_audit_log_that_was_changed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVAVOCE_MASTER_KEY", base64.b64encode(MASTER_KEY).decode())
    monkeypatch.setenv("VIVAVOCE_SIGNING_KEY", base64.b64encode(SIGNING_KEY).decode())
    url = f"sqlite:///{tmp_path}/vivavoce.db"
    settings = Settings(home=tmp_path, database_url=url)
    world = await open_world(url)
    async with world.bridge.database.write() as session:
        await audit.record(session, audit.SERVER, "open", "int_1")
    assert await audit_check(settings) == "every entry is as it was written"
    async with world.bridge.database.write() as session:
        await session.execute(text("DROP TRIGGER audit_log_no_update"))
        await session.execute(text("UPDATE audit_log SET actor = 'someone'"))
    await world.close()
    with pytest.raises(OSError, match="entry 1 was changed"):
        await audit_check(settings)
