"""A span for each request to the API and the live edge, by the template of its route."""

from __future__ import annotations

from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interview import spans

TRACED = ("/api/", "/live/")
POLLED = frozenset({"/live/ready", "/live/operations", "/api/v1/health", "/api/v1/ready"})
"""What monitors ask every few seconds: nobody looks for time there."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FAULTS_FROM = 500


class RequestSpans:
    """ASGI middleware. A path is never told, as it holds ids and tokens, and neither is a query.

    Requests come from browsers of strangers: a `traceparent` that they bring is not taken up.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path in POLLED or not path.startswith(TRACED):
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in METHODS else "_OTHER"
        with spans.span(method, http_method=method) as request:

            async def send_noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    request.note(http_status=message["status"])
                    if message["status"] >= FAULTS_FROM:
                        request.fail(str(message["status"]))
                await send(message)

            try:
                await self._app(scope, receive, send_noted)
            finally:
                route = template_of(scope)
                request.rename(f"{method} {route}")
                request.note(http_route=route)


def template_of(scope: Scope) -> str:
    """The path of the route that a request was handed to, with names in place of values."""
    prefix, route = scope.get("root_path", ""), scope.get("route")
    if route is None or isinstance(route, Mount):
        return f"{prefix}/*"  # nothing below it serves this path
    return f"{prefix}{getattr(route, 'path', '/*')}"
