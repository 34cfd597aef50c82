"""Media by way of a real TURN server, with credentials made from the shared secret."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection
from aiortc.rtcconfiguration import RTCIceTransportPolicy

from interview.errors import BadInput
from media_server.node import MediaServer
from media_server.turn_check import relayed_address
from tests.coturn import SECRET, running_coturn
from tests.media_server.support import Client, Keys, Picture, Tone, Witness, until
from vivavoce.doctor import _turn
from vivavoce.external.ice_servers import IceServers, turn_password
from vivavoce.settings import Settings


@pytest.fixture(scope="module")
def coturn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_coturn(tmp_path_factory.mktemp("coturn")) as address:
        yield address


class RelayedClient(Client):
    """A publisher that can reach nothing but a TURN server."""

    def __init__(self, servers: tuple[dict[str, object], ...]) -> None:
        super().__init__()
        (turn,) = servers
        self.connection = RTCPeerConnection(
            RTCConfiguration(
                iceServers=[RTCIceServer(turn["urls"], turn["username"], turn["credential"])],  # type: ignore[arg-type]
                iceTransportPolicy=RTCIceTransportPolicy.RELAY,
            )
        )


@pytest.mark.integration
@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_media_arrives_by_way_of_the_relay_alone(
    coturn: str, transport: str, tmp_path: Path
) -> None:
    servers = IceServers((), [f"turn:{coturn}?transport={transport}"], SECRET)("ann")
    witness, server = Witness(), MediaServer(tmp_path, Keys())
    client = RelayedClient(servers)
    try:
        await server.open_room(witness.setup())
        await client.publish(server, "ann", Tone(), Picture())
        offered = client.connection.localDescription.sdp
        assert {line.split()[7] for line in offered.splitlines() if "candidate:" in line} == {
            "relay"
        }
        await until(lambda: witness.audio and witness.video)
    finally:
        await client.close()
        await server.close()


@pytest.mark.integration
async def test_the_relay_refuses_who_has_no_credentials_or_expired_ones(coturn: str) -> None:
    url = f"turn:{coturn}?transport=udp"
    past = IceServers((), [url], SECRET, now_s=lambda: time.time() - 3 * 86_400)
    for servers in (past("ann"), IceServers((), [url], "another secret")("ann")):
        with pytest.raises(OSError, match="refuses"):
            await relayed_address(url, servers[0]["username"], servers[0]["credential"])


@pytest.mark.integration
async def test_the_doctor_tries_every_relay_out(coturn: str) -> None:
    urls = (f"turn:{coturn}?transport=udp", f"turn:{coturn}?transport=tcp")
    said = await _turn(Settings(turn_urls=urls, turn_secret=SECRET))  # type: ignore[arg-type]
    assert said.count(coturn.split(":", maxsplit=1)[0]) == 2
    assert "none set" in await _turn(Settings())
    wrong = Settings(turn_urls=urls, turn_secret="other")  # type: ignore[arg-type]
    with pytest.raises(OSError, match="refuses"):
        await _turn(wrong)


async def test_only_a_turn_url_is_tried() -> None:
    with pytest.raises(BadInput):
        await relayed_address("stun:example.org", "", "")


def test_credentials_are_each_persons_own_expire_and_hold_over_a_reconnect() -> None:
    now_s = 1_000_000.0
    servers = IceServers(
        [{"urls": "stun:s"}], ["turn:t"], "north", lifetime_s=7_200, now_s=lambda: now_s
    )
    stun, turn = servers("ann")
    assert stun == {"urls": "stun:s"}
    expiry, who = turn["username"].split(":")
    assert who == "ann"
    assert 7_200 <= int(expiry) - now_s < 7_200 + 3_600
    now_s += 60
    assert servers("ann")[1] == turn
    assert servers("bob")[1]["credential"] != turn["credential"]


def test_the_password_is_what_coturn_computes() -> None:
    # openssl: printf '1433895918:user' | openssl dgst -sha1 -hmac north -binary | base64
    assert turn_password("north", "1433895918:user") == "/gk4t5tUc08OpM3NjrVjHSFVNmY="
