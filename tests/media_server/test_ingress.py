"""What does not belong on a connection goes no further, is counted, and harms nobody else."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import given
from hypothesis import strategies as st

from media_server.ingress import MAX_EARLY, MAX_PATHS, MAX_QUEUED
from media_server.limits import (
    BURST_S,
    MAX_REPORT_BITS_PER_S,
    MAX_STUN_PER_S,
    DropCause,
    MediaLimits,
    TokenBucket,
)
from media_server.node import MediaServer
from media_server.rtcp import SenderReport
from media_server.rtp import RtpPacket
from tests.media_server.entrance import Entrance, srtp_sessions
from tests.media_server.support import Client, Keys, Witness, publishing, until

CHECK = bytes.fromhex("0001 0000 2112a442") + bytes(12)
"""A STUN message of the right form, which nobody has signed."""
HEADER = bytes.fromhex("8061 0001 00000000 0000abcd".replace(" ", ""))


@given(
    st.floats(1, 1e6),
    st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2)), max_size=60),
)
def test_a_bucket_lets_through_its_rate_and_one_burst(
    rate: float, steps: list[tuple[float, float]]
) -> None:
    bucket, now_s, passed = TokenBucket(rate), 0.0, 0.0
    for wait_s, share in steps:
        now_s += wait_s
        amount = share * rate * BURST_S
        passed += amount * bucket.take(amount, now_s)
        assert passed <= rate * (now_s + BURST_S) * (1 + 1e-9)


class Taking:
    """PacketReceiver that counts."""

    def __init__(self) -> None:
        self.bits = 0
        self.came: list[tuple[int, float]] = []

    def take(self, packet: RtpPacket, arrived_s: float) -> None:
        self.bits += 8 * packet.size
        self.came.append((packet.sequence, arrived_s))

    def sender_report(self, report: SenderReport, arrived_s: float) -> None:
        raise AssertionError("none was sent")


def test_a_publisher_who_sends_more_than_told_does_not_get_it_in() -> None:
    limits, taking = MediaLimits(video_bits_per_s=200_000), Taking()
    entrance = Entrance(limits)
    entrance.ingress.add(taking, [0x61])
    began_s = time.monotonic()
    for _ in range(200):  # 2 Mbit at once
        entrance.take(HEADER + bytes(1_200))
    passed_s = BURST_S + time.monotonic() - began_s
    assert 0 < taking.bits <= limits.bits_per_s * passed_s
    assert entrance.ingress.dropped[DropCause.OVER_LIMIT] > 100


def test_what_waits_for_the_handshake_is_bounded() -> None:
    entrance = Entrance()
    for _ in range(2 * MAX_QUEUED):
        entrance.take(b"\x16\xfe\xfd" + bytes(30))
    assert len(entrance.left) == MAX_QUEUED
    assert entrance.ingress.dropped == {DropCause.OVER_LIMIT: MAX_QUEUED}


def test_a_viewers_reports_are_bounded() -> None:
    """One datagram can ask for thousands of packets."""
    entrance = Entrance()
    entrance.send_media()
    for _ in range(40):
        entrance.take(b"\x81\xcd" + bytes(1_400))
    assert 8 * 1_402 * len(entrance.left) <= BURST_S * MAX_REPORT_BITS_PER_S
    assert entrance.ingress.dropped == {DropCause.OVER_LIMIT: 40 - len(entrance.left)}
    assert len(entrance.left) > 5


def rtp(sequence: int) -> bytes:
    return HEADER[:2] + sequence.to_bytes(2, "big") + HEADER[4:] + b"a picture"


def test_media_that_comes_before_the_keys_waits_for_them() -> None:
    """Browsers send as soon as they are done; our half of the handshake may take longer."""
    entrance, taking = Entrance(keys_known=False), Taking()
    theirs, ours = srtp_sessions()
    began_s = time.monotonic()
    entrance.take(theirs.protect(rtp(1)))
    entrance.take(theirs.protect(rtp(2)))
    early_s = time.monotonic()
    entrance.take(rtp(3) + bytes(16))  # nobody's
    entrance.ingress.add(taking, [0x61])
    entrance.agree_on(ours)
    entrance.take(theirs.protect(rtp(4)))
    entrance.take(theirs.protect(rtp(5)))
    assert [sequence for sequence, _ in taking.came] == [1, 2, 4, 5]
    assert all(began_s <= arrived_s <= early_s for _, arrived_s in taking.came[:2])
    assert entrance.ingress.dropped == {DropCause.UNAUTHENTIC: 1}


def test_of_media_before_the_keys_the_latest_waits() -> None:
    entrance, taking = Entrance(keys_known=False), Taking()
    theirs, ours = srtp_sessions()
    entrance.ingress.add(taking, [0x61])
    for sequence in range(MAX_EARLY + 10):
        entrance.take(theirs.protect(rtp(sequence)))
    entrance.agree_on(ours)
    entrance.take(theirs.protect(rtp(MAX_EARLY + 10)))
    assert [sequence for sequence, _ in taking.came] == list(range(11, MAX_EARLY + 11))
    assert entrance.ingress.dropped == {DropCause.UNAUTHENTIC: 11}


async def test_from_where_the_peer_has_signed_a_check_it_may_send_and_from_so_many_places() -> None:
    entrance, record = Entrance(), b"\x16\xfe\xfd" + bytes(30)
    entrance.check(("192.0.2.9", 9))
    for port in (8, 9):
        entrance.take(record, ("192.0.2.9", port))
    assert entrance.left == [record]
    assert entrance.ingress.dropped == {DropCause.FOREIGN_ADDRESS: 1}

    for port in range(10, 9 + MAX_PATHS):  # PEER and the one above count
        entrance.check(("192.0.2.9", port))
    assert entrance.ingress.dropped[DropCause.OVER_LIMIT] == 1
    entrance.check(("192.0.2.9", 9))  # those it knows go on
    assert entrance.ingress.dropped[DropCause.OVER_LIMIT] == 1


def test_what_only_begins_like_a_check_goes_no_further() -> None:
    entrance = Entrance()
    for data in (b"\0", b"\x01" * 40, bytes.fromhex("0001 0008 2112a442") + bytes(12)):
        entrance.take(data, ("203.0.113.9", 9))
    assert entrance.left == []
    assert entrance.ingress.dropped == {DropCause.MALFORMED: 3}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[MediaServer]:
    server = MediaServer(tmp_path, Keys())
    yield server
    await server.close()


def dropped(server: MediaServer, room: int = 0) -> Mapping[DropCause, int]:
    return server.statistics().rooms[room].publications[0].dropped


def server_address(client: Client) -> tuple[str, int]:
    media = SessionDescription.parse(client.connection.remoteDescription.sdp).media
    candidate = next(c for c in media[0].ice_candidates if ":" not in c.ip)
    return candidate.ip, candidate.port


@pytest.mark.integration
async def test_strangers_and_liars_are_dropped_and_others_go_on(
    server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media_server.ingress.MAX_DATAGRAMS_PER_S", 300)
    ann, ben = Witness(), Witness()
    await server.open_room(ann.setup("s1"))
    await server.open_room(ben.setup("s2"))
    async with publishing(server) as client, publishing(server, session_id="s2"):
        await until(lambda: len(ann.video) > 5 and len(ben.video) > 5)
        stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for datagram in (HEADER + bytes(20), b"\x16\xfe\xfd" + bytes(30), b"GET / HTTP/1.1", b"\0"):
            stranger.sendto(datagram, server_address(client))
        stranger.close()
        await until(lambda: dropped(server).get(DropCause.FOREIGN_ADDRESS, 0) == 2)
        await until(lambda: dropped(server).get(DropCause.MALFORMED, 0) >= 1)

        transport = client.connection.getSenders()[0].transport
        protect, send = transport._tx_srtp.protect, transport.transport._send
        await send(HEADER + bytes(40))  # no tag
        await until(lambda: dropped(server).get(DropCause.UNAUTHENTIC, 0) == 1)
        twice = protect(HEADER + bytes(40))
        await send(twice)
        await send(twice)
        await until(lambda: dropped(server).get(DropCause.REPLAYED, 0) == 1)
        await send(protect(b"\x80\x7f\x00\x02" + HEADER[4:] + bytes(9)))  # an unknown type
        await until(lambda: dropped(server).get(DropCause.UNKNOWN_STREAM, 0) == 2)
        for _ in range(2_000):
            await send(HEADER + bytes(40))
            await asyncio.sleep(0)
        await until(lambda: dropped(server).get(DropCause.OVER_LIMIT, 0) > 0)
        seen = len(ann.video), len(ben.video)
        await until(lambda: len(ann.video) > seen[0] + 10 and len(ben.video) > seen[1] + 10)
        others = {cause for cause, count in dropped(server, 1).items() if count}
        assert others <= {DropCause.LATE}


@pytest.mark.integration
async def test_a_strangers_flood_of_checks_leaves_the_connections_own(server: MediaServer) -> None:
    ann = Witness()
    await server.open_room(ann.setup())
    async with publishing(server) as client:
        await until(lambda: ann.video)
        publication = server._rooms["s1"]._publications["ann"]
        ingress = publication.peer._ingress
        assert ingress is not None
        stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for _ in range(3):
            for _ in range(MAX_STUN_PER_S):
                stranger.sendto(CHECK, server_address(client))
            await asyncio.sleep(0)  # the socket's buffer is emptied
        stranger.close()
        await until(lambda: dropped(server).get(DropCause.OVER_LIMIT, 0) > 0)
        [(protocol, own), *_] = ingress._validated
        for _ in range(3):
            ingress._take_stun(protocol, lambda data, address: None, CHECK, own, time.monotonic())
