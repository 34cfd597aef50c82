"""Where datagrams of one WebRTC connection enter: checked, decrypted, and read in one pass.

aiortc puts each datagram in a queue that has no bound, and takes it from anybody who knows
the port. Here a datagram goes from the socket to its receiver in one call. What does not
come from a validated address, is not authentic, is too much or breaks its format goes no
further, and is counted. With peer.py and receiver.py this is all that knows aiortc and
aioice from within; both are pinned in pyproject.toml.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol

from aioice.ice import CandidatePair, StunProtocol
from aioice.stun import Message, parse_message
from aiortc.rtcdtlstransport import RTCDtlsTransport

from media_server.limits import (
    MAX_DATAGRAMS_PER_S,
    MAX_REPORT_BITS_PER_S,
    MAX_STUN_PER_S,
    DropCause,
    Dropped,
    MediaLimits,
    TokenBucket,
)
from media_server.rtcp import SenderReport, read_rtcp
from media_server.rtp import RtpPacket, read_rtp
from media_server.srtp import MAX_DATAGRAM_BYTES, NotAuthentic, SrtpOpener

log = logging.getLogger(__name__)

MAX_QUEUED = 64
"""DTLS records (and RTCP of viewers) that wait for aiortc; the sender repeats them."""

MAX_EARLY = 256
"""Datagrams of media that wait for the keys, the latest: over a second of a browser's first."""

MAX_PATHS = 100
"""Ways that a peer may come: as many pairs of addresses as RFC 8445 section 6.1.2.5 has checked."""

Address = tuple[Any, ...]


class PacketReceiver(Protocol):
    """What takes the packets of some payload types."""

    def take(self, packet: RtpPacket, arrived_s: float) -> None:
        """Take a packet that came at time.monotonic() `arrived_s`; raises Dropped."""
        ...

    def sender_report(self, report: SenderReport, arrived_s: float) -> None: ...


