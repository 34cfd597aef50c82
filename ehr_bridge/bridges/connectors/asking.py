"""Requests to other systems' APIs: JSON in and out, patient with rate limits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ehr_bridge.guarded_http import Fetched, GuardedHttp, host_of
from interview.errors import BadInput, NotFound, Overloaded

ATTEMPTS = 4
FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 30.0
_BUSY = frozenset({429, 502, 503, 504})


class NoPermission(BadInput):
    """The key opens the system, but not for this."""


Pause = Callable[[float], Awaitable[None]]


async def ask(
    http: GuardedHttp,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
    pause: Pause = asyncio.sleep,
) -> dict[str, Any]:
    """The answer's JSON object, {} where it has no body; waits as long as a busy system asks.

    Raises:
        BadInput: it refuses, or answers no JSON object.
        NoPermission: the key may not do this there.
        NotFound: it does not have (any more) what the URL names.
        Overloaded: it stays busy.
    """
    content = b"" if body is None else json.dumps(body).encode()
    sent = {"accept": "application/json", **headers}
    if body is not None:
        sent["content-type"] = "application/json"
    for attempt in range(ATTEMPTS):
        answer = await http.request(method, url, headers=sent, content=content, redirects=0)
        if answer.status not in _BUSY:
            return _object(answer)
        if attempt + 1 < ATTEMPTS:
            await pause(_wait_s(answer, attempt))
    told = f"{host_of(url)} is busy ({answer.status})"
    raise Overloaded(told, "host_busy", host=host_of(url))


def _wait_s(answer: Fetched, attempt: int) -> float:
    asked = answer.retry_after
    wait_s = float(asked) if asked.isdecimal() else FIRST_WAIT_S * 2**attempt
    return min(wait_s, LONGEST_WAIT_S)


def _object(answer: Fetched) -> dict[str, Any]:
    host = host_of(answer.url)
    if answer.status == 401:
        raise BadInput(f"{host} does not accept the key", "key_refused", host=host)
    if answer.status == 403:
        told = f"{host} does not accept the key, or it lacks a permission"
        raise NoPermission(told, "key_refused", host=host)
    if answer.status in {404, 410}:
        told = f"{host} knows nothing of that name ({answer.status})"
        raise NotFound(told, "not_there", host=host)
    if not 200 <= answer.status < 300:
        told = f"{host} answers {answer.status}"
        raise BadInput(told, "host_answers", host=host, status=answer.status)
    if not answer.content:
        return {}
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        told = f"{host} answers something else than its API does"
        raise BadInput(told, "not_understood", host=host)
    return found
