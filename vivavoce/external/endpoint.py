"""What a service that the operator named may answer: anything, slowly or without end."""

from __future__ import annotations

import json
from typing import Any

import httpx

from interview import spans

FAULTS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    TimeoutError,
    ValueError,
    LookupError,
    TypeError,
    RecursionError,
)
"""What asking it, and reading what it sent, may raise where it fails or makes no sense."""


async def ask(
    client: httpx.AsyncClient, method: str, url: str, body: object = None, *, max_bytes: int
) -> Any:
    """The JSON that it answers with.

    Raises:
        FAULTS: it cannot be had; a reply over `max_bytes` is not read to its end.
    """
    content = b""
    with spans.span("call.service") as call:
        # the operator's own, such as a model server that is traced as well
        headers = {"traceparent": call.context} if call.context else None
        async with client.stream(method, url, json=body, headers=headers) as response:
            call.note(http_status=response.status_code)
            response.raise_for_status()
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > max_bytes:
                    raise ValueError("the reply is too long")
    return json.loads(content)