class Ingress:
    """The datagrams of one connection.

    Attributes:
        dropped: how many were thrown away, by cause.
    """

    def __init__(self, transport: RTCDtlsTransport, limits: MediaLimits) -> None:
        """Must be made when the local candidates are gathered, before media comes."""
        self.dropped: Counter[DropCause] = Counter()
        self._transport = transport
        self._ice = transport.transport._connection
        self._receivers: dict[int, PacketReceiver] = {}
        self._srtp: SrtpOpener | None = None
        self._early: deque[tuple[StunProtocol, Address, bytes, float]] = deque(maxlen=MAX_EARLY)
        self._validated: set[tuple[StunProtocol, Address]] = {
            (pair.protocol, pair.remote_addr)
            for pair in self._ice._check_list
            if pair.state is CandidatePair.State.SUCCEEDED
        }
        self._checks = TokenBucket(MAX_STUN_PER_S)
        self._strangers_checks = TokenBucket(MAX_STUN_PER_S)
        self._datagrams = TokenBucket(MAX_DATAGRAMS_PER_S)
        self._bits = TokenBucket(limits.bits_per_s)
        self._report_bits = TokenBucket(MAX_REPORT_BITS_PER_S)
        self._ice.check_incoming = partial(self._validate, self._ice.check_incoming)  # type: ignore[method-assign]
        for protocol in self._ice._protocols:
            stun = protocol.datagram_received
            protocol.datagram_received = partial(self._take, protocol, stun)  # type: ignore[method-assign]

    @classmethod
    def of(cls, transport: RTCDtlsTransport, limits: MediaLimits | None = None) -> Ingress:
        """The one of that connection; made now where it has none."""
        ingress = getattr(transport, "_ingress", None)
        if ingress is None:
            ingress = cls(transport, limits or MediaLimits())
            transport._ingress = ingress  # type: ignore[attr-defined]
        assert isinstance(ingress, cls)
        return ingress

    def add(self, receiver: PacketReceiver, payload_types: Iterable[int]) -> None:
        """Hand a receiver all packets of these types."""
        for payload_type in payload_types:
            self._receivers[payload_type] = receiver

    def remove(self, receiver: PacketReceiver) -> None:
        """Hand it nothing more."""
        self._receivers = {t: r for t, r in self._receivers.items() if r is not receiver}

    # --- the one pass -----------------------------------------------------------------------

    def _take(
        self,
        protocol: StunProtocol,
        stun: Callable[[bytes, Address], None],
        data: bytes,
        address: Address,
    ) -> None:
        """What a datagram is, its first byte tells (RFC 7983)."""
        arrived_s = time.monotonic()
        if len(address) > 2:  # IPv6 has four parts, of which ICE knows two
            address = address[:2]
        first = data[0] if data else 255
        try:
            if 127 < first < 192:
                self._take_srtp(protocol, address, data, arrived_s)
            elif first < 4:
                self._take_stun(protocol, stun, data, address, arrived_s)
            elif 19 < first < 64:
                self._queue(protocol, address, data)
            else:
                raise Dropped(DropCause.MALFORMED)
        except Dropped as dropped:
            self.dropped[dropped.cause] += 1

    def _take_stun(
        self,
        protocol: StunProtocol,
        stun: Callable[[bytes, Address], None],
        data: bytes,
        address: Address,
        now_s: float,
    ) -> None:
        # A stranger's flood must not starve the checks that keep the connection alive.
        own = (protocol, address) in self._validated
        limit = self._checks if own else self._strangers_checks
        if not limit.take(1, now_s):
            raise Dropped(DropCause.OVER_LIMIT)
        try:
            parse_message(data)  # what it cannot read, aioice would leave to aiortc as media
            stun(data, address)
        except Dropped:
            raise
        except Exception as error:  # aioice trusts the form of an attribute
            log.debug("a STUN message that cannot be read: %s", type(error).__name__)
            raise Dropped(DropCause.MALFORMED) from None

    def _validate(
        self,
        answer: Callable[[Message, Address, StunProtocol], None],
        check: Message,
        address: Address,
        protocol: StunProtocol,
    ) -> None:
        """A check that the peer has signed: from there it may send, now or whenever it moves.

        What has come of our own check of that way does not matter: aioice breaks off those under
        way once one has succeeded, and would leave them so; they begin anew.
        """
        path = protocol, address
        if path not in self._validated and len(self._validated) >= MAX_PATHS:
            raise Dropped(DropCause.OVER_LIMIT)
        self._validated.add(path)
        for pair in self._ice._check_list:
            if pair.task is not None and pair.task.cancelled():
                pair.state, pair.task = CandidatePair.State.FAILED, None
        answer(check, address, protocol)

    def _queue(self, protocol: StunProtocol, address: Address, data: bytes) -> None:
        """Leave a datagram to aiortc."""
        if (protocol, address) not in self._validated:
            raise Dropped(DropCause.FOREIGN_ADDRESS)
        if self._ice._queue.qsize() >= MAX_QUEUED:
            raise Dropped(DropCause.OVER_LIMIT)
        self._ice.data_received(data, protocol.local_candidate.component)

    def _take_srtp(
        self, protocol: StunProtocol, address: Address, data: bytes, now_s: float
    ) -> None:
        if (protocol, address) not in self._validated:
            raise Dropped(DropCause.FOREIGN_ADDRESS)
        if len(data) < 12 or len(data) > MAX_DATAGRAM_BYTES:
            raise Dropped(DropCause.MALFORMED)
        if not self._datagrams.take(1, now_s):
            raise Dropped(DropCause.OVER_LIMIT)
        if self._srtp is not None:
            self._open(self._srtp, protocol, address, data, now_s)
        else:
            self._hold(protocol, address, data, now_s)

    def _hold(self, protocol: StunProtocol, address: Address, data: bytes, now_s: float) -> None:
        """Keep media until there are keys for it, then open all that waited.

        Who finishes a handshake first sends at once, and the other may be busy for a second.
        """
        if len(self._early) == MAX_EARLY:
            self.dropped[DropCause.UNAUTHENTIC] += 1
        self._early.append((protocol, address, data, now_s))
        if self._transport._rx_srtp is None:
            return
        self._srtp = SrtpOpener(self._transport._rx_srtp)
        while self._early:
            try:
                self._open(self._srtp, *self._early.popleft())
            except Dropped as dropped:
                self.dropped[dropped.cause] += 1

    def _open(
        self, srtp: SrtpOpener, protocol: StunProtocol, address: Address, data: bytes, now_s: float
    ) -> None:
        is_rtcp = 192 <= data[1] <= 223  # RFC 5761 section 4
        if is_rtcp and self._transport._rtp_router.senders:  # a viewer's: the sender's business
            if not self._report_bits.take(8 * len(data), now_s):
                raise Dropped(DropCause.OVER_LIMIT)
            self._queue(protocol, address, data)
            return
        try:
            plain = srtp.open(data, is_rtcp)
        except NotAuthentic as error:
            cause = DropCause.REPLAYED if error.replayed else DropCause.UNAUTHENTIC
            raise Dropped(cause) from None
        if not self._bits.take(8 * len(data), now_s):
            raise Dropped(DropCause.OVER_LIMIT)
        try:
            if is_rtcp:
                self._take_rtcp(plain, now_s)
                return
            packet = read_rtp(plain)
            receiver = self._receivers.get(packet.payload_type)
            if receiver is None:
                raise Dropped(DropCause.UNKNOWN_STREAM)
            receiver.take(packet, now_s)
        except ValueError:
            raise Dropped(DropCause.MALFORMED) from None

    def _take_rtcp(self, plain: bytes, now_s: float) -> None:
        for report in read_rtcp(plain):
            for receiver in set(self._receivers.values()):
                receiver.sender_report(report, now_s)
