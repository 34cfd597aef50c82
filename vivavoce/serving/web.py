"""The built web client as static files, and the headers that every answer carries."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the component library sets style attributes
        "img-src 'self' data: blob:",
        "font-src 'self' data:",  # the calendar's style sheet carries one
        "media-src 'self' blob:",  # recordings are played through Media Source Extensions
        "connect-src 'self' ws: wss:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)

SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "permissions-policy": "camera=(self), microphone=(self), display-capture=(self)",
    "referrer-policy": "no-referrer",  # a join link must not leak to another site
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}

FOREVER = "public, max-age=31536000, immutable"

CODINGS = {"br": ".br", "gzip": ".gz"}
"""HTTP's name of a compression -> how names of such files end; the smallest first."""


class SecurityHeaders:
    """ASGI middleware that adds SECURITY_HEADERS to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class _Assets(StaticFiles):
    """Built files whose names carry a hash of their content: kept by browsers for good.

    The build wrote each compressed beside itself, and what a browser takes of these is sent.
    """

    def file_response(
        self,
        full_path: PathLike,
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        taken = Headers(scope=scope).get("accept-encoding", "")
        sent, coding = full_path, None
        for name, suffix in CODINGS.items():
            packed = f"{full_path}{suffix}"
            if name in taken and os.path.exists(packed):
                sent, coding, stat_result = packed, name, os.stat(packed)
                break
        response = super().file_response(sent, stat_result, scope, status_code)
        response.headers["cache-control"] = FOREVER
        response.headers["vary"] = "accept-encoding"
        if coding:
            response.headers["content-encoding"] = coding
        return response


def web_client(dist: Path) -> ASGIApp:
    """The applicant's pages under /join/, /time/, /i/ and /u/, the staff app everywhere else.

    Each is one HTML page whose script reads the path, so unknown paths get the page too,
    except below /api, /live and /assets, where a wrong path is an error.
    """

    def page(name: str) -> Response:
        path = dist / name
        if not path.exists():
            return PlainTextResponse("The web client is not built: run `make web`.", 503)
        return FileResponse(path, headers={"cache-control": "no-cache"})

    public = {file.name for file in dist.glob("*") if file.is_file()}

    async def applicant(_: object) -> Response:
        return page("join.html")

    async def staff(request: Request) -> Response:
        path: str = request.path_params["path"]
        if path.startswith(("api/", "live/")):
            raise HTTPException(404)
        return page(path) if path in public else page("index.html")

    return Starlette(
        routes=[
            Mount("/assets", _Assets(directory=dist / "assets", check_dir=False)),
            Route("/join/{token}", applicant),
            Route("/time/{token}", applicant),
            Route("/i/{token}", applicant),
            Route("/u/{token}", applicant),
            Route("/{path:path}", staff),
        ]
    )
