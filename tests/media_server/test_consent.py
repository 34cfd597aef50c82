"""A connection is kept for as long as the peer answers, and no longer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from functools import partial
from itertools import count

import pytest
from aioice import Connection

from media_server import consent
from media_server.consent import MAX_UNANSWERED, Consent

pytestmark = pytest.mark.integration

Take = Callable[[bytes, tuple[str, int]], None]


class Ours:
    """Our end of a connection. Answers that reach it go through `heard`."""

    def __init__(self) -> None:
        self.ice = Connection(ice_controlling=False)
        self.ice.query_consent = Consent(self.ice).keep  # type: ignore[method-assign]
        self.heard: Callable[[Take, bytes, tuple[str, int]], None] = lambda take, *came: take(*came)

    def listen(self) -> None:
        """Be able to hear answers otherwise."""
        for protocol in self.ice._protocols:
            protocol.datagram_received = partial(self._hear, protocol.datagram_received)  # type: ignore[method-assign]

    def _hear(self, take: Take, data: bytes, address: tuple[str, int]) -> None:
        if data[0] == 1:  # an answer
            self.heard(take, data, address)
        else:
            take(data, address)


@pytest.fixture
async def ours(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ours]:
    """Connected to a peer that answers all it is asked."""
    ours, peer = Ours(), Connection(ice_controlling=True)
    await asyncio.gather(ours.ice.gather_candidates(), peer.gather_candidates())
    for one, other in ((ours.ice, peer), (peer, ours.ice)):
        for candidate in other.local_candidates:
            await one.add_remote_candidate(candidate)
        await one.add_remote_candidate(None)
        one.remote_username, one.remote_password = other.local_username, other.local_password
    monkeypatch.setattr(consent, "EVERY_S", 0.05)
    ours.listen()
    await asyncio.gather(ours.ice.connect(), peer.connect())
    yield ours
    await ours.ice.close()
    await peer.close()


async def test_an_answer_counts_however_late_it_comes(ours: Ours) -> None:
    held: deque[Callable[[], None]] = deque()
    came, enough = count(1), asyncio.Event()

    def late(take: Take, data: bytes, address: tuple[str, int]) -> None:
        held.append(partial(take, data, address))
        if len(held) > 2:  # two more were asked since
            held.popleft()()
        if next(came) == 4 * MAX_UNANSWERED:
            enough.set()

    ours.heard = late
    async with asyncio.timeout(20):
        await enough.wait()
    assert not ours.ice._closing


@pytest.mark.parametrize("signature", [None, bytes(20)], ids=["no answer", "not the peer's"])
async def test_without_answers_of_the_peers_own_it_ends(
    ours: Ours, signature: bytes | None
) -> None:
    def unsigned(take: Take, data: bytes, address: tuple[str, int]) -> None:
        if signature is not None:
            at = data.index(b"\x00\x08\x00\x14") + 4  # MESSAGE-INTEGRITY
            take(data[:at] + signature + data[at + 20 :], address)

    ours.heard = unsigned
    async with asyncio.timeout(20):
        await ours.ice.get_event()
    assert ours.ice._closed
