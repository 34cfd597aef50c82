"""Trying a TURN server out, as an operator wants to before an interview."""

from __future__ import annotations

import asyncio

import aioice
from aioice.turn import create_turn_endpoint
from aiortc.rtcicetransport import parse_stun_turn_uri

from interview.errors import BadInput

WITHIN_S = 8.0


async def relayed_address(url: str, username: str, credential: str) -> str:
    """Allocate an address on a TURN server and give it back; returns "host:port".

    Raises:
        BadInput: the URL is none of a TURN server over UDP or TCP.
        OSError: the server cannot be reached, or refuses; the message says which.
    """
    try:
        parsed = parse_stun_turn_uri(url)
    except ValueError as error:
        raise BadInput(f"{url!r} is no TURN URL") from error
    if parsed["scheme"] not in ("turn", "turns"):
        raise BadInput(f"{url!r} is no TURN URL")
    secure = parsed["scheme"] == "turns"
    try:
        async with asyncio.timeout(WITHIN_S):
            transport, _ = await create_turn_endpoint(
                asyncio.DatagramProtocol,
                server_addr=(parsed["host"], parsed["port"]),
                username=username,
                password=credential,
                ssl=secure,
                transport=parsed.get("transport") or ("tcp" if secure else "udp"),
            )
    except TimeoutError:
        raise OSError(f"{url}: no answer within {WITHIN_S:.0f} s") from None
    except aioice.stun.TransactionFailed as error:
        raise OSError(f"{url} refuses: {error}") from error
    except aioice.stun.TransactionTimeout:
        raise OSError(f"{url}: no answer") from None
    host, port = transport.get_extra_info("sockname")
    transport.close()
    return f"{host}:{port}"
