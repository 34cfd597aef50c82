"""Whether a peer still consents to being sent to (RFC 7675).

aioice gives each answer half a second and hangs up after six that took longer: on a phone's
congested link, or while this process is busy, half a minute into a connection that works. Here an
answer counts whenever it comes. Media does not, however authentic: who sends need not want to be
sent to.
"""

from __future__ import annotations

import asyncio
import logging
import random
from typing import Any

from aioice.ice import CandidatePair, Connection, StunProtocol
from aioice.stun import Class, Message

log = logging.getLogger(__name__)

EVERY_S = 5.0
"""How often the peer is asked, give or take a fifth (RFC 7675 section 5.1)."""

MAX_UNANSWERED = 5
"""With so many asked since the last answer, the next would be due 30 s after it: consent is over.

Counted and not timed, because a process that stood still asked nothing meanwhile.
"""


class Consent:
    """Asks the peer of one connection, in aioice's place."""

    def __init__(self, ice: Connection) -> None:
        self._ice = ice
        self._asked: list[tuple[StunProtocol, bytes]] = []  # and transaction ids

    async def keep(self) -> None:
        """Ask for as long as answers come, then close the connection."""
        while len(self._asked) < MAX_UNANSWERED:
            for pair in self._ice._nominated.values():
                self._ask(pair)
            await asyncio.sleep(EVERY_S * random.uniform(0.8, 1.2))  # noqa: S311
        log.info("nobody at the other end answers any more")
        self._ice._query_consent_task = None  # close() would wait for it, and it is this one
        await self._ice.close()

    def _ask(self, pair: CandidatePair) -> None:
        request = self._ice.build_request(pair, nominate=False)
        request.add_message_integrity(self._password)
        transactions: dict[bytes, Any] = pair.protocol.transactions
        transactions[request.transaction_id] = self
        self._asked.append((pair.protocol, request.transaction_id))
        pair.protocol.send_stun(request, pair.remote_addr)

    def response_received(self, message: Message, address: tuple[str, int]) -> None:
        """Called by aioice with what answers one of the requests."""
        from_peer = any(address == pair.remote_addr for pair in self._ice._nominated.values())
        given = message.message_class is Class.RESPONSE
        if not from_peer or not given or not message.check_message_integrity(self._password):
            return
        for protocol, transaction in self._asked:
            protocol.transactions.pop(transaction, None)
        self._asked.clear()

    @property
    def _password(self) -> bytes:
        assert self._ice.remote_password is not None
        return self._ice.remote_password.encode()
