"""A browser may change the way it sends, from Wi-Fi to a cable say, whenever it likes."""

from __future__ import annotations

from collections import Counter

import pytest
from aioice.ice import CandidatePair, Connection, StunProtocol

from media_server.node import MediaServer
from tests.media_server.support import Client, Witness, publishing, until

pytestmark = pytest.mark.integration

REQUEST = b"\0\x01"
"""How a connectivity check begins."""
FIRST, SECOND = "127.0.0.1", "127.0.0.2"


class Networks:
    """Two networks that browsers and server share.

    Attributes:
        broken: those from which no browser hears a thing.
        missed: the pairs of addresses, browser's and server's, whose checks were not heard.
        heard: datagrams of media or reports that browsers had from each.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.broken: set[str] = set()
        self.missed: set[tuple[str, str]] = set()
        self.heard = Counter[str]()
        hear = StunProtocol.datagram_received

        def heard(protocol: StunProtocol, data: bytes, address: tuple[str, int]) -> None:
            network = protocol.local_candidate.host
            if protocol.receiver.ice_controlling:  # a browser, who offers
                if network in self.broken:
                    if data.startswith(REQUEST):
                        self.missed.add((network, address[0]))
                    return
                self.heard[network] += 127 < data[0] < 192
            hear(protocol, data, address)

        monkeypatch.setattr(StunProtocol, "datagram_received", heard)
        monkeypatch.setattr("aioice.ice.get_host_addresses", lambda **_: [FIRST, SECOND])

    async def connect_on_the_first(self) -> None:
        """Once the server is checking every pair, only the first network is heard."""
        await until(lambda: len(self.missed) == 4)
        self.broken = {SECOND}

    def move(self, client: Client) -> None:
        """The first network is lost; check and nominate the second, as a browser does."""
        self.broken = {FIRST}
        transport = client.connection.getTransceivers()[0].sender.transport.transport
        ice: Connection = transport._connection
        [protocol] = [p for p in ice._protocols if p.local_candidate.host == SECOND]
        [server] = [c for c in ice._remote_candidates if c.host == SECOND]
        ice._check_list.append(pair := CandidatePair(protocol, server))
        ice.check_start_task(pair)


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> Networks:
    return Networks(monkeypatch)


async def test_a_publisher_who_moves_is_heard_and_answered_on_the_new_way(
    server: MediaServer, witness: Witness, networks: Networks
) -> None:
    networks.broken = {FIRST, SECOND}
    async with publishing(server) as client:
        await networks.connect_on_the_first()
        await until(lambda: len(witness.video) > 5)
        networks.move(client)
        await until(lambda: networks.heard[SECOND] > 3)
        seen = len(witness.video)
        await until(lambda: len(witness.video) > seen + 10)


async def test_a_viewer_who_moves_is_sent_to_on_the_new_way(
    server: MediaServer, witness: Witness, networks: Networks
) -> None:
    async with publishing(server):
        await until(lambda: witness.video)
        networks.broken = {FIRST, SECOND}
        viewer = Client()
        try:
            await viewer.watch(server, "ann")
            await networks.connect_on_the_first()
            await until(lambda: networks.heard[FIRST] > 50)
            networks.move(viewer)
            await until(lambda: networks.heard[SECOND] > 50)
        finally:
            await viewer.close()
