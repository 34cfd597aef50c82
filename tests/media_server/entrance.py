"""The entrance of a connection that needs no network: aioice's own parts, and keys that fit."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pylibsrtp
from aioice import Candidate, Connection
from aioice.ice import CandidatePair, StunProtocol
from aioice.stun import Class, Message, Method

from media_server.ingress import Ingress
from media_server.limits import MediaLimits

PEER = ("192.0.2.1", 40_000)
"""The one address that ICE has validated."""


def srtp_sessions() -> tuple[pylibsrtp.Session, pylibsrtp.Session]:
    """What protects, and what opens, as a handshake leaves them."""
    profile, key = pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_256_GCM, bytes(range(44))
    outbound, inbound = (
        pylibsrtp.Session(pylibsrtp.Policy(key=key, ssrc_type=way, srtp_profile=profile))
        for way in (pylibsrtp.Policy.SSRC_ANY_OUTBOUND, pylibsrtp.Policy.SSRC_ANY_INBOUND)
    )
    return outbound, inbound


class Plain:
    """SRTP whose authentication always holds; what comes is not encrypted."""

    def open(self, datagram: bytes, is_rtcp: bool) -> bytes:
        return datagram


class Entrance:
    """Datagrams in, by `take`; what is left to aiortc waits in `left`."""

    def __init__(
        self,
        limits: MediaLimits = MediaLimits(),  # noqa: B008 - frozen
        *,
        keys_known: bool = True,
    ) -> None:
        self._connection = Connection(ice_controlling=False)
        self._connection.remote_username, self._connection.remote_password = "peer", "p" * 22
        self._connection._early_checks_done = True
        protocol = self._protocol()
        self._connection._protocols = [protocol]
        pair = CandidatePair(protocol, Candidate("1", 1, "udp", 1, *PEER, type="host"))
        pair.state = CandidatePair.State.SUCCEEDED
        self._connection._check_list = [pair]
        transport: Any = SimpleNamespace(
            transport=SimpleNamespace(_connection=self._connection),
            _rtp_router=SimpleNamespace(senders=set()),
            _rx_srtp=None,
        )
        self.ingress = Ingress(transport, limits)
        if keys_known:
            self.ingress._srtp = Plain()  # type: ignore[assignment]
        self._transport = transport
        self._take = protocol.datagram_received

    def _protocol(self) -> StunProtocol:
        protocol = StunProtocol.__new__(StunProtocol)  # without a loop and a socket
        protocol.id, protocol.receiver, protocol.transactions = 0, self._connection, {}
        protocol.local_candidate = Candidate("1", 1, "udp", 1, "192.0.2.2", 40_001, type="host")
        protocol.transport = SimpleNamespace(sendto=lambda data, address: None)  # type: ignore[assignment]
        return protocol

    def agree_on(self, keys: pylibsrtp.Session) -> None:
        """The handshake is done: what the peer protects can be opened by these."""
        self._transport._rx_srtp = keys

    def send_media(self) -> None:
        """Make the peer a viewer: what it reports is the senders' business."""
        self._transport._rtp_router.senders.add("a sender")

    def take(self, data: bytes, address: tuple[str, int] = PEER) -> None:
        """One datagram from an address."""
        self._take(data, address)

    def check(self, address: tuple[str, int]) -> None:
        """A connectivity check from an address that the peer has signed; needs a loop."""
        request = Message(Method.BINDING, Class.REQUEST)
        request.attributes["USERNAME"] = f"{self._connection.local_username}:peer"
        request.attributes["PRIORITY"] = 1
        request.add_message_integrity(self._connection.local_password.encode())
        self._take(bytes(request), address)

    @property
    def left(self) -> list[bytes]:
        """What waits for aiortc."""
        return [data for data, _ in self._connection._queue._queue]  # type: ignore[attr-defined]
