"""A media server with one room, and a witness of what it receives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from media_server.node import MediaServer
from tests.media_server.support import Keys, Witness


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
async def server(tmp_path: Path, witness: Witness) -> AsyncIterator[MediaServer]:
    server = MediaServer(tmp_path, Keys(), max_rooms=2, max_peers=4)
    await server.open_room(witness.setup())
    yield server
    await server.close()
