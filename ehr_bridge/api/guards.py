"""Checks before any route: where a change comes from, and how long a body is."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ehr_bridge.api.context import ApiSettings
from ehr_bridge.api.errors import error_response
from interview.errors import NotAllowed

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of a URL; None for what has no origin ("null", nonsense)."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    return parts.scheme, parts.hostname, port


class SameOrigin:
    """Refuses requests that change something and come from another site's page.

    Browsers say where such a request comes from (Origin, else Sec-Fetch-Site); a client
    that sends neither is no browser and carries nobody's cookies unasked.
    """

    def __init__(self, app: ASGIApp, settings: ApiSettings) -> None:
        self._app = app
        self._public = origin_of(settings.public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE and not self._is_own(scope):
            answer = error_response(403, NotAllowed.code, "the request comes from another site")
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_own(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        if (origin := headers.get("origin")) is not None:
            url = Request(scope).url
            own = {origin_of(f"{url.scheme}://{url.netloc}"), self._public} - {None}
            return origin_of(origin) in own
        return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}


class BodyLimit:
    """Refuses bodies over a size with 413, whether or not they say how long they are.

    `larger` names the paths whose bodies may be longer: uploads, which are streamed.
    """

    def __init__(
        self, app: ASGIApp, max_bytes: int, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._larger.get(_path_in_app(scope), self._max_bytes)
        message = f"a body has at most {most} bytes"
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdecimal() or int(said) > most:
            await error_response(413, "too_large", message)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            part = await receive()
            received += len(part.get("body", b""))
            if received > most:
                raise HTTPException(413, message)
            return part

        await self._app(scope, counted, send)


def _path_in_app(scope: Scope) -> str:
    """The path as the routes see it, wherever the API is mounted."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
