"""A UDP link between two WebRTC ends that delays, loses, narrows and cuts, as netem does."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass
from typing import cast

from aioice.ice import get_host_addresses

DELAY_S = 0.02
"""One way, always: a round trip of 40 ms."""

HEADER_BYTES = 28
"""IPv4 and UDP."""

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Impairment:
    """What happens to each datagram, in both directions.

    Attributes:
        loss: the share that is lost, each by itself.
        jitter_s: each is delayed by between 0 and this, evenly; they overtake each other.
        cut: whether all are lost.
        bits_per_s: what one direction carries, IP and UDP headers included; the rest waits.
        queue_s: what would wait longer is lost.
    """

    loss: float = 0.0
    jitter_s: float = 0.0
    cut: bool = False
    bits_per_s: float = float("inf")
    queue_s: float = 0.4


class _End(asyncio.DatagramProtocol):
    """The socket that one of the two ends talks to."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.peer: Address | None = None
        self.other: _End | None = None
        self.transport: asyncio.DatagramTransport | None = None
        self.free_s = 0.0  # when what is on its way to it has passed the bottleneck

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, address: Address) -> None:
        self.peer = address
        if self.other is not None:
            self._link.carry(self.other, data)

    @property
    def address(self) -> Address:
        assert self.transport is not None
        host, port = self.transport.get_extra_info("sockname")
        return host, port


class Link:
    """Both ends are told the link's address for the other's; open it with `Link.open`.

    Attributes:
        impairment: may be changed at any time.
    """

    def __init__(self, seed: int) -> None:
        self.impairment = Impairment()
        self._noise = random.Random(seed)
        self._loop = asyncio.get_running_loop()
        self._caller, self._callee = _End(self), _End(self)
        self._caller.other, self._callee.other = self._callee, self._caller

    @classmethod
    async def open(cls, seed: int) -> Link:
        """A link on this machine's first address."""
        link = cls(seed)
        host = get_host_addresses(use_ipv4=True, use_ipv6=False)[0]
        for end in (link._caller, link._callee):
            await link._loop.create_datagram_endpoint(
                lambda end=end: end,  # type: ignore[misc]
                local_addr=(host, 0),
            )
        return link

    def offer(self, sdp: str) -> str:
        """The caller's offer as the callee may see it."""
        self._caller.peer = _candidate(sdp)
        return _with_candidate(sdp, self._callee.address)

    def answer(self, sdp: str) -> str:
        """The callee's answer as the caller may see it."""
        self._callee.peer = _candidate(sdp)
        return _with_candidate(sdp, self._caller.address)

    def carry(self, end: _End, data: bytes) -> None:
        """Take a datagram towards an end."""
        now = self.impairment
        if now.cut or self._noise.random() < now.loss:
            return
        now_s = self._loop.time()
        begins_s = max(now_s, end.free_s)
        if begins_s - now_s > now.queue_s:
            return
        end.free_s = begins_s + 8 * (len(data) + HEADER_BYTES) / now.bits_per_s
        delay_s = end.free_s - now_s + DELAY_S + self._noise.uniform(0, now.jitter_s)
        self._loop.call_later(delay_s, self._deliver, end, data)

    def _deliver(self, end: _End, data: bytes) -> None:
        if end.transport is not None and end.peer is not None and not self.impairment.cut:
            end.transport.sendto(data, end.peer)

    def close(self) -> None:
        for end in (self._caller, self._callee):
            if end.transport is not None:
                end.transport.close()


_IPV4 = re.compile(r"^a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host", re.M | re.I)


def _candidate(sdp: str) -> Address:
    found = _IPV4.search(sdp)
    if found is None:
        raise ValueError("no IPv4 address to send to")
    return found[1], int(found[2])


def _with_candidate(sdp: str, address: Address) -> str:
    """The same with one candidate in the place of all."""
    lines: list[str] = []
    candidate = f"a=candidate:1 1 udp 2130706431 {address[0]} {address[1]} typ host"
    for line in sdp.splitlines():
        if not line.startswith(("a=candidate:", "a=end-of-candidates")):
            lines.append(line)
        if line.startswith("m="):
            lines.append("__candidates__")
    # candidates belong behind the connection line
    text = "\r\n".join(lines) + "\r\n"
    pattern = r"__candidates__\r\n(c=[^\r]*\r\n)"
    return re.sub(pattern, rf"\1{candidate}\r\na=end-of-candidates\r\n", text)
